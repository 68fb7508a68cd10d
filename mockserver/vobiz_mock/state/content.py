"""The content of a store in memory, with its indexes. It decides nothing, and its caller must hold a lock."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from sortedcontainers import SortedDict, SortedSet

from vobiz_mock.state.records import Account, PartKind, PhoneNumber, Seed, Trunk, TrunkPart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    Record = Account | PhoneNumber | Trunk | TrunkPart

_NUMBER, _TRUNK = "number", "trunk"  # kinds of records, beside those of PartKind


def _parts() -> dict[PartKind, SortedDict[str, TrunkPart]]:
    return {kind: SortedDict() for kind in PartKind}


@dataclass
class Holding:
    """An account with all that it has.

    Attributes:
        account: The account.
        numbers: The numbers by E.164 form.
        trunks: The trunks by id.
        parts: The parts of trunks by kind and id.
        in_use: How many numbers are assigned to each trunk.
        names: The ids of the parts with a unique name, by kind and name.
    """

    account: Account
    numbers: SortedDict[str, PhoneNumber] = field(default_factory=SortedDict)
    trunks: SortedDict[str, Trunk] = field(default_factory=SortedDict)
    parts: dict[PartKind, SortedDict[str, TrunkPart]] = field(default_factory=_parts)
    in_use: Counter[str] = field(default_factory=Counter)
    names: dict[tuple[PartKind, str], str] = field(default_factory=dict)


@dataclass
class Content:
    """All records of a store.

    Attributes:
        holdings: The holdings by account id.
        inventory: The numbers of the inventory by E.164 form.
        by_country: The same numbers, grouped by country.
        owners: The account of each number, trunk and part that has one, by kind and id.
        cooldowns: The ends of the cooldowns, each with its number.
    """

    holdings: dict[str, Holding] = field(default_factory=dict)
    inventory: SortedDict[str, PhoneNumber] = field(default_factory=SortedDict)
    by_country: dict[str, SortedDict[str, PhoneNumber]] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    cooldowns: SortedSet[tuple[datetime, str]] = field(default_factory=SortedSet)

    @classmethod
    def of(cls, seed: Seed) -> Content:
        """Build the content that a seed describes."""
        content = cls()
        records: Iterable[Record] = chain(seed.accounts, seed.trunks, seed.parts, seed.numbers)
        for record in records:
            content.place(record)
        return content

    def seed(self) -> Seed:
        """Return the content as a seed: the accounts in the order in which they were added, the rest sorted by id."""
        holdings = list(self.holdings.values())
        return Seed(
            accounts=tuple(holding.account for holding in holdings),
            numbers=(
                *(number for holding in holdings for number in holding.numbers.values()),
                *self.inventory.values(),
            ),
            trunks=tuple(trunk for holding in holdings for trunk in holding.trunks.values()),
            parts=tuple(part for h in holdings for parts in h.parts.values() for part in parts.values()),
        )

    def owner(self, record: Trunk | TrunkPart) -> str | None:
        """Return the account that has a trunk or part of the same kind and id; None if no account has one."""
        key = (record.kind, record.id) if isinstance(record, TrunkPart) else (_TRUNK, record.trunk_id)
        return self.owners.get(key)

    def advance(self, at: datetime) -> None:
        """Move the numbers whose cooldown has ended to the inventory."""
        while self.cooldowns and self.cooldowns[0][0] <= at:
            end, e164 = self.cooldowns[0]
            self.place(self.holdings[self.owners[_NUMBER, e164]].numbers[e164].returned(at=end))

    def place(self, record: Record) -> None:
        """Add a record, or replace the record of the same id. Its account must exist."""
        match record:
            case Account():
                self._place_account(record)
            case PhoneNumber():
                self._place_number(record)
            case Trunk():
                self.holdings[record.account_id].trunks[record.trunk_id] = record
                self.owners[_TRUNK, record.trunk_id] = record.account_id
            case TrunkPart():
                self._place_part(record)

    def remove_trunk(self, trunk: Trunk) -> None:
        """Remove a trunk. It must exist."""
        del self.holdings[trunk.account_id].trunks[trunk.trunk_id]
        del self.owners[_TRUNK, trunk.trunk_id]

    def remove_part(self, part: TrunkPart) -> None:
        """Remove a part. It must exist."""
        holding = self.holdings[part.account_id]
        del holding.parts[part.kind][part.id]
        del self.owners[part.kind, part.id]
        if part.unique_name is not None:
            del holding.names[part.kind, part.unique_name]

    def _place_account(self, account: Account) -> None:
        if account.account_id in self.holdings:
            self.holdings[account.account_id].account = account
        else:
            self.holdings[account.account_id] = Holding(account)

    def _place_part(self, part: TrunkPart) -> None:
        holding = self.holdings[part.account_id]
        if (previous := holding.parts[part.kind].get(part.id)) is not None:
            self.remove_part(previous)
        holding.parts[part.kind][part.id] = part
        self.owners[part.kind, part.id] = part.account_id
        if part.unique_name is not None:
            holding.names[part.kind, part.unique_name] = part.id

    def _place_number(self, number: PhoneNumber) -> None:
        self._remove_number(number.e164)
        if number.account_id is None:
            self.inventory[number.e164] = number
            self.by_country.setdefault(number.country, SortedDict())[number.e164] = number
            return
        holding = self.holdings[number.account_id]
        holding.numbers[number.e164] = number
        self.owners[_NUMBER, number.e164] = number.account_id
        if number.trunk_group_id is not None:
            holding.in_use[number.trunk_group_id] += 1
        if number.cooldown_ends_at is not None:
            self.cooldowns.add((number.cooldown_ends_at, number.e164))

    def _remove_number(self, e164: str) -> None:
        """Remove a number from its account or from the inventory, if it is in one of them."""
        if (account_id := self.owners.pop((_NUMBER, e164), None)) is not None:
            self._disown(self.holdings[account_id], e164)
        elif (number := self.inventory.pop(e164, None)) is not None:
            del self.by_country[number.country][e164]
            if not self.by_country[number.country]:
                del self.by_country[number.country]

    def _disown(self, holding: Holding, e164: str) -> None:
        number = holding.numbers.pop(e164)
        if number.trunk_group_id is not None:
            holding.in_use[number.trunk_group_id] -= 1
        if number.cooldown_ends_at is not None:
            self.cooldowns.remove((number.cooldown_ends_at, e164))
