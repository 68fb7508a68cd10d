"""Judges behaviours and properties, and remembers the results.

Owns the meaning of what goes wrong: a prerequisite that failed, a provider that is gone, a failure that is attributed
to another behaviour than the one being checked. Knows nothing of how a behaviour is checked.
"""

from __future__ import annotations

import time
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_contract.errors import BreachError, NoResponseError, NotJudgedError, RateLimitedError
from vobiz_contract.results import Failure, Judgement, Result
from vobiz_contract.session.preflight import outage
from vobiz_spec import Judged

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.session.contexts import ContextFactory
    from vobiz_contract.session.options import Options
    from vobiz_contract.session.plan import Judgeable, Plan
    from vobiz_spec import Spec

__all__ = ["Judge"]

_STEPS_KEPT = 400  # of the requests before a failure
_MOST_FAILURES = 3  # of one behaviour; more of them add no information
# Statuses, None without a response, after which a provider may be out of reach, or may refuse the account.
_PERHAPS_GONE = frozenset({None, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
_PERHAPS_OVER = _PERHAPS_GONE | {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
# What a check may raise if a response has an unexpected form.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class Judge:
    """Judges each behaviour and property once, after its prerequisites."""

    def __init__(self, plan: Plan, options: Options, contexts: ContextFactory, spec: Spec) -> None:
        self._plan = plan
        self._options = options
        self._contexts = contexts
        self._spec = spec
        self._failures: list[Failure] = []
        self._reasons: dict[str, str] = {}  # why something was not judged
        self._blocked: set[str] = set()  # what was not judged because of a failure, so that its dependents are not
        self._seconds: dict[str, float] = {}  # of everything that was judged
        self._hopeless = ""  # why nothing more can be judged
        self.outage = ""  # the same, if nothing is broken but the provider cannot be reached

    def judge(self, name: str) -> Result:
        """Judge one behaviour or property after its prerequisites, unless that was done before."""
        if name not in self._seconds:
            started = time.monotonic()
            self._seconds[name] = 0.0
            self._judge(self._plan[name])
            self._seconds[name] = time.monotonic() - started
        return self.result(name)

    def give_up(self, breach: BreachError, reason: str) -> None:
        """Record a breach after which nothing more can be judged."""
        self._failures.append(_failure_of(breach, self._plan[breach.behaviour]))
        self._hopeless = reason

    def result(self, name: str) -> Result:
        """Return the result of a behaviour or property so far."""
        item = self._plan[name]
        failures = tuple(failure for failure in self._failures if item.owns(failure))
        return Result(
            id=item.id,
            level=item.level,
            statement=item.statement,
            source=item.source,
            judgement=self._judgement(item, failures),
            reason=self._reasons.get(name, ""),
            failures=failures,
            seconds=self._seconds.get(name, 0.0),
        )

    def results(self) -> tuple[Result, ...]:
        """Return the results of everything that was judged or found to be broken, in the plan's order."""
        judged = [item.id for item in self._plan.selected(self._options) if item.id in self._seconds]
        broken = [failure.behaviour for failure in self._failures]
        return tuple(self.result(name) for name in dict.fromkeys((*judged, *broken)))

    def _judge(self, item: Judgeable) -> None:
        for prerequisite in item.depends_on:
            if self._options.selects(prerequisite):
                self.judge(prerequisite)
        broken = [one for one in item.depends_on if self._is_broken(one) or one in self._blocked]
        if broken:
            self._block(item, f"{', '.join(broken)} failed")
        elif self._hopeless:
            self._block(item, self._hopeless)
        elif obstacle := self._contexts.obstacle(item):
            self._reasons[item.id] = obstacle
        else:
            with self._contexts.opened(item) as ctx:
                self._run(item, ctx)

    def _run(self, item: Judgeable, ctx: CheckContext) -> None:
        journal = ctx.api.sender.journal
        start = len(journal)
        try:
            item.run(ctx)
        except NotJudgedError as error:
            self._reasons[item.id] = str(error)
            if isinstance(error, RateLimitedError):
                self._end(str(error))
            else:
                self._is_over(item, journal[start:][-1:], _PERHAPS_GONE)
        except (BreachError, NoResponseError, *_UNREADABLE) as error:
            failure = _with_steps(_failure_of(error, item, journal[-1]), journal[start:])
            if self._is_over(item, (failure.exchange, journal[-1]), _PERHAPS_OVER):
                self._block(item, self.outage)
            else:
                self._add(item, failure)
        else:
            self._is_over(item, journal[start:][-1:], _PERHAPS_GONE)

    def _is_over(self, item: Judgeable, last: Collection[Exchange | None], signs: Collection[int | None]) -> bool:
        """Return whether nothing more can be judged. It is tried only if one of the last responses is a sign of it."""
        if item.judged is Judged.STEERED or not any(one.status in signs for one in last if one):
            return False
        if reason := outage(self._contexts.context("list-numbers.page")):
            self._end(reason)
        return bool(reason)

    def _end(self, reason: str) -> None:
        self._hopeless = self.outage = reason

    def _add(self, item: Judgeable, failure: Failure) -> None:
        if not item.owns(failure):
            self._block(item, f"{failure.behaviour} failed first")
        known = sum(one.behaviour == failure.behaviour for one in self._failures)
        if known < _MOST_FAILURES or item.level is None:
            self._failures.append(failure)

    def _block(self, item: Judgeable, reason: str) -> None:
        self._reasons[item.id] = reason
        self._blocked.add(item.id)

    def _is_broken(self, behaviour: str) -> bool:
        return any(failure.behaviour == behaviour for failure in self._failures)

    def _judgement(self, item: Judgeable, failures: tuple[Failure, ...]) -> Judgement:
        if failures:
            binding = any(self._spec.behaviours[one.behaviour].level.binding for one in failures)
            return Judgement.FAILED if binding else Judgement.DRIFTED
        judged = item.id in self._seconds and item.id not in self._reasons
        return Judgement.PASSED if judged else Judgement.NOT_JUDGED


def _without_repeated_reads(steps: Sequence[Exchange], last: Exchange | None) -> tuple[Exchange, ...]:
    """Return the steps without those that read what the next one reads again. `last` follows them."""
    following = (*steps[1:], last)
    return tuple(
        one
        for one, after in zip(steps, following, strict=False)
        if one.request.method != "GET" or after is None or one.request.target != after.request.target
    )


def _failure_of(error: Exception, item: Judgeable, last: Exchange | None = None) -> Failure:
    """Return what an error says of a behaviour. `last` is the last exchange."""
    match error:
        case BreachError():
            return Failure(
                behaviour=error.behaviour,
                found_by=item.id,
                expected=error.expected,
                seen=error.seen,
                exchange=error.exchange,
                cause=error.cause,
                trunks=error.trunks,
                wanted=error.wanted,
            )
        case NoResponseError():
            return _blamed(item, "a response", error.exchange.problem or "", error.exchange)
        case _:
            return _blamed(item, "a response that can be read", repr(error), last)


def _blamed(item: Judgeable, expected: str, seen: str, exchange: Exchange | None) -> Failure:
    return Failure(behaviour=item.blamed, found_by=item.id, expected=expected, seen=seen, exchange=exchange)


def _with_steps(failure: Failure, steps: Sequence[Exchange]) -> Failure:
    """Return a failure with what the check sent before and after the exchange that shows it."""
    at = next((index for index, one in enumerate(steps) if one is failure.exchange), len(steps))
    before = _without_repeated_reads(steps[:at], failure.exchange)
    return replace(failure, before=before[-_STEPS_KEPT:], after=tuple(steps[at + 1 :]))
