"""Schemathesis as one function: from a document and settings to findings.

Owns every use of `schemathesis.engine`, which is not documented: read and pinned at 4.32.5.
Must not know what a finding means, which requests are safe, or how a report looks.
Leaves no global state behind: hooks and transport belong to the loaded schema, no configuration file is read, and no
cache and no example database is stored. One function of Hypothesis is replaced during a run.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
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

from vobiz_contract.schemathesis_run.transport import Allow, GuardedTransport, SentRequest, TransportHooks, as_sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemathesis.core.failures import Failure
    from schemathesis.engine.recorder import ScenarioRecorder

__all__ = ["AcceptedResponse", "EngineSettings", "Finding", "run"]

_PHASES = ("examples", "coverage", "fuzzing", "stateful")
# They judge what is not sent here (undeclared methods, OPTIONS), or need two accounts.
_CHECKS_OFF = ("unsupported_method", "allow_header_conformance", "object_level_authorization")
# The provider's responses must not influence the next requests: one seed gives one sequence, with the given numbers.
_NOT_FROM_RESPONSES: dict[str, object] = {"extra-data-sources": {"responses": False}}


@dataclass(frozen=True, kw_only=True)
class EngineSettings:
    """Where requests go, and how many. Equal settings send equal requests to providers that respond equally.

    Attributes:
        base_url: The origin and the base path.
        headers: The headers of every request.
        seed: The seed of the random generator.
        max_examples: Examples per operation when fuzzing; sequences when stateful.
        max_steps: The longest sequence.
        timeout: Seconds to wait for a response.

    """

    base_url: str
    headers: Mapping[str, str]
    seed: int = 0
    max_examples: int = 10
    max_steps: int = 6
    timeout: float = 10.0


@dataclass(frozen=True)
class Finding:
    """A check that failed, or, for "error", something that kept Schemathesis from judging."""

    kind: Literal["failure", "error"]
    phase: str
    operation: str
    check: str
    title: str
    message: str
    steps: tuple[SentRequest, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for two findings that report the same problem."""
        return self.kind, self.operation, self.check, self.title


@dataclass(frozen=True)
class AcceptedResponse:
    """A correct response that a check of Schemathesis reports, because it does not know the provider's state."""

    check: str
    operation_id: str
    status: int
    body: object


def run(
    document: Mapping[str, Any],
    settings: EngineSettings,
    hooks: TransportHooks,
    accepted: Sequence[AcceptedResponse] = (),
) -> Iterator[Finding]:
    """Run all phases over all operations of the document, and yield each distinct finding as soon as it is known.

    Args:
        document: An OpenAPI document.
        settings: Where requests go, and how many.
        hooks: What is called before each request and after each response.
        accepted: Responses that are not reported.

    """
    ended = Event()
    config = _configuration(settings)
    schema = _GuardedSchema(raw_schema=dict(document), config=config.projects.get(dict(document)))
    schema.guarded = GuardedTransport(hooks, ended)
    _add_hooks(schema, hooks.allow, accepted)
    stream = _start(schema)
    try:
        with _reproducible_generation():
            yield from _distinct(_uninterrupted(stream))
    finally:
        ended.set()
        stream.stop_event.set()
        stream.generator.close()


def _distinct(stream: Iterator[events.EngineEvent]) -> Iterator[Finding]:
    seen = set[tuple[str, ...]]()
    for event in stream:
        if isinstance(event, events.Interrupted):
            raise KeyboardInterrupt  # the engine swallows it, and the caller has numbers to restore
        for finding in _findings(event):
            if finding.key not in seen:
                seen.add(finding.key)
                yield finding


class _GuardedSchema(OpenApiSchema):
    guarded: GuardedTransport

    @property
    def transport(self) -> GuardedTransport:
        return self.guarded


