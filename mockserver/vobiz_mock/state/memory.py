"""The store in memory, which serves by default."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from sortedcontainers import SortedDict

from vobiz_mock.state.records import Account, PhoneNumber, Seed, Trunk
from vobiz_mock.state.store import Page, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vobiz_mock.state.store import Slice

_Item = TypeVar("_Item")


@dataclass
class _Holding:
    """What one account has. `in_use` counts the numbers of each trunk."""

    account: Account
    numbers: SortedDict[str, PhoneNumber] = field(default_factory=SortedDict)
    trunks: SortedDict[str, Trunk] = field(default_factory=SortedDict)
    in_use: Counter[str] = field(default_factory=Counter)

    def put(self, number: PhoneNumber) -> None:
        """Add a number, or replace it by its next version."""
        self.remove(number.e164)
        if number.trunk_group_id is not None:
            self.in_use[number.trunk_group_id] += 1
        self.numbers[number.e164] = number

    def remove(self, e164: str) -> None:
        """Remove a number, if the account has it."""
        number = self.numbers.pop(e164, None)
        if number is not None and number.trunk_group_id is not None:
            self.in_use[number.trunk_group_id] -= 1


@dataclass
class _State:
    """All that a store holds. The inventory is kept a second time by country."""

    holdings: dict[str, _Holding] = field(default_factory=dict)
    inventory: SortedDict[str, PhoneNumber] = field(default_factory=SortedDict)
    by_country: dict[str, SortedDict[str, PhoneNumber]] = field(default_factory=dict)

    @classmethod
    def of(cls, seed: Seed) -> _State:
        """The state that a seed describes."""
        state = cls()
        records: Iterable[Account | PhoneNumber | Trunk] = chain(seed.accounts, seed.trunks, seed.numbers)
        for record in records:
            state.place(record)
        return state

    def put(self, record: Account | PhoneNumber | Trunk) -> Verdict:
        """Add a record, or replace the one of the same id. A number leaves whoever held it."""
        if not isinstance(record, Account) and record.account_id not in {*self.holdings, None}:
            return Verdict.ACCOUNT_UNKNOWN
        if isinstance(record, PhoneNumber):
            self.take_from_inventory(record.e164)
            for holding in self.holdings.values():
                holding.remove(record.e164)
        self.place(record)
        return Verdict.DONE

    def place(self, record: Account | PhoneNumber | Trunk) -> None:
        """Add a record of an account that exists; no other account, nor the inventory, holds its number."""
        match record:
            case Account():
                self._place_account(record)
            case PhoneNumber(account_id=None):
                self.inventory[record.e164] = record
                self.by_country.setdefault(record.country, SortedDict())[record.e164] = record
            case PhoneNumber(account_id=str(account_id)):
                self.holdings[account_id].put(record)
            case Trunk():
                self.holdings[record.account_id].trunks[record.trunk_id] = record

    def take_from_inventory(self, e164: str) -> PhoneNumber | None:
        """Remove a number from the inventory, and give it."""
        number: PhoneNumber | None = self.inventory.pop(e164, None)
        if number is not None:
            del self.by_country[number.country][e164]
        return number

    def _place_account(self, account: Account) -> None:
        if account.account_id in self.holdings:
            self.holdings[account.account_id].account = account
        else:
            self.holdings[account.account_id] = _Holding(account)


class MemoryStore:
    """A store in this process. Pages are cut from sorted containers, so a page costs what it holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = _State()

    def load(self, seed: Seed) -> None:
        """Replace all state by a seed."""
        state = _State.of(seed)
        with self._lock:
            self._state = state

    def dump(self) -> Seed:
        """All state, as a seed that loads it again: accounts in the order in which they came, the rest sorted."""
        with self._lock:
            holdings = list(self._state.holdings.values())
            return Seed(
                accounts=tuple(holding.account for holding in holdings),
                numbers=(
                    *(number for holding in holdings for number in holding.numbers.values()),
                    *self._state.inventory.values(),
                ),
                trunks=tuple(trunk for holding in holdings for trunk in holding.trunks.values()),
            )

    def put(self, record: Account | PhoneNumber | Trunk) -> Verdict:
        """Add a record, or replace the one of the same id. DONE or ACCOUNT_UNKNOWN."""
        with self._lock:
            return self._state.put(record)

    def account(self, account_id: str) -> Account | None:
        """The account of this id, if there is one."""
        with self._lock:
            holding = self._state.holdings.get(account_id)
            return holding.account if holding else None

    def numbers(self, account_id: str, part: Slice, *, search: str = "") -> Page[PhoneNumber] | Verdict:
        """The account's numbers whose E.164 form contains `search`, in the order of that form; or ACCOUNT_UNKNOWN."""
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            numbers = holding.numbers
            return _page(numbers, part) if not search else _filtered(numbers, part, lambda e164: search in e164)

    def inventory(
        self, part: Slice, *, country: str | None = None, search: str = "", exclude: tuple[str, ...] = ()
    ) -> Page[PhoneNumber]:
        """The numbers that no account owns, in the order of their E.164 form."""
        with self._lock:
            state = self._state
            numbers = state.inventory if country is None else state.by_country.get(country, SortedDict())
            if not search and not exclude:
                return _page(numbers, part)
            return _filtered(numbers, part, lambda e164: search in e164 and not any(no in e164 for no in exclude))

    def trunk(self, account_id: str, trunk_id: str) -> Trunk | Verdict:
        """A trunk of the account; or ACCOUNT_UNKNOWN or TRUNK_UNKNOWN."""
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            trunk: Trunk | None = holding.trunks.get(trunk_id)
            return trunk or Verdict.TRUNK_UNKNOWN

    def trunks(self, account_id: str, part: Slice) -> Page[Trunk] | Verdict:
        """The account's trunks, in the order of their ids; or ACCOUNT_UNKNOWN."""
        with self._lock:
            holding = self._state.holdings.get(account_id)
            return _page(holding.trunks, part) if holding else Verdict.ACCOUNT_UNKNOWN

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: str) -> Verdict:
        """Link a number that has no trunk.

        DONE, ACCOUNT_UNKNOWN, NUMBER_UNKNOWN, NUMBER_ASSIGNED or TRUNK_UNKNOWN.
        """
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            if (number := holding.numbers.get(e164)) is None:
                return Verdict.NUMBER_UNKNOWN
            if number.trunk_group_id is not None:
                return Verdict.NUMBER_ASSIGNED
            if trunk_id not in holding.trunks:
                return Verdict.TRUNK_UNKNOWN
            holding.put(number.assigned(trunk_id, at=at))
            return Verdict.DONE

    def unassign(self, account_id: str, e164: str, *, at: str) -> Verdict:
        """Remove the link of a number. DONE, ACCOUNT_UNKNOWN, NUMBER_UNKNOWN or NUMBER_UNASSIGNED."""
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            if (number := holding.numbers.get(e164)) is None:
                return Verdict.NUMBER_UNKNOWN
            if number.trunk_group_id is None:
                return Verdict.NUMBER_UNASSIGNED
            holding.put(number.assigned(None, at=at))
            return Verdict.DONE

    def purchase(self, account_id: str, e164: str, *, at: str) -> PhoneNumber | Verdict:
        """Move a number from the inventory to an account; or ACCOUNT_UNKNOWN or NUMBER_UNAVAILABLE."""
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            if (number := self._state.take_from_inventory(e164)) is None:
                return Verdict.NUMBER_UNAVAILABLE
            purchased = number.purchased(account_id, at=at)
            holding.put(purchased)
            return purchased

    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk that has no numbers. DONE, ACCOUNT_UNKNOWN, TRUNK_UNKNOWN or TRUNK_IN_USE."""
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            if trunk_id not in holding.trunks:
                return Verdict.TRUNK_UNKNOWN
            if holding.in_use[trunk_id]:
                return Verdict.TRUNK_IN_USE
            del holding.trunks[trunk_id]
            return Verdict.DONE


def _page(items: SortedDict[str, _Item], part: Slice) -> Page[_Item]:
    keys = items.keys()[part.offset : part.offset + part.limit]
    return Page(items=tuple(items[key] for key in keys), total=len(items))


def _filtered(items: SortedDict[str, _Item], part: Slice, wanted: Callable[[str], bool]) -> Page[_Item]:
    kept = tuple(item for key, item in items.items() if wanted(key))
    return Page(items=kept[part.offset : part.offset + part.limit], total=len(kept))
