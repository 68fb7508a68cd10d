"""Opens a database as a store: a new one, one that fakes use already, or one that is brought up to date."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.errors import StoreError
from vobiz_mock.sql.backend import SqlBackend
from vobiz_mock.sql.database import Database
from vobiz_mock.sql.migrations import MIGRATIONS, prepare, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vobiz_mock.sql.address import Address
    from vobiz_mock.sql.migrations import Migration
    from vobiz_mock.state.records import Seed

_INIT = "make it one with: vobiz-mock store init"
_MIGRATE = "bring it up to date with: vobiz-mock store migrate"


class Versions(NamedTuple):
    """The versions of the tables of a database.

    Attributes:
        before: What it was. None if there were no tables.
        now: What it is.
    """

    before: int | None
    now: int


def opened(address: Address, initial: Callable[[], Seed]) -> tuple[SqlBackend, bool]:
    """Open a database. It gets its tables and its state if it has none, and older tables are brought up to date.

    Args:
        address: Where it is.
        initial: Returns the state of a database that has none.

    Returns:
        What fakes keep there, and whether it had no state.

    Raises:
        StoreError: The tables are those of a later version.
        StoreUnavailableError: The database cannot be used now.
    """
    with _closed_if_it_fails(address) as database:
        prepare(database)
        backend = SqlBackend(database)
        return backend, backend.fill(initial)


def found(address: Address) -> SqlBackend:
    """Open a database that has a state already. Nothing is changed.

    Raises:
        StoreError: It has no state, or its tables are those of another version.
        StoreUnavailableError: The database cannot be used now.
    """
    with _closed_if_it_fails(address) as database:
        _check_is_there(address)
        _check_version(database, len(MIGRATIONS) + 1)
        backend = SqlBackend(database)
        if not database.read(lambda: backend.control.row().is_filled):
            raise StoreError(address.shown, f"it has no state yet; {_INIT}")
        return backend


def migrated(address: Address, migrations: Sequence[Migration] = MIGRATIONS) -> Versions:
    """Bring the tables of a database up to date.

    Raises:
        StoreError: It has no tables, or those of a later version.
        StoreUnavailableError: The database cannot be used now.
    """
    database = Database(address)
    try:
        _check_is_there(address)
        if version_of(database) is None:
            raise StoreError(address.shown, f"it is not a store yet; {_INIT}")
        return Versions(prepare(database, migrations=migrations), len(migrations) + 1)
    finally:
        database.close()


@contextmanager
def _closed_if_it_fails(address: Address) -> Iterator[Database]:
    database = Database(address)
    try:
        yield database
    except BaseException:
        database.close()
        raise


def _check_is_there(address: Address) -> None:
    """Refuse a file that is not there, which SQLite would make."""
    if address.kind == "sqlite" and not Path(str(address.url.database)).exists():
        raise StoreError(address.shown, f"there is no such file; {_INIT}")


def _check_version(database: Database, latest: int) -> None:
    version, shown = version_of(database), database.address.shown
    if version is None:
        raise StoreError(shown, f"it is not a store yet; {_INIT}")
    if version < latest:
        raise StoreError(shown, f"its schema has version {version}, and not {latest}; {_MIGRATE}")
    if version > latest:
        raise StoreError(shown, f"its schema has version {version}, and not {latest}; upgrade vobiz-mock")
