"""The journal: what it keeps, selects and forgets."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from tests.mockserver._caller import Caller

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT, INVENTORY, NUMBER, TRUNK
from vobiz_mock import Fake, JournalFilter, MemoryStore, MockServer, Request, Settings, SteeringError
from vobiz_mock.journal.journal import Journal
from vobiz_mock.journal.journal_store import Bounds, MemoryJournalStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mockserver._client import RawClient

    from vobiz_mock.journal.record import Record
    from vobiz_mock.stores import OpenStore

SEGMENT = f"%2B{NUMBER[1:]}"


def _numbers(records: tuple[Record, ...]) -> list[int]:
    return [record.number for record in records]


def _reachable(start: object) -> Iterator[object]:
    """Yield everything that a value refers to, apart from classes and what they refer to."""
    reached, todo = {id(start)}, [start]
    while todo:
        yield (one := todo.pop())
        found = [other for other in gc.get_referents(one) if id(other) not in reached and not isinstance(other, type)]
        reached |= {id(other) for other in found}
        todo += found


@pytest.fixture
def caller(opened: OpenStore) -> Caller:
    """A caller of the first account, on a fake with a journal of each kind."""
    return Caller(Fake(opened.store, Settings(validate_responses=True), backend=opened.backend))


@pytest.fixture
def journal(caller: Caller, foreign: Caller) -> Journal:
    """A journal with six requests."""
    caller.send("POST", f"numbers/{NUMBER}/assign", {"trunk_group_id": TRUNK})
    caller.send("POST", f"numbers/{SEGMENT}/assign", {"trunk_group_id": TRUNK})
    caller.send("GET", "numbers")
    foreign.send("GET", "trunks")
    caller.send("POST", "numbers/purchase-from-inventory", {"e164": INVENTORY[0]})
    caller.send("GET", "cdr")
    return caller.fake.journal


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"account": FOREIGN_ACCOUNT}, [4]),
        ({"account": ACCOUNT}, [1, 2, 3, 5, 6]),
        ({"operation": "assign_number"}, [1, 2]),
        ({"number": NUMBER}, [1, 2]),
        ({"number": f" {NUMBER[1:]}"}, [1, 2]),
        ({"number": INVENTORY[0]}, [5]),
        ({"behaviour": "assign.success"}, [2]),
        ({"status": "404"}, [1, 6]),
        ({"spelling": "plus-unencoded"}, [1]),
        ({"behaviour": "injected"}, []),
        ({"fault": "f1"}, []),
        ({"since": "4"}, [5, 6]),
        ({"since": "2000-01-01T00:00:00Z"}, [1, 2, 3, 4, 5, 6]),
        ({"since": "2999-01-01T00:00:00+01:00"}, []),
        ({"account": ACCOUNT, "status": "204"}, [2]),
    ],
)
def test_a_filter_selects_requests(journal: Journal, values: dict[str, str], found: list[int]) -> None:
    """Each of its values must fit. A number is found however it is spelt."""
    assert _numbers(journal.records(JournalFilter.of(values))) == found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("acount", "x"),
        ("after", "1"),
        ("status", "abc"),
        ("status", "1"),
        ("number", "hello"),
        ("since", "yesterday"),
        ("since", "2026-02-31T00:00:00Z"),
        ("since", "2026-01-01T00:00:00"),
        ("operation", "asign_number"),
        ("behaviour", "assign.sucess"),
        ("spelling", "plus"),
        ("delivery", "lost"),
    ],
)
def test_a_filter_that_fits_nothing_is_refused(name: str, value: str) -> None:
    """Otherwise a mistake would look like an empty journal."""
    with pytest.raises(SteeringError, match="expected"):
        JournalFilter.of({name: value})


def test_records_are_wanted_by_name(journal: Journal) -> None:
    """A test need not make a filter, and a status may be a number."""
    assert _numbers(journal.records(operation="assign_number", status=404)) == [1]
    assert _numbers(journal.wait(spelling="plus-unencoded")) == [1]


def test_a_journal_is_iterated_over(journal: Journal) -> None:
    """Its length is the number of its records."""
    assert (_numbers(tuple(journal)), len(journal)) == ([1, 2, 3, 4, 5, 6], 6)


def test_a_limit_keeps_the_newest(journal: Journal) -> None:
    """They are in the order in which they came."""
    assert _numbers(journal.records(limit=2)) == [5, 6]
    assert _numbers(journal.records(limit=0)) == []


def test_the_requests_of_an_account_are_forgotten(journal: Journal) -> None:
    """Those of others stay, and the numbers continue."""
    journal.clear(ACCOUNT)
    assert _numbers(journal.records()) == [4]
    assert journal.last == 6


def test_the_number_of_requests_is_bounded(opened: OpenStore) -> None:
    """The oldest are dropped."""
    fake = Fake(opened.store, Settings(journal_entries=3), sinks=(), backend=opened.backend)
    for _ in range(5):
        fake.answer(Request(method="GET", target="/x"))
    assert _numbers(fake.journal.records()) == [3, 4, 5]


def test_the_memory_is_bounded() -> None:
    """Whatever is large: a body, a header field or a target. Tracemalloc measures less than twice the bound."""
    bound = 1_000_000
    fake = Fake(MemoryStore(), Settings(journal_bytes=bound), sinks=())
    fake.answer(Request(method="GET", target="/x"))
    gc.collect()
    tracemalloc.start()
    try:
        for index in range(300):
            size = 10_000 + index
            fake.answer(Request(method="POST", target="/y", body=b"x" * size))
            fake.answer(Request(method="POST", target="/y", headers={"x-note": "x" * size}))
            fake.answer(Request(method="POST", target="/y" + "z" * size))
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 2 * bound
    finally:
        tracemalloc.stop()


def test_a_journal_that_is_off_keeps_nothing() -> None:
    """With 0 entries."""
    fake = Fake(MemoryStore(), Settings(journal_entries=0), sinks=())
    fake.answer(Request(method="GET", target="/x"))
    assert (fake.journal.records(), fake.journal.is_on) == ((), False)


def test_a_journal_that_is_off_is_not_waited_for() -> None:
    """The request never comes."""
    with pytest.raises(SteeringError, match="the journal is off"):
        Journal(MemoryJournalStore(Bounds()), is_on=False).wait()


def test_a_negative_bound_is_refused() -> None:
    """It would mean nothing."""
    with pytest.raises(ValueError, match="journal_bytes is -1"):
        Settings(journal_bytes=-1)


def test_requests_of_many_threads_are_numbered_without_gaps(caller: Caller) -> None:
    """Each has its own number."""
    threads = [threading.Thread(target=lambda: [caller.get("numbers") for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _numbers(caller.fake.journal.records()) == list(range(1, 161))


def test_requests_to_the_fake_itself_are_not_in_the_journal(fake: MockServer, client: RawClient) -> None:
    """They say nothing about the code under test."""
    client.send("GET", "/_mock/health")
    client.send("GET", "/_mock/journal")
    client.send("GET", "/_mock/nothing")
    assert fake.journal.records() == ()


def test_waiting_returns_the_requests(fake: MockServer, client: RawClient) -> None:
    """Also those that came before."""
    client.get("numbers")
    thread = threading.Thread(target=client.get, args=("trunks",))
    thread.start()
    found = fake.journal.wait(count=2)
    thread.join()
    assert [record.operation for record in found] == ["list_numbers", "list_trunks"]


def test_waiting_in_vain_says_how_many_came(fake: MockServer) -> None:
    """A test that fails needs the number."""
    with pytest.raises(TimeoutError, match="0 of 1 such requests"):
        fake.journal.wait(timeout=0.01)


def test_the_journal_does_not_keep_connections_alive(fake: MockServer, client: RawClient) -> None:
    """A record refers to no exchange, and so to no socket."""
    client.get("numbers")
    kinds = {type(one).__name__ for one in _reachable(fake.journal.records()[-1].entry)}
    assert "Request" in kinds
    assert kinds & {"Exchange", "Connection", "Protocol", "_SelectorSocketTransport", "BytesIO", "ServerLoop"} == set()


def test_an_exchange_is_freed_at_once(client: RawClient) -> None:
    """Its objects do not refer to each other, so that the garbage collector has nothing to do for each request."""
    client.get("numbers")
    gc.collect()
    gc.disable()
    try:
        before = _exchanges()
        for _ in range(5):
            client.get("numbers")
        added = _exchanges() - before
    finally:
        gc.enable()
    assert added <= 1  # that of the last request may not be over


def _exchanges() -> int:
    """Count the exchanges of this process. Other fakes may have some, too."""
    names = [type(one).__name__ for one in gc.get_objects()]
    return names.count("Exchange") + names.count("FakeRequest")


def test_a_record_shows_itself_in_one_line(journal: Journal) -> None:
    """Its entry refers to the whole document."""
    shown = f"<Record 1: POST /api/v1/account/{ACCOUNT}/numbers/{NUMBER}/assign 404 assign.plus-unencoded>"
    assert repr(journal.records()[0]) == shown
