"""How a database becomes a store: the first fake fills it, later ones use it, and older tables are migrated."""

from __future__ import annotations

import os
import re
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, update

from two_accounts import ACCOUNT, SEED
from vobiz_mock import MissingExtraError, MockServer, StoreError, create_app, stores
from vobiz_mock.sql.address import read_address
from vobiz_mock.sql.database import Database
from vobiz_mock.sql.migrations import prepare, version_of
from vobiz_mock.sql.opening import found, migrated, opened
from vobiz_mock.sql.tables import schema
from vobiz_mock.state.records import Seed
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from sqlalchemy import Connection

ADDED = Table("vobiz_mock_added", MetaData(), Column("id", Integer, primary_key=True))


def _add_a_table(connection: Connection) -> None:
    ADDED.create(connection)
    connection.execute(insert(ADDED).values(id=1))


def _fail(connection: Connection) -> None:
    _add_a_table(connection)
    raise LookupError


def _seed() -> Seed:
    return load_seed(SEED, load())


def _set_version(url: str, version: int) -> None:
    database = Database(read_address(url))
    database.transact(lambda: database.connection.execute(update(schema).values(version=version)))
    database.close()


@pytest.fixture
def made(url: str) -> str:
    """The URL of a store that has the shared seed."""
    stores.open_store(url, _seed).close()
    return url


def test_the_first_that_opens_a_database_fills_it(url: str) -> None:
    """The next one finds the state."""
    first = stores.open_store(url, _seed)
    second = stores.open_store(url, Seed)
    assert (first.is_new, second.is_new, second.store.dump()) == (True, False, first.store.dump())
    first.close()
    second.close()


def test_of_several_that_open_a_database_at_once_one_fills_it(url: str) -> None:
    """The others wait for it."""
    with ThreadPoolExecutor(4) as pool:
        found_stores = list(pool.map(lambda _: stores.open_store(url, _seed), range(4)))
    assert sorted(one.is_new for one in found_stores) == [False, False, False, True]
    for one in found_stores:
        one.close()


def test_a_store_without_accounts_stays_empty(url: str) -> None:
    """It was filled, with nothing."""
    stores.open_store(url, Seed).close()
    again = stores.open_store(url, _seed)
    assert (again.is_new, again.store.dump()) == (False, Seed())
    again.close()


def test_an_older_schema_is_migrated(made: str) -> None:
    """What is in it stays."""
    assert migrated(read_address(made), migrations=(_add_a_table,)) == (1, 2)


def test_a_migration_that_fails_changes_nothing(made: str) -> None:
    """The tables are those of the version that they had."""
    database = Database(read_address(made))
    with pytest.raises(LookupError):
        prepare(database, migrations=(_fail,))
    assert version_of(database) == 1
    assert prepare(database, migrations=(_add_a_table,)) == 1
    database.close()


@pytest.mark.parametrize("use", [lambda address: opened(address, _seed), found, migrated])
def test_a_later_schema_is_refused(made: str, use: object) -> None:
    """A store of a later vobiz-mock is not touched."""
    _set_version(made, 9)
    with pytest.raises(StoreError, match="schema has version 9"):
        use(read_address(made))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP TABLE vobiz_mock_numbers", "tables are missing"),
        ("DROP TABLE vobiz_mock_control", "tables are missing"),
        ("ALTER TABLE vobiz_mock_control RENAME COLUMN secret TO other", "tables are missing"),
        ("DELETE FROM vobiz_mock_schema", "rows of its tables are missing"),
        ("DELETE FROM vobiz_mock_control", "rows of its tables are missing"),
        ("DELETE FROM vobiz_mock_journal_counts", "rows of its tables are missing"),
    ],
)
def test_a_store_that_lacks_something_is_refused(made: str, statement: str, words: str) -> None:
    """The message says what to do, and nothing is made in its place."""
    database = Database(read_address(made))
    database.transact(lambda: database.connection.exec_driver_sql(statement))
    database.close()
    with pytest.raises(StoreError, match=f"{words}.*restore a copy"):
        stores.open_store(made, _seed).store.dump()


