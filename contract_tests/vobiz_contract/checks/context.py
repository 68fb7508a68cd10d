"""What a check works with: ways to bring about a state, to look at it, and to say what must be.

An answer alone proves nothing, so effects are read from the list of numbers. What goes wrong while a state is brought
about is laid at the door of the behaviour that would have brought it about, not of the one under check.
"""

from __future__ import annotations

import random
import re
import uuid
from typing import TYPE_CHECKING, Any

from vobiz_contract.errors import BreachError, NotJudgedError
from vobiz_contract.expectation import describe, differs, json_object, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_contract.api import Api
    from vobiz_contract.exchange import Exchange
    from vobiz_contract.target import Effort, Target
    from vobiz_spec import Spec

__all__ = ["PAGES", "Lab", "is_e164", "is_uuid"]

PAGES = 20  # so many pages of a hundred are read of a list that is longer
_MOST = 100
_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_e164(text: object) -> bool:
    """Whether something is a phone number in E.164 form."""
    return isinstance(text, str) and _E164.fullmatch(text) is not None


def is_uuid(text: object) -> bool:
    """Whether something is a UUID as a string, in its usual form."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


class Lab:
    """One behaviour's workplace. `behaviour` is the id of the behaviour under check."""

    def __init__(self, api: Api, spec: Spec, *, behaviour: str, effort: Effort, seed: int) -> None:
        self.api = api
        self.spec = spec
        self.behaviour = behaviour
        self.effort = effort
        self.seed = seed
        self.random = random.Random(f"{seed} {behaviour}")  # noqa: S311 it draws examples
        self._page_of: dict[str, int] = {}

    @property
    def target(self) -> Target:
        """What is checked."""
        return self.api.target

    @property
    def number(self) -> str:
        """The number to work with."""
        return self.target.numbers[0]

    @property
    def trunk(self) -> str:
        """The trunk to work with."""
        return self.target.trunk_ids[0]

    @property
    def other_trunk(self) -> str | None:
        """A second trunk, if there is one."""
        return next(iter(self.target.trunk_ids[1:]), None)

    # What must be.

    def must(self, exchange: Exchange, behaviour: str | None = None) -> None:
        """The answer must be the one that the document gives for a behaviour, by default the one under check."""
        name = behaviour or self.behaviour
        sees = self.spec.behaviours[name].sees
        if differs(exchange, sees, self.spec):
            self.breach(exchange, wanted(sees, self.spec), behaviour=name)

    def must_be(self, exchange: Exchange, status: int, behaviour: str | None = None) -> None:
        """The answer must have a status."""
        if exchange.status != status:
            self.breach(exchange, f"status {status}", behaviour=behaviour)

    def must_hold(self, number: str, trunk_id: str | None, after: Exchange, behaviour: str | None = None) -> None:
        """The list must show the number with this trunk, or without one, now that a request was answered."""
        name = behaviour or self.behaviour
        held, exchange = self._look(number, name)
        if (held or "").lower() != (trunk_id or "").lower():
            expected = (
                f"{number} {_with(trunk_id)} in the list, after {after.request.method} was answered {after.status}"
            )
            raise BreachError(name, expected=expected, seen=f"{number} {_with(held)}", exchange=exchange)

    def breach(self, exchange: Exchange, expected: str, *, behaviour: str | None = None, seen: str = "") -> None:
        """Say that the provider broke a behaviour, by default the one under check."""
        raise BreachError(
            behaviour or self.behaviour, expected=expected, seen=seen or describe(exchange), exchange=exchange
        )

    def open(self, reason: str) -> None:
        """Say that the behaviour cannot be judged here."""
        raise NotJudgedError(reason)

    # Bringing about a state.

    def freed(self, number: str | None = None) -> str:
        """A number without a trunk; by default the first."""
        number = number or self.number
        if self.held(number) is not None:
            answer = self.api.unassign(number)
            self.must_be(answer, 204, "unassign.success")
            self.must_hold(number, None, answer, "unassign.success")
        return number

    def assigned(self, trunk_id: str | None = None, number: str | None = None) -> str:
        """A number with a trunk; by default the first of each."""
        number, trunk_id = self.freed(number), trunk_id or self.trunk
        answer = self.api.assign(number, trunk_id)
        self.must_be(answer, 204, "assign.success")
        self.must_hold(number, trunk_id, answer, "assign.success")
        return number

    # Looking.

    def held(self, number: str) -> str | None:
        """The trunk of a number, as the list shows it."""
        return self._look(number, "list-numbers.page")[0]

    def trunks_of_numbers(self) -> Mapping[str, str | None]:
        """Every number that the list shows, with its trunk; the first pages of a very long list."""
        return {item["e164"]: item.get("trunk_group_id") or None for item in self.items("list_numbers")}

    def items(self, operation: str, **query: object) -> list[dict[str, Any]]:
        """Every item of a list of numbers, over its pages."""
        found: list[dict[str, Any]] = []
        for page in range(1, PAGES + 1):
            body, _ = self.page(operation, page=page, per_page=_MOST, **query)
            found += body["items"]
            if len(found) >= body["total"] or not body["items"]:
                break
        return found

    def page(self, operation: str, **query: object) -> tuple[dict[str, Any], Exchange]:
        """One page of a list of numbers, which must be one."""
        behaviour = "inventory.page" if operation == "list_inventory" else "list-numbers.page"
        if query.keys() - {"page", "per_page"} and self.behaviour.startswith(behaviour.removesuffix("page")):
            behaviour = self.behaviour  # it is what the list makes of the query that is under check
        exchange = self.api.send(operation, query=query)
        body = json_object(exchange) if exchange.status == 200 else None  # noqa: PLR2004
        if body is None or not _is_page(body):
            self.breach(exchange, "status 200 with items, page, per_page and total", behaviour=behaviour)
            raise AssertionError
        return body, exchange

    def unknown_numbers(self) -> Iterator[str]:
        """Numbers that are not the account's, most of them close to one that is."""
        own, number = set(self.trunks_of_numbers()), self.number
        last = (int(number[-1]) + 1 + self.random.randrange(8)) % 10
        near = [f"{number[:-1]}{last}", number[:-1], f"{number}{last}", f"+999{self.random.randrange(10**8, 10**9)}"]
        yield from (one for one in near if is_e164(one) and one not in own)

    def unknown_number(self) -> str:
        """A number that is not the account's."""
        return next(self.unknown_numbers())

    def unknown_trunks(self) -> tuple[str, ...]:
        """Trunks that do not exist: one that is close to one that does, and any."""
        digit = f"{(int(self.trunk[-1], 16) + 1 + self.random.randrange(14)) % 16:x}"
        near = f"{self.trunk[:-1]}{digit}"
        drawn = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        return tuple(one for one in (near, drawn) if one.lower() not in {own.lower() for own in self.target.trunk_ids})

    def _look(self, number: str, behaviour: str) -> tuple[str | None, Exchange]:
        """The trunk of a number, read from the page on which it last was, else from all."""
        known = self._page_of.get(number)
        for page in (*([known] if known else []), *range(1, PAGES + 1)):
            body, exchange = self.page("list_numbers", page=page, per_page=_MOST)
            for item in body["items"]:
                if item["e164"] == number:
                    self._page_of[number] = page
                    return item.get("trunk_group_id") or None, exchange
            if page != known and page * _MOST >= body["total"]:
                break
        self.breach(exchange, f"{number} in the list of numbers", behaviour=behaviour, seen="a list without it")
        raise AssertionError


def _with(trunk_id: str | None) -> str:
    return f"with trunk {trunk_id}" if trunk_id else "without a trunk"


def _is_page(body: Mapping[str, Any]) -> bool:
    items, counts = body.get("items"), [body.get(name) for name in ("page", "per_page", "total")]
    return (
        isinstance(items, list)
        and all(isinstance(item, dict) and is_e164(item.get("e164")) for item in items)
        and all(item.get("trunk_group_id") in (None, "") or is_uuid(item["trunk_group_id"]) for item in items)
        and all(type(count) is int and count >= 0 for count in counts)
    )
