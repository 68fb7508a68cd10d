"""Which requests of a check bring about the state of a failure, and those that show it.

A check starts in a state that nobody knows later. So the steps begin by giving each number the trunk that the check
found, and go on with each request of the check that may change something.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from vobiz_contract.coverage.routes import Routes
from vobiz_contract.formats import is_uuid
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_contract.coverage.routes import Route
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.results import Failure
    from vobiz_contract.wanted import Wanted

__all__ = ["Capture", "Step", "steps_of"]

_MOST = 40  # requests that may change something; more of them are a test of endurance
_MOST_READ_AFTER = 2
_IDENTIFIER = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\+[1-9][0-9]{1,14}")


@dataclass(frozen=True)
class Capture:
    """A value that later steps use: the one that a field of the response has, counted from 0 if it has several."""

    name: str
    key: str
    index: int
    value: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One request.

    Attributes:
        exchange: What was sent and seen. A preparing request was not sent, and has no status.
        captures: What later steps use of its response.
        role: What it is for: it prepares the state, repeats what the check did, shows the failure, or reads its effect.
        times: How often it was sent in a row.

    """

    exchange: Exchange
    captures: tuple[Capture, ...] = ()
    role: str = "check"
    times: int = 1

    @property
    def shows(self) -> bool:
        """Whether it shows the failure."""
        return self.role == "failure"


def steps_of(failure: Failure, provider: Provider) -> tuple[Step, ...]:
    """Return the requests that bring about the state of a failure and show it, in order; empty if nothing was sent."""
    if failure.exchange is None:
        return ()
    return _Plan(failure, provider, failure.exchange).steps()


@dataclass
class _Plan:
    failure: Failure
    provider: Provider
    shown: Exchange
    routes: Routes = field(default_factory=lambda: Routes(load()))

    def steps(self) -> tuple[Step, ...]:
        group = self._sent_at_once()
        tried = self._tried_first()
        changes = [
            one for one in self.failure.before if (self._may_change(one) or id(one) in tried) and one not in group
        ]
        kept = [*changes[-_MOST:], *group, *([] if self.shown in group else [self.shown])]
        captures = self._captures(kept)
        last = next((one for one in (self.failure.cause, self.shown) if one is not None), self.shown)
        return (
            *(Step(exchange=one, role="prepare") for one in self._preparation(kept, changes[:-_MOST])),
            *_in_a_row(self._step(one, captures, last) for one in self._with_sources(kept, captures)),
            *(Step(exchange=one, role="effect") for one in self._reads_after()),
        )

    def _step(self, exchange: Exchange, captures: dict[int, list[Capture]], last: Exchange) -> Step:
        role = "failure" if exchange is self.shown or exchange is last else "check"
        return Step(exchange=exchange, captures=tuple(captures.get(id(exchange), ())), role=role)

    def _may_change(self, exchange: Exchange) -> bool:
        repeated = exchange.request == self.shown.request and self.failure.cause is None
        return exchange.request.method != "GET" or repeated

    def _tried_first(self) -> set[int]:
        """Return the identities of the exchanges that a fallback follows."""
        following = (*self.failure.before[1:], self.shown)
        return {id(one) for one, after in zip(self.failure.before, following, strict=False) if after.fallback}

    def _sent_at_once(self) -> list[Exchange]:
        """Return the requests that were sent together with the one that shows the failure, or with its cause."""
        if not any(one is not None and one.at_once for one in (self.shown, self.failure.cause)):
            return []
        everything = [*self.failure.before, self.shown, *self.failure.after]
        return [one for one in everything if one.at_once][-20:]

    def _reads_after(self) -> list[Exchange]:
        if self.failure.cause is not None or self.shown.request.method == "GET":
            return []
        reads = [one for one in self.failure.after if one.request.method == "GET" and not one.at_once]
        return reads[:_MOST_READ_AFTER]

    # The state at the start.

    def _preparation(self, kept: Sequence[Exchange], dropped: Sequence[Exchange]) -> Iterator[Exchange]:
        """Yield requests that give each number of the steps the trunk that it had before them."""
        firsts: dict[str, Exchange] = {}
        for number, one in self._own_numbers(kept):
            firsts.setdefault(number, one)
        firsts |= {number: self.shown for number in self.failure.trunks if number not in firsts}
        for number, first in firsts.items():
            if first is not self.shown and first.request.method == "DELETE" and first.status == HTTPStatus.NO_CONTENT:
                continue  # the steps begin with it themselves
            yield Exchange(request=self._assignment("DELETE", number, None))
            if trunk := self._first_trunk(number, [*dropped, *kept], len(dropped)):
                yield Exchange(request=self._assignment("POST", number, trunk))

    def _own_numbers(self, exchanges: Sequence[Exchange]) -> Iterator[tuple[str, Exchange]]:
        for one in exchanges:
            route = self.routes.find(one.request)
            number = route.path.get("phone_number") if route else None
            if number in self.provider.numbers:
                yield str(number), one

    def _first_trunk(self, number: str, changes: Sequence[Exchange], dropped: int) -> str | None:
        """Return the trunk of a number before the steps: as the check read it, and as the dropped requests set it."""
        trunk = next((one.get("trunk_group_id") for one in self._listed() if one.get("e164") == number), None)
        for one in changes[:dropped]:
            route = self.routes.find(one.request)
            if route and route.path.get("phone_number") == number and one.status == HTTPStatus.NO_CONTENT:
                body = _parsed(one.request.body or b"")
                trunk = body.get("trunk_group_id") if isinstance(body, dict) else None
        return trunk if is_uuid(trunk) else None

    def _listed(self) -> Iterator[dict[str, Any]]:
        """Yield the numbers of the lists that the check read before it changed anything."""
        for one in self.failure.before:
            if one.request.method != "GET":
                return
            body = _parsed(one.body)
            items = body.get("items") if isinstance(body, dict) else None
            yield from (item for item in items or () if isinstance(item, dict))

    def _assignment(self, method: str, number: str, trunk: str | None) -> Request:
        template = next(one for one in load().operations.values() if one.id == "assign_number")
        path = template.path.format(
            account_id=quote(self.provider.auth_id, safe=""), phone_number=quote(number, safe="")
        )
        headers = (("X-Auth-ID", self.provider.auth_id), ("X-Auth-Token", self.provider.auth_token))
        body = json.dumps({"trunk_group_id": trunk}).encode() if trunk else None
        content_type = (("Content-Type", "application/json"),) if body else ()
        return Request(method=method, target=load().base_path + path, headers=(*headers, *content_type), body=body)

    # Values of responses.

    def _captures(self, kept: Sequence[Exchange]) -> dict[int, list[Capture]]:
        """Return what the steps use of earlier responses, by the identity of the exchange that has it."""
        found: dict[int, list[Capture]] = {}
        known = set(_known(self.provider))
        for step in kept:
            wanted = _identifiers_in(self.failure.wanted) if step is self.shown else ()
            for value in (*self._values(step), *wanted):
                source = None if value in known else self._source(value, step)
                known.add(value)
                if source is not None:
                    exchange, key, index = source
                    name = f"value_{sum(len(one) for one in found.values()) + 1}"
                    found.setdefault(id(exchange), []).append(Capture(name, key, index, value))
        return found

    def _values(self, exchange: Exchange) -> Iterator[str]:
        route = self.routes.find(exchange.request)
        yield from _resource_ids(route)
        yield from _IDENTIFIER.findall((exchange.request.body or b"").decode("utf-8", "replace"))

    def _source(self, value: str, user: Exchange) -> tuple[Exchange, str, int] | None:
        for one in self.failure.before:
            if one is user:
                return None
            if value.encode() in one.body and (place := _place_of(value, _parsed(one.body))):
                return one, *place
        return None

    def _with_sources(self, kept: Sequence[Exchange], captures: dict[int, list[Capture]]) -> list[Exchange]:
        """Return the steps with the reads whose values they use, in the order in which they were sent."""
        wanted = {id(one) for one in kept} | set(captures)
        return [one for one in (*self.failure.before, self.shown, *self.failure.after) if id(one) in wanted]


