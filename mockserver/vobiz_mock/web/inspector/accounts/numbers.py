"""The list of numbers on a page: what a person asked for, and which numbers with which trunks that are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vobiz_mock.state.store import NumberState, Page, Slice, Verdict, Wanted
from vobiz_mock.web.inspector.accounts.found import no_account
from vobiz_mock.web.inspector.accounts.page_of import PageOf, page_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_mock.state.records import PhoneNumber, Trunk
    from vobiz_mock.state.store import Store

PER_PAGE = 50
STATES = {
    NumberState.ASSIGNED: "Assigned to a trunk",
    NumberState.UNASSIGNED: "Without a trunk",
    NumberState.PENDING: "Release pending",
    NumberState.FOR_SALE: "For sale",
}
_SEPARATORS = re.compile(r"[\s().\-/]")
_NUMBER = re.compile(r"\+?[0-9]+", re.ASCII)
_MOST_TYPED = 200  # characters


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a person asked for.

    Attributes:
        typed: A part of a number, or of the id or name of a trunk.
        state: The state of a number. None for any.
        page: The number of the page.
        account_id: The account whose numbers are shown. None for all numbers.
    """

    typed: str = ""
    state: NumberState | None = None
    page: int = 1
    account_id: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, str], account_id: str | None = None) -> Query:
        """Return the query that a request has. What is not valid in it is as if it were absent."""
        state = next((state for state in STATES if state.value == values.get("show")), None)
        typed = values.get("q", "").strip()[:_MOST_TYPED]
        return cls(typed=typed, state=state, page=page_number(values.get("page", "")), account_id=account_id)

    @property
    def is_plain(self) -> bool:
        """Whether all numbers are asked for."""
        return not self.typed and self.state is None

    def values(self) -> dict[str, str]:
        """Return the query without the page."""
        values = {"account": self.account_id, "q": self.typed, "show": self.state and self.state.value}
        return {name: value for name, value in values.items() if value}

    def readings(self) -> Iterator[Wanted]:
        """Yield what can be meant, the most probable first: digits are a part of a number, or else of a trunk."""
        digits = _SEPARATORS.sub("", unquote(self.typed))
        if not self.typed or _NUMBER.fullmatch(digits):
            yield Wanted(self.account_id, self.state, search=digits)
        if self.typed:
            yield Wanted(self.account_id, self.state, trunk=self.typed)


@dataclass(frozen=True)
class Row:
    """A number in a list.

    Attributes:
        number: The number.
        state: Its state.
        trunk: Its trunk. None if it has none, or one that its account does not have.
    """

    number: PhoneNumber
    state: NumberState
    trunk: Trunk | None


def listed(store: Store, query: Query) -> PageOf[Row]:
    """Return the numbers that a person asked for. A page beyond the last one is the last one.

    Raises:
        NotFoundError: There is no such account.
    """
    found = _found(store, query)
    last = max(1, -(-found.total // PER_PAGE))
    if query.page > last:
        query = replace(query, page=last)
        found = _found(store, query)
    return PageOf([_row(store, number) for number in found.items], found.total, query.page, PER_PAGE)


def _found(store: Store, query: Query) -> Page[PhoneNumber]:
    part = Slice((query.page - 1) * PER_PAGE, PER_PAGE)
    found: Page[PhoneNumber] = Page((), 0)
    for wanted in query.readings():
        page = store.find(part, wanted)
        if isinstance(page, Verdict):
            raise no_account(query.account_id)
        found = page
        if found.total:
            break
    return found


def _row(store: Store, number: PhoneNumber) -> Row:
    trunk = store.trunk(number.account_id or "", number.trunk_group_id or "")
    return Row(number, NumberState.of(number), None if isinstance(trunk, Verdict) else trunk)
