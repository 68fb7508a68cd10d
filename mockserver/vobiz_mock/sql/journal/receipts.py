"""Writes what became of replies into a database, soon after they were sent: nobody waits for it.

A server knows it only after the transaction of the request. So a thread writes it later, in groups.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from vobiz_mock.errors import StoreUnavailableError
from vobiz_mock.sql.tables import journal

if TYPE_CHECKING:
    from vobiz_mock.messages import Receipt
    from vobiz_mock.sql.database import Database

_log = logging.getLogger("vobiz_mock")
_PAUSE = 0.02  # seconds between two groups
_AGAIN = 0.5  # seconds until a database that was away is tried again
_PATIENCE = 3.0  # seconds that a close waits
_WRITE = (
    update(journal)
    .where(journal.c.number == bindparam("of"))
    .values(fate=bindparam("its_fate"), seconds=bindparam("its_seconds"))
)


class ReceiptWriter:
    """Writes the receipts of requests that this process has answered. The thread starts with the first of them.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pending: dict[int, Receipt] = {}
        self._concluded: deque[int] = deque()
        self._lock = threading.Lock()
        self._has_news = threading.Event()
        self._is_ended = threading.Event()
        self._thread: threading.Thread | None = None

    def expect(self, number: int, receipt: Receipt) -> None:
        """Write a receipt when it says what became of the reply.

        Args:
            number: The number of the record, which has been committed.
            receipt: The receipt.
        """
        with self._lock:
            self._pending[number] = receipt
        receipt.when_concluded(partial(self._conclude, number))

    def pending(self) -> dict[int, Receipt]:
        """Return the receipts that are not written yet, by the numbers of their records."""
        with self._lock:
            return self._pending.copy()

    def close(self) -> None:
        """Write what is known, and end the thread."""
        self._is_ended.set()
        self._has_news.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _conclude(self, number: int) -> None:
        self._concluded.append(number)
        if not self._has_news.is_set():
            self._has_news.set()
        if self._thread is None:
            self._start()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                # A daemon, because the process must be able to end while a database does not answer.
                self._thread = threading.Thread(target=self._run, name="journal-receipts", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        is_ended = False
        while not is_ended:
            self._has_news.wait()
            is_ended = self._is_ended.is_set()  # before the numbers are taken, so that none is left
            self._has_news.clear()
            is_written = self._write([self._concluded.popleft() for _ in range(len(self._concluded))])
            self._is_ended.wait(_PAUSE if is_written else _AGAIN)

    def _write(self, numbers: list[int]) -> bool:
        """Write the receipts of some records. Return whether the database took them."""
        with self._lock:
            known = {number: self._pending[number] for number in sorted(set(numbers)) if number in self._pending}
        if not known:
            return True
        values = [{"of": of, "its_fate": one.fate, "its_seconds": one.seconds} for of, one in known.items()]
        try:
            self._database.transact(lambda: self._database.connection.execute(_WRITE, values))
        except StoreUnavailableError:
            self._concluded.extend(known)
            self._has_news.set()
            return False
        except Exception:  # noqa: BLE001 the thread must go on with the others
            _log.exception("Internal error in the fake; please report it.")
        with self._lock:
            for number in known:
                del self._pending[number]
        return True
