"""Nodes that share a database share its journal: what one has answered, each of them shows and counts."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.mockserver.api._mistakes import RIGHT, request

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT, SEED, TOKEN
from vobiz_mock import Fake, MockServer, Settings, StoreUnavailableError
from vobiz_mock.journal.events import events
from vobiz_mock.journal.filter import ALL, JournalFilter
from vobiz_mock.journal.journal import Journal
from vobiz_mock.messages import Fate, Receipt
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.stores import open_store
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests._postgres_server import PostgresServer

    from vobiz_mock.journal.record import Record

    Node = Callable[..., Steering]

LIST = request("GET", "/numbers")


def _numbers(node: Steering) -> list[int]:
    return [record.number for record in node.journal.records()]


def _answer(node: Steering, times: int = 1) -> None:
    for _ in range(times):
        node.fake.answer(LIST)


def test_each_node_shows_the_requests_of_all(new_node: Node) -> None:
    """In one order, without a gap."""
    nodes = [new_node() for _ in range(3)]
    for node in nodes:
        _answer(node, 2)
    assert [_numbers(node) for node in nodes] == [[1, 2, 3, 4, 5, 6]] * 3


def test_a_verification_counts_the_requests_of_all_nodes(new_node: Node) -> None:
    """Wherever it is asked for."""
    nodes = [new_node(), new_node()]
    for node in nodes:
        _answer(node, 3)
    for node in nodes:
        node.verify(operation="list_numbers", times=6)


def test_requests_of_several_nodes_at_once_are_numbered_without_gaps(new_node: Node) -> None:
    """Each has its own number."""
    nodes = [new_node(), new_node()]
    threads = [threading.Thread(target=_answer, args=(node, 20)) for node in nodes * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _numbers(nodes[0]) == list(range(1, 81))


def test_each_node_counts_what_is_dropped(new_node: Node) -> None:
    """Also those that are not removed yet."""
    one, other = new_node(journal_entries=5), new_node(journal_entries=5)
    _answer(one, 70)
    _answer(other, 2)
    for node in (one, other):
        assert (node.journal.forgotten(ACCOUNT), node.journal.forgotten(FOREIGN_ACCOUNT)) == (67, 0)


def test_the_table_is_bounded(new_node: Node) -> None:
    """What nobody can see is removed."""
    node = new_node(journal_entries=5)
    _answer(node, 200)
    database = node.fake.backend.database  # type: ignore[attr-defined]
    count = "SELECT count(*) FROM vobiz_mock_journal"
    rows = database.read(lambda: database.connection.exec_driver_sql(count).scalar_one())
    assert 5 <= rows < 5 + 64 + 1


def test_each_node_forgets_what_one_clears(new_node: Node) -> None:
    """Also what it has read before."""
    one, other = new_node(), new_node()
    _answer(one, 3)
    assert _numbers(other) == [1, 2, 3]
    one.journal.clear(ACCOUNT)
    _answer(one)
    assert (_numbers(other), other.journal.cleared) == ([4], 3)


def test_the_journal_survives_the_end_of_all_nodes(new_node: Node) -> None:
    """A new one continues it."""
    _answer(new_node(), 2)
    node = new_node()
    _answer(node)
    assert _numbers(node) == [1, 2, 3]


def test_a_request_that_did_not_take_effect_is_not_in_the_journal(new_node: Node) -> None:
    """Both are one transaction."""
    node = new_node()

    def work() -> None:
        node.fake.answer(RIGHT["assign_number"])
        raise _LostError

    with pytest.raises(_LostError):
        node.fake.backend.transact(work)
    assert (_numbers(node), node.journal.last) == ([], 0)


class _LostError(Exception):
    """Ends a transaction."""


def test_no_token_is_in_the_file(tmp_path: Path) -> None:
    """Neither in the table of the journal nor in the free pages. The state has the tokens of the accounts."""
    path = tmp_path / "store.db"
    opened = open_store(f"sqlite:///{path}", lambda: load_seed(SEED, load()))
    fake = Fake(opened.store, sinks=(), backend=opened.backend)
    fake.answer(
        replace(LIST, headers={**LIST.headers, "x-auth-token": "a-token-of-nobody", "cookie": "abc=a-cookie-of-nobody"})
    )
    fake.answer(LIST)
    opened.close()
    data = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    with closing(sqlite3.connect(path)) as connection:
        entries = "".join(text for (text,) in connection.execute("SELECT entry FROM vobiz_mock_journal"))
    assert (b"a-token-of-nobody" in data, b"a-cookie-of" in data, TOKEN in entries, ACCOUNT in entries) == (
        False, False, False, True,
    )  # fmt: skip


# What became of a reply


def _sent(node: Steering) -> Receipt:
    receipt = Receipt()
    node.fake.answer(replace(LIST, receipt=receipt))
    return receipt


def _shown(node: Steering) -> tuple[Fate | None, float | None]:
    record = node.journal.records()[-1]
    return record.delivery, record.as_json()["duration"]


def _until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


def test_the_node_that_answers_shows_at_once_what_became_of_the_reply(new_node: Node) -> None:
    """Before it is written."""
    node = new_node()
    receipt = _sent(node)
    before = _shown(node)
    receipt.conclude(Fate.RESET, 0.25)
    assert (before, _shown(node)) == ((Fate.WAITING, None), (Fate.RESET, 0.25))


def test_another_node_shows_soon_what_became_of_the_reply(new_node: Node) -> None:
    """Also if it has read the record before."""
    one, other = new_node(), new_node()
    receipt = _sent(one)
    assert _shown(other) == (Fate.WAITING, None)
    receipt.conclude(Fate.SENT, 0.125)
    _until(lambda: _shown(other) == (Fate.SENT, 0.125))


def test_what_became_of_the_last_replies_is_written_at_the_end(new_node: Node) -> None:
    """Nothing is lost when a node stops."""
    one, other = new_node(), new_node()
    for _ in range(20):
        _sent(one).conclude(Fate.SENT, 0.5)
    one.fake.backend.close()  # type: ignore[attr-defined]
    assert {record.delivery for record in other.journal.records()} == {Fate.SENT}


def test_a_server_that_reports_nothing_is_shown_so(new_node: Node) -> None:
    """As with a journal in memory."""
    one, other = new_node(), new_node()
    _answer(one)
    assert (_shown(one), _shown(other)) == ((None, None), (None, None))


# News of other nodes


def test_a_node_waits_for_a_request_to_another_one(new_node: Node) -> None:
    """A test need not know which node its program calls."""
    one, other = new_node(), new_node()
    thread = threading.Timer(0.2, _answer, args=(one, 2))
    thread.start()
    found = other.journal.wait(count=2, timeout=10)
    thread.join()
    assert [record.number for record in found] == [1, 2]


def _first_events(node: Steering, count: int, then: Callable[[], object], wanted: JournalFilter = ALL) -> list[int]:
    """Return the numbers of the first events of a stream. When it is open, something happens."""

    async def follow() -> list[int]:
        stream = events(node.journal, wanted)
        found: list[int] = []
        async with asyncio.timeout(30):
            await anext(stream)
            happening = asyncio.get_running_loop().run_in_executor(None, then)
            while len(found) < count:
                event = await anext(stream)
                if event.startswith(b"id:"):
                    found.append(json.loads(event.decode().partition("data: ")[2])["id"])
            await happening
            await stream.aclose()
        return found

    return asyncio.run(follow())


def test_a_stream_shows_the_requests_to_another_node(new_node: Node) -> None:
    """Within a second."""
    one, other = new_node(), new_node()
    assert _first_events(other, 3, lambda: _answer(one, 3)) == [1, 2, 3]


def test_a_stream_waits_a_moment_for_what_becomes_of_a_reply(new_node: Node) -> None:
    """A journal in a database tells of a request before its reply is sent, and a filter would miss it for ever."""
    node, wanted = new_node(), JournalFilter(delivery="sent")

    def answer() -> None:
        receipt = Receipt()
        node.fake.answer(replace(LIST, receipt=receipt))
        threading.Timer(0.05, receipt.conclude, args=(Fate.SENT, 0.05)).start()

    assert _first_events(node, 1, answer, wanted) == [1]


def test_a_stream_does_not_wait_for_a_late_reply(new_node: Node) -> None:
    """Those after it are not held up."""
    node = new_node()

    def answer() -> None:
        node.fake.answer(replace(LIST, receipt=Receipt()))
        _answer(node)

    assert _first_events(node, 2, answer) == [1, 2]


def test_the_event_loop_is_not_blocked_by_a_stream(new_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal is read in another thread."""
    node = new_node()
    threads, read = set(), Journal.records

    def records(journal: Journal, wanted: JournalFilter) -> tuple[Record, ...]:
        threads.add(threading.current_thread())
        return read(journal, wanted)

    monkeypatch.setattr(Journal, "records", records)
    _first_events(node, 1, lambda: _answer(node))
    assert threading.main_thread() not in threads


