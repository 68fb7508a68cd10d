"""Hypothesis profiles, and PostgreSQL.

`--hypothesis-profile=thorough` tries a hundred times as much, and `quick` a tenth.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from tests import _other_store, _postgres
from tests._postgres import connect, fresh_schema
from tests._postgres_server import PostgresServer, own_server

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import psycopg

# Sockets make a first example slow, and machines are shared: time is no reason to fail.
_HEALTH = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("default", deadline=None, suppress_health_check=_HEALTH, max_examples=100)
settings.register_profile("quick", parent=settings.get_profile("default"), max_examples=10)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=10_000)
settings.load_profile("default")


def pytest_configure(config: pytest.Config) -> None:
    """Let all fakes have their state in databases, where the variable asks for it."""
    config.addinivalue_line("markers", "memory_store(why): it is true of a fake with its state in memory alone")
    if not (kind := os.environ.get(_other_store.VARIABLE)):
        return
    if kind not in _other_store.KINDS:
        expected = " or ".join(sorted(_other_store.KINDS))
        raise pytest.UsageError(f"{_other_store.VARIABLE} is {kind!r}; expected {expected}")
    until_the_end = ExitStack()
    try:
        until_the_end.enter_context(_other_store.other_store(kind))
    except (pytest.skip.Exception, pytest.fail.Exception) as error:
        raise pytest.UsageError(f"{_other_store.VARIABLE} is {kind!r}: {error}") from error
    config.add_cleanup(until_the_end.close)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is true of a fake in memory alone, where all fakes have databases."""
    if os.environ.get(_other_store.VARIABLE) and (mark := item.get_closest_marker("memory_store")):
        pytest.skip(f"a fake in memory only: {mark.args[0]}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Give all tests that PostgreSQL is missing for one place, so that the summary has one line about them."""
    report = yield
    if report.skipped and call.excinfo is not None and str(call.excinfo.value).endswith(_postgres.ADVICE):
        report.longrepr = (str(_postgres.__file__), 1, f"Skipped: {call.excinfo.value}")
    return report


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[tuple[str, psycopg.Connection]]:
    """The URL of a database on a server that runs already, and a connection to it."""
    url, connection = connect()
    yield url, connection
    connection.close()


@pytest.fixture
def postgres(postgres_database: tuple[str, psycopg.Connection]) -> Iterator[str]:
    """The URL of an empty schema in PostgreSQL, which is dropped afterwards."""
    with fresh_schema(*postgres_database) as url:
        yield url


@pytest.fixture
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL of the test's own, which it may stop, kill and start again."""
    with own_server() as server:
        yield server
