"""The versions of the schema: makes the tables of a new database, and brings those of an older one up to date.

A version that has been published never changes. A change of tables.py adds one here, with the function that leads to
it.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, inspect, select, update

from vobiz_mock.errors import StoreError
from vobiz_mock.sql import failures
from vobiz_mock.sql.tables import control, journal_counts, metadata, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Column, Connection

    from vobiz_mock.sql.database import Database

    Migration = Callable[[Connection], None]

_LOCK = 0x766F62697A  # the key of an advisory lock of PostgreSQL
_SECRET_BYTES = 32
_ONE_ROW_EACH: tuple[Column[int], ...] = (schema.c.version, control.c.id, journal_counts.c.id)

# The function at index n leads from version n + 1 to version n + 2.
MIGRATIONS: tuple[Migration, ...] = ()


def prepare(database: Database, *, migrations: Sequence[Migration] = MIGRATIONS) -> int | None:
    """Make the tables if the database has none, and bring older ones up to date.

    Nodes that start together do this one after another.

    Args:
        database: The database.
        migrations: What leads from each version to the next one.

    Returns:
        The version that the tables had before. None if there were none.

    Raises:
        StoreError: The tables are those of a later version, or lack rows. Nothing has changed.
    """
    return database.transact(lambda: _prepare(database, migrations))


def version_of(database: Database) -> int | None:
    """Return the version of the tables; None if the database has none.

    Raises:
        StoreError: Rows are missing that each store has.
    """
    return database.read(lambda: _version(database))


def _prepare(database: Database, migrations: Sequence[Migration]) -> int | None:
    connection, latest = database.connection, len(migrations) + 1
    database.allow_hours()
    if not database.is_sqlite:
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    version = _version(database)
    if version is None:
        _create(connection, latest)
    elif version > latest:
        raise StoreError(
            database.address.shown,
            f"its schema has version {version}, and this vobiz-mock knows versions up to {latest}; "
            "upgrade vobiz-mock, or name another database",
        )
    else:
        _migrate(connection, migrations[version - 1 :], latest)
    return version


def _version(database: Database) -> int | None:
    connection = database.connection
    if not inspect(connection).has_table(schema.name):
        return None
    rows = [connection.execute(select(column)).scalars().all() for column in _ONE_ROW_EACH]
    if any(len(found) != 1 for found in rows):
        raise StoreError(database.address.shown, f"rows of its tables are missing; {failures.RESTORE}")
    return rows[0][0]


def _create(connection: Connection, version: int) -> None:
    metadata.create_all(connection)
    connection.execute(insert(schema).values(version=version))
    secret = secrets.token_hex(_SECRET_BYTES)
    connection.execute(
        insert(control).values(id=1, faults_revision=0, faults_added=0, ids_drawn=0, secret=secret, is_filled=False)
    )
    connection.execute(insert(journal_counts).values(id=1, last=0, place=0, bytes=0, dropped=0, cleared=0))


def _migrate(connection: Connection, migrations: Sequence[Migration], latest: int) -> None:
    for migrate in migrations:
        migrate(connection)
    # Also if it is up to date: SQLite lets a transaction begin in a file that is read-only.
    connection.execute(update(schema).values(version=latest))
