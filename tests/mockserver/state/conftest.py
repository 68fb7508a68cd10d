"""Stores of each kind: what is said of a store is tried with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from two_accounts import SEED
from vobiz_mock import MemoryStore
from vobiz_mock.sql.address import read_address
from vobiz_mock.sql.database import Database
from vobiz_mock.sql.migrations import prepare
from vobiz_mock.sql.state.store import SqlStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vobiz_mock.state.store import Store

KINDS = ("memory", "sqlite", "postgresql")
_SERIALIZABLE = "%20-cdefault_transaction_isolation%3Dserializable"


@pytest.fixture(params=KINDS)
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of each kind, without any record. `serializable` is PostgreSQL with its strictest transactions."""
    if request.param == "memory":
        yield MemoryStore()
        return
    database = Database(read_address(_url(request, tmp_path)))
    prepare(database)
    yield SqlStore(database)
    database.close()


@pytest.fixture
def store(empty_store: Store) -> Store:
    """A store of each kind, with the shared seed."""
    empty_store.load(load_seed(SEED, load()))
    return empty_store


def _url(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'store.db'}"
    url: str = request.getfixturevalue("postgres")
    return url + _SERIALIZABLE if request.param == "serializable" else url
