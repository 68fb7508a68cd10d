"""The journal of a fake: what happened to each request, bounded, kept by reference and rendered when it is read.

To keep an entry must take about a microsecond. So the size of an entry is estimated, and nothing is rendered.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter, deque
from itertools import islice
from typing import TYPE_CHECKING

from vobiz_mock.errors import SteeringError
from vobiz_mock.journal.filter import ALL, JournalFilter
from vobiz_mock.journal.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vobiz_mock.journal.entry import Entry

_MAX_ACCOUNTS = 10_000  # whose dropped requests are counted one by one
_LONG_ACCOUNT = 100  # characters; the document allows no more
_BASE = 2200  # bytes of the objects of an entry, measured as the growth of the process with 10,000 of them
_LARGE = 1024  # bytes of a body above which its JSON value, which is several times as large, is not kept as well


class Journal:
    """The latest requests of a fake. It is a sink. Several threads may use it.

    Args:
        max_entries: How many requests are kept. The oldest are dropped for new ones. With 0, the journal is off.
        max_bytes: How much memory they take together, about. The latest request is kept, whatever its size.
    """

    def __init__(self, *, max_entries: int = 10_000, max_bytes: int = 32 * 1024 * 1024) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._records: deque[Record] = deque()
        self._bytes = 0
        self._last = 0
        self._dropped = self._cleared = 0
        # By the account in the path; None for one of too many accounts.
        self._forgotten: Counter[str | None] = Counter()
        self._lock = threading.Lock()
        self._listeners: tuple[Callable[[], object], ...] = ()

    def __call__(self, entry: Entry) -> None:
        """Keep an entry."""
        size = _size(entry)
        if entry.outcome.body is not None and len(entry.reply.body) > _LARGE:
            entry = entry._replace(outcome=entry.outcome._replace(body=None))
        with self._lock:
            self._last += 1
            self._records.append(Record(self._last, entry, size))
            self._bytes += size
            if len(self._records) > self._max_entries or self._bytes > self._max_bytes:
                self._drop()
        if self._listeners:
            self._tell()

    @property
    def is_on(self) -> bool:
        """Whether requests are kept."""
        return self._max_entries > 0

    def check_on(self) -> None:
        """Refuse to say something about requests that are not kept.

        Raises:
            SteeringError: The journal is off.
        """
        if not self.is_on:
            raise SteeringError(
                "the journal is off, so that nothing is known of the requests; "
                "start the fake without --journal 0, or with journal_entries above 0"
            )

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

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records())

    def __len__(self) -> int:
        return len(self._records)

    def records(self, wanted: JournalFilter = ALL, *, limit: int | None = None, **values: object) -> tuple[Record, ...]:
        """Return the wanted records, the newest last.

        Args:
            wanted: Which records are wanted.
            limit: How many are returned; if there are more, the newest.
            **values: In place of a filter, its values, such as `operation="assign_number"`: see `JournalFilter.of`.

        Raises:
            SteeringError: A name is unknown, or a value is not valid.
        """
        wanted = JournalFilter.of(values) if values else wanted
        with self._lock:
            later = max(0, self._last - wanted.after)  # no more are later; a live stream asks for one or two
            kept = tuple(islice(reversed(self._records), later))
        found = tuple(record for record in reversed(kept) if wanted.fits(record))
        return found if limit is None else found[max(0, len(found) - limit) :]

    def clear(self, account: str | None = None) -> None:
        """Forget all records, or those of an account. The numbers of later ones continue.

        Args:
            account: The account, as `Record.account` has it.
        """
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

    def forgotten(self, account: str | None = None) -> int:
        """Return how many requests have been dropped because the journal is bounded, since it was cleared.

        Args:
            account: Count only those with this account in the path. If there are very many accounts, the result may be
                too high.
        """
        with self._lock:
            if account is None:
                return self._forgotten.total()
            return self._forgotten[account] + self._forgotten[None]

    @contextlib.contextmanager
    def listening(self, listener: Callable[[], object]) -> Iterator[None]:
        """Have a function called after each new record.

        Args:
            listener: It is called in the thread that answered the request, must not block, and must not raise.
        """
        with self._lock:
            self._listeners += (listener,)
        try:
            yield
        finally:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

    def wait(
        self, wanted: JournalFilter = ALL, *, count: int = 1, timeout: float = 5.0, **values: object
    ) -> tuple[Record, ...]:
        """Wait until there are so many wanted records. Return them.

        Args:
            wanted: Which records are wanted.
            count: How many.
            timeout: How long to wait, in seconds.
            **values: In place of a filter, its values, as for `records`.

        Raises:
            TimeoutError: There were fewer in this time.
            SteeringError: The journal is off, a name is unknown, or a value is not valid.
        """
        self.check_on()
        wanted = JournalFilter.of(values) if values else wanted
        news, end = threading.Event(), time.monotonic() + timeout
        with self.listening(news.set):
            while len(found := self.records(wanted)) < count:
                if not news.wait(end - time.monotonic()):
                    raise TimeoutError(
                        f"the journal has {len(found)} of {count} such requests after {timeout:g} seconds"
                    )
                news.clear()
        return found

    def _drop(self) -> None:
        """Drop the oldest records until the rest is within the bounds."""
        records = self._records
        while len(records) > self._max_entries or (self._bytes > self._max_bytes and len(records) > 1):
            record = records.popleft()
            self._bytes -= record.size
            self._dropped = record.number
            self._count_forgotten(record.entry.routed.account_id)

    def _count_forgotten(self, account: str) -> None:
        is_new = account not in self._forgotten
        too_many = is_new and (len(self._forgotten) >= _MAX_ACCOUNTS or len(account) > _LONG_ACCOUNT)
        self._forgotten[None if too_many else account] += 1

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _size(entry: Entry) -> int:
    """Return about how many bytes an entry takes. A target is kept in several forms."""
    request = entry.routed.request
    fields = len("".join(request.headers.values()))
    return _BASE + 4 * len(request.target) + fields + len(request.body) + 2 * len(entry.reply.body)