@pytest.mark.parametrize("use", [found, migrated])
def test_a_database_that_is_no_store_is_refused_and_not_made(url: str, use: object) -> None:
    """A wrong name in a command makes no file."""
    with pytest.raises(StoreError, match="vobiz-mock store init"):
        use(read_address(url))  # type: ignore[operator]
    assert not (url.startswith("sqlite") and Path(url.removeprefix("sqlite:///")).exists())


def test_an_import_replaces_the_state_and_its_start(made: str) -> None:
    """A fake that is reset has it."""
    stores.import_state(made, Seed()).close()
    with MockServer(store=made, log=False) as fake:
        fake.add_account({"account_id": "MA_NEW", "auth_token": "x"})
        fake.reset()
        assert fake.state() == {"accounts": [], "inventory": []}


def test_a_new_file_is_closed_to_others(tmp_path: Path) -> None:
    """It has the tokens of accounts."""
    path = tmp_path / "a.db"
    stores.open_store(f"sqlite:///{path}", _seed).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_state_outlives_its_fake(url: str) -> None:
    """And so does the state to which a reset returns."""
    with MockServer(store=url, seed=SEED, log=False) as fake:
        fake.remove_account(ACCOUNT)
    with MockServer(store=url, log=False) as fake:
        without = [account["account_id"] for account in fake.state()["accounts"]]
        fake.reset()
        after = [account["account_id"] for account in fake.state()["accounts"]]
    assert (ACCOUNT in without, ACCOUNT in after) == (False, True)


def test_an_application_uses_a_database(url: str) -> None:
    """Under any WSGI server."""
    app = create_app(store=url)
    answer = app.test_client().get("/_mock/state")
    assert (answer.status_code, vars(app)["may_wait"]) == (200, True)


def test_magic_numbers_are_added_once(url: str) -> None:
    """By the first of the fakes that want them."""
    totals = []
    for _ in range(2):
        with MockServer(store=url, seed=SEED, magic=True, log=False) as fake:
            totals.append(fake.store.totals())
    assert (totals[0] == totals[1], totals[0].for_sale > 27) == (True, True)


def test_a_name_in_memory_is_known() -> None:
    """It is the default of the command."""
    assert stores.open_store("memory", _seed).store.account(ACCOUNT) is not None


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    for name in [name for name in sys.modules if name.startswith(("sqlalchemy", "vobiz_mock.sql"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Missing, *sys.meta_path])
    with pytest.raises(MissingExtraError, match=r"vobiz-mock\[sql\]"):
        stores.check_name("sqlite:///x.db")


class _Missing:
    """Finds no SQLAlchemy, as in a plain installation."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Refuse a module."""
        if name.startswith("sqlalchemy"):
            raise ModuleNotFoundError(name="sqlalchemy")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # that it has threads: those of pytest-xdist
def test_a_process_that_is_forked_has_connections_of_its_own(url: str) -> None:
    """A server may make the application before it forks its workers, such as gunicorn with --preload."""
    database = opened(read_address(url), _seed)[0].database
    used = _driver_connection(database)
    child = os.fork()
    if child == 0:
        os._exit(int(_driver_connection(database) is used))
    _, status = os.waitpid(child, 0)
    assert (os.waitstatus_to_exitcode(status), _driver_connection(database) is used) == (0, True)
    database.close()


def _driver_connection(database: Database) -> object:
    return database.read(lambda: database.connection.connection.driver_connection)


def test_a_schema_that_does_not_exist_is_said(postgres: str) -> None:
    """It is not an error of the program."""
    url = re.sub(r"search_path(=|%3D)[^&]*", r"search_path\1no_such_schema", postgres)
    with pytest.raises(StoreError, match="its schema does not exist; create it, or change search_path"):
        opened(read_address(url), _seed)
