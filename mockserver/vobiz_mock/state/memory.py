"""The default store, which keeps the state in memory. The contract of its methods is that of `Store`."""

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
    """An account with its numbers and trunks.

    Attributes:
        account: The account.
        numbers: The numbers by E.164 form.
        trunks: The trunks by id.
        in_use: How many numbers are assigned to each trunk.
    """

    account: Account
    numbers: SortedDict[str, PhoneNumber] = field(default_factory=SortedDict)
    trunks: SortedDict[str, Trunk] = field(default_factory=SortedDict)
    in_use: Counter[str] = field(default_factory=Counter)

    def put(self, number: PhoneNumber) -> None:
        """Add a number, or replace the same number."""
        self.remove(number.e164)
        if number.trunk_group_id is not None:
            self.in_use[number.trunk_group_id] += 1
        self.numbers[number.e164] = number

    def remove(self, e164: str) -> None:
        """Remove a number if the account has it."""
        number = self.numbers.pop(e164, None)
        if number is not None and number.trunk_group_id is not None:
            self.in_use[number.trunk_group_id] -= 1


@dataclass
class _State:
    """The state of a store.

    Attributes:
        holdings: The holdings by account id.
        inventory: The numbers of the inventory by E.164 form.
        by_country: The same numbers, grouped by country.
    """

    holdings: dict[str, _Holding] = field(default_factory=dict)
    inventory: SortedDict[str, PhoneNumber] = field(default_factory=SortedDict)
    by_country: dict[str, SortedDict[str, PhoneNumber]] = field(default_factory=dict)

    @classmethod
    def of(cls, seed: Seed) -> _State:
        """Build the state that a seed describes."""
        state = cls()
        records: Iterable[Account | PhoneNumber | Trunk] = chain(seed.accounts, seed.trunks, seed.numbers)
        for record in records:
            state.place(record)
        return state

    def put(self, record: Account | PhoneNumber | Trunk) -> Verdict:
        """Add a record, or replace the record of the same id. A number is removed from its previous owner."""
        if not isinstance(record, Account) and record.account_id not in {*self.holdings, None}:
            return Verdict.ACCOUNT_UNKNOWN
        if isinstance(record, PhoneNumber):
            self.take_from_inventory(record.e164)
            for holding in self.holdings.values():
                holding.remove(record.e164)
        self.place(record)
        return Verdict.DONE

    def place(self, record: Account | PhoneNumber | Trunk) -> None:
        """Add a record. Its account must exist, and its number must not have another owner."""
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
        """Remove and return a number of the inventory; None if it is not there."""
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
    """A store in memory. The cost of a page without a filter depends on its length, and not on that of the list."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = _State()

    def load(self, seed: Seed) -> None:
        """Replace the whole state by a seed."""
        state = _State.of(seed)
        with self._lock:
            self._state = state

    def dump(self) -> Seed:
        """Return the whole state: the accounts in the order in which they were added, the rest sorted by id."""
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
        """Add a record, or replace the record of the same id."""
        with self._lock:
            return self._state.put(record)

    def account(self, account_id: str) -> Account | None:
        """Return the account of this id; None if it does not exist."""
        with self._lock:
            holding = self._state.holdings.get(account_id)
            return holding.account if holding else None

    def numbers(self, account_id: str, part: Slice, *, search: str = "") -> Page[PhoneNumber] | Verdict:
        """Return some of an account's numbers, ordered by E.164 form."""
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            numbers = holding.numbers
            return _page(numbers, part) if not search else _filtered(numbers, part, lambda e164: search in e164)

    def inventory(
        self, part: Slice, *, country: str | None = None, search: str = "", exclude: tuple[str, ...] = ()
    ) -> Page[PhoneNumber]:
        """Return some of the numbers that no account owns, ordered by E.164 form."""
        with self._lock:
            state = self._state
            numbers = state.inventory if country is None else state.by_country.get(country, SortedDict())
            if not search and not exclude:
                return _page(numbers, part)
            return _filtered(numbers, part, lambda e164: search in e164 and not any(text in e164 for text in exclude))

    def trunk(self, account_id: str, trunk_id: str) -> Trunk | Verdict:
        """Return a trunk of an account."""
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            trunk: Trunk | None = holding.trunks.get(trunk_id)
            return trunk or Verdict.TRUNK_UNKNOWN

    def trunks(self, account_id: str, part: Slice) -> Page[Trunk] | Verdict:
        """Return some of an account's trunks, ordered by id."""
        with self._lock:
            holding = self._state.holdings.get(account_id)
            return _page(holding.trunks, part) if holding else Verdict.ACCOUNT_UNKNOWN

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: str) -> Verdict:
        """Assign a number without a trunk to a trunk."""
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
        """Remove the assignment of a number."""
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
        """Move a number from the inventory to an account."""
        with self._lock:
            if (holding := self._state.holdings.get(account_id)) is None:
                return Verdict.ACCOUNT_UNKNOWN
            if (number := self._state.take_from_inventory(e164)) is None:
                return Verdict.NUMBER_UNAVAILABLE
            purchased = number.purchased(account_id, at=at)
            holding.put(purchased)
            return purchased

    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk without numbers."""
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
