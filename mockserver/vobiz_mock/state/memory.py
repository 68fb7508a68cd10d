"""The default store, which keeps the state in memory. The contract of its methods is that of `Store`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from vobiz_mock.state.content import Content
from vobiz_mock.state.finding import picture
from vobiz_mock.state.records import Account, PhoneNumber, TrunkPart
from vobiz_mock.state.sorted_numbers import Search, SortedNumbers
from vobiz_mock.state.store import NumberState, Page, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import Any

    from sortedcontainers import SortedDict

    from vobiz_mock.state.content import Holding, Record
    from vobiz_mock.state.number_block import Block
    from vobiz_mock.state.records import PartKind, Seed, Trunk
    from vobiz_mock.state.store import Slice, Summary, Totals, Wanted

_Item = TypeVar("_Item")
_Record = TypeVar("_Record", bound="Record")


class MemoryStore:
    """A store in memory. The cost of a page depends on its length, and hardly on that of the list."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._content = Content()

    def load(self, seed: Seed) -> None:
        """Replace the whole state by a seed."""
        content = Content.of(seed)
        with self._lock:
            self._content = content

    def dump(self) -> Seed:
        """Return the whole state: the accounts in the order in which they were added, the rest sorted by id."""
        with self._lock:
            still = self._content.still()
        return still.seed()  # it takes a second for a million numbers

    def put(self, record: Record) -> Verdict:
        """Add a record, or replace the record of the same id. A number is removed from its previous owner."""
        with self._lock:
            if (objection := _objection(self._content, record)) is not None:
                return objection
            self._content.place(record)
            return Verdict.DONE

    def add(self, record: Trunk | TrunkPart) -> Verdict:
        """Add a trunk or a part, whose id no other has."""
        with self._lock:
            if record.account_id in self._content.holdings and self._content.has_id(record.key[1]):
                return Verdict.ID_TAKEN
            if (objection := _objection(self._content, record)) is not None:
                return objection
            self._content.place(record)
            return Verdict.DONE

    def add_all(self, records: Seed) -> tuple[str, ...]:
        """Add all records of a seed, or none of them if one of them exists."""
        with self._lock:
            if not (taken := tuple(self._content.taken(records))):
                for record in records:
                    self._content.place(record)
            return taken

    def remove_account(self, account_id: str) -> Verdict:
        """Remove an account with all that it has."""
        with self._lock:
            holding = self._holding(account_id)
            if isinstance(holding, Verdict):
                return holding
            self._content.remove_holding(holding)
            return Verdict.DONE

    def advance(self, at: datetime) -> None:
        """Let time pass."""
        with self._lock:
            self._content.advance(at)

    def account(self, account_id: str) -> Account | None:
        """Return the account of this id; None if it does not exist."""
        with self._lock:
            holding = self._content.holdings.get(account_id)
            return holding.account if holding else None

    def accounts(self, part: Slice, *, search: str = "") -> Page[Summary]:
        """Return some of the accounts, in the order in which they were added."""
        text = search.casefold()
        with self._lock:
            holdings = self._content.holdings
            ids = [id_ for id_ in holdings if text in id_.casefold()] if text else list(holdings)
            shown = ids[part.offset : part.offset + part.limit]
            return Page(items=tuple(holdings[id_].summary() for id_ in shown), total=len(ids))

    def summary(self, account_id: str) -> Summary | Verdict:
        """Return an account with how much it has."""
        with self._lock:
            holding = self._holding(account_id)
            return holding if isinstance(holding, Verdict) else holding.summary()

    def totals(self) -> Totals:
        """Return how much all accounts have together."""
        with self._lock:
            return self._content.totals()

    def find(self, part: Slice, wanted: Wanted) -> Page[PhoneNumber] | Verdict:
        """Return some of the wanted numbers. It looks at many of them if a state or a trunk is wanted."""
        if wanted.trunk or wanted.state not in {None, NumberState.FOR_SALE}:
            with self._lock:
                seen = picture(self._content, wanted)
            return seen if isinstance(seen, Verdict) else seen.page(part)
        looked = self._looked(lambda: self._content.blocks(wanted), part, wanted.search)
        with self._lock:
            blocks = self._content.blocks(wanted)
            return blocks if isinstance(blocks, Verdict) else self._shown(*looked.page(blocks, part))

    def in_use(self, account_id: str) -> Mapping[str, int] | Verdict:
        """Return how many numbers are assigned to each trunk that has one."""
        with self._lock:
            holding = self._holding(account_id)
            if isinstance(holding, Verdict):
                return holding
            return {trunk_id: count for trunk_id, count in holding.in_use.items() if count}

    def numbers(self, account_id: str, part: Slice, *, search: str = "") -> Page[PhoneNumber] | Verdict:
        """Return some of an account's numbers, ordered by E.164 form."""
        looked = self._looked(lambda: _blocks(self._owned(account_id)), part, search) if search else None
        with self._lock:
            owned = self._owned(account_id)
            return owned if isinstance(owned, Verdict) else self._found(owned, part, looked)

    def inventory(
        self, part: Slice, *, country: str | None = None, search: str = "", exclude: tuple[str, ...] = ()
    ) -> Page[PhoneNumber]:
        """Return some of the numbers that no account owns, ordered by E.164 form."""
        is_search = bool(search or exclude)
        looked = self._looked(lambda: _blocks(self._for_sale(country)), part, search, exclude) if is_search else None
        with self._lock:
            return self._found(self._for_sale(country), part, looked)

    def trunk(self, account_id: str, trunk_id: str) -> Trunk | Verdict:
        """Return a trunk of an account."""
        with self._lock:
            holding = self._holding(account_id)
            return _trunk(holding, trunk_id)

    def trunks(self, account_id: str, part: Slice) -> Page[Trunk] | Verdict:
        """Return some of an account's trunks, ordered by id."""
        with self._lock:
            holding = self._holding(account_id)
            return holding if isinstance(holding, Verdict) else _page(holding.trunks, part)

    def parts(self, account_id: str, kind: PartKind, part: Slice) -> Page[TrunkPart] | Verdict:
        """Return some of an account's parts of one kind, ordered by id."""
        with self._lock:
            holding = self._holding(account_id)
            return holding if isinstance(holding, Verdict) else _page(holding.parts[kind], part)

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: datetime) -> Verdict:
        """Assign a number without a trunk to a trunk."""
        with self._lock:
            holding = self._holding(account_id, at)
            number = self._number(holding, e164)
            if isinstance(number, Verdict):
                return number
            if number.pending_release:
                return Verdict.NUMBER_PENDING
            if number.trunk_group_id is not None:
                return Verdict.NUMBER_ASSIGNED
            if isinstance(trunk := _trunk(holding, trunk_id), Verdict):
                return trunk
            self._content.place(number.assigned(trunk_id, at=at))
            return Verdict.DONE

    def unassign(self, account_id: str, e164: str, *, at: datetime) -> Verdict:
        """Remove the assignment of a number."""
        with self._lock:
            holding = self._holding(account_id, at)
            number = self._number(holding, e164)
            if isinstance(number, Verdict):
                return number
            if number.trunk_group_id is None:
                return Verdict.NUMBER_UNASSIGNED
            self._content.place(number.assigned(None, at=at))
            return Verdict.DONE

    def purchase(self, account_id: str, e164: str, *, at: datetime) -> PhoneNumber | Verdict:
        """Move a number from the inventory to an account."""
        with self._lock:
            holding = self._holding(account_id, at)
            if isinstance(holding, Verdict):
                return holding
            number = self._content.numbers.get(e164)
            if number is None or number.account_id is not None:
                return Verdict.NUMBER_UNAVAILABLE
            return self._placed(number.purchased(account_id, at=at))

    def release(self, account_id: str, e164: str, *, until: datetime | None, at: datetime) -> PhoneNumber | Verdict:
        """Start the cooldown of a number, or return the number to the inventory."""
        with self._lock:
            holding = self._holding(account_id, at)
            number = self._number(holding, e164)
            if isinstance(number, Verdict):
                return number
            if until is None:
                return self._placed(number.returned(at=at))
            if number.pending_release and number.cooldown_ends_at is not None:
                return number
            return self._placed(number.released(until=until, at=at))

    def cancel_release(self, account_id: str, e164: str, *, at: datetime) -> PhoneNumber | Verdict:
        """Make a number active again during the cooldown of its release."""
        with self._lock:
            holding = self._holding(account_id, at)
            number = self._number(holding, e164)
            if isinstance(number, Verdict):
                return number
            if not number.pending_release:
                return Verdict.NUMBER_NOT_PENDING
            return self._placed(number.restored(at=at))

    def update_trunk(
        self, account_id: str, trunk_id: str, fields: Mapping[str, Any], *, at: datetime
    ) -> Trunk | Verdict:
        """Change some fields of a trunk."""
        with self._lock:
            holding = self._holding(account_id, at)
            trunk = _trunk(holding, trunk_id)
            return trunk if isinstance(trunk, Verdict) else self._placed(trunk.changed(fields, at=at))

    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk without numbers, and the parts to which its settings refer."""
        with self._lock:
            holding = self._holding(account_id)
            if isinstance(holding, Verdict):
                return holding
            if isinstance(trunk := _trunk(holding, trunk_id), Verdict):
                return trunk
            if holding.in_use[trunk_id]:
                return Verdict.TRUNK_IN_USE
            self._content.remove_trunk(trunk)
            for kind, part_id in trunk.references:
                if (part := holding.parts[kind].get(part_id)) is not None:
                    self._content.remove_part(part)
            return Verdict.DONE

    def update_part(
        self, account_id: str, kind: PartKind, part_id: str, fields: Mapping[str, Any], *, at: datetime
    ) -> TrunkPart | Verdict:
        """Change some fields of a part of a trunk."""
        with self._lock:
            holding = self._holding(account_id, at)
            part = _part(holding, kind, part_id)
            if isinstance(part, Verdict):
                return part
            changed = part.changed(fields, at=at)
            return _objection(self._content, changed) or self._placed(changed)

    def delete_part(self, account_id: str, kind: PartKind, part_id: str) -> Verdict:
        """Delete a part of a trunk."""
        with self._lock:
            holding = self._holding(account_id)
            part = _part(holding, kind, part_id)
            if isinstance(part, Verdict):
                return part
            self._content.remove_part(part)
            return Verdict.DONE

    def _holding(self, account_id: str, at: datetime | None = None) -> Holding | Verdict:
        """Let time pass if a time is given, and return an account's holding or ACCOUNT_UNKNOWN. Hold the lock first."""
        if at is not None:
            self._content.advance(at)
        return self._content.holdings.get(account_id, Verdict.ACCOUNT_UNKNOWN)

    def _number(self, holding: Holding | Verdict, e164: str) -> PhoneNumber | Verdict:
        if isinstance(holding, Verdict):
            return holding
        number = self._content.numbers.get(e164)
        if number is None or number.account_id != holding.account.account_id:
            return Verdict.NUMBER_UNKNOWN
        return number

    def _owned(self, account_id: str) -> SortedNumbers | Verdict:
        holding = self._holding(account_id)
        return holding if isinstance(holding, Verdict) else holding.numbers

    def _for_sale(self, country: str | None) -> SortedNumbers:
        content = self._content
        return content.inventory if country is None else content.by_country.get(country, SortedNumbers())

    def _looked(
        self, listed: Callable[[], tuple[Block, ...] | Verdict], part: Slice, text: str, exclude: tuple[str, ...] = ()
    ) -> Search:
        """Return a search that has looked at a list without the lock.

        It has looked twice, the second time at the few blocks that changed meanwhile. What has changed since then, it
        looks at under the lock, so that a page shows one moment.
        """
        search = Search(text, exclude)
        for _ in range(2):
            with self._lock:
                blocks = listed()
            search.page(() if isinstance(blocks, Verdict) else blocks, part)
        return search

    def _found(self, numbers: SortedNumbers, part: Slice, looked: Search | None) -> Page[PhoneNumber]:
        """Return a page of a list. Hold the lock first."""
        if looked is None:
            return self._shown(numbers.page(part), len(numbers))
        return self._shown(*looked.page(numbers.blocks(), part))

    def _shown(self, found: list[str], total: int) -> Page[PhoneNumber]:
        return Page(items=tuple(self._content.numbers[e164] for e164 in found), total=total)

    def _placed(self, record: _Record) -> _Record:
        self._content.place(record)
        return record


