"""A run: looks at the provider first, judges behaviours in the order of their prerequisites, puts things back.

Owns what a failed prerequisite, a provider that is gone, and a breach that names another behaviour mean. Knows nothing
of how a behaviour is judged, or how a report looks.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from vobiz_contract.api import Api
from vobiz_contract.checks import CHECKS
from vobiz_contract.errors import BreachError, CannotCheckError, GoneError, NoAnswerError, NotJudgedError
from vobiz_contract.expectation import json_object
from vobiz_contract.lab import Lab
from vobiz_contract.properties import PROPERTIES
from vobiz_contract.report import Failure, Outcome, Report, Result
from vobiz_contract.restore import restore
from vobiz_contract.target import FULL, GENTLE
from vobiz_contract.wire import Pace, Wire
from vobiz_spec import Judged, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import Self

    from vobiz_contract.exchange import Exchange
    from vobiz_contract.target import Effort, Target
    from vobiz_spec import Behaviour

__all__ = ["Options", "Session", "selected"]

_KEPT_STEPS = 12
_MOST_FAILURES = 3  # of one behaviour: more tell nothing more
_UNAUTHORIZED, _FORBIDDEN, _OK, _NOT_FOUND = 401, 403, 200, 404


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a run is made. `only` and `skip` are ids or globs; `rate` is in requests a second."""

    seed: int = 0
    effort: Effort | None = None
    rate: float | None = None
    timeout: float = 10.0
    strict: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()

    def wants(self, name: str) -> bool:
        """Whether a behaviour or property is selected."""
        return (not self.only or _fits(name, self.only)) and not _fits(name, self.skip)


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def selected(options: Options) -> tuple[str, ...]:
    """The ids that a run would judge, in order: behaviours, then properties."""
    names = (*(check.behaviour for check in CHECKS), *(one.id for one in PROPERTIES))
    return tuple(name for name in names if options.wants(name))


