"""Tells a process that another one may have added records to the journal.

PostgreSQL notifies a connection that listens. SQLite is asked again and again. There is a thread only while somebody
wants to know.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from vobiz_mock.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from vobiz_mock.sql.database import Database

    Tell = Callable[[], object]

# The channel of PostgreSQL, as an expression of SQL. Databases have channels of their own, and schemas have not.
CHANNEL = "'vobiz_mock_' || md5(current_schema())"
_PERIOD = 0.1  # seconds between two questions
_LOOK = 0.1  # seconds after which the thread looks whether anybody still wants to know
_ANYWAY = 5.0  # seconds after which news is assumed: a connection may have broken without a sign
_AGAIN = 0.5  # seconds until a database that is away is tried again
_PATIENCE = 1.0  # seconds that a close waits


class News:
    """Calls functions after records may have been added.

    Args:
        database: The database.
        last: Returns the number of the latest record.
    """

    def __init__(self, database: Database, last: Callable[[], int]) -> None:
        self._database = database
        self._last = last
        self._listeners: tuple[Tell, ...] = ()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_ended = threading.Event()

    @contextmanager
    def watched(self, tell: Tell) -> Iterator[None]:
        """Have a function called after records may have been added, and at least every few seconds."""
        with self._lock:
            self._listeners += (tell,)
            if self._thread is None:
                # A daemon, because the process must be able to end while a database does not answer.
                self._thread = threading.Thread(target=self._run, name="journal-news", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not tell)

    def close(self) -> None:
        """End the thread, and close its connection."""
        self._is_ended.set()
        if (thread := self._thread) is not None:
            thread.join(_PATIENCE)

    def _run(self) -> None:
        follow = self._poll if self._database.is_sqlite else self._listen
        while self._is_wanted():
            with suppress(
                StoreUnavailableError, SQLAlchemyError, self._database.driver_error
            ):  # the requests that need the database say so
                follow()
            self._is_ended.wait(_AGAIN if self._listeners else 0)

    def _is_wanted(self) -> bool:
        """Return whether anybody wants to know. Otherwise the thread must end."""
        with self._lock:
            is_wanted = bool(self._listeners) and not self._is_ended.is_set()
            if not is_wanted:
                self._thread = None
            return is_wanted

    def _tell(self) -> None:
        for tell in self._listeners:
            with suppress(RuntimeError):  # its event loop has just been closed
                tell()

    def _listen(self) -> None:
        """Wait for notifications until nobody wants to know, or the connection breaks."""
        with self._database.listening() as connection:
            channel = connection.execute(f"SELECT {CHANNEL}").fetchone()[0]
            connection.execute(f'LISTEN "{channel}"')
            self._tell()  # of what came before it listened
            quiet = 0.0
            while self._listeners and not self._is_ended.is_set():
                quiet = 0.0 if self._hears(connection) else quiet + _LOOK
                if quiet >= _ANYWAY:
                    connection.execute("SELECT 1")  # raises if the connection is broken
                    self._tell()
                    quiet = 0.0

    def _hears(self, connection: psycopg.Connection) -> bool:
        """Tell of notifications, as long as there are some. Return whether there were any."""
        heard = False
        for _ in connection.notifies(timeout=_LOOK):
            self._tell()
            heard = True
        return heard

    def _poll(self) -> None:
        """Ask for the number of the latest record until nobody wants to know."""
        known = None
        while self._listeners and not self._is_ended.is_set():
            if (last := self._last()) != known:
                known = last
                self._tell()
            self._is_ended.wait(_PERIOD)
