"""How many connections each of several processes has, which all of them know.

Imports nothing of the package, apart from what a connection is.
"""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

from vobiz_mock.net.closing import Closable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MORE = 1  # so many connections more than another process has are not too many
_SIZE = 4  # bytes of a number


def shares(count: int) -> Sequence[Share]:
    """Return one share for each of some processes. Those that are forked later have the same numbers.

    Args:
        count: How many processes there are.
    """
    numbers = memoryview(mmap.mmap(-1, count * _SIZE)).cast("i")
    return [Share(numbers, index) for index in range(count)]


class Share:
    """What one of the processes has. Only that process changes it.

    Args:
        numbers: What each process has.
        index: Which of them is this one.
    """

    def __init__(self, numbers: memoryview[int], index: int) -> None:
        self._numbers = numbers
        self._index = index

    @property
    def is_fair(self) -> bool:
        """Whether no other process has fewer connections, or hardly fewer."""
        return self._numbers[self._index] <= min(self._numbers) + _MORE

    def set(self, connections: int) -> None:
        """Say how many connections this process has."""
        self._numbers[self._index] = connections


class Counted(set[Closable]):
    """The open connections of a process that has a share.

    Args:
        share: The share.

    Attributes:
        on_fewer: Called when a connection was closed.
    """

    def __init__(self, share: Share) -> None:
        super().__init__()
        self.share = share
        self.on_fewer: list[Callable[[], object]] = []

    def discard(self, element: object, /) -> None:
        """Remove a connection, if it is here."""
        super().discard(element)
        self.share.set(len(self))
        for call in self.on_fewer:
            call()
