"""Where a journal keeps its records: the protocol, and the store in memory.

To keep an entry must take about a microsecond. So the size of an entry is estimated, and nothing is rendered.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vobiz_mock.journal.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.journal.entry import Entry

MAX_ACCOUNTS = 10_000  # whose dropped requests are counted one by one
LONG_ACCOUNT = 100  # characters; the document allows no more
_BASE = 2200  # bytes of the objects of an entry, measured as the growth of the process with 10,000 of them
_LARGE = 1024  # bytes of a body above which its JSON value, which is several times as large, is not kept as well


class Bounds(NamedTuple):
    """How much a journal keeps. The oldest requests are dropped for new ones.

    Attributes:
        entries: How many requests are kept. With 0, the journal is off.
        bytes: How much memory they take together, about. The latest request is kept, whatever its size.
    """

    entries: int = 10_000
    bytes: int = 32 * 1024 * 1024


class JournalStore(Protocol):
    """The records of a journal. Several threads may use it."""

    @property
    def may_wait(self) -> bool:
        """Whether a call may wait for a disk or a network, so that an event loop must make none."""
        ...

    @property
    def last(self) -> int:
        """The number of the latest record; 0 if there was none."""
        ...

    @property
    def dropped(self) -> int:
        """The number of the latest record that was dropped for a new one; 0 if none was."""
        ...

    @property
    def cleared(self) -> int:
        """The number of the latest record that `clear` has forgotten; 0 if it has forgotten none."""
        ...

    def __len__(self) -> int: ...

    def append(self, entry: Entry) -> None:
        """Keep an entry. Drop the oldest records until the rest is within the bounds."""

    def since(self, after: int) -> tuple[Record, ...]:
        """Return the records with a higher number, the newest last."""
        ...

    def clear(self, account: str | None) -> None:
        """Forget all records, or those of an account. The numbers of later ones continue."""

    def forgotten(self, account: str | None) -> int:
        """Return how many records have been dropped since they were cleared: all, or those of an account.

        If there are very many accounts, the result may be too high.
        """
        ...

    def watched(self, tell: Callable[[], object]) -> AbstractContextManager[None]:
        """Have a function called after another process may have added records. It must not block or raise."""
        ...


class MemoryJournalStore:
    """The records of a journal in memory, kept by reference.

    Args:
        bounds: How much is kept.

    Attributes:
        may_wait: False.
    """

    may_wait = False

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._records: deque[Record] = deque()
        self._bytes = 0
        self._last = 0
        self._dropped = self._cleared = 0
        # By the account in the path; None for one of too many accounts.
        self._forgotten: Counter[str | None] = Counter()
        self._lock = threading.Lock()

    @property
    def last(self) -> int:
        """The number of the latest record; 0 if there was none."""
        return self._last

    @property
    def dropped(self) -> int:
        """The number of the latest record that was dropped for a new one; 0 if none was."""
        return self._dropped

    @property
    def cleared(self) -> int:
        """The number of the latest record that `clear` has forgotten; 0 if it has forgotten none."""
        return self._cleared

    def __len__(self) -> int:
        return len(self._records)

    def append(self, entry: Entry) -> None:
        """Keep an entry."""
        size = size_of(entry)
        if entry.outcome.body is not None and len(entry.reply.body) > _LARGE:
            entry = entry._replace(outcome=entry.outcome._replace(body=None))
        with self._lock:
            self._last += 1
            self._records.append(Record(self._last, entry, size))
            self._bytes += size
            if len(self._records) > self._bounds.entries or self._bytes > self._bounds.bytes:
                self._drop()

    def since(self, after: int) -> tuple[Record, ...]:
        """Return the records with a higher number, the newest last."""
        with self._lock:
            later = max(0, self._last - after)  # no more are later; a live stream asks for one or two
            return tuple(islice(reversed(self._records), later))[::-1]

    def clear(self, account: str | None) -> None:
        """Forget all records, or those of an account."""
        with self._lock:
            cleared = [record.number for record in self._records if account in {None, record.account}]
            self._cleared = cleared[-1] if cleared else self._cleared
            left = [] if account is None else [record for record in self._records if record.account != account]
            self._records = deque(left)
            if account is None:
                self._forgotten.clear()
            else:
                del self._forgotten[account]
            self._bytes = sum(record.size for record in left)

    def forgotten(self, account: str | None) -> int:
        """Return how many records have been dropped since they were cleared: all, or those of an account."""
        with self._lock:
            if account is None:
                return self._forgotten.total()
            return self._forgotten[account] + self._forgotten[None]

    def watched(self, tell: Callable[[], object]) -> AbstractContextManager[None]:  # noqa: ARG002 that of the protocol
        """Do nothing: no other process adds records."""
        return nullcontext()

    def _drop(self) -> None:
        """Drop the oldest records until the rest is within the bounds."""
        records = self._records
        while len(records) > self._bounds.entries or (self._bytes > self._bounds.bytes and len(records) > 1):
            record = records.popleft()
            self._bytes -= record.size
            self._dropped = record.number
            self._count_forgotten(record.entry.routed.account_id)

    def _count_forgotten(self, account: str) -> None:
        is_new = account not in self._forgotten
        too_many = is_new and (len(self._forgotten) >= MAX_ACCOUNTS or len(account) > LONG_ACCOUNT)
        self._forgotten[None if too_many else account] += 1


def size_of(entry: Entry) -> int:
    """Return about how many bytes of memory an entry takes. A target is kept in several forms."""
    request = entry.routed.request
    fields = len("".join(request.headers.values()))
    return _BASE + 4 * len(request.target) + fields + len(request.body) + 2 * len(entry.reply.body)
