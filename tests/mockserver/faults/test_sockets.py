"""Faults on real sockets: how a connection ends, before and after the effect, and who waits for whom."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver.net._raw_http import RawConnection

from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mockserver._client import RawClient

    from vobiz_mock import MockServer

MANY = 200


def request(method: str, rest: str, body: bytes = b"") -> bytes:
    """Return a request of the account on a connection that is kept."""
    head = f"{method} /api/v1/account/{ACCOUNT}/{rest} HTTP/1.1\r\nHost: localhost\r\nX-Auth-ID: {ACCOUNT}\r\n"
    head += f"X-Auth-Token: {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


ASSIGN = request("POST", f"numbers/%2B{NUMBER[1:]}/assign", json.dumps({"trunk_group_id": TRUNK}).encode())
LIST = request("GET", "numbers")


@pytest.fixture
def connection(fake: MockServer) -> Iterator[RawConnection]:
    """A connection to the fake."""
    with RawConnection(fake) as opened:
        yield opened


@pytest.mark.parametrize(("when", "trunk"), [("before", None), ("after", TRUNK)])
@pytest.mark.parametrize("end", ["reset", "close"])
def test_a_lost_answer(
    fake: MockServer, client: RawClient, connection: RawConnection, end: str, when: str, trunk: str | None
) -> None:
    """The connection ends without a byte. After: the number is assigned nevertheless."""
    fake.faults.add({"end": end}, when=when)
    connection.send(ASSIGN)
    if end == "reset":
        with pytest.raises(ConnectionResetError):
            connection.read_rest()
    else:
        assert connection.read_rest() == b""
    assert client.trunks()[NUMBER] == trunk


def test_commit_then_lose_meets_a_client_that_tries_again(fake: MockServer, client: RawClient) -> None:
    """The first try has taken effect, so that the second one is refused: what a naive retry must be ready for."""
    fake.faults.add("commit-then-lose", operation="assign_number")
    with RawConnection(fake) as first, pytest.raises(ConnectionResetError):
        first.send(ASSIGN).read_rest()
    second = client.assign(f"%2B{NUMBER[1:]}")
    assert (second.status, second.headers["x-mock-behaviour"]) == (HTTPStatus.BAD_REQUEST, "assign.conflict")


@pytest.mark.parametrize(("when", "trunk"), [("before", None), ("after", TRUNK)])
def test_a_silent_connection_stays_open(
    fake: MockServer, client: RawClient, connection: RawConnection, when: str, trunk: str | None
) -> None:
    """No byte comes while other clients are served."""
    fake.faults.add("silence", operation="assign_number", when=when)
    connection.send(ASSIGN)
    while not next(iter(fake.faults)).met:
        client.get("numbers")
    assert client.trunks()[NUMBER] == trunk
    assert not connection.has_more()


def test_a_part_of_an_answer(fake: MockServer, connection: RawConnection) -> None:
    """The head announces the whole body, of which a part comes before the connection is closed."""
    fake.faults.add({"length": 10, "end": "close"}, operation="list_numbers")
    head = connection.send(LIST).read_head()
    assert (int(head.headers["content-length"]) > 10, connection.read_rest()) == (True, b'{"items": ')


def test_an_answer_before_the_connection_is_closed(fake: MockServer, connection: RawConnection) -> None:
    """An answer of the fault's own is sent whole."""
    fake.faults.add({"status": 503, "body": {"error": "gone"}, "end": "close"})
    response = connection.send(LIST).read()
    assert (response.status, response.json, connection.read_rest()) == (503, {"error": "gone"}, b"")


@pytest.mark.parametrize("status", [200, 204, 205, 304, 429, 503, 599])
def test_an_answer_without_a_body_ends(fake: MockServer, connection: RawConnection, status: int) -> None:
    """The connection serves the next request."""
    fake.faults.add(status)
    assert connection.send(LIST).read().status == status
    assert connection.send(LIST).read().status == HTTPStatus.OK


def test_malformed_json_arrives_whole(fake: MockServer, connection: RawConnection) -> None:
    """The length in the head is that of the body, so that the connection serves the next request."""
    fake.faults.add("malformed", operation="list_numbers")
    response = connection.send(LIST).read()
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(response.body)
    assert connection.send(LIST).read().json["items"]


def test_a_slow_body_arrives_whole(fake: MockServer, connection: RawConnection) -> None:
    """It is that of the fake."""
    fake.faults.add({"rate": 20_000}, operation="list_numbers")
    slow = connection.send(LIST).read()
    assert slow.json == connection.send(LIST).read().json


def test_a_random_wait_ends(fake: MockServer, connection: RawConnection) -> None:
    """The answer is that of the fake, and its head names the fault."""
    fake.faults.add({"wait": {"min": 0.01, "max": 0.02}})
    response = connection.send(LIST).read()
    assert (response.status, response.headers["x-mock-fault"]) == (HTTPStatus.OK, "f1")


def test_slow_requests_hold_up_no_other_one(fake: MockServer, client: RawClient) -> None:
    """200 requests meet faults that last longer than the test. A quick one is answered while they all wait."""
    faults: list[dict[str, Any]] = [{"wait": 3600}, {"rate": 0.001}, {"end": "silence"}, {"wait": 3600, "status": 503}]
    for do in faults:
        fake.faults.add(do, operation="list_numbers", times=MANY // len(faults))
    waiting = [RawConnection(fake).send(LIST) for _ in range(MANY)]
    while sum(fault.met for fault in fake.faults) < MANY:
        assert client.get("trunks").status == HTTPStatus.OK
    quick = client.assign(f"%2B{NUMBER[1:]}")
    ended = [was_ended(connection) for connection in waiting]
    assert (quick.status, any(ended)) == (HTTPStatus.NO_CONTENT, False)


def was_ended(connection: RawConnection) -> bool:
    """Close a connection. Return whether the server had closed it, or had sent the end of a body."""
    with connection:
        received = connection.read_ready()
    return received is not None and (received == b"" or received.endswith(b"}"))
