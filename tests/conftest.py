"""Hypothesis profiles, and PostgreSQL.

`--hypothesis-profile=thorough` tries a hundred times as much, and `quick` a tenth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from tests import _postgres
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
