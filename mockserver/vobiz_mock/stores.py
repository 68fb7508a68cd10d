"""Opens the store that a text names: memory, or the URL of a database. The only place that knows each kind of store.

What a database needs is imported when one is opened, so that a fake with its state in memory starts as quickly.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from vobiz_mock.backend import MemoryBackend
from vobiz_mock.clock import utc_now
from vobiz_mock.errors import MissingExtraError
from vobiz_mock.snapshots import START
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import fill, load_seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from vobiz_mock.backend import Backend
    from vobiz_mock.sql.address import Address
    from vobiz_mock.sql.backend import SqlBackend
    from vobiz_mock.sql.opening import Versions
    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec

_log = logging.getLogger("vobiz_mock")
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


def find_store(url: str) -> OpenStore:
    """Open a database that has a state already. Nothing is changed.

    Raises:
        StoreError: It has no state, or a schema of another version. Others are those of `open_store`.
    """
    address = read_address(url)
    from vobiz_mock.sql.opening import found  # noqa: PLC0415 only a database needs it

    return _of_a_backend(address, found(address), is_new=False)


def migrate_store(url: str) -> Versions:
    """Bring the schema of a database up to date, and return its versions.

    Raises:
        StoreError: It has no tables, or those of a later version. Others are those of `open_store`.
    """
    address = read_address(url)
    from vobiz_mock.sql.opening import migrated  # noqa: PLC0415 only a database needs it

    return migrated(address)


def import_state(url: str, seed: Seed) -> OpenStore:
    """Replace the state of a database, and that to which a reset returns. One that has no tables gets them.

    Returns:
        The open store.

    Raises:
        StoreError: As for `open_store`. Nothing has changed.
    """
    address = read_address(url)
    from vobiz_mock.sql.opening import opened  # noqa: PLC0415 only a database needs it

    backend, is_new = opened(address, lambda: seed)
    if not is_new:
        backend.replace(seed)
    return _of_a_backend(address, backend, is_new=is_new)


def given_store(store: Store | str | None, seed: str | Path | Mapping[str, Any] | None, spec: Spec) -> OpenStore:
    """Open the store that a caller has given, with the seed that it has given.

    Args:
        store: None for a new one in memory, a store, or the name of one. A given store is loaded with a given seed, and
            without one only if it has no accounts. One that is named is loaded only if it has no state yet.
        seed: The path of a seed file, or its content as a mapping. None selects the example seed.
        spec: The OpenAPI document.

    Raises:
        SeedError: The seed is unreadable, malformed or inconsistent.
        StoreError: As for `open_store`, and so are the others.
    """
    if store is None:
        return _memory(load_seed(seed, spec))
    if not isinstance(store, str):
        return _of_a_caller(store, fill(store, spec) if seed is None else load_seed(seed, spec), is_loaded=seed is None)
    opened = open_store(store, lambda: load_seed(seed, spec))
    if seed is not None and not opened.is_new:
        _log.info("The store %s has a state already, which is used. The seed is not loaded.", opened.name)
    return opened


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


def _of_a_caller(store: Store, state: Seed, *, is_loaded: bool) -> OpenStore:
    if not is_loaded:
        store.load(state)
    backend = MemoryBackend()
    backend.snapshots.save(START, state, at=utc_now())
    return OpenStore(type(store).__name__, store, backend, is_new=not is_loaded, threads=1, close=_nothing)


def _database(url: str, initial: Callable[[], Seed]) -> OpenStore:
    address = read_address(url)
    from vobiz_mock.sql.opening import opened  # noqa: PLC0415 only a database needs it

    backend, is_new = opened(address, initial)
    return _of_a_backend(address, backend, is_new=is_new)


def _of_a_backend(address: Address, backend: SqlBackend, *, is_new: bool) -> OpenStore:
    from vobiz_mock.sql.database import THREADS  # noqa: PLC0415 only a database needs it

    return OpenStore(address.shown, backend.store, backend, is_new, THREADS, backend.close)


def _nothing() -> None:
    """Close nothing."""
