"""The PostgreSQL of the tests: what the fixtures promise."""

from __future__ import annotations

from select import select
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests._postgres import VARIABLE, connect, fresh_schema

if TYPE_CHECKING:
    from tests._postgres_server import PostgresServer

_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"


def _count(url: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(_TABLES).fetchone()


def test_each_test_has_a_schema_of_its_own(postgres: str, postgres_database: tuple[str, psycopg.Connection]) -> None:
    """A table of one schema is not in the next."""
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE kept (number text)")
    with fresh_schema(*postgres_database) as other:
        assert (_count(postgres), _count(other)) == ((1,), (0,))


def test_a_schema_is_dropped_with_what_it_has(postgres_database: tuple[str, psycopg.Connection]) -> None:
    """Nothing is left in the database of a developer."""
    with fresh_schema(*postgres_database) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (number text)")
        (name,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
    left = postgres_database[1].execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [name]).fetchone()
    assert (name.startswith("vobiz_test_"), left) == (True, (0,))


def test_a_server_that_was_promised_and_does_not_answer_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """With the variable, nothing is skipped."""
    monkeypatch.setenv(VARIABLE, f"postgresql://postgres@/postgres?host={tmp_path}")
    with pytest.raises(pytest.fail.Exception, match="no PostgreSQL answers"):
        connect()


def test_a_server_that_was_not_promised_is_skipped_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable and without a server, the reason says what to do."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("tests._postgres._candidates", list)
    with pytest.raises(pytest.skip.Exception, match=f"set {VARIABLE}"):
        connect()


def test_a_killed_server_keeps_what_was_committed(postgres_server: PostgresServer) -> None:
    """A test takes the database away, and starts it again with the same content."""
    postgres_server.execute("CREATE TABLE kept (number text); INSERT INTO kept VALUES ('+912')")
    postgres_server.kill()
    with pytest.raises(psycopg.OperationalError):
        postgres_server.execute("SELECT 1")
    postgres_server.start("max_connections=5")
    assert postgres_server.execute("SELECT number FROM kept") == [("+912",)]


def test_a_paused_server_answers_later(postgres_server: PostgresServer) -> None:
    """A connection is kept, and gets no answer until the pause ends."""
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        with postgres_server.paused():
            connection.pgconn.send_query(b"SELECT 1")
            ready, _, _ = select([connection.fileno()], [], [], 0.2)
        answer = connection.pgconn.get_result()
        assert (ready, answer is not None and answer.get_value(0, 0)) == ([], b"1")
        connection.pgconn.get_result()