def test_a_stream_survives_a_restart_of_the_database(postgres_server: PostgresServer) -> None:
    """It goes on without a gap."""
    with _node(postgres_server.url) as one, _node(postgres_server.url) as other:

        def restart() -> None:
            _answer(one, 2)
            postgres_server.kill()
            postgres_server.start()
            _until(lambda: _is_answered(one))
            _answer(one, 2)

        assert _first_events(other, 5, restart) == [1, 2, 3, 4, 5]


def _is_answered(node: Steering) -> bool:
    return node.fake.answer(LIST).status == 200


@contextmanager
def _node(url: str, **settings: Any) -> Iterator[Steering]:
    opened = open_store(url, lambda: load_seed(SEED, load()))
    try:
        yield Steering(Fake(opened.store, Settings(**settings), sinks=(), backend=opened.backend))
    finally:
        opened.close()


def test_what_became_of_a_reply_is_written_when_the_database_is_back(postgres_server: PostgresServer) -> None:
    """The thread tries it again."""
    with _node(postgres_server.url) as one:
        receipt = _sent(one)
        postgres_server.kill()
        receipt.conclude(Fate.SENT, 0.5)
        with pytest.raises(StoreUnavailableError):
            one.journal.records()
        postgres_server.start()
        with _node(postgres_server.url) as other:
            _until(lambda: _shown(other) == (Fate.SENT, 0.5))


