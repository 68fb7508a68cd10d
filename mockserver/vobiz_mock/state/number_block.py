"""A block of sorted E.164 forms, which finds those that contain some digits without a look at each of them.

A block keeps its numbers a second time, by columns: an integer for the first digits of all numbers, one for the second
digits, and so on, with four bits for each number. A few operations on these integers compare a digit with all numbers
of the block. This module must not depend on records.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import compress, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BLOCK = 4096  # numbers of a new block; a block is divided when it has twice as many
_ONES, _MORE_ONES = (int("1" * count, 16) for count in (BLOCK, 2 * BLOCK))  # a digit for each number of a block
_SMALL = 64  # numbers of a block that are compared one by one
_NO_DIGIT = "f"  # the hexadecimal digit after the last digit of a number
_LAST = "\U0010ffff"  # the last character in the order of texts


class Block:
    """Some numbers. A block never changes, so that a search may look at it without a lock.

    Attributes:
        numbers: The E.164 forms, sorted.

    Args:
        numbers: The E.164 forms, sorted. The block keeps the list, which nobody may change.
        columns: The integers of the digits, if they are known.
    """

    __slots__ = ("_columns", "_common", "numbers")

    def __init__(self, numbers: list[str], columns: tuple[int, ...] | None = None) -> None:
        self.numbers = numbers
        self._common = _common_start(numbers)
        if columns is None:
            columns = _columns(numbers) if len(numbers) > _SMALL else ()
        self._columns = columns

    def with_number(self, e164: str) -> Block:
        """Return a block that has one more number, which this one must not have."""
        place = bisect_left(self.numbers, e164)
        numbers = self.numbers.copy()
        numbers.insert(place, e164)
        digits = e164[1:].ljust(len(self._columns), _NO_DIGIT)
        if len(digits) > len(self._columns) or not (e164.startswith("+") and _are_plain(e164, 1)):
            return Block(numbers)
        columns = zip(self._columns, digits, strict=True)
        return Block(numbers, tuple(_with_digit(column, place, int(digit, 16)) for column, digit in columns))

    def without_number(self, e164: str) -> Block:
        """Return a block that lacks a number, which this one must have, and not as its last one."""
        place = bisect_left(self.numbers, e164)
        numbers = self.numbers.copy()
        del numbers[place]
        return Block(numbers, tuple(_without_digit(column, place) for column in self._columns))

    def matching(self, search: str, prefixes: Sequence[str]) -> int:
        """Return the numbers that contain a text and begin with none of some prefixes, as an integer for `chosen`.

        Its bit `4 * n` states whether number `n` is one of them.

        Args:
            search: The text, or an empty one for all numbers.
            prefixes: The prefixes, sorted. None of them begins with another.
        """
        matching = self._containing(search)
        for start, end in self._ranges(prefixes):
            matching &= ~((1 << 4 * end) - (1 << 4 * start))
        return matching

    def chosen(self, matching: int) -> list[str]:
        """Return the numbers of a result of `matching`."""
        bits = f"{matching:0{len(self.numbers)}x}"[::-1].encode().translate(_BOOLEANS)
        return list(compress(self.numbers, bits))

    def _containing(self, search: str) -> int:
        if search in self._common:
            return ((1 << 4 * len(self.numbers)) - 1) // 15  # in hexadecimal, a digit 1 for each number
        if not self._columns:
            return int("".join("1" if search in number else "0" for number in reversed(self.numbers)), 16)
        digits = search.removeprefix("+")
        if not (digits.isascii() and digits.isdigit()):
            return 0
        starts = [0] if search.startswith("+") else range(len(self._columns) - len(digits) + 1)
        return self._at(starts, digits) & ((1 << 4 * len(self.numbers)) - 1)

    def _at(self, starts: Iterable[int], digits: str) -> int:
        """Return the numbers that have some digits at one of some places."""
        ones = _ONES if len(self.numbers) <= BLOCK else _MORE_ONES
        wanted = [ones * int(digit) for digit in digits]
        common = self._common[1:]
        found = 0
        for start in starts:
            known = common[start : start + len(digits)]  # the same in all numbers
            if digits.startswith(known) and start + len(digits) <= len(self._columns):
                columns = self._columns[start + len(known) : start + len(digits)]
                found |= _equal(columns, wanted[len(known) :])
        return found & ones

    def _ranges(self, prefixes: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the indexes between which the numbers begin with one of the prefixes."""
        first = max(bisect_right(prefixes, self.numbers[0]) - 1, 0)
        last = bisect_right(prefixes, self.numbers[-1])
        open_, end = 0, 0
        for prefix in prefixes[first:last]:
            start = bisect_left(self.numbers, prefix, end)
            if start > end:
                yield open_, end
                open_ = start
            end = bisect_left(self.numbers, prefix + _LAST, start)
        yield open_, end


def _common_start(numbers: Sequence[str]) -> str:
    """Return the characters with which all of some sorted texts begin."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(numbers[0], numbers[-1], strict=False))
    return "".join(character for character, _ in same)


def _with_digit(column: int, place: int, digit: int) -> int:
    later = column >> 4 * place
    return column ^ ((later ^ (later << 4 | digit)) << 4 * place)


def _without_digit(column: int, place: int) -> int:
    later = column >> 4 * place
    return column ^ ((later ^ later >> 4) << 4 * place)


def _equal(columns: Iterable[int], wanted: Iterable[int]) -> int:
    """Return where each column has the wanted digit. Only the bits `4 * n` of the result have a meaning."""
    different = 0
    for column, digit in zip(columns, wanted, strict=True):
        different |= column ^ digit
    different |= different >> 2
    return ~(different | different >> 1)


_BOOLEANS = bytes.maketrans(b"01", b"\0\1")


def _columns(numbers: Sequence[str]) -> tuple[int, ...]:
    """Return an integer for each place after the plus; nothing if one of the numbers is not a plus and digits."""
    text = "".join(numbers)
    if not _are_plain(text, len(numbers)):
        return ()
    width = max(map(len, numbers))
    if len(text) < width * len(numbers):
        text = "".join([number.ljust(width, _NO_DIGIT) for number in numbers])
    if text[::width] != "+" * len(numbers):
        return ()
    backwards = text[::-1]  # so that the last digit of the integer is that of the first number
    return tuple(int(backwards[width - 1 - place :: width], 16) for place in range(1, width))


def _are_plain(text: str, count: int) -> bool:
    digits = text.replace("+", "")
    return len(text) - len(digits) == count and digits.isascii() and digits.isdigit()
