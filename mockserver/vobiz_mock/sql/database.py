"""A database: its connections, and transactions that are run again if another one was faster.

Each thread has at most one transaction at a time. A function that needs one joins that of the thread, so that what a
request does is one transaction, whatever it consists of.
"""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from vobiz_mock.errors import StoreUnavailableError
from vobiz_mock.sql import failures
from vobiz_mock.sql.sqlite_file import sqlite_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from vobiz_mock.sql.address import Address

_T = TypeVar("_T")
_P = ParamSpec("_P")

THREADS = 10  # of a process that may use a database at the same time
_MOST_RUNS = 50  # of one transaction
_PATIENCE = 5.0  # seconds to wait for a lock or a connection, after which the request is refused
_LIMIT = 10_000  # milliseconds for a statement of PostgreSQL
_UNHURRIED = 3_600_000  # the same for one that replaces the whole state
# What a URL may replace. A host that has vanished is noticed within some seconds, also while it is asked.
_CONNECTION = {
    "application_name": "vobiz-mock",
    "connect_timeout": "3",  # seconds
    "keepalives_idle": "5",  # seconds
    "keepalives_interval": "2",  # seconds
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # milliseconds
}


class Transaction:
    """A transaction of a thread.

    Attributes:
        connection: Its connection.
        known: What has been read in it, and is asked for again. A change in it must be forgotten.
        afterwards: Called when it has been committed. They must not fail.
    """

    def __init__(self, connection: Connection, *, is_reading: bool) -> None:
        self.connection = connection
        self.known: dict[str, Any] = {}
        self.afterwards: list[Callable[[], object]] = []
        self.is_reading = is_reading


