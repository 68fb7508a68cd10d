"""A sorted list of E.164 forms, whose pages and searches are quick also if it has millions of them.

This module must not depend on records. The caller of a list must hold a lock; that of a search need not, except to get
the blocks of the list.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from vobiz_mock.state.number_block import BLOCK, Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_mock.state.store import Slice


class SortedNumbers:
    """The E.164 forms of some numbers, each of them once.

    Args:
        numbers: The E.164 forms, in any order.
    """

    def __init__(self, numbers: Iterable[str] = ()) -> None:
        ordered = sorted(numbers)
        self._blocks = [Block(ordered[start : start + BLOCK]) for start in range(0, len(ordered), BLOCK)]
        self._firsts = [block.numbers[0] for block in self._blocks]
        self._ends: list[int] = []  # of the blocks, if they are known

    def __len__(self) -> int:
        return self._known_ends()[-1] if self._blocks else 0

    def __iter__(self) -> Iterator[str]:
        for block in self._blocks:
            yield from block.numbers

    def add(self, e164: str) -> None:
        """Add a number, which the list must not have."""
        self._ends = []
        if not self._blocks:
            self._replace(0, 0, [e164])
            return
        index = self._index(e164)
        block = self._blocks[index].with_number(e164)
        if len(block.numbers) == 2 * BLOCK:
            self._replace(index, index + 1, block.numbers)
        else:
            self._set(index, block)

    def remove(self, e164: str) -> None:
        """Remove a number, which the list must have."""
        self._ends = []
        index = self._index(e164)
        block = self._blocks[index]
        if len(block.numbers) == 1:
            self._replace(index, index + 1, [])
        else:
            self._set(index, block.without_number(e164))

    def blocks(self) -> tuple[Block, ...]:
        """Return the numbers as they are now, in blocks, which never change."""
        return tuple(self._blocks)

    def page(self, part: Slice) -> list[str]:
        """Return some of the numbers."""
        ends = self._known_ends()
        index = bisect_right(ends, part.offset)
        skipped = part.offset - (ends[index - 1] if index else 0)
        found: list[str] = []
        for block in self._blocks[index:]:
            found += block.numbers[skipped : skipped + part.limit - len(found)]
            skipped = 0
            if len(found) >= part.limit:
                break
        return found

    def _index(self, e164: str) -> int:
        """Return the index of the block to which a number belongs."""
        return max(bisect_right(self._firsts, e164) - 1, 0)

    def _known_ends(self) -> list[int]:
        """Return how many numbers there are up to the end of each block."""
        if len(self._ends) != len(self._blocks):
            self._ends = list(accumulate(len(block.numbers) for block in self._blocks))
        return self._ends

    def _set(self, index: int, block: Block) -> None:
        self._blocks[index] = block
        self._firsts[index] = block.numbers[0]

    def _replace(self, start: int, end: int, numbers: list[str]) -> None:
        """Replace some blocks by blocks of these numbers."""
        blocks = [Block(numbers[first : first + BLOCK]) for first in range(0, len(numbers), BLOCK)]
        self._blocks[start:end] = blocks
        self._firsts[start:end] = [block.numbers[0] for block in blocks]


class Search:
    """A search for the numbers that contain a text and begin with none of some prefixes.

    It remembers the blocks that it has looked at. A second page takes it hardly any time, also if a few of the blocks
    are new, because the list has changed.

    Args:
        text: The text; an empty one for all numbers.
        exclude: The prefixes.
    """

    def __init__(self, text: str, exclude: Iterable[str] = ()) -> None:
        self._text = text
        self._prefixes = _least(exclude)
        self._matching: dict[Block, tuple[int, int]] = {}  # as `Block.matching` returns it, and its number of bits
        self._chosen: dict[Block, list[str]] = {}

    def page(self, blocks: Iterable[Block], part: Slice) -> tuple[list[str], int]:
        """Return some of the numbers that match, and how many do.

        Args:
            blocks: The blocks of a list.
            part: Which of the matching numbers to return.
        """
        found: list[str] = []
        total = 0
        for block in blocks:
            _, count = self._look(block)
            if total + count > part.offset and len(found) < part.limit:
                skipped = max(part.offset - total, 0)
                found += self._choose(block)[skipped : skipped + part.limit - len(found)]
            total += count
        return found, total

    def _look(self, block: Block) -> tuple[int, int]:
        """Return which numbers of a block match, and how many do."""
        if (seen := self._matching.get(block)) is None:
            matching = block.matching(self._text, self._prefixes)
            seen = self._matching[block] = (matching, matching.bit_count())
        return seen

    def _choose(self, block: Block) -> list[str]:
        if (chosen := self._chosen.get(block)) is None:
            chosen = self._chosen[block] = block.chosen(self._look(block)[0])
        return chosen


def _least(prefixes: Iterable[str]) -> list[str]:
    """Return the prefixes, sorted, without those that begin with another."""
    least: list[str] = []
    for prefix in sorted(prefixes):
        if not least or not prefix.startswith(least[-1]):
            least.append(prefix)
    return least
