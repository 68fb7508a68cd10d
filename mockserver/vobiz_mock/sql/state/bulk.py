"""Inserts many rows, in the fastest way that a database has."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from vobiz_mock.sql.tables import stored_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table


_GROUP = 5000  # rows


def insert_many(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows that have all columns of a table, in their order."""
    stored = map(_stored, rows)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, stored)
    else:
        _insert(connection, table, stored)


def _stored(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple([stored_name(value) if type(value) is str else value for value in row.values()])


def _insert(connection: Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    """Let the driver insert the rows, which takes a fraction of what SQLAlchemy does with each value."""
    statement = str(insert(table).compile(dialect=connection.dialect))
    while group := list(islice(rows, _GROUP)):
        connection.exec_driver_sql(statement, group)


def _copy(connection: Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    """Let PostgreSQL read the rows from the connection. Errors are those of a statement."""
    statement = f"COPY {table.name} ({', '.join(column.name for column in table.columns)}) FROM STDIN"
    driver: Any = connection.dialect.loaded_dbapi
    cursor: Any = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        raise DBAPIError.instance(statement, None, error, driver.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()