class Session:
    """One run against one provider, as a context: what was found at its start is put back at its end.

    `steering` prepares a provider that shows a behaviour which none shows by itself. Raises CannotCheckError on entry.
    """

    def __init__(
        self,
        target: Target,
        options: Options | None = None,
        *,
        steering: Callable[[str], AbstractContextManager[Target]] | None = None,
    ) -> None:
        self.target = target
        self.options = options or Options()
        self.spec = load()
        self.wire = self._wire(target)
        self.api = Api(self.wire, target, self.spec)
        self.effort = self.options.effort or (FULL if target.loopback else GENTLE)
        self._steering = steering
        self._checks = {check.behaviour: check for check in CHECKS}
        self._properties = {one.id: one for one in PROPERTIES}
        self._failures: dict[str, list[Failure]] = defaultdict(list)
        self._reasons: dict[str, str] = {}  # of what was not judged
        self._blocked: set[str] = set()  # not judged, and so what depends on it is not either
        self._seconds: dict[str, float] = {}  # of what was run, in its order
        self._hopeless = ""
        self._found: dict[str, str | None] = {}
        self._started = datetime.now(UTC)
        self.unrestored: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        self._look()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wire.revive()
        self.unrestored = tuple(restore(self._lab("restore"), self._found))

    def judge(self, name: str) -> Result:
        """Judge one behaviour or property, its prerequisites first; what is judged already is not judged again."""
        if name not in self._seconds:
            started = time.monotonic()
            self._seconds[name] = 0.0
            self._judge(name)
            self._seconds[name] = time.monotonic() - started
        return self.result(name)

    def judge_all(self) -> Iterator[Result]:
        """Judge all that is selected, and yield each result as soon as it is known."""
        for name in selected(self.options):
            yield self.judge(name)

    def result(self, name: str) -> Result:
        """What is known of a behaviour or property by now."""
        if name in self._properties:
            found = tuple(one for all_of in self._failures.values() for one in all_of if one.found_by == name)
            statement = self._properties[name].statement
            return Result(
                id=name, level=None, statement=statement, source="the behaviours that it names", failures=found,
                outcome=self._outcome(name, found), reason=self._reasons.get(name, ""), seconds=self._took(name),
            )  # fmt: skip
        behaviour, failures = self.spec.behaviours[name], tuple(self._failures.get(name, ()))
        return Result(
            id=name, level=behaviour.level, statement=behaviour.statement, source=behaviour.source, failures=failures,
            outcome=self._outcome(name, failures), reason=self._reasons.get(name, ""), seconds=self._took(name),
        )  # fmt: skip

    def report(self) -> Report:
        """What came of the run, so far."""
        names = [one for one in selected(self.options) if one in self._seconds]
        names += [one for one in self._failures if one not in names]
        return Report(
            target=self.target,
            seed=self.options.seed,
            strict=self.options.strict,
            started=self._started.strftime("%Y-%m-%dT%H:%M:%SZ"),
            seconds=(datetime.now(UTC) - self._started).total_seconds(),
            results=tuple(self.result(one) for one in names if one not in self._properties),
            properties=tuple(self.result(one) for one in names if one in self._properties),
            unrestored=self.unrestored,
            journal=tuple(self.wire.journal),
        )

    # Judging.

    def _judge(self, name: str) -> None:
        needed = (self._properties.get(name) or self.spec.behaviours[name]).depends_on
        for prerequisite in needed:
            if self.options.wants(prerequisite):
                self.judge(prerequisite)
        broken = [one for one in needed if self._failures.get(one) or one in self._blocked]
        if reason := (f"{', '.join(broken)} failed" if broken else self._hopeless):
            self._leave(name, reason, blocking=True)
        elif name in self._properties:
            self._run_property(name)
        elif reason := self._unjudgeable(self.spec.behaviours[name]):
            self._leave(name, reason)
        else:
            self._run_check(name)

    def _unjudgeable(self, behaviour: Behaviour) -> str:
        """Why a behaviour cannot be judged of this provider; nothing where it can."""
        match behaviour.judged:
            case Judged.SANDBOX if not self.target.sandbox:
                return "spends or destroys; --sandbox allows it"
            case Judged.STEERED if self._steering is None:
                return "needs a fault or a special account"
            case Judged.GIVEN:
                option, value = (
                    ("--foreign-number", self.target.foreign_number)
                    if behaviour.id == "assign.number-foreign"
                    else ("--foreign-trunk-id", self.target.foreign_trunk_id)
                )
                return "" if value else f"needs {option}"
        return ""

    def _run_check(self, name: str) -> None:
        check = self._checks[name]
        if self._steering is None or self.spec.behaviours[name].judged is not Judged.STEERED:
            self._run(name, lambda: check.run(self._lab(name)), self.wire)
            return
        with self._steering(name) as target:
            wire = self._wire(target)
            lab = Lab(
                Api(wire, target, self.spec), self.spec, behaviour=name, effort=self.effort, seed=self.options.seed
            )
            self._run(name, lambda: check.run(lab), wire)

    def _run_property(self, name: str) -> None:
        prop = self._properties[name]
        if not prop.effort(self.effort):
            self._leave(name, "left out of a fast run")
            return
        self._run(name, lambda: prop.run(self._lab(name)), self.wire)

    def _run(self, name: str, run: Callable[[], None], wire: Wire) -> None:
        start = len(wire.journal)
        try:
            run()
        except NotJudgedError as reason:
            self._leave(name, str(reason))
        except BreachError as breach:
            self._fail(name, breach.behaviour, breach.expected, breach.seen, breach.exchange, wire.journal[start:])
        except NoAnswerError as error:
            if isinstance(error, GoneError):
                self._hopeless = "the provider does not answer any more"
            blamed = name if name in self._checks else "common.server-error"
            seen = error.exchange.problem or ""
            self._fail(name, blamed, "an answer", seen, error.exchange, wire.journal[start:])
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            last, blamed = wire.journal[-1], name if name in self._checks else "common.server-error"
            self._fail(name, blamed, "an answer that can be read", repr(error), last, wire.journal[start:])

    def _fail(  # noqa: PLR0913, PLR0917 what a failure is made of
        self, name: str, blamed: str, expected: str, seen: str, exchange: Exchange | None, steps: list[Exchange]
    ) -> None:
        if blamed != name and name not in self._properties:
            self._leave(name, f"{blamed} failed on the way", blocking=True)
        before = tuple(one for one in steps[-_KEPT_STEPS:] if one is not exchange)
        failure = Failure(
            behaviour=blamed, found_by=name, expected=expected, seen=seen, exchange=exchange, before=before
        )
        if len(self._failures[blamed]) < _MOST_FAILURES or name in self._properties:
            self._failures[blamed].append(failure)

    def _leave(self, name: str, reason: str, *, blocking: bool = False) -> None:
        self._reasons[name] = reason
        if blocking:
            self._blocked.add(name)

    def _outcome(self, name: str, failures: tuple[Failure, ...]) -> Outcome:
        if failures:
            binding = any(self.spec.behaviours[one.behaviour].level.binding for one in failures)
            return Outcome.FAILED if binding else Outcome.DRIFTED
        return Outcome.NOT_JUDGED if name in self._reasons or name not in self._seconds else Outcome.PASSED

    def _took(self, name: str) -> float:
        return self._seconds.get(name, 0.0)

    # The provider.

    def _wire(self, target: Target) -> Wire:
        return Wire(target.url, guard=target.guard, pace=Pace(self.options.rate), timeout=self.options.timeout)

    def _lab(self, name: str) -> Lab:
        return Lab(self.api, self.spec, behaviour=name, effort=self.effort, seed=self.options.seed)

    def _look(self) -> None:
        """Remember what each number holds; tell what cannot be checked at all from what is broken."""
        lab = self._lab("list-numbers.page")
        try:
            self._refuse(self._first_answer())
            listed = dict(lab.trunks_of_numbers())
        except NoAnswerError as error:
            raise CannotCheckError(f"{self.target.url} does not answer: {error}") from error
        except BreachError as breach:
            self._fail("list-numbers.page", breach.behaviour, breach.expected, breach.seen, breach.exchange, [])
            self._hopeless = "the list of numbers, which shows every effect, cannot be read"
            return
        missing = [number for number in self.target.numbers if number not in listed]
        if missing:
            raise CannotCheckError(f"not in the account: {', '.join(missing)}")
        self._look_at_trunks()
        self._found = {number: listed[number] for number in self.target.numbers}

    def _first_answer(self) -> Exchange:
        """The list, or what comes instead three times: what fails only sometimes is found later, and named."""
        answers = (self.api.send("list_numbers") for _ in range(3))
        answer = next(answers)
        while answer.status != _OK and (another := next(answers, None)) is not None:
            answer = another
        return answer

    def _refuse(self, answer: Exchange) -> None:
        if answer.status == _UNAUTHORIZED:
            raise CannotCheckError("the provider refuses the credentials (401)")
        if answer.status == _FORBIDDEN:
            raise CannotCheckError(f"the provider refuses access to account {self.target.auth_id} (403)")

    def _look_at_trunks(self) -> None:
        body = json_object(self.api.send("list_trunks", query={"limit": 100}))
        objects = (body or {}).get("objects")
        if not isinstance(objects, list):
            return  # which is what the trunks' own checks are for
        listed = {str(one.get("trunk_id")).lower() for one in objects if isinstance(one, dict)}
        for trunk in self.target.trunk_ids:
            unknown = trunk.lower() not in listed
            if unknown and self.api.send("retrieve_trunk", trunk_id=trunk).status == _NOT_FOUND:
                raise CannotCheckError(f"not a trunk of the account: {trunk}")
