"""Signals during a run: either of two ends it, and nothing may interrupt the restoring of what was found."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["Interruption", "interruptible"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Raises KeyboardInterrupt at a signal, until it is told to ignore them."""

    def __init__(self) -> None:
        self._came = False

    def handle(self, _number: int, _frame: FrameType | None) -> NoReturn:
        """Handle a signal. Raises KeyboardInterrupt."""
        self._came = True
        raise KeyboardInterrupt

    def ignore(self) -> None:
        """Ignore the signals from now on."""
        if _may_handle():
            for number in _SIGNALS:
                signal.signal(number, signal.SIG_IGN)

    def raise_if_lost(self) -> None:
        """Raise KeyboardInterrupt if a signal came before.

        Python only prints what is raised in a destructor or in a callback of its collector, and goes on.
        """
        if self._came:
            raise KeyboardInterrupt


@contextlib.contextmanager
def interruptible() -> Iterator[Interruption]:
    """Let SIGINT and SIGTERM raise KeyboardInterrupt, and restore the former handlers at the end.

    Does nothing outside the main thread, where no handler can be set.
    """
    interruption = Interruption()
    former = {number: signal.signal(number, interruption.handle) for number in _SIGNALS} if _may_handle() else {}
    try:
        yield interruption
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _may_handle() -> bool:
    return threading.current_thread() is threading.main_thread()
