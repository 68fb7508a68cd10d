"""The journal as a live stream of server-sent events.

A stream keeps the number of the last record that it sent, and no queue: what the client has not read yet is in the
journal. So a client that does not read costs no memory, and misses what the journal drops meanwhile. A journal in a
database is read in a thread. It tells of a request before the reply is sent, so that a stream waits a moment for what
becomes of the reply. While the database is away, a stream waits too, and then goes on where it was.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.errors import StoreUnavailableError
from vobiz_mock.messages import Fate
from vobiz_mock.net.worker import Worker

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from concurrent.futures import Executor

    from vobiz_mock.journal.filter import JournalFilter
    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.journal.record import Record

    _Key = tuple[int, Fate | None, float | None]

_AT_ONCE = 100  # records that a stream holds
_HEARTBEAT = 15.0  # seconds; proxies close a connection after a minute without a byte
_AGAIN = 0.5  # seconds until a database that was away is read again
_SETTLING = 0.02  # seconds until a record is read again, because it is not known what became of its reply
_SETTLINGS = 10  # after which it is sent as it is
_THREADS = 2  # that read for all streams of a server
_COMMENT = b":\n\n"


class Rendered:
    """The events of the latest records, which all streams of a server send, so that each is rendered once.

    A record is rendered again when it is known what became of its reply. Only the event loop may use it.

    Args:
        max_bytes: How much memory they take together, about. The latest one is kept, whatever its size.

    Attributes:
        threads: In which all streams of the server read a journal that may wait.
    """

    def __init__(self, max_bytes: int = 4 * 1024 * 1024) -> None:
        self.threads: Executor = Worker("journal-events", _THREADS)
        self._max_bytes = max_bytes
        self._events: OrderedDict[_Key, bytes] = OrderedDict()
        self._bytes = 0

    def of(self, record: Record) -> bytes:
        """Return the event of a record."""
        receipt = record.request.receipt
        key = record.number, record.delivery, None if receipt is None else receipt.seconds
        if (event := self._events.get(key)) is None:
            event = self._events[key] = _event(record)
            self._bytes += len(event)
            while self._bytes > self._max_bytes and len(self._events) > 1:
                self._bytes -= len(self._events.popitem(last=False)[1])
        return event


async def events(
    journal: Journal, wanted: JournalFilter, *, rendered: Rendered | None = None, heartbeat: float = _HEARTBEAT
) -> AsyncGenerator[bytes, None]:
    """Yield the wanted records as events, and then each new one, without an end.

    Args:
        journal: The journal.
        wanted: Which records are wanted.
        rendered: The events that it has in common with other streams.
        heartbeat: The seconds without an event after which a comment is sent.
    """
    news, rendered = _News(), rendered or Rendered()
    with journal.listening(news.tell):
        yield _COMMENT  # the client sees that the stream is open
        while True:
            news.forget()
            try:
                batch = await _read(journal, wanted, rendered.threads)
            except StoreUnavailableError:  # the requests that need the database say so
                yield _COMMENT  # so that a client that has left is noticed
                await asyncio.sleep(_AGAIN)
                continue
            for record in batch.records:
                yield rendered.of(record)
            wanted = replace(wanted, after=batch.last)
            if not batch.records and not await news.came(heartbeat):
                yield _COMMENT


class _Batch(NamedTuple):
    """Wanted records.

    Attributes:
        records: The records.
        last: The number up to which the journal has no other ones that are wanted.
        is_settled: Whether it is known for each new record what became of its reply, also for those not wanted.
    """

    records: tuple[Record, ...]
    last: int
    is_settled: bool


async def _read(journal: Journal, wanted: JournalFilter, threads: Executor) -> _Batch:
    """Return the next records, without a wait in the event loop."""
    if not journal.may_wait:
        return _batch(journal, wanted)
    loop = asyncio.get_running_loop()
    batch = await loop.run_in_executor(threads, _batch, journal, wanted)
    for _ in range(_SETTLINGS):
        if batch.is_settled:
            break
        await asyncio.sleep(_SETTLING)
        batch = await loop.run_in_executor(threads, _batch, journal, wanted)
    return batch


def _batch(journal: Journal, wanted: JournalFilter) -> _Batch:
    seen = journal.last
    # What became of a reply may change, so that a record which does not fit yet counts as one that is not settled.
    new = journal.records(replace(wanted, delivery=None))
    records = tuple(filter(wanted.fits, new))[:_AT_ONCE]
    last = records[-1].number if records else max(seen, wanted.after)
    return _Batch(records, last, all(one.delivery is not Fate.WAITING for one in new if one.number <= last))


class _News:
    """Wakes a task when another one, or another thread, has news."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._event = asyncio.Event()

    def tell(self) -> None:
        """Wake the task. The fake usually answers in the thread of the loop; then this needs no system call."""
        if self._event.is_set():
            return
        if threading.get_ident() == self._thread:
            self._event.set()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    def forget(self) -> None:
        """Be woken by what comes from now on."""
        self._event.clear()

    async def came(self, seconds: float) -> bool:
        """Wait for news. Return whether there are some in this time."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        return True


def _event(record: Record) -> bytes:
    """Return a record as an event. JSON has no line end in it."""
    return f"id: {record.number}\nevent: request\ndata: {json.dumps(record.as_json())}\n\n".encode()
