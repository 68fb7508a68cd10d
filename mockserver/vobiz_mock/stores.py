"""Opens the store that a text names: memory, or the URL of a database. The only place that knows each kind of store.

What a database needs is imported when one is opened, so that a fake with its state in memory starts as quickly.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.backend import MemoryBackend
from vobiz_mock.clock import utc_now
from vobiz_mock.errors import MissingExtraError
from vobiz_mock.snapshots import START
from vobiz_mock.state.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vobiz_mock.backend import Backend
    from vobiz_mock.sql.address import Address
    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store

MEMORY = "memory"
_EXTRA = "sql"
_MODULES = {"sqlalchemy", "psycopg"}


class OpenStore(NamedTuple):
    """A store that can be used.

    Attributes:
        name: What a person calls it: `memory`, or its URL without a password.
        store: The state.
        backend: What fakes keep beside it.
        is_new: Whether it had no state, and has the one that was given.
        threads: How many threads may use it at a time.
        close: Closes its connections.
    """

    name: str
    store: Store
    backend: Backend
    is_new: bool
    threads: int
    close: Callable[[], None]


def open_store(name: str, initial: Callable[[], Seed]) -> OpenStore:
    """Open a store. A database that has none of its tables gets them, and older ones are brought up to date.

    Nodes that open a database together do this one after another. The first one gives it its state.

    Args:
        name: `memory`, or the URL of a database.
        initial: Returns the state of a store that has none. A reset returns to it.

    Raises:
        StoreError: The URL is not one of a store, or the database has a schema of a later version.
        StoreUnavailableError: The database cannot be used now.
        MissingExtraError: The extra `sql` is not installed.
    """
    return _memory(initial()) if name == MEMORY else _database(name, initial)


def check_name(name: str) -> str:
    """Return the name of a store without a password, if it could be opened.

    Raises:
        StoreError: It is neither `memory` nor the URL of a database that can be used.
        MissingExtraError: The extra `sql` is not installed.
    """
    return MEMORY if name == MEMORY else read_address(name).shown


def read_address(url: str) -> Address:
    """Return where a database is.

    Raises:
        StoreError: The text is not the URL of a database that can be used.
        MissingExtraError: The extra `sql` is not installed.
    """
    with _needing_the_extra():
        from vobiz_mock.sql import address  # noqa: PLC0415 only a database needs it
    return address.read_address(url)


@contextmanager
def _needing_the_extra() -> Iterator[None]:
    """Say which extra has the module that an import does not find."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in _MODULES:
            raise
        raise MissingExtraError(_EXTRA, error.name) from error


def _memory(seed: Seed) -> OpenStore:
    store, backend = MemoryStore(), MemoryBackend()
    store.load(seed)
    backend.snapshots.save(START, seed, at=utc_now())
    return OpenStore(MEMORY, store, backend, is_new=True, threads=1, close=_nothing)


def _database(url: str, initial: Callable[[], Seed]) -> OpenStore:
    address = read_address(url)
    from vobiz_mock.sql.backend import SqlBackend  # noqa: PLC0415 only a database needs it
    from vobiz_mock.sql.database import THREADS, Database  # noqa: PLC0415 the same
    from vobiz_mock.sql.migrations import prepare  # noqa: PLC0415 the same

    with _needing_the_extra():
        database = Database(address)
    try:
        prepare(database)
        backend = SqlBackend(database)
        is_new = backend.fill(initial)
    except BaseException:
        database.close()
        raise
    return OpenStore(address.shown, backend.store, backend, is_new, THREADS, backend.close)


def _nothing() -> None:
    """Close nothing."""