def _blocks(numbers: SortedNumbers | Verdict) -> tuple[Block, ...] | Verdict:
    return numbers if isinstance(numbers, Verdict) else numbers.blocks()


def _objection(content: Content, record: Record) -> Verdict | None:
    """Return why a record cannot be added; None if it can."""
    if isinstance(record, Account):
        return None
    if record.account_id is not None and record.account_id not in content.holdings:
        return Verdict.ACCOUNT_UNKNOWN
    if isinstance(record, PhoneNumber):
        return None
    if content.owner(record) not in {None, record.account_id}:
        return Verdict.ID_TAKEN
    return _name_objection(content.holdings[record.account_id], record) if isinstance(record, TrunkPart) else None


def _name_objection(holding: Holding, part: TrunkPart) -> Verdict | None:
    if part.unique_name is None or holding.names.get((part.kind, part.unique_name), part.id) == part.id:
        return None
    return Verdict.NAME_TAKEN


def _trunk(holding: Holding | Verdict, trunk_id: str) -> Trunk | Verdict:
    return holding if isinstance(holding, Verdict) else holding.trunks.get(trunk_id, Verdict.TRUNK_UNKNOWN)


def _part(holding: Holding | Verdict, kind: PartKind, part_id: str) -> TrunkPart | Verdict:
    return holding if isinstance(holding, Verdict) else holding.parts[kind].get(part_id, Verdict.PART_UNKNOWN)


def _page(items: SortedDict[str, _Item], part: Slice) -> Page[_Item]:
    keys = items.keys()[part.offset : part.offset + part.limit]
    return Page(items=tuple(items[key] for key in keys), total=len(items))
