"""Where the fake's state is kept: a small protocol, and the store in memory that serves by default.

Each method is atomic: it happens as a whole or not at all, whatever else runs. A store decides nothing but what only
it can decide in one step; how an answer looks is not its business.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from sortedcontainers import SortedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vobiz_mock.model import Account, PhoneNumber, Seed, Trunk

_Item = TypeVar("_Item")


class Verdict(Enum):
    """What became of a change."""

    DONE = auto()
    NUMBER_UNKNOWN = auto()
    NUMBER_ASSIGNED = auto()
    NUMBER_UNASSIGNED = auto()
    TRUNK_UNKNOWN = auto()
    TRUNK_IN_USE = auto()


@dataclass(frozen=True)
class Slice:
    """Which part of a list is wanted: how many items to pass over, and how many to give at the most."""

    offset: int
    limit: int


@dataclass(frozen=True)
class Page(Generic[_Item]):
    """A part of a list, and how long the list is."""

    items: tuple[_Item, ...]
    total: int


class Store(Protocol):
    """State that may be shared: nobody but the store knows all of it."""

    def load(self, seed: Seed) -> None:
        """Replace all state by a seed."""

    def account(self, account_id: str) -> Account | None:
        """The account of this id, if there is one."""

    def numbers(self, account_id: str, part: Slice, *, search: str = "") -> Page[PhoneNumber]:
        """The account's numbers whose E.164 form contains `search`, in the order of that form."""

    def inventory(
        self, part: Slice, *, country: str | None = None, search: str = "", exclude: tuple[str, ...] = ()
    ) -> Page[PhoneNumber]:
        """The numbers that no account owns, in the order of their E.164 form."""

    def trunk(self, account_id: str, trunk_id: str) -> Trunk | None:
        """A trunk of the account, if it has it."""

    def trunks(self, account_id: str, part: Slice) -> Page[Trunk]:
        """The account's trunks, in the order of their ids."""

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: str) -> Verdict:
        """Link a number that has no trunk. DONE, NUMBER_UNKNOWN, NUMBER_ASSIGNED or TRUNK_UNKNOWN, in this order."""

    def unassign(self, account_id: str, e164: str, *, at: str) -> Verdict:
        """Undo the link of a number. DONE, NUMBER_UNKNOWN or NUMBER_UNASSIGNED."""

    def purchase(self, account_id: str, e164: str, *, at: str) -> PhoneNumber | None:
        """Move a number from the inventory to an account; None where the inventory does not hold it."""

    def add_trunk(self, trunk: Trunk) -> None:
        """Add a trunk to its account."""

    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk that has no numbers. DONE, TRUNK_UNKNOWN or TRUNK_IN_USE."""


@dataclass
class _Holding:
    """What one account has. `in_use` counts the numbers of each trunk."""

    account: Account
    numbers: SortedDict[str, PhoneNumber] = field(default_factory=SortedDict)
    trunks: SortedDict[str, Trunk] = field(default_factory=SortedDict)
    in_use: Counter[str] = field(default_factory=Counter)

    def put(self, number: PhoneNumber) -> None:
        """Add a number, or replace it by its next version."""
        before = self.numbers.get(number.e164)
        if before is not None and before.trunk_group_id is not None:
            self.in_use[before.trunk_group_id] -= 1
        if number.trunk_group_id is not None:
            self.in_use[number.trunk_group_id] += 1
        self.numbers[number.e164] = number


class MemoryStore:
    """A store in this process. Pages are cut from sorted containers, so a page costs what it holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holdings: dict[str, _Holding] = {}
        self._inventory: SortedDict[str, PhoneNumber] = SortedDict()
        self._by_country: dict[str, SortedDict[str, PhoneNumber]] = {}

    def load(self, seed: Seed) -> None:
        """Replace all state by a seed."""
        with self._lock:
            self._holdings = {account.account_id: _Holding(account) for account in seed.accounts}
            self._inventory, self._by_country = SortedDict(), {}
            for trunk in seed.trunks:
                self._holdings[trunk.account_id].trunks[trunk.trunk_id] = trunk
            for number in seed.numbers:
                self._place(number)

    def account(self, account_id: str) -> Account | None:
        """The account of this id, if there is one."""
        with self._lock:
            holding = self._holdings.get(account_id)
            return holding.account if holding else None

    def numbers(self, account_id: str, part: Slice, *, search: str = "") -> Page[PhoneNumber]:
        """The account's numbers whose E.164 form contains `search`, in the order of that form."""
        with self._lock:
            numbers = self._holdings[account_id].numbers
            return _page(numbers, part) if not search else _filtered(numbers, part, lambda e164: search in e164)

    def inventory(
        self, part: Slice, *, country: str | None = None, search: str = "", exclude: tuple[str, ...] = ()
    ) -> Page[PhoneNumber]:
        """The numbers that no account owns, in the order of their E.164 form."""
        with self._lock:
            numbers = self._inventory if country is None else self._by_country.get(country, SortedDict())
            if not search and not exclude:
                return _page(numbers, part)
            return _filtered(numbers, part, lambda e164: search in e164 and not any(no in e164 for no in exclude))

    def trunk(self, account_id: str, trunk_id: str) -> Trunk | None:
        """A trunk of the account, if it has it."""
        with self._lock:
            trunk: Trunk | None = self._holdings[account_id].trunks.get(trunk_id.lower())
            return trunk

    def trunks(self, account_id: str, part: Slice) -> Page[Trunk]:
        """The account's trunks, in the order of their ids."""
        with self._lock:
            return _page(self._holdings[account_id].trunks, part)

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: str) -> Verdict:
        """Link a number that has no trunk. DONE, NUMBER_UNKNOWN, NUMBER_ASSIGNED or TRUNK_UNKNOWN, in this order."""
        with self._lock:
            holding = self._holdings[account_id]
            number = holding.numbers.get(e164)
            if number is None:
                return Verdict.NUMBER_UNKNOWN
            if number.trunk_group_id is not None:
                return Verdict.NUMBER_ASSIGNED
            if trunk_id.lower() not in holding.trunks:
                return Verdict.TRUNK_UNKNOWN
            holding.put(number.assigned(trunk_id.lower(), at=at))
            return Verdict.DONE

    def unassign(self, account_id: str, e164: str, *, at: str) -> Verdict:
        """Undo the link of a number. DONE, NUMBER_UNKNOWN or NUMBER_UNASSIGNED."""
        with self._lock:
            holding = self._holdings[account_id]
            number = holding.numbers.get(e164)
            if number is None:
                return Verdict.NUMBER_UNKNOWN
            if number.trunk_group_id is None:
                return Verdict.NUMBER_UNASSIGNED
            holding.put(number.assigned(None, at=at))
            return Verdict.DONE

    def purchase(self, account_id: str, e164: str, *, at: str) -> PhoneNumber | None:
        """Move a number from the inventory to an account; None where the inventory does not hold it."""
        with self._lock:
            number: PhoneNumber | None = self._inventory.pop(e164, None)
            if number is None:
                return None
            del self._by_country[number.country][e164]
            purchased = number.purchased(account_id, at=at)
            self._holdings[account_id].put(purchased)
            return purchased

    def add_trunk(self, trunk: Trunk) -> None:
        """Add a trunk to its account."""
        with self._lock:
            self._holdings[trunk.account_id].trunks[trunk.trunk_id] = trunk

    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk that has no numbers. DONE, TRUNK_UNKNOWN or TRUNK_IN_USE."""
        with self._lock:
            holding = self._holdings[account_id]
            if trunk_id.lower() not in holding.trunks:
                return Verdict.TRUNK_UNKNOWN
            if holding.in_use[trunk_id.lower()]:
                return Verdict.TRUNK_IN_USE
            del holding.trunks[trunk_id.lower()]
            return Verdict.DONE

    def _place(self, number: PhoneNumber) -> None:
        if number.account_id is not None:
            self._holdings[number.account_id].put(number)
        else:
            self._inventory[number.e164] = number
            self._by_country.setdefault(number.country, SortedDict())[number.e164] = number


def _page(items: SortedDict[str, _Item], part: Slice) -> Page[_Item]:
    keys = items.keys()[part.offset : part.offset + part.limit]
    return Page(items=tuple(items[key] for key in keys), total=len(items))


def _filtered(items: SortedDict[str, _Item], part: Slice, wanted: Callable[[str], bool]) -> Page[_Item]:
    found: Iterable[_Item] = (item for key, item in items.items() if wanted(key))
    kept = tuple(found)
    return Page(items=kept[part.offset : part.offset + part.limit], total=len(kept))
