"""A fake with a database answers each sequence of requests as one in memory does, byte for byte."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests._postgres import fresh_schema
from tests.mockserver._client import RawClient
from tests.mockserver.api._mistakes import FULL_SEED, RIGHT
from tests.mockserver.sql._drawn import LISTS, whole_requests

from vobiz_mock import MockServer, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock import Request

SETTINGS = Settings(random_seed=7, frozen_at=datetime(2026, 1, 1, tzinfo=UTC), magic=True)
# What a journal shows of the time at which a request came, and how long its reply took.
_TIMES = re.compile(rb'"(at|duration)": ?("[^"]*"|[0-9.e-]+|null)')
_LENGTH = re.compile(rb"(?i)content-length: [0-9]+")


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db?synchronous=normal"
        return
    with fresh_schema(*request.getfixturevalue("postgres_database")) as schema:
        yield schema


@pytest.fixture(scope="module")
def fakes(url: str) -> Iterator[tuple[MockServer, MockServer]]:
    """A fake with its state in memory, and one with the same state in a database."""
    with (
        MockServer(seed=FULL_SEED, settings=SETTINGS, log=False) as in_memory,
        MockServer(seed=FULL_SEED, settings=SETTINGS, log=False, store=url) as in_database,
    ):
        yield in_memory, in_database


def _answers(fake: MockServer, sent: list[Request]) -> list[bytes]:
    """Return the bytes of the replies of a fake in its first state."""
    fake.reset()
    for name in fake.snapshots.names:
        fake.snapshots.remove(name)
    client = RawClient(fake)
    return [_without_times(client.exchange(_bytes(one))) for one in sent]


def _without_times(reply: bytes) -> bytes:
    """Return a reply without the times of a journal, and without the length that depends on them."""
    without, count = _TIMES.subn(b"", reply)
    return _LENGTH.sub(b"", without) if count else reply


def _bytes(sent: Request) -> bytes:
    fields = {"host": "localhost", "content-length": str(len(sent.body)), "connection": "close", **sent.headers}
    lines = [f"{sent.method} {sent.target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace") + sent.body


def _shown(fake: MockServer) -> dict[str, Any]:
    """Return what is to be seen of a fake afterwards."""
    records = [record.as_json() for record in fake.journal.records()]
    return {
        "state": fake.state(),
        "journal": [{key: value for key, value in one.items() if key not in {"at", "duration"}} for one in records],
        "faults": [fault.as_json() for fault in fake.faults],
        "snapshots": fake.snapshots.names,
        "time": fake.clock(),
    }


@settings(max_examples=max(10, settings().max_examples * 3 // 10))  # each example has many requests
@example(sent=list(RIGHT.values()))
@given(sent=st.lists(whole_requests, min_size=1, max_size=20))
def test_a_database_makes_no_difference(fakes: tuple[MockServer, MockServer], sent: list[Request]) -> None:
    """Whatever is sent: the replies, and then the state, the journal, the faults, the snapshots and the clock."""
    sent = [*sent, *LISTS]
    replies = [_answers(fake, sent) for fake in fakes]
    for request, expected, found in zip(sent, *replies, strict=True):
        assert found == expected, request
    in_memory, in_database = map(_shown, fakes)
    assert in_database == in_memory
