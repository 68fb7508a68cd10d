"""The entries of a journal that this process has read already: a text is decoded once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vobiz_mock.messages import Fate
from vobiz_mock.sql.journal.entries import read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from vobiz_mock.journal.entry import Entry
    from vobiz_mock.journal.journal_store import Bounds
    from vobiz_mock.sql.journal.entries import Route


class Decoded:
    """Entries by the number of their record. Several threads may use it.

    Args:
        bounds: How much the journal keeps. No more is kept here.
        route: Returns a request with its route.
    """

    def __init__(self, bounds: Bounds, route: Route) -> None:
        self._bounds = bounds
        self._route = route
        self._entries: dict[int, tuple[Entry, int]] = {}  # with their sizes
        self._bytes = 0
        self._lock = threading.Lock()

    def known(self, numbers: Iterable[int]) -> dict[int, Entry]:
        """Return those of some entries that are kept."""
        with self._lock:
            return {number: self._entries[number][0] for number in numbers if number in self._entries}

    def decode(self, number: int, text: str, size: int) -> Entry:
        """Return the entry of a text, and keep it."""
        return self._keep(number, read(text, self._route), size)

    def forget_others(self, after: int, numbers: AbstractSet[int]) -> None:
        """Drop the entries after a number that are not among some, since the journal does not have them any more."""
        with self._lock:
            for number in [one for one in self._entries if one > after and one not in numbers]:
                self._bytes -= self._entries.pop(number)[1]

    def _keep(self, number: int, entry: Entry, size: int) -> Entry:
        """Keep an entry, unless another thread has kept it. Return the one whose receipt is up to date."""
        with self._lock:
            kept, _ = self._entries.setdefault(number, (entry, size))
            if kept is entry:
                self._bytes += size
                self._drop()
            return kept

    def _drop(self) -> None:
        """Drop those that were read first."""
        while len(self._entries) > self._bounds.entries or (
            self._bytes > self._bounds.bytes and len(self._entries) > 1
        ):
            self._bytes -= self._entries.pop(next(iter(self._entries)))[1]


def report(entry: Entry, fate: str | None, seconds: float | None) -> None:
    """Let the receipt of an entry say what became of its reply. What is known does not become unknown."""
    receipt = entry.routed.request.receipt
    if receipt is not None and fate is not None and receipt.seconds is None:
        receipt.fate, receipt.seconds = Fate(fate), seconds