# Over HTTP


@pytest.fixture
def servers(url: str) -> Iterator[tuple[MockServer, MockServer]]:
    """Two fakes that listen, and share a database."""
    with MockServer(store=url, log=False) as one, MockServer(store=url, log=False) as other:
        yield one, other


def test_another_server_shows_what_became_of_a_reply(servers: tuple[MockServer, MockServer]) -> None:
    """As the one that has sent it."""
    one, other = servers
    requests.get(f"{one.url}/api/v1/account/{ACCOUNT}/numbers", timeout=10)
    _until(lambda: [record.delivery for record in one.journal.records()] == [Fate.SENT])
    _until(lambda: _entries(other) == _entries(one))
    assert _entries(other)[0]["delivery"] == "sent"


def test_a_stream_over_http_shows_the_requests_to_another_server(servers: tuple[MockServer, MockServer]) -> None:
    """Each once."""
    one, other = servers
    with requests.get(f"{other.url}/_mock/journal/events?since=0", stream=True, timeout=10) as stream:
        for _ in range(3):
            requests.get(f"{one.url}/api/v1/account/{ACCOUNT}/numbers", timeout=10)
        lines = (line for line in stream.iter_lines() if line.startswith(b"id:"))
        assert [next(lines) for _ in range(3)] == [b"id: 1", b"id: 2", b"id: 3"]


def _entries(server: MockServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{server.url}/_mock/journal", timeout=10).json()["entries"]
    return found