def _configuration(settings: EngineSettings) -> schemathesis.Config:
    phases: dict[str, dict[str, object]] = {
        "examples": _NOT_FROM_RESPONSES,
        # In a narrowed document DELETE is "unexpected".
        "coverage": {**_NOT_FROM_RESPONSES, "unexpected-methods": []},
        "fuzzing": {**_NOT_FROM_RESPONSES, "error-feedback": {"enabled": False}},
        "stateful": {"max-steps": settings.max_steps, "inference": {"algorithms": []}, "link-calibration": False},
    }
    return schemathesis.Config.from_dict(
        {
            "seed": settings.seed,
            "base-url": settings.base_url,
            "headers": dict(settings.headers),
            "request-timeout": settings.timeout,
            "max-redirects": 0,
            "workers": 1,
            "continue-on-failure": True,  # otherwise the first failure ends the operation
            "cache": {"enabled": False},
            "generation": {"max-examples": settings.max_examples, "database": "none", "no-shrink": True},
            "suppress-health-check": ["all"],
            "checks": {name: {"enabled": False} for name in _CHECKS_OFF},
            "phases": {name: {**phases[name], "enabled": True} for name in _PHASES},
        }
    )


def _add_hooks(schema: _GuardedSchema, allow: Allow, accepted: Sequence[AcceptedResponse]) -> None:
    """Add hooks to this schema only."""

    @schema.hook
    def filter_case(_: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
        """Skip a case that is not allowed, so that another is drawn; a refusal by the transport ends the scenario."""
        url = f"{schema.config.base_url}{case.formatted_path}"
        return allow(case.method, requests.Request(case.method, url).prepare().path_url)

    @schema.hook
    def filter_failure(
        _: schemathesis.HookContext, failure: Failure, case: schemathesis.Case[Any], response: schemathesis.Response
    ) -> bool:
        seen = (case.operation.definition.raw.get("operationId"), response.status_code, _json(response))
        return not any(
            one.check in failure.checks and seen == (one.operation_id, one.status, one.body) for one in accepted
        )


def _start(schema: _GuardedSchema) -> EventStream:
    """Start as `Engine.execute` does, without the probing phase, whose requests bypass the schema's transport."""
    plan = Engine(schema=schema)._create_execution_plan()  # noqa: SLF001
    plan.phases = [phase for phase in plan.phases if phase.name is not PhaseName.PROBING]
    stop = Event()
    return EventStream(plan.execute(EngineContext(schema=schema, stop_event=stop)), stop)


@contextmanager
def _reproducible_generation() -> Iterator[None]:
    """Keep Hypothesis from drawing literals that it finds in local modules, because they change what a seed means.

    Read at Hypothesis 6.170, which has no setting for it.
    """
    kept = providers._get_local_constants  # noqa: SLF001
    providers._get_local_constants = Constants  # noqa: SLF001
    try:
        yield
    finally:
        providers._get_local_constants = kept  # noqa: SLF001


def _uninterrupted(stream: EventStream) -> Iterator[events.EngineEvent]:
    try:
        yield from stream
    except Exception as exc:  # noqa: BLE001 a bug in the engine is reported, and does not end the run
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
            yield Finding("error", "", "", type(error).__name__, "Schemathesis failed", repr(error))


def _failures(event: events.ScenarioFinished) -> Iterator[Finding]:
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                steps = tuple(_steps(event.recorder, case_id, failure.related_case_ids()))
                operation = failure.operation or event.label or ""
                yield Finding("failure", str(event.phase), operation, check.name, failure.title, failure.message, steps)


def _steps(recorder: ScenarioRecorder, case_id: str, related: tuple[str, ...]) -> Iterator[SentRequest]:
    """Yield the requests that lead to the failure, oldest first, as they were sent."""
    for case in recorder.iter_chain_cases(case_id=case_id, related_case_ids=related):
        interaction = recorder.interactions.get(case.id)
        if interaction is not None and interaction.response is not None:
            yield as_sent(interaction.response.request, interaction.response)


def _json(response: schemathesis.Response) -> object:
    try:
        return response.json()
    except (ValueError, LookupError):  # not JSON, or an unknown charset
        return None