def _in_a_row(steps: Iterator[Step]) -> list[Step]:
    """Return steps with equal ones in a row as one."""
    result: list[Step] = []
    for step in steps:
        last = result[-1] if result else None
        if last is not None and _is_same(last, step):
            result[-1] = Step(exchange=step.exchange, role=step.role, times=last.times + 1)
        else:
            result.append(step)
    return result


def _is_same(one: Step, other: Step) -> bool:
    """Return whether two steps send the same, and saw the same, so that they may be written as one."""
    if one.role != other.role or one.captures or one.exchange.at_once:
        return False
    return (one.exchange.request, one.exchange.status) == (other.exchange.request, other.exchange.status)


def _identifiers_in(wanted: Wanted | None) -> list[str]:
    return _IDENTIFIER.findall(repr((wanted.some, wanted.none))) if wanted else []


def _resource_ids(route: Route | None) -> list[str]:
    return [value for name, value in route.path.items() if name != "account_id"] if route else []


def _known(provider: Provider) -> Iterator[str]:
    yield from (*provider.numbers, *provider.trunk_ids, provider.auth_id)
    yield from (str(one) for name, one in vars(provider).items() if name.startswith("foreign_"))


def _parsed(body: bytes) -> Any:  # noqa: ANN401 any JSON
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _place_of(value: str, body: object) -> tuple[str, int] | None:
    """Return the field of a JSON body that has a value, and its place among the fields of that name."""
    counts: dict[str, int] = {}
    for key, one in _fields(body):
        if isinstance(one, str | int) and str(one) == value:
            return key, counts.get(key, 0)
        counts[key] = counts.get(key, 0) + 1
    return None


def _fields(body: object) -> Iterator[tuple[str, object]]:
    if isinstance(body, list):
        for one in body:
            yield from _fields(one)
    if isinstance(body, dict):
        for key, one in body.items():
            yield key, one
            yield from _fields(one)
