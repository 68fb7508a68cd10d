"""A timer that is set again and again, as that of a connection which each request sets.

asyncio's timers are cheap to create, but each waits in a queue until it would have expired, also if it was cancelled.
Here one of them serves for many settings: when it expires, it asks whether the time was extended meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Timer:
    """Calls a function once the time that was set last has passed.

    Args:
        act: The function.
    """

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._loop = asyncio.get_running_loop()
        self._due: float | None = None
        self._handle: asyncio.TimerHandle | None = None

    def set(self, seconds: float) -> None:
        """Set the time, in seconds from now. It replaces the time that was set before."""
        self._due = self._loop.time() + seconds
        if self._handle is None:
            self._handle = self._loop.call_at(self._due, self._expire)
        elif self._handle.when() > self._due:
            self._handle.cancel()
            self._handle = self._loop.call_at(self._due, self._expire)

    def clear(self) -> None:
        """Call nothing until another time is set."""
        self._due = None

    def cancel(self) -> None:
        """Call nothing any more."""
        self.clear()
        if self._handle is not None:
            self._handle.cancel()

    def _expire(self) -> None:
        self._handle = None
        if self._due is None:
            return
        if self._loop.time() < self._due:
            self._handle = self._loop.call_at(self._due, self._expire)
        else:
            self._due = None
            self._act()
