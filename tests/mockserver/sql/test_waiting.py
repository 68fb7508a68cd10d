"""A database that is slow, locked, full or away: what a client sees, and that nothing is lost."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
import requests

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import MockServer, StoreUnavailableError, stores
from vobiz_mock.sql.database import THREADS
from vobiz_mock.state.records import Seed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests._postgres_server import PostgresServer

CREDENTIALS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
NUMBERS = f"/api/v1/account/{ACCOUNT}/numbers"
AT_ONCE = 0.05  # seconds
QUESTIONS = ("/_mock/health", "/docs/", "/_mock/openapi.json")


def _get(fake: MockServer, path: str) -> requests.Response:
    return requests.get(fake.url + path, headers=CREDENTIALS, timeout=30)


def _fastest(fake: MockServer, path: str) -> float:
    """The shortest of several times for an answer, as another process may have the processor for a moment."""
    times = []
    for _ in range(5):
        before = time.perf_counter()
        assert _get(fake, path).status_code == HTTPStatus.OK
        times.append(time.perf_counter() - before)
    return min(times)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Lock a file of SQLite, as another process that writes would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _full(fake: MockServer, count: int) -> Iterator[list[requests.Response]]:
    """Send so many requests at once, and yield while they wait. At the end, the list has the answers."""
    answers: list[requests.Response] = []
    with ThreadPoolExecutor(count) as pool:
        waiting = [pool.submit(_get, fake, NUMBERS) for _ in range(count)]
        time.sleep(0.5)  # they must have reached the fake, and no answer says so
        assert not any(one.done() for one in waiting)
        yield answers
    answers += [one.result() for one in waiting]


def test_a_locked_file_stops_no_other_request(tmp_path: Path) -> None:
    """More requests than threads wait for the file, and the loop answers."""
    path = tmp_path / "a.db"
    with MockServer(store=f"sqlite:///{path}", seed=SEED, log=False) as fake:
        for question in QUESTIONS:
            _get(fake, question)  # what is made at the first request is not measured
        with _locked(path), _full(fake, 2 * THREADS):
            times = {question: _fastest(fake, question) for question in QUESTIONS}
    assert {question: took for question, took in times.items() if took > AT_ONCE} == {}


def test_a_file_that_is_locked_too_long_is_a_503(tmp_path: Path) -> None:
    """The answer is in the JSON of the gateway, and says when to try again."""
    path = tmp_path / "a.db"
    with MockServer(store=f"sqlite:///{path}", seed=SEED, log=False) as fake:
        with _locked(path):
            refused = _get(fake, NUMBERS)
        after = _get(fake, NUMBERS)
    assert (refused.status_code, refused.headers["Retry-After"], after.status_code) == (503, "1", HTTPStatus.OK)
    assert "error" in refused.json()


def test_a_slow_statement_of_postgresql_stops_no_other_request(postgres: str) -> None:
    """A trigger sleeps in each assignment."""
    with MockServer(store=postgres, seed=SEED, log=False) as fake:
        for question in QUESTIONS:
            _get(fake, question)
        _let_each_assignment_sleep(postgres)
        with ThreadPoolExecutor(2 * THREADS) as pool:
            waiting = [pool.submit(_assign, fake) for _ in range(2 * THREADS)]
            time.sleep(0.5)
            times = {question: _fastest(fake, question) for question in QUESTIONS}
            assert not all(one.done() for one in waiting)
    assert {question: took for question, took in times.items() if took > AT_ONCE} == {}


def _assign(fake: MockServer) -> int:
    path = f"{NUMBERS}/{NUMBER.replace('+', '%2B')}/assign"
    body = {"trunk_group_id": TRUNK}
    return requests.post(fake.url + path, json=body, headers=CREDENTIALS, timeout=60).status_code


def _let_each_assignment_sleep(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$"
        )
        connection.execute(
            "CREATE TRIGGER slow BEFORE UPDATE ON vobiz_mock_numbers FOR EACH ROW EXECUTE FUNCTION slow()"
        )


def test_a_postgresql_that_is_away_is_a_503_until_it_is_back(
    postgres_server: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The fake recovers by itself, and has what it acknowledged."""
    with MockServer(store=postgres_server.url, seed=SEED, log=False) as fake:
        assert _assign(fake) == HTTPStatus.NO_CONTENT
        postgres_server.kill()
        answers = {path: _get(fake, path) for path in (NUMBERS, "/_mock/faults", "/_mock/inspector/faults")}
        health = _get(fake, "/_mock/health").status_code
        postgres_server.start()
        after = _assign(fake)
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert [answer.headers["Retry-After"] for answer in answers.values()] == ["1"] * 3
    assert (health, after) == (HTTPStatus.OK, HTTPStatus.BAD_REQUEST)  # the number is assigned already
    assert any("503" in record.getMessage() for record in caplog.records)


def test_a_file_that_was_removed_is_neither_used_nor_made_again(tmp_path: Path) -> None:
    """Otherwise a fake would go on with a file that ends with it, or with an empty one."""
    path = tmp_path / "a.db"
    with MockServer(store=f"sqlite:///{path}", seed=SEED, log=False) as fake:
        path.rename(tmp_path / "away.db")
        refused, is_there = _get(fake, NUMBERS), path.exists()
    assert (refused.status_code, is_there) == (HTTPStatus.SERVICE_UNAVAILABLE, False)


def test_a_file_that_was_replaced_is_used_by_all_nodes(tmp_path: Path) -> None:
    """No connection keeps the one before."""
    path, other = tmp_path / "a.db", tmp_path / "b.db"
    with MockServer(store=f"sqlite:///{other}", seed={"accounts": []}, log=False):
        pass
    url = f"sqlite:///{path}"
    with MockServer(store=url, seed=SEED, log=False) as first, MockServer(store=url, log=False) as second:
        _replace(path, other)
        found = [fake.state()["accounts"] for fake in (first, second)]
    assert found == [[], []]


def test_a_read_only_file_is_refused_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite would say it at the first request."""
    path = tmp_path / "a.db"
    stores.open_store(f"sqlite:///{path}", Seed).close()
    as_uri = Path.as_uri
    monkeypatch.setattr(Path, "as_uri", lambda path: f"{as_uri(path)}?immutable=1&x=")
    with pytest.raises(StoreUnavailableError, match="read-only"):
        stores.open_store(f"sqlite:///{path}", Seed)


def _replace(path: Path, other: Path) -> None:
    """Put another file of SQLite in the place of one, as a person does who restores a copy."""
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    other.replace(path)