class Database:
    """A database. Several threads may use it, and a process that is forked later has connections of its own.

    Args:
        address: Where it is.

    Attributes:
        address: Where it is.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._local = threading.local()
        self._begin()

    def _begin(self) -> None:
        """Begin with this process, such as a worker of gunicorn that was forked after the application was made."""
        self._of_the_parent = getattr(self, "_engine", None)  # is kept, since to close it would disturb the parent
        self._engine = _engine(self.address)
        # SQLite has one writer at a time, and lets the others sleep and try again. Those of a process wait here.
        turn = _Turn(self.address.shown) if self.is_sqlite else nullcontext()
        self._turn: AbstractContextManager[object] = turn
        self._process = os.getpid()

    def _engine_here(self) -> Engine:
        """Return the engine of this process."""
        if self._process != os.getpid():
            self._begin()
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.address.kind == "sqlite"

    @property
    def driver_error(self) -> type[Exception]:
        """What the driver raises on a connection that SQLAlchemy does not guard."""
        error: type[Exception] = self._engine.dialect.loaded_dbapi.Error
        return error

    @property
    def transaction(self) -> Transaction:
        """The transaction of this thread.

        Raises:
            RuntimeError: There is none: the caller is not within `transact` or `read`.
        """
        found: Transaction | None = getattr(self._local, "transaction", None)
        if found is None:
            raise RuntimeError("this thread has no transaction")
        return found

    @property
    def connection(self) -> Connection:
        """The connection of the transaction of this thread."""
        return self.transaction.connection

    @property
    def is_in_transaction(self) -> bool:
        """Whether this thread has a transaction."""
        return getattr(self._local, "transaction", None) is not None

    def transact(self, work: Callable[[], _T]) -> _T:
        """Call a function in a transaction, or in that of the thread. Return its result.

        Args:
            work: The function. It is called again if another transaction was faster, and so must have no other effect.

        Raises:
            StoreUnavailableError: The database cannot be used now. Nothing has happened, unless the connection broke
                while the transaction was committed.
        """
        if self.is_in_transaction:
            assert not self.transaction.is_reading, "a transaction that only reads was asked to write"
            return work()
        with self._turn:
            return self._run(work, is_reading=False)

    def read(self, work: Callable[[], _T]) -> _T:
        """Call a function that only reads, in a transaction that sees one moment. Return its result.

        Raises:
            StoreUnavailableError: The database cannot be used now.
        """
        return work() if self.is_in_transaction else self._run(work, is_reading=True)

    def allow_hours(self) -> None:
        """Let the statements of this transaction take long: it replaces the whole state."""
        if not self.is_sqlite:
            self.connection.exec_driver_sql(f"SET LOCAL statement_timeout = {_UNHURRIED}")

    def listening(self) -> Any:  # noqa: ANN401 that of psycopg
        """Return a connection of psycopg that is not one of the others, and that commits each statement at once."""
        connection = self._engine_here().raw_connection()
        driver: Any = connection.driver_connection
        connection.detach()
        driver.rollback()
        driver.autocommit = True
        return driver

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._engine_here().dispose()

    def _run(self, work: Callable[[], _T], *, is_reading: bool) -> _T:
        for run in range(1, _MOST_RUNS + 1):
            try:
                return self._once(work, is_reading=is_reading)
            except _AgainError as again:
                if run == _MOST_RUNS or (again.is_broken and run > 1):
                    raise self._unavailable(again.error) from again.error
                if not again.is_broken:
                    time.sleep(random.uniform(0, min(0.001 * 2**run, 0.1)))  # noqa: S311 so that two do not meet again
        raise AssertionError

    def _once(self, work: Callable[[], _T], *, is_reading: bool) -> _T:
        """Run a transaction once.

        Raises:
            _AgainError: Nothing has happened, and it may succeed when it is run again.
            StoreUnavailableError: The database cannot be used now.
        """
        is_committing = False
        try:
            with self._connect(is_reading=is_reading) as connection:
                transaction = self._local.transaction = Transaction(connection, is_reading=is_reading)
                try:
                    with connection.begin():
                        result = work()
                        is_committing = True
                finally:
                    self._local.transaction = None
        except PoolTimeoutError as error:
            raise StoreUnavailableError(self.address.shown, "all its connections are in use") from error
        except DBAPIError as error:
            if failures.is_lost_race(error):
                raise _AgainError(error) from error
            if error.connection_invalidated and not is_committing:  # it was idle, and the server was restarted
                raise _AgainError(error, is_broken=True) from error
            raise self._unavailable(error) from error
        for call in transaction.afterwards:
            call()
        return result

    def _connect(self, *, is_reading: bool) -> Connection:
        connection = self._engine_here().connect()
        if is_reading:
            connection = connection.execution_options(vobiz_reading=True)
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
        return connection

    def _unavailable(self, error: DBAPIError) -> Exception:
        """Return what to raise for an error: itself if it is a mistake of the program."""
        found = failures.reason(error)
        return error if found is None else StoreUnavailableError(self.address.shown, found)


class _AgainError(Exception):
    """A transaction may succeed when it is run again.

    Attributes:
        error: Why it failed.
        is_broken: Whether its connection was broken, and not another transaction faster.
    """

    def __init__(self, error: DBAPIError, *, is_broken: bool = False) -> None:
        self.error = error
        self.is_broken = is_broken
        super().__init__(str(error))


class _Turn:
    """Lets one thread in at a time. It waits no longer than SQLite itself would."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=_PATIENCE):
            raise StoreUnavailableError(self._store, "earlier requests of this process keep it too long")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class UsesDatabase(Protocol):
    """An object whose methods use a database."""

    @property
    def database(self) -> Database:
        """The database."""
        ...


_Owner = TypeVar("_Owner", bound=UsesDatabase)


def writes(method: Callable[Concatenate[_Owner, _P], _T]) -> Callable[Concatenate[_Owner, _P], _T]:
    """Let a method run in a transaction."""

    @wraps(method)
    def in_transaction(self: _Owner, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return self.database.transact(lambda: method(self, *args, **kwargs))

    return in_transaction


def reads(method: Callable[Concatenate[_Owner, _P], _T]) -> Callable[Concatenate[_Owner, _P], _T]:
    """Let a method run in a transaction that only reads."""

    @wraps(method)
    def in_transaction(self: _Owner, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return self.database.read(lambda: method(self, *args, **kwargs))

    return in_transaction


def _engine(address: Address) -> Engine:
    # Without the values of statements in errors: they have the tokens of accounts.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "pool_size": THREADS,
        "max_overflow": 2,
        "pool_timeout": _PATIENCE,
        "pool_recycle": 3600,
    }
    if address.kind == "postgresql":
        given = str(address.url.query.get("options", ""))
        limits = f"{given} -cstatement_timeout={_LIMIT}".strip()
        query = {**_CONNECTION, **address.url.query}
        return create_engine(address.url.set(query={**query, "options": limits}), **options)
    return sqlite_engine(address, patience=_PATIENCE, **options)


def rows_of(values: Iterator[dict[str, Any]], size: int = 5000) -> Iterator[list[dict[str, Any]]]:
    """Yield rows in groups, as `executemany` takes them."""
    group: list[dict[str, Any]] = []
    for value in values:
        group.append(value)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
