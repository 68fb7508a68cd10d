"""The PostgreSQL that tests use: the one that VOBIZ_TEST_POSTGRES names, or one that runs on this machine.

Without one the tests are skipped, unless the variable is set: it says that a server is there, so that its absence is a
failure.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "VOBIZ_TEST_POSTGRES"
_SOCKETS = (Path("/var/run/postgresql"), Path("/tmp"))  # noqa: S108 where Debian's and PostgreSQL's own builds listen
ADVICE = "CONTRIBUTING.md says what these tests need"


def missing(what: str) -> NoReturn:
    """Skip the test since something is missing, or fail it where PostgreSQL is promised."""
    if os.environ.get(VARIABLE):
        pytest.fail(f"{what}, and {VARIABLE} is set, so that nothing is skipped", pytrace=False)
    pytest.skip(f"{what}; {ADVICE}")


def connect() -> tuple[str, psycopg.Connection]:
    """Return the URL of a database in which schemas may be created, and a connection to it."""
    problems = []
    for url in _candidates():
        try:
            return url, _connected(url)
        except psycopg.Error as error:
            problems.append(f"{type(error).__name__}: {str(error).strip().splitlines()[-1]}")
    if os.environ.get(VARIABLE):
        missing(f"no PostgreSQL answers ({problems[0]})")
    missing(f"no PostgreSQL was found: start one, or set {VARIABLE} to the URL of one")


def _candidates() -> list[str]:
    if named := os.environ.get(VARIABLE):
        return [named]
    sockets = [f"postgresql:///postgres?host={folder}" for folder in _SOCKETS if (folder / ".s.PGSQL.5432").exists()]
    return [*sockets, "postgresql://localhost/postgres"]


def _connected(url: str) -> psycopg.Connection:
    connection = psycopg.connect(url, autocommit=True, connect_timeout=5)
    # A test that leaves a transaction open is to fail when its schema is dropped, not to hang.
    connection.execute("SET lock_timeout = '10s'")
    connection.execute("SET client_min_messages = 'warning'")
    if connection.execute("SELECT has_database_privilege(current_database(), 'CREATE')").fetchone() == (True,):
        return connection
    connection.close()
    raise psycopg.errors.InsufficientPrivilege("this user may not create schemas")


@contextmanager
def fresh_schema(url: str, connection: psycopg.Connection) -> Iterator[str]:
    """Create an empty schema, drop it at the end, and return `url` with this schema as the only one."""
    name = f"vobiz_test_{uuid4().hex}"
    connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
    try:
        yield f"{url}{'&' if '?' in url else '?'}options={quote(f'-csearch_path={name}')}"
    finally:
        connection.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(name)))
