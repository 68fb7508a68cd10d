"""Finds the numbers of a state or a trunk in a picture of a content, without a lock.

A picture never changes, so that the result is that of one moment, while other threads use the content.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.state.store import NumberState, Page, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from vobiz_mock.state.content import Content, Holding
    from vobiz_mock.state.number_block import Block
    from vobiz_mock.state.records import PhoneNumber
    from vobiz_mock.state.store import Slice, Wanted


class Picture(NamedTuple):
    """What a search looks at.

    Attributes:
        wanted: Which numbers are wanted.
        blocks: The E.164 forms of those that may be wanted, in order.
        numbers: All numbers by E.164 form.
        trunk_ids: The trunks to one of which a number must be assigned. None if it need not be.
        total: How many numbers are wanted, if it is known.
    """

    wanted: Wanted
    blocks: tuple[Block, ...]
    numbers: Mapping[str, PhoneNumber]
    trunk_ids: Collection[str] | None
    total: int | None

    def page(self, part: Slice) -> Page[PhoneNumber]:
        """Return some of the wanted numbers. If it is known how many there are, look no further than needed."""
        items: list[PhoneNumber] = []
        count = 0
        for some in self._found():
            items += some[max(part.offset - count, 0) :][: part.limit - len(items)]
            count += len(some)
            if self.total is not None and count >= min(self.total, part.offset + part.limit):
                break
        return Page(items=tuple(items), total=count if self.total is None else self.total)

    def _found(self) -> Iterator[list[PhoneNumber]]:
        """Yield the wanted numbers of each block."""
        search, ids, state, numbers = self.wanted.search, self.trunk_ids, self.wanted.state, self.numbers
        for block in self.blocks:
            e164s = block.chosen(block.matching(search, ())) if search else block.numbers
            found = [numbers[e164] for e164 in e164s]
            if ids is not None:
                found = [number for number in found if number.trunk_group_id in ids]
            yield found if state is None else list(filter(_TESTS[state], found))


# The conditions of `NumberState.of`, which would take several times as long for a million numbers of accounts.
_TESTS: Mapping[NumberState, Callable[[PhoneNumber], bool]] = {
    NumberState.ASSIGNED: lambda number: number.trunk_group_id is not None and not number.pending_release,
    NumberState.UNASSIGNED: lambda number: number.trunk_group_id is None and not number.pending_release,
    NumberState.PENDING: lambda number: number.pending_release,
    NumberState.FOR_SALE: lambda number: number.account_id is None,
}


def picture(content: Content, wanted: Wanted) -> Picture | Verdict:
    """Return what a search for wanted numbers looks at, or ACCOUNT_UNKNOWN. Hold the lock of the content."""
    held, blocks = content.held(wanted), content.blocks(wanted)
    if isinstance(held, Verdict) or isinstance(blocks, Verdict):
        return Verdict.ACCOUNT_UNKNOWN
    trunks = chain.from_iterable(holding.trunks.values() for holding in held)
    ids = {trunk.trunk_id for trunk in trunks if trunk.is_called(wanted.trunk)} if wanted.trunk else None
    total = None if wanted.search else _total(wanted, held, ids)
    return Picture(wanted, blocks, content.numbers.copy(), ids, total)


def _total(wanted: Wanted, held: Collection[Holding], ids: Collection[str] | None) -> int | None:
    """Return how many numbers are wanted, from what is counted anyway; None if that does not tell."""
    if ids is not None:
        return sum(holding.in_use[id_] for holding in held for id_ in ids) if wanted.state is None else None
    match wanted.state:
        case NumberState.ASSIGNED:
            return sum(holding.assigned for holding in held)
        case NumberState.PENDING:
            return sum(holding.pending for holding in held)
        case NumberState.UNASSIGNED:
            return sum(len(holding.numbers) - holding.assigned - holding.pending for holding in held)
        case _:
            return None
