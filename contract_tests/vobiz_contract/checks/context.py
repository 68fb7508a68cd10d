"""What a check works with: requests, ways to prepare a state, to read it back, and to assert what it must be.

A response alone proves nothing, so effects are read from the list of numbers. If preparing a state fails, the failure
is attributed to the behaviour that should have produced that state, not to the one being checked.
"""

from __future__ import annotations

import random
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from vobiz_contract.checks.expectation import (
    OTHER_REFUSALS,
    describe_expected,
    describe_seen,
    differs,
    is_count,
    json_object,
)
from vobiz_contract.checks.settling import soon, still
from vobiz_contract.errors import BreachError, NotJudgedError
from vobiz_contract.formats import is_e164, is_uuid
from vobiz_contract.provider.assignments import last_assignment
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from vobiz_contract.effort import Effort
    from vobiz_contract.provider.api import Api
    from vobiz_contract.provider.exchange import Exchange, Request
    from vobiz_contract.provider.provider import Provider
    from vobiz_spec import Spec

__all__ = ["MOST_PAGES", "CheckContext"]

MOST_PAGES = 20  # pages of a hundred that are read of a long list
_PAGE_SIZE = 100
_OF_A_PAGE = ("items", "page", "per_page", "total")
_SCANS = 2  # of a list of several pages, whose order may change while it is read

_Seen = TypeVar("_Seen")


