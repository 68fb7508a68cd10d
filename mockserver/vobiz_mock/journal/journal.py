"""The journal of a fake: what happened to each request, bounded, kept by reference and rendered when it is read."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_mock.journal.entry import Entry

_MAX_ENTRIES = 10_000


class Journal:
    """The latest entries of a fake. It is a sink.

    Args:
        max_entries: How many entries are kept. The oldest is dropped for a new one.
    """

    def __init__(self, *, max_entries: int = _MAX_ENTRIES) -> None:
        self._entries: deque[Entry] = deque(maxlen=max_entries)

    def __call__(self, entry: Entry) -> None:
        """Keep an entry."""
        self._entries.append(entry)

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries, the newest last."""
        return tuple(self._entries)

    def clear(self) -> None:
        """Forget all entries."""
        self._entries.clear()
