"""Schemathesis as one function: a document and a target in, findings out.

Owns every touch of `schemathesis.engine`, which is not documented: read against, and pinned to, 4.32.5.
Must not know what a finding means, which requests are safe, or how the report looks.
Leaves nothing global changed: hooks and transport hang on the loaded schema, no configuration file is looked for, no
cache and no example database is kept; one function of Hypothesis is replaced while a run lasts.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import requests
import schemathesis
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from schemathesis.engine import events
from schemathesis.engine.context import EngineContext
from schemathesis.engine.core import Engine, EventStream
from schemathesis.engine.run import PhaseName
from schemathesis.specs.openapi.schemas import OpenApiSchema

from vobiz_contract.generated.guarded import Allow, GuardedTransport, Sent, Stop, Wire, as_sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from schemathesis.core.failures import Failure
    from schemathesis.engine.recorder import ScenarioRecorder

__all__ = ["PHASES", "Effort", "Excuse", "Finding", "Target", "run"]

PHASES = ("examples", "coverage", "fuzzing", "stateful")
# They judge what is not sent here (undeclared methods, OPTIONS), or need two accounts.
CHECKS_OFF = ("unsupported_method", "allow_header_conformance", "object_level_authorization")
# What the provider answers must not steer what it is sent next: one seed, one sequence, and no number but the given.
NOT_FROM_ANSWERS: dict[str, object] = {"extra-data-sources": {"responses": False}}


@dataclass(frozen=True)
class Target:
    """The origin with the base path, and the headers that every request carries."""

    base_url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is sent, and which: the same effort sends the same requests to a provider that answers the same."""

    phases: Sequence[str] = PHASES
    seed: int = 0
    max_examples: int = 10  # in each operation when fuzzing; sequences when stateful
    max_steps: int = 6
    timeout: float = 10.0


@dataclass(frozen=True)
class Finding:
    """A check that failed, or ("error") something that kept Schemathesis from judging."""

    kind: Literal["failure", "error"]
    phase: str
    operation: str
    check: str
    title: str
    message: str
    steps: tuple[Sent, ...] = ()


@dataclass(frozen=True)
class Excuse:
    """An answer that is right although Schemathesis, which does not know the state, calls it wrong."""

    check: str
    operation_id: str
    status: int
    body: object


def _nothing(*_: object) -> None: ...


def run(  # noqa: PLR0913 what a run depends on, by name
    document: Mapping[str, Any],
    target: Target,
    *,
    allow: Allow,
    effort: Effort = Effort(),
    excuses: Sequence[Excuse] = (),
    pace: Callable[[], None] = _nothing,
    on_send: Callable[[Sent], None] = _nothing,
    on_answer: Callable[[Sent], None] = _nothing,
    stop: Stop | None = None,
) -> Iterator[Finding]:
    """Run the phases over all operations of the document; yield each distinct finding once, as soon as it is known."""
    stop = stop or Stop()
    config = _configuration(target, effort)
    schema = _GuardedSchema(raw_schema=dict(document), config=config.projects.get(dict(document)))
    schema.guarded = GuardedTransport(Wire(allow, pace, on_send, on_answer, stop))
    _add_hooks(schema, allow, excuses)
    seen = set[tuple[str, ...]]()
    stream = _start(schema, stop)
    try:
        with _steady_generation():
            for event in _unbroken(stream):
                if isinstance(event, events.Interrupted) and not stop.is_due():
                    raise KeyboardInterrupt  # the engine swallows it, and the caller has a number to restore
                for finding in _findings(event):
                    key = (finding.kind, finding.operation, finding.check, finding.title)
                    if key not in seen and not stop.is_due():  # past the deadline, timeouts are our own doing
                        seen.add(key)
                        yield finding
    finally:
        stop.now()
        stream.generator.close()


class _GuardedSchema(OpenApiSchema):
    guarded: GuardedTransport

    @property
    def transport(self) -> GuardedTransport:
        return self.guarded


