"""Tests of benchmarks/prepared.py and worst.py: the requests are those of the document, and within the limits."""

import asyncio
import contextlib
import json
from http import HTTPStatus
from pathlib import Path

import pytest
import yaml

from benchmarks.contestants.here import ours
from benchmarks.load import WrongAnswerError, connected, drive, latencies
from benchmarks.prepared import Exchange, Sender, segment, write_seed
from benchmarks.worst import worst
from vobiz_mock import MockServer
from vobiz_spec import load

SENDER = Sender(load().base_path)
_MAX_HEAD, _MAX_BODY = 64 * 1024, 1024 * 1024  # the limits of the server, as the README has them


@pytest.fixture
def fake(tmp_path: Path) -> MockServer:
    """A fake that has the numbers of the first connections."""
    return MockServer(seed=write_seed(tmp_path / "seed.json", owned=4, inventory=2))


def test_the_assigns_and_unassigns_succeed(fake: MockServer, tmp_path: Path) -> None:
    """Each connection sends whole pairs, and the fake answers each request with 204."""

    async def send() -> int:
        async with connected(fake.port, 4) as connections:
            return await drive(connections, ours(tmp_path).cycles(4), iter(range(10)))

    with fake:
        assert asyncio.run(send()) == 20


def test_a_latency_is_recorded_for_each_request(fake: MockServer, tmp_path: Path) -> None:
    """A fixed rate has a fixed number of requests."""

    async def send() -> list[float]:
        async with connected(fake.port, 4) as connections:
            return await latencies(connections, ours(tmp_path).cycles(4), rate=400, seconds=0.1)

    with fake:
        assert len(asyncio.run(send())) == 40


def test_a_wrong_answer_ends_the_run(fake: MockServer) -> None:
    """A quick refusal is not counted as an assign."""

    async def send() -> None:
        async with connected(fake.port) as connections:
            await drive(connections, [[Exchange(SENDER.assign("%2B1"), HTTPStatus.NO_CONTENT)]], iter(range(1)))

    with fake, pytest.raises(WrongAnswerError, match="404 where 204"):
        asyncio.run(send())


@pytest.mark.parametrize("before", [0, 1])
def test_a_closed_connection_fails_the_request(fake: MockServer, before: int) -> None:
    """The benchmark does not wait for an answer that cannot come, nor on a connection that is known to be closed."""

    async def send() -> None:
        async with connected(fake.port) as (connection,), asyncio.timeout(10):
            connection.close()
            for _ in range(before):
                with contextlib.suppress(ConnectionError):
                    await connection.send(Exchange(SENDER.assign(segment(1)), None))
            await connection.send(Exchange(SENDER.assign(segment(1)), None))

    with fake, pytest.raises(ConnectionError):
        asyncio.run(send())


def test_both_forms_of_a_seed_have_the_same_content(tmp_path: Path) -> None:
    """The load from YAML and that from JSON do the same work."""
    as_json, as_yaml = (
        write_seed(tmp_path / f"seed{suffix}", owned=3, inventory=2).read_text() for suffix in (".json", ".yaml")
    )
    assert yaml.safe_load(as_yaml) == json.loads(as_json)


def test_the_worst_requests_are_within_the_limits() -> None:
    """A request that the server refuses unread would measure nothing. Each is near a limit, though."""
    outside = [
        name
        for name, (head, body) in _parts().items()
        if len(head) >= _MAX_HEAD or len(body) > _MAX_BODY or len(head) + len(body) < _MAX_HEAD * 3 / 4
    ]
    assert outside == []


def test_the_worst_requests_have_the_length_of_their_bodies() -> None:
    """Otherwise the server would wait for the rest."""
    wrong = [
        name
        for name, (head, body) in _parts().items()
        if int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0] or 0) != len(body)
    ]
    assert wrong == []


def _parts() -> dict[str, tuple[bytes, bytes]]:
    """Head and body of each of the worst requests, by name."""
    return {name: (request.split(b"\r\n\r\n")[0], request.partition(b"\r\n\r\n")[2]) for name, request in worst(SENDER)}
