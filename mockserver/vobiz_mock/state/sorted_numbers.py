"""A sorted list of E.164 forms, whose pages and searches are quick also if it has millions of them.

This module must not depend on records, and its caller must hold a lock.
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
        block = self._blocks[index]
        block.add(e164)
        self._firsts[index] = block.numbers[0]
        if len(block.numbers) == 2 * BLOCK:
            self._replace(index, index + 1, block.numbers)

    def remove(self, e164: str) -> None:
        """Remove a number, which the list must have."""
        self._ends = []
        index = self._index(e164)
        block = self._blocks[index]
        if len(block.numbers) == 1:
            self._replace(index, index + 1, [])
            return
        block.remove(e164)
        self._firsts[index] = block.numbers[0]

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

    def search(self, part: Slice, text: str, exclude: Iterable[str] = ()) -> tuple[list[str], int]:
        """Return some of the numbers that contain a text and begin with none of some prefixes, and how many do.

        Args:
            part: Which of these numbers to return.
            text: The text.
            exclude: The prefixes.
        """
        prefixes = _least(exclude)
        found: list[str] = []
        total = 0
        for block in self._blocks:
            matching = block.matching(text, prefixes)
            count = matching.bit_count()
            if total + count > part.offset and len(found) < part.limit:
                skipped = max(part.offset - total, 0)
                found += block.chosen(matching)[skipped : skipped + part.limit - len(found)]
            total += count
        return found, total

    def _index(self, e164: str) -> int:
        """Return the index of the block to which a number belongs."""
        return max(bisect_right(self._firsts, e164) - 1, 0)

    def _known_ends(self) -> list[int]:
        """Return how many numbers there are up to the end of each block."""
        if len(self._ends) != len(self._blocks):
            self._ends = list(accumulate(len(block.numbers) for block in self._blocks))
        return self._ends

    def _replace(self, start: int, end: int, numbers: list[str]) -> None:
        """Replace some blocks by blocks of these numbers."""
        blocks = [Block(numbers[first : first + BLOCK]) for first in range(0, len(numbers), BLOCK)]
        self._blocks[start:end] = blocks
        self._firsts[start:end] = [block.numbers[0] for block in blocks]


def _least(prefixes: Iterable[str]) -> list[str]:
    """Return the prefixes, sorted, without those that begin with another."""
    least: list[str] = []
    for prefix in sorted(prefixes):
        if not least or not prefix.startswith(least[-1]):
            least.append(prefix)
    return least