def _configuration(target: Target, effort: Effort) -> schemathesis.Config:
    extra: dict[str, dict[str, object]] = {
        "examples": NOT_FROM_ANSWERS,
        "coverage": {**NOT_FROM_ANSWERS, "unexpected-methods": []},  # on a narrowed document DELETE is "unexpected"
        "fuzzing": {**NOT_FROM_ANSWERS, "error-feedback": {"enabled": False}},
        "stateful": {"max-steps": effort.max_steps, "inference": {"algorithms": []}, "link-calibration": False},
    }
    return schemathesis.Config.from_dict(
        {
            "seed": effort.seed,
            "base-url": target.base_url,
            "headers": dict(target.headers),
            "request-timeout": effort.timeout,
            "max-redirects": 0,
            "workers": 1,
            "continue-on-failure": True,  # else the first failure ends the operation
            "cache": {"enabled": False},
            "generation": {"max-examples": effort.max_examples, "database": "none", "no-shrink": True},
            "suppress-health-check": ["all"],
            "checks": {name: {"enabled": False} for name in CHECKS_OFF},
            "phases": {name: {**extra[name], "enabled": name in effort.phases} for name in PHASES},
        }
    )


def _add_hooks(schema: _GuardedSchema, allow: Allow, excuses: Sequence[Excuse]) -> None:
    """Hooks of this schema alone."""

    @schema.hook
    def filter_case(_: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
        """Ask here first, so that something else is drawn: what the wire refuses ends the scenario as an error."""
        url = f"{schema.config.base_url}{case.formatted_path}"
        return allow(case.method, requests.Request(case.method, url).prepare().path_url)

    @schema.hook
    def filter_failure(
        _: schemathesis.HookContext, failure: Failure, case: schemathesis.Case[Any], response: schemathesis.Response
    ) -> bool:
        answer = (case.operation.definition.raw.get("operationId"), response.status_code, _json(response))
        return not any(
            excuse.check in failure.checks and answer == (excuse.operation_id, excuse.status, excuse.body)
            for excuse in excuses
        )


def _start(schema: _GuardedSchema, stop: Stop) -> EventStream:
    """As `Engine.execute`, without the probing phase, which sends requests past the transport of the schema."""
    plan = Engine(schema=schema)._create_execution_plan()  # noqa: SLF001
    plan.phases = [phase for phase in plan.phases if phase.name is not PhaseName.PROBING]
    context = EngineContext(schema=schema, stop_event=stop.event)
    return EventStream(plan.execute(context), stop.event)


@contextmanager
def _steady_generation() -> Iterator[None]:
    """Keep Hypothesis from drawing literals out of whatever local modules are loaded: they change what a seed means.

    Read against Hypothesis 6.170; there is no setting for it.
    """
    kept = providers._get_local_constants  # noqa: SLF001
    providers._get_local_constants = Constants  # noqa: SLF001
    try:
        yield
    finally:
        providers._get_local_constants = kept  # noqa: SLF001


def _unbroken(stream: EventStream) -> Iterator[events.EngineEvent]:
    try:
        yield from stream
    except Exception as exc:  # noqa: BLE001 - a defect of the engine is reported; it must not end the whole suite
        yield events.FatalError(exception=exc)


def _findings(event: events.EngineEvent) -> Iterator[Finding]:
    match event:
        case events.ScenarioFinished():
            yield from _failures(event)
        case events.NonFatalError(value=error, info=info):
            request = getattr(error, "request", None)
            steps = (as_sent(request),) if isinstance(request, requests.PreparedRequest) else ()
            phase = str(event.phase or "")
            yield Finding("error", phase, event.label, type(error).__name__, info.title, info.message, steps)
        case events.FatalError(exception=error):
            yield Finding("error", "", "", type(error).__name__, "Schemathesis broke down", repr(error))


def _failures(event: events.ScenarioFinished) -> Iterator[Finding]:
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                steps = tuple(_steps(event.recorder, case_id, failure.related_case_ids()))
                operation = failure.operation or event.label or ""
                yield Finding("failure", str(event.phase), operation, check.name, failure.title, failure.message, steps)


def _steps(recorder: ScenarioRecorder, case_id: str, related: tuple[str, ...]) -> Iterator[Sent]:
    """The requests that lead to the failure, oldest first, as they were sent."""
    for case in recorder.iter_chain_cases(case_id=case_id, related_case_ids=related):
        interaction = recorder.interactions.get(case.id)
        if interaction is not None and interaction.response is not None:
            yield as_sent(interaction.response.request, interaction.response)


def _json(response: schemathesis.Response) -> object:
    try:
        return response.json()
    except (ValueError, LookupError):  # no JSON; a charset that does not exist
        return None
