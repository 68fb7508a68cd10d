"""Connections to a file of SQLite. It must not depend on what is kept there.

A connection keeps a file that was removed or replaced meanwhile, and others open the new one. The requests of a fake
would then be in two files, one of which ends with the fake. So each connection is used only as long as it has the file
that has the name now.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DisconnectionError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from vobiz_mock.sql.address import Address

_FILE = "vobiz_file"  # among what is known of a connection


def sqlite_engine(address: Address, *, patience: float, **options: Any) -> Engine:  # noqa: ANN401 those of SQLAlchemy
    """Return an engine for a file, which must be there: a connection makes none.

    Args:
        address: Where the file is.
        patience: How long to wait for a lock, in seconds.
        options: Those of `create_engine`.
    """
    path = Path(str(address.url.database)).absolute()
    uri = f"{path.as_uri()}?mode=rw"

    def connect() -> sqlite3.Connection:
        # SQLAlchemy begins transactions, in place of the driver.
        return sqlite3.connect(uri, uri=True, timeout=patience, check_same_thread=False, isolation_level=None)

    engine = create_engine(address.url, creator=connect, **options)
    event.listen(engine, "connect", lambda connection, record: _prepare(connection, record, path, address.synchronous))
    event.listen(engine, "checkout", lambda _, record, __: _check(record, path))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, record: Any, path: Path, synchronous: str) -> None:  # noqa: ANN401
    """Set what is not kept in the file."""
    record.info[_FILE] = _identity(path)
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous.upper()}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _check(record: Any, path: Path) -> None:  # noqa: ANN401 of SQLAlchemy's pool
    """Let the pool open another connection if this one has a file that was removed or replaced."""
    if record.info.get(_FILE) != _identity(path):
        raise DisconnectionError("the file was removed or replaced")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from others; None if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 twice as quick, and each transaction asks
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin(connection: Connection) -> None:
    """Begin to write at once. A transaction that first reads and then writes could not wait for another one."""
    is_reading = connection.get_execution_options().get("vobiz_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
