"""Lets every fake of a run of the tests keep its state in a database of its own, in place of memory.

VOBIZ_TEST_STORE selects it: `sqlite` or `postgresql`. The tests say nothing of it, so that the same ones hold for each
kind of store. What a test starts as a command is not reached.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar
from unittest.mock import patch
from urllib.parse import quote
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import NullPool, create_engine
from tests import _postgres

import vobiz_mock
from vobiz_mock import fake, stores
from vobiz_mock.interception import intercept
from vobiz_mock.sql import database, sqlite_file
from vobiz_mock.sql.backend import SqlBackend
from vobiz_mock.sql.database import THREADS, Database
from vobiz_mock.sql.migrations import prepare
from vobiz_mock.sql.state.store import SqlStore
from vobiz_mock.state import memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Engine

    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store

VARIABLE = "VOBIZ_TEST_STORE"
_QUICK = "-csynchronous_commit=off"  # no test of this kind cuts the power


class DatabaseStore(SqlStore):
    """A store in a database of its own, which is made as a `MemoryStore` is, and may be a base as that may.

    Attributes:
        new_url: Returns the URL of an empty database.
    """

    new_url: ClassVar[Callable[[], str]]

    def __init__(self) -> None:
        opened = Database(stores.read_address(type(self).new_url()))
        prepare(opened)
        super().__init__(opened)
        self.backend = SqlBackend(opened)
        self.backend.store = self


@contextmanager
def other_store(kind: str) -> Iterator[None]:
    """Let all fakes of this process keep their state in databases.

    Args:
        kind: `sqlite` or `postgresql`.
    """
    with ExitStack() as until_the_end:
        new_url = until_the_end.enter_context(KINDS[kind]())

        class Store(DatabaseStore):
            """A store of this kind."""

        Store.new_url = staticmethod(new_url)
        for owner, name, value in _replaced(Store):
            until_the_end.enter_context(patch.object(owner, name, value, create=True))
        yield


def _replaced(new_store: type[DatabaseStore]) -> Iterator[tuple[Any, str, Any]]:
    """Yield what makes a store, or is given one, and what does the same with databases."""
    for owner in (vobiz_mock, memory, stores, intercept):
        yield owner, "MemoryStore", new_store
    yield stores, "_memory", lambda seed: _opened(new_store(), seed)
    given = stores._of_a_caller

    def of_a_caller(store: Store, state: Seed, *, is_loaded: bool) -> stores.OpenStore:
        if isinstance(store, DatabaseStore):
            return _opened(store, None if is_loaded else state)
        return given(store, state, is_loaded=is_loaded)

    yield stores, "_of_a_caller", of_a_caller
    for owner in (database, sqlite_file):
        yield owner, "create_engine", _without_pool
    yield fake.Fake, "__init__", _with_its_backend(fake.Fake.__init__)


def _opened(store: DatabaseStore, seed: Seed | None) -> stores.OpenStore:
    """Return a store as one that is opened by its URL, with a state."""
    if seed is not None:
        store.backend.replace(seed)
    name = store.database.address.shown
    return stores.OpenStore(name, store, store.backend, seed is not None, THREADS, store.backend.close)


def _with_its_backend(construct: Callable[..., None]) -> Callable[..., None]:
    @wraps(construct)
    def constructed(self: fake.Fake, store: Store, *args: Any, **kwargs: Any) -> None:
        if isinstance(store, DatabaseStore):
            kwargs["backend"] = store.backend
        construct(self, store, *args, **kwargs)

    return constructed


def _without_pool(url: URL, **options: Any) -> Engine:
    """Make an engine that keeps no connection: few tests close a fake that is only a value for them."""
    kept = {name: value for name, value in options.items() if not name.startswith(("pool_", "max_overflow"))}
    return create_engine(url, poolclass=NullPool, **kept)


@contextmanager
def _files() -> Iterator[Callable[[], str]]:
    with TemporaryDirectory() as folder:
        yield lambda: _new_file(Path(folder))


def _new_file(folder: Path) -> str:
    file = folder / f"{uuid4().hex}.db"
    file.touch()
    return f"sqlite:///{file}?synchronous=normal"


@contextmanager
def _schemas() -> Iterator[Callable[[], str]]:
    """Make schemas in a database of this process, which is removed as a whole."""
    url, connection = _postgres.connect()
    name = f"vobiz_test_{uuid4().hex}"
    connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    there = stores.read_address(url).url.set(drivername="postgresql", database=name)
    own = there.render_as_string(hide_password=False)
    try:
        with psycopg.connect(own, autocommit=True) as inside:
            yield lambda: _new_schema(own, inside)
    finally:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
        connection.close()


def _new_schema(url: str, connection: psycopg.Connection) -> str:
    name = f"s{uuid4().hex}"
    connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
    return f"{url}{'&' if '?' in url else '?'}options={quote(f'-csearch_path={name} {_QUICK}')}"


KINDS = {"sqlite": _files, "postgresql": _schemas}