class CheckContext:
    """What one check works with. `behaviour` is the id of the behaviour or property being checked."""

    def __init__(self, api: Api, spec: Spec, *, behaviour: str, effort: Effort, seed: int) -> None:
        self.api = api
        self.spec = spec
        self.behaviour = behaviour
        self.effort = effort
        self.seed = seed
        self.random = random.Random(f"{seed} {behaviour}")  # noqa: S311 it draws examples
        self._page_of: dict[str, int] = {}

    @property
    def provider(self) -> Provider:
        """The provider under check."""
        return self.api.provider

    @property
    def number(self) -> str:
        """The number to work with."""
        return self.provider.numbers[0]

    @property
    def trunk(self) -> str:
        """The trunk to work with."""
        return self.provider.trunk_ids[0]

    @property
    def last_exchange(self) -> Exchange:
        """The request that ended last, with its response."""
        return self.api.sender.journal[-1]

    @property
    def last_change(self) -> Exchange | None:
        """The last exchange that may have changed something, if there is one."""
        return next((one for one in reversed(self.api.sender.journal) if one.request.method != "GET"), None)

    # Assertions.

    def assert_behaviour(self, exchange: Exchange, behaviour: str | None = None) -> None:
        """Assert that a response is the document's for a behaviour, by default the one being checked."""
        name = behaviour or self.behaviour
        sees = self.spec.behaviours[name].sees
        if differs(exchange, sees, self.spec):
            self.fail(exchange, describe_expected(sees, self.spec), behaviour=name)

    def assert_names_field(self, exchange: Exchange, field: str) -> None:
        """Assert that a response is the document's for the behaviour being checked, but names this field.

        Another refusal is not judged, because no public page says how an invalid field is refused.
        """
        if exchange.status in OTHER_REFUSALS:
            self.not_judged(f"an invalid {field} got {exchange.status}; no public page says which status it gets")
        sees = self.spec.behaviours[self.behaviour].sees._replace(mentions=field)
        if differs(exchange, sees, self.spec):
            wanted = Wanted(statuses=(sees.status,) if sees.status else (), mentions=field)
            self.fail(exchange, describe_expected(sees, self.spec), wanted=wanted)

    def assert_status(self, exchange: Exchange, status: HTTPStatus, behaviour: str | None = None) -> None:
        """Assert that a response has a status."""
        if exchange.status != status:
            self.fail(exchange, f"status {status}", behaviour=behaviour, wanted=Wanted(statuses=(int(status),)))

    def assert_assigned(self, number: str, trunk_id: str | None, after: Exchange, behaviour: str | None = None) -> None:
        """Assert that the list shows the number with this trunk, or for None without one, after an exchange."""
        name = behaviour or self.behaviour
        shown, exchange = self._settled(number, trunk_id, name, refused=after.refused)
        if not _is_same(shown, trunk_id):
            raise BreachError(
                name,
                expected=f"{number} {_with(trunk_id)} in the list after {after.request.method} returned {after.status}",
                seen=f"{number} {_with(shown)}",
                exchange=exchange,
                cause=after,
                trunks={number: trunk_id},
            )

    def assert_unaffected(self, number: str, trunk_id: str | None, responses: Iterable[Exchange]) -> None:
        """Assert that refused requests left the number with this trunk, or for None without one.

        The list is read after each of them, but a late one only after the last, because each time takes a while.
        """
        for response in responses:
            last = response
            if not self.api.lag:
                self.assert_assigned(number, trunk_id, response)
        if self.api.lag:
            self.assert_assigned(number, trunk_id, last)

    def assert_unassigned(self, number: str, after: Exchange, behaviour: str | None = None) -> None:
        """Assert that the list shows the number without a trunk, after an exchange."""
        self.assert_assigned(number, None, after, behaviour)

    def assert_only_changed(self, number: str, before: Mapping[str, str | None], after: Exchange) -> None:
        """Assert that of the provider's numbers only one may have another trunk than before; "" is none of them."""
        wait = self.still if after.refused else self.soon
        now = wait(self.own_trunks, lambda found: not _changed(number, before, found))
        changed = _changed(number, before, now)
        if changed:
            raise BreachError(
                self.behaviour,
                expected=f"a change of {number} only" if number else "no change of any number",
                seen=f"a change of {', '.join(changed)}",
                exchange=self.last_exchange,
                cause=after,
                trunks={one: before[one] for one in changed},
            )

    def fail(  # noqa: PLR0913 each is an attribute of the error
        self,
        exchange: Exchange,
        expected: str,
        *,
        behaviour: str | None = None,
        seen: str = "",
        wanted: Wanted | None = None,
        cause: Exchange | None = None,
    ) -> NoReturn:
        """Report that the provider broke a behaviour, by default the one being checked. Raises BreachError.

        Args:
            exchange: The request and response that show it.
            expected: What the document says, as a phrase.
            behaviour: The id of the broken behaviour.
            seen: What the provider did, as a phrase; by default its response.
            wanted: What the response should have had, as data.
            cause: The request whose effect is wrong, if `exchange` only reads the effect.

        """
        raise BreachError(
            behaviour or self.behaviour,
            expected=expected,
            seen=seen or describe_seen(exchange),
            exchange=exchange,
            cause=cause,
            wanted=wanted,
        )

    def not_judged(self, reason: str) -> NoReturn:
        """Report that the behaviour cannot be judged here. Raises NotJudgedError."""
        raise NotJudgedError(reason)

    # Sending.

    def send_either(self, request: Request, other: Request) -> Exchange:
        """Send a request, and if it gets 404 the other one instead."""
        response = self.api.sender.send(request)
        return self.api.sender.send(other, fallback=True) if response.status == HTTPStatus.NOT_FOUND else response

    # Preparing a state.

    def free_number(self, number: str | None = None) -> str:
        """Return a number, by default the first, after making sure that it has no trunk."""
        number = number or self.number
        last = last_assignment(self.api.sender.journal, number)
        shown = (
            self._settled(number, last.trunk, "list-numbers.page")[0]
            if last and last.certain
            else self.trunk_of(number)
        )
        if shown is not None:
            response = self.api.unassign(number)
            self.assert_status(response, HTTPStatus.NO_CONTENT, "unassign.success")
            self.assert_unassigned(number, response, "unassign.success")
        return number

    def assigned_number(self, trunk_id: str | None = None, number: str | None = None) -> str:
        """Return a number after assigning it to a trunk; by default the first of each."""
        number, trunk_id = self.free_number(number), trunk_id or self.trunk
        response = self.api.assign(number, trunk_id)
        self.assert_status(response, HTTPStatus.NO_CONTENT, "assign.success")
        self.assert_assigned(number, trunk_id, response, "assign.success")
        return number

    # Reading it back.

    def soon(self, read: Callable[[], _Seen], fits: Callable[[_Seen], bool]) -> _Seen:
        """Return what is read as soon as it shows a change that was made, or has had enough time to do so."""
        return soon(self.api, read, fits)

    def still(self, read: Callable[[], _Seen], fits: Callable[[_Seen], bool]) -> _Seen:
        """Return what is read when also a refused request has had the time to show an effect, which would not fit."""
        return still(self.api, read, fits)

    def trunk_of(self, number: str) -> str | None:
        """Return the trunk of a number, as the list shows it."""
        return self._find(number, "list-numbers.page")[0]

    def trunks_of_numbers(self) -> dict[str, str | None]:
        """Return every number that the list shows, with its trunk. A very long list is not read to its end."""
        return {item["e164"]: item.get("trunk_group_id") or None for item in self.items("list_numbers")}

    def own_trunks(self) -> dict[str, str | None]:
        """Return the trunk of each of the provider's numbers that the list shows.

        Other numbers of the account may change at any time, because others may use them.
        """
        listed = self.trunks_of_numbers()
        return {number: listed[number] for number in self.provider.numbers if number in listed}

    def shows(self, number: str, trunk_id: str | None) -> bool:
        """Return whether the list shows the number with this trunk, or for None without one, or soon does so."""
        return _is_same(self._settled(number, trunk_id, "list-numbers.page")[0], trunk_id)

    def number_item(self, number: str) -> dict[str, Any] | None:
        """Return what the list of the account's numbers shows of a number, or None if it does not contain it."""
        return next((item for item in self.items("list_numbers") if item["e164"] == number), None)

    def items(self, operation: str, **query: object) -> list[dict[str, Any]]:
        """Return the items of a list of numbers, from all its pages. A very long list is not read to its end."""
        found: list[dict[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            body, _ = self.page(operation, page=page, per_page=_PAGE_SIZE, **query)
            found += body["items"]
            if len(found) >= body["total"] or not body["items"]:
                break
        return found

    def page(self, operation: str, **query: object) -> tuple[dict[str, Any], Exchange]:
        """Return one page of a list of numbers, after asserting that it has the form of a page."""
        behaviour = "inventory.page" if operation == "list_inventory" else "list-numbers.page"
        if query.keys() - {"page", "per_page"} and self.behaviour.startswith(behaviour.removesuffix("page")):
            behaviour = self.behaviour  # the check is about this very query
        exchange = self.api.send(operation, query=query)
        body = json_object(exchange) if exchange.status == HTTPStatus.OK else None
        if body is None or not _is_page(body):
            expected = "status 200 with items, page, per_page and total"
            self.fail(exchange, expected, behaviour=behaviour, wanted=Wanted(statuses=(200,), keys=_OF_A_PAGE))
        return body, exchange

    def _settled(
        self, number: str, trunk_id: str | None, behaviour: str, *, refused: bool = False
    ) -> tuple[str | None, Exchange]:
        """Return the trunk of a number, as soon as the list shows this one, or has had enough time to do so."""
        wait = self.still if refused else self.soon
        return wait(lambda: self._find(number, behaviour), lambda found: _is_same(found[0], trunk_id))

    def _find(self, number: str, behaviour: str) -> tuple[str | None, Exchange]:
        """Return the trunk of a number, looking first at the page on which it was last."""
        pages, looked_at = MOST_PAGES, 0
        while looked_at < _SCANS * pages:
            page = self._page_of.pop(number, looked_at % pages + 1)
            looked_at += 1
            body, exchange = self.page("list_numbers", page=page, per_page=_PAGE_SIZE)
            for item in body["items"]:
                if item["e164"] == number:
                    self._page_of[number] = page
                    return item.get("trunk_group_id") or None, exchange
            pages = min(MOST_PAGES, max(1, -(-int(body["total"]) // _size_of(body))))
        return self.fail(
            exchange,
            f"{number} in the list of numbers",
            behaviour=behaviour,
            seen="a list without it",
            wanted=Wanted(some=({"e164": number},)),
            cause=self.last_change,
        )

    # Numbers and trunks that do not exist.

    def unknown_numbers(self) -> Iterator[str]:
        """Yield numbers that are not in the account, most of them similar to one that is."""
        own, number = set(self.trunks_of_numbers()), self.number
        last = (int(number[-1]) + 1 + self.random.randrange(8)) % 10
        near = [f"{number[:-1]}{last}", number[:-1], f"{number}{last}", f"+999{self.random.randrange(10**8, 10**9)}"]
        yield from (one for one in near if is_e164(one) and one not in own)

    def unknown_number(self) -> str:
        """Return a number that is not in the account."""
        return next(self.unknown_numbers())

    def unknown_trunks(self) -> tuple[str, ...]:
        """Return trunk ids that do not exist: one similar to an existing one, and a random one."""
        digit = f"{(int(self.trunk[-1], 16) + 1 + self.random.randrange(14)) % 16:x}"
        near = f"{self.trunk[:-1]}{digit}"
        drawn = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        own = {trunk.lower() for trunk in self.provider.trunk_ids}
        return tuple(trunk for trunk in (near, drawn) if trunk.lower() not in own)


def _size_of(page: Mapping[str, Any]) -> int:
    """Return how many items a page has: a provider may have smaller pages than the documented largest ones."""
    return min(_PAGE_SIZE, int(page["per_page"])) or _PAGE_SIZE


def _changed(number: str, before: Mapping[str, str | None], now: Mapping[str, str | None]) -> list[str]:
    """Return the numbers other than one that have another trunk than before, or are absent."""
    return sorted(one for one in before if one != number and before[one] != now.get(one, "absent"))


def _is_same(trunk: str | None, other: str | None) -> bool:
    return (trunk or "").lower() == (other or "").lower()


def _with(trunk_id: str | None) -> str:
    return f"with trunk {trunk_id}" if trunk_id else "without a trunk"


def _is_page(body: Mapping[str, Any]) -> bool:
    items, counts = body.get("items"), [body.get(name) for name in ("page", "per_page", "total")]
    return isinstance(items, list) and all(_is_number(item) for item in items) and all(map(is_count, counts))


def _is_number(item: object) -> bool:
    """Return whether an item of a list has the form of a number."""
    if not isinstance(item, dict) or not is_e164(item.get("e164")):
        return False
    trunk = item.get("trunk_group_id")
    return trunk in (None, "") or is_uuid(trunk)
