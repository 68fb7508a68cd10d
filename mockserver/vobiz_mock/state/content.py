"""The content of a store in memory, with its indexes. It decides nothing, and its caller must hold a lock."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from sortedcontainers import SortedDict, SortedSet

from vobiz_mock.state.records import RECORD_KINDS, Account, PartKind, PhoneNumber, Seed, Trunk, TrunkPart
from vobiz_mock.state.sorted_numbers import SortedNumbers
from vobiz_mock.state.store import NumberState, Summary, Totals, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from vobiz_mock.state.number_block import Block
    from vobiz_mock.state.store import Wanted

    Record = Account | PhoneNumber | Trunk | TrunkPart


def _parts() -> dict[PartKind, SortedDict[str, TrunkPart]]:
    return {kind: SortedDict() for kind in PartKind}


@dataclass
class Holding:
    """An account with all that it has.

    Attributes:
        account: The account.
        numbers: The E.164 forms of the numbers.
        trunks: The trunks by id.
        parts: The parts of trunks by kind and id.
        in_use: How many numbers are assigned to each trunk.
        assigned: How many numbers are assigned, apart from those that are pending.
        pending: How many numbers have a release in its cooldown.
        names: The ids of the parts with a unique name, by kind and name.
    """

    account: Account
    numbers: SortedNumbers = field(default_factory=SortedNumbers)
    trunks: SortedDict[str, Trunk] = field(default_factory=SortedDict)
    parts: dict[PartKind, SortedDict[str, TrunkPart]] = field(default_factory=_parts)
    in_use: Counter[str] = field(default_factory=Counter)
    assigned: int = 0
    pending: int = 0
    names: dict[tuple[PartKind, str], str] = field(default_factory=dict)

    def count_state(self, number: PhoneNumber, step: int) -> None:
        """Count a number of the account by its state."""
        if number.pending_release:
            self.pending += step
        elif number.trunk_group_id is not None:
            self.assigned += step

    def summary(self) -> Summary:
        """Return the account, and how much it has."""
        return Summary(self.account, len(self.numbers), self.assigned, self.pending, len(self.trunks))


class Still(NamedTuple):
    """What a content has at one moment.

    Attributes:
        accounts: The accounts in the order in which they were added.
        listed: The blocks of the numbers of each account, and of the inventory. A block never changes.
        numbers: All numbers by E.164 form.
        trunks: The trunks.
        parts: The parts of trunks.
    """

    accounts: tuple[Account, ...]
    listed: tuple[tuple[Block, ...], ...]
    numbers: dict[str, PhoneNumber]
    trunks: tuple[Trunk, ...]
    parts: tuple[TrunkPart, ...]

    def seed(self) -> Seed:
        """Return it as a seed: the accounts in the order in which they were added, the rest sorted by id."""
        e164s = chain.from_iterable(block.numbers for blocks in self.listed for block in blocks)
        numbers = tuple(self.numbers[e164] for e164 in e164s)
        return Seed(accounts=self.accounts, numbers=numbers, trunks=self.trunks, parts=self.parts)


@dataclass
class Content:
    """All records of a store.

    Attributes:
        holdings: The holdings by account id.
        numbers: All numbers by E.164 form.
        inventory: The E.164 forms of the numbers of the inventory.
        by_country: The same, grouped by country.
        owners: The account of each trunk and part, by kind and id.
        cooldowns: The ends of the cooldowns, each with its number.
    """

    holdings: dict[str, Holding] = field(default_factory=dict)
    numbers: dict[str, PhoneNumber] = field(default_factory=dict)
    inventory: SortedNumbers = field(default_factory=SortedNumbers)
    by_country: dict[str, SortedNumbers] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    cooldowns: SortedSet[tuple[datetime, str]] = field(default_factory=SortedSet)

    @classmethod
    def of(cls, seed: Seed) -> Content:
        """Build the content that a seed describes."""
        content = cls()
        records: Iterable[Record] = chain(seed.accounts, seed.trunks, seed.parts)
        for record in records:
            content.place(record)
        content._place_numbers(seed.numbers)
        return content

    def still(self) -> Still:
        """Return the content as it is now. The caller need not hold the lock to read it."""
        holdings = self.holdings.values()
        return Still(
            accounts=tuple(holding.account for holding in holdings),
            listed=(*(holding.numbers.blocks() for holding in holdings), self.inventory.blocks()),
            numbers=self.numbers.copy(),
            trunks=tuple(trunk for holding in holdings for trunk in holding.trunks.values()),
            parts=tuple(part for h in holdings for parts in h.parts.values() for part in parts.values()),
        )

    def totals(self) -> Totals:
        """Return how much all accounts have together."""
        for_sale = len(self.inventory)
        assigned = sum(holding.assigned for holding in self.holdings.values())
        return Totals(len(self.holdings), len(self.numbers) - for_sale, assigned, for_sale)

    def held(self, wanted: Wanted) -> tuple[Holding, ...] | Verdict:
        """Return the holdings whose numbers may be wanted."""
        if wanted.account_id is not None and wanted.account_id not in self.holdings:
            return Verdict.ACCOUNT_UNKNOWN
        if wanted.state is NumberState.FOR_SALE:
            return ()
        return tuple(self.holdings.values()) if wanted.account_id is None else (self.holdings[wanted.account_id],)

    def blocks(self, wanted: Wanted) -> tuple[Block, ...] | Verdict:
        """Return the numbers that may be wanted, in order, in blocks, which never change."""
        if isinstance(held := self.held(wanted), Verdict):
            return held
        has_inventory = wanted.account_id is None and wanted.state in {None, NumberState.FOR_SALE}
        lists = [holding.numbers for holding in held] + [self.inventory] * has_inventory
        return tuple(chain.from_iterable(numbers.blocks() for numbers in lists))

    def owner(self, record: Trunk | TrunkPart) -> str | None:
        """Return the account that has a trunk or part of the same kind and id; None if no account has one."""
        return self.owners.get(record.key)

    def has_id(self, id_: str) -> bool:
        """Return whether a trunk or a part of any kind has an id."""
        return any((kind, id_) in self.owners for kind in RECORD_KINDS)

    def taken(self, records: Seed) -> Iterator[str]:
        """Yield those of the records that exist already: the accounts, the numbers, and the ids of all others."""
        yield from (f"account {one.account_id}" for one in records.accounts if one.account_id in self.holdings)
        yield from (f"number {one.e164}" for one in records.numbers if one.e164 in self.numbers)
        others: Iterable[Trunk | TrunkPart] = chain(records.trunks, records.parts)
        ids = {one.key[1]: one.key[0] for one in others}
        yield from (f"{kind} {id_}" for id_, kind in ids.items() if self.has_id(id_))
        if given := {str(one.fields["id"]).lower() for one in records.numbers if "id" in one.fields}:
            known = {str(one.fields["id"]).lower() for one in self.numbers.values() if "id" in one.fields}
            yield from (f"number with the id {id_}" for id_ in sorted(given & known))

    def advance(self, at: datetime) -> None:
        """Move the numbers whose cooldown has ended to the inventory."""
        while self.cooldowns and self.cooldowns[0][0] <= at:
            end, e164 = self.cooldowns[0]
            self.place(self.numbers[e164].returned(at=end))

    def place(self, record: Record) -> None:
        """Add a record, or replace the record of the same id. Its account must exist."""
        match record:
            case PhoneNumber():
                self._place_number(record)
            case Account():
                self._place_account(record)
            case Trunk():
                self.holdings[record.account_id].trunks[record.trunk_id] = record
                self.owners[record.key] = record.account_id
            case TrunkPart():
                self._place_part(record)

    def remove_trunk(self, trunk: Trunk) -> None:
        """Remove a trunk. It must exist."""
        del self.holdings[trunk.account_id].trunks[trunk.trunk_id]
        del self.owners[trunk.key]

    def remove_part(self, part: TrunkPart) -> None:
        """Remove a part. It must exist."""
        holding = self.holdings[part.account_id]
        del holding.parts[part.kind][part.id]
        del self.owners[part.key]
        if part.unique_name is not None:
            del holding.names[part.kind, part.unique_name]

    def remove_holding(self, holding: Holding) -> None:
        """Remove an account with all that it has."""
        for e164 in holding.numbers:
            self._discount(holding, self.numbers.pop(e164))
        parts = chain.from_iterable(parts.values() for parts in holding.parts.values())
        held: Iterable[Trunk | TrunkPart] = chain(holding.trunks.values(), parts)
        for record in held:
            del self.owners[record.key]
        del self.holdings[holding.account.account_id]

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
        self.owners[part.key] = part.account_id
        if part.unique_name is not None:
            holding.names[part.kind, part.unique_name] = part.id

    def _place_numbers(self, numbers: Sequence[PhoneNumber]) -> None:
        """Add the numbers of a seed to a content without numbers."""
        self.numbers = {number.e164: number for number in numbers}
        owned: defaultdict[str, list[str]] = defaultdict(list)
        for_sale: defaultdict[str, list[str]] = defaultdict(list)
        for (owner, country), some in groupby(numbers, attrgetter("account_id", "country")):
            found = owned[owner] if owner is not None else for_sale[country]
            found += [number.e164 for number in some]
        self.inventory = SortedNumbers(chain.from_iterable(for_sale.values()))
        self.by_country = {country: SortedNumbers(found) for country, found in for_sale.items()}
        for account_id, found in owned.items():
            self.holdings[account_id].numbers = SortedNumbers(found)
        for number in numbers:
            if number.account_id is not None:
                self._count(self.holdings[number.account_id], number)

    def _place_number(self, number: PhoneNumber) -> None:
        previous = self.numbers.get(number.e164)
        self.numbers[number.e164] = number
        if previous is not None and previous.account_id is not None:
            self._discount(self.holdings[previous.account_id], previous)
        if number.account_id is not None:
            self._count(self.holdings[number.account_id], number)
        if previous is None or not _are_listed_together(previous, number):
            self._move(previous, number)

    def _move(self, previous: PhoneNumber | None, number: PhoneNumber) -> None:
        """Remove a number from where it was listed, if it was, and list it where it is now."""
        if previous is not None:
            for listed in self._lists(previous):
                listed.remove(number.e164)
            if previous.account_id is None and not self.by_country[previous.country]:
                del self.by_country[previous.country]
        for listed in self._lists(number):
            listed.add(number.e164)

    def _lists(self, number: PhoneNumber) -> tuple[SortedNumbers, ...]:
        """Return the lists to which a number belongs."""
        if number.account_id is not None:
            return (self.holdings[number.account_id].numbers,)
        return self.inventory, self.by_country.setdefault(number.country, SortedNumbers())

    def _count(self, holding: Holding, number: PhoneNumber) -> None:
        if number.trunk_group_id is not None:
            holding.in_use[number.trunk_group_id] += 1
        holding.count_state(number, 1)
        if number.cooldown_ends_at is not None:
            self.cooldowns.add((number.cooldown_ends_at, number.e164))

    def _discount(self, holding: Holding, number: PhoneNumber) -> None:
        if number.trunk_group_id is not None:
            holding.in_use[number.trunk_group_id] -= 1
        holding.count_state(number, -1)
        if number.cooldown_ends_at is not None:
            self.cooldowns.remove((number.cooldown_ends_at, number.e164))


def _are_listed_together(one: PhoneNumber, other: PhoneNumber) -> bool:
    return one.account_id == other.account_id and (one.account_id is not None or one.country == other.country)
