"""Two fakes behind nginx, with one PostgreSQL: whatever one of them knows, the other knows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests._postgres_server import own_server
from tests.docker._shared import ACCOUNT, Shared, running, store_in

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = f"/api/v1/account/{ACCOUNT}/numbers"
ASSIGN = f"{LIST}/%2B912271264217/assign"
BODY = {"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678"}


@pytest.fixture(scope="module")
def started() -> Iterator[Shared]:
    """The fakes, nginx and PostgreSQL of the Compose file."""
    with own_server() as server, running(store_in(server)) as started:
        yield started


@pytest.fixture
def shared(started: Shared) -> Shared:
    """The same, with the state of the beginning."""
    assert started.nginx.send("POST", "/_mock/reset").status == HTTPStatus.NO_CONTENT
    return started


def _counted(shared: Shared, times: int) -> list[int]:
    expected = {"operation": "assign_number", "times": times}
    return [fake.send("POST", "/_mock/verify", expected).status for fake in shared.fakes]


def test_an_assignment_is_known_to_both_fakes(shared: Shared) -> None:
    """Whichever fake has assigned a number, both refuse to assign it again."""
    statuses = [
        shared.nginx.send("POST", ASSIGN, BODY).status,
        *(f.send("POST", ASSIGN, BODY).status for f in shared.fakes),
    ]
    assert statuses == [HTTPStatus.NO_CONTENT, HTTPStatus.BAD_REQUEST, HTTPStatus.BAD_REQUEST]


def test_both_fakes_show_the_same_state(shared: Shared) -> None:
    """After a change the whole state is the same at each."""
    shared.nginx.send("POST", ASSIGN, BODY)
    first, second = (fake.send("GET", "/_mock/state").json for fake in shared.fakes)
    assert first == second


def test_a_race_has_one_winner(shared: Shared) -> None:
    """Of twelve requests at the same time, one assigns the number."""
    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(lambda _: shared.nginx.send("POST", ASSIGN, BODY).status, range(12)))
    assert sorted(statuses) == [HTTPStatus.NO_CONTENT] + [HTTPStatus.BAD_REQUEST] * 11


def test_a_fault_of_one_fake_is_met_at_the_other(shared: Shared) -> None:
    """It is met as many times as it says, wherever the requests arrive."""
    first, second = shared.fakes
    first.send("POST", "/_mock/faults", {"on": {}, "do": {"status": 503}, "times": 3})
    statuses = [fake.send("GET", LIST).status for fake in (second, second, first, second, first)]
    assert statuses == [HTTPStatus.SERVICE_UNAVAILABLE] * 3 + [HTTPStatus.OK] * 2


def test_each_fake_counts_the_requests_of_both(shared: Shared) -> None:
    """A verification behind a balancer is exact: it passes with the right number, and fails with another."""
    for _ in range(7):
        shared.nginx.send("POST", ASSIGN, BODY)
    assert (_counted(shared, 7), _counted(shared, 4)) == ([HTTPStatus.OK] * 2, [HTTPStatus.CONFLICT] * 2)


def test_an_event_of_one_fake_is_heard_at_the_other(shared: Shared) -> None:
    """The stream of the journal has the requests of both."""
    first, second = shared.fakes
    with first.events() as events:
        second.send("GET", LIST)
        assert LIST in next(events)


def test_what_a_killed_fake_has_done_is_kept() -> None:
    """Its assignment and its journal are in the database, and nginx answers on."""
    with own_server() as server, running(store_in(server)) as shared:
        assert shared.fakes[0].send("POST", ASSIGN, BODY).status == HTTPStatus.NO_CONTENT
        shared.fakes[0].kill()
        statuses = [shared.nginx.send("POST", ASSIGN, BODY).status for _ in range(6)]
        targets = [entry["target"] for entry in shared.fakes[1].journal()]
        assert (statuses, targets) == ([HTTPStatus.BAD_REQUEST] * 6, [ASSIGN] * 7)
