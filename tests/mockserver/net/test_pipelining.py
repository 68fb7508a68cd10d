"""Requests that a client sends before it has the responses to earlier ones."""

from __future__ import annotations

import threading
from http import HTTPStatus
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mockserver.net._raw_http import CLOSE, EchoApp, RawConnection

from vobiz_mock import Delivery
from vobiz_mock.net.keys import DELIVERY
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

HOST = b"Host: a\r\n\r\n"
GET = b"GET /%d HTTP/1.1\r\n" + HOST
LIMIT = 50_000_000  # bytes
BROKEN_CHUNK = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
HALF = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{"


def late_app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Respond after a delay that is longer than the server of a test waits for a request; to `/never`, in an hour."""
    environ[DELIVERY] = Delivery(wait=3600 if environ["PATH_INFO"] == "/never" else 0.3)
    start_response("200 OK", [("Content-Length", "0")])
    return [b""]


def _send(connection: RawConnection, data: bytes) -> threading.Thread:
    """Send bytes in a thread, because the server does not read all of them at once."""
    thread = threading.Thread(target=connection.send, args=(data,))
    thread.start()
    return thread


def test_the_deadline_does_not_count_the_time_of_earlier_requests() -> None:
    """Half a request, which arrived in time, is completed after the response to the request before it."""
    with Server(late_app, read_timeout=0.2) as server, RawConnection(server) as connection:
        connection.send(GET % 1 + b"GET / HTTP/1.1\r\n")
        assert connection.read().status == HTTPStatus.OK
        assert connection.send(CLOSE).read().status == HTTPStatus.OK


def test_the_deadline_of_a_pipelined_request_starts_with_the_response_before_it() -> None:
    """A client that then sends nothing is refused."""
    with Server(late_app, read_timeout=0.2) as server, RawConnection(server) as connection:
        connection.send(GET % 1 + b"GET / HTTP/1.1\r\n")
        statuses = [connection.read().status for _ in range(2)]
    assert statuses == [HTTPStatus.OK, HTTPStatus.REQUEST_TIMEOUT]


def test_the_rest_of_a_body_is_read_after_the_response_before_it() -> None:
    """It arrived while the earlier request was answered, so the server stored it and nothing else follows."""
    body = b"x" * 20_000  # more than the server parses at once
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body)
    with Server(late_app) as server, RawConnection(server) as connection:
        connection.send(GET % 1 + head + body)
        statuses = [connection.read().status for _ in range(2)]
    assert statuses == [HTTPStatus.OK, HTTPStatus.OK]


def test_thousands_of_requests_are_answered_in_order(server: Server) -> None:
    """They arrive at once, and their responses in the same order."""
    count = 5000
    with RawConnection(server) as connection:
        sending = _send(connection, b"".join(GET % number for number in range(count)))
        targets = [connection.read().json["RAW_URI"] for _ in range(count)]
        sending.join()
    assert targets == [f"/{number}" for number in range(count)]


@pytest.mark.parametrize("data", [b"\r\n" * 100_000, GET % 1 * 4000], ids=["empty lines", "requests"])
def test_the_server_stops_to_read_while_a_request_is_answered(data: bytes) -> None:
    """Otherwise, a client could fill its memory. The limit is above what the sockets buffer."""
    with Server(late_app) as server, RawConnection(server) as connection:
        connection.send(b"GET /never HTTP/1.1\r\n" + HOST)
        assert connection.send_until_blocked(data, limit=LIMIT) < LIMIT


def test_the_server_stops_to_read_while_its_responses_are_not_read(server: Server) -> None:
    """A client that only sends requests does not fill the memory either."""
    with RawConnection(server) as connection:
        assert connection.send_until_blocked(GET % 1 * 4000, limit=LIMIT) < LIMIT


def test_a_complete_request_is_not_refused_while_its_response_waits() -> None:
    """The client reads nothing for longer than a request may take to arrive, and then receives all responses."""
    served: list[str] = []

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        served.append(environ["PATH_INFO"])
        fill = "x" * 60_000 if environ["PATH_INFO"] == "/full" else ""
        start_response("200 OK", [("Content-Length", "0"), ("X-Fill", fill)])
        return []

    with Server(app, read_timeout=0.2) as server, RawConnection(server) as full, RawConnection(server) as other:
        sent = 0
        while sent == served.count("/full"):
            for half in (b"GET /full HTTP/1.1\r\n", HOST):
                full.send(half)
                other.send(GET % 1 + GET % 2)  # when they are answered, the server has read the half
                assert [other.read().status for _ in range(2)] == [HTTPStatus.OK] * 2
            sent += 1
        assert other.send(b"GET ").read().status == HTTPStatus.REQUEST_TIMEOUT
        statuses = [full.read().status for _ in range(sent)]
    assert statuses == [HTTPStatus.OK] * sent


def test_a_malformed_request_is_refused_after_the_client_closed_its_side() -> None:
    """The refusal follows the responses to the requests before it."""
    with Server(late_app) as server, RawConnection(server) as connection:
        connection.send_last(GET % 1 + GET % 2 + b"GARBAGE\r\n\r\n")
        statuses = [connection.read().status for _ in range(3)]
        assert connection.read_rest() == b""
    assert statuses == [HTTPStatus.OK, HTTPStatus.OK, HTTPStatus.BAD_REQUEST]


def test_a_malformed_body_does_not_cost_an_earlier_response(server: Server, echo: EchoApp) -> None:
    """The refusal is the response to the malformed request only."""
    with RawConnection(server) as connection:
        connection.send(GET % 1 + BROKEN_CHUNK)
        statuses = [connection.read().status for _ in range(2)]
        assert connection.read_rest() == b""
    assert (statuses, echo.methods) == ([HTTPStatus.OK, HTTPStatus.BAD_REQUEST], ["GET"])


def test_an_incomplete_request_does_not_cost_an_earlier_response() -> None:
    """The client closes its side within the second request, and receives the response to the first one."""
    with Server(late_app) as server, RawConnection(server) as connection:
        connection.send_last(GET % 1 + HALF)
        assert connection.read().status == HTTPStatus.OK
        assert connection.read_rest() == b""


def test_all_requests_are_answered_after_the_client_closed_its_side(server: Server) -> None:
    """Also those that the server has not parsed yet."""
    count = 2000
    with RawConnection(server) as connection:
        responses = connection.send_last(b"".join(GET % number for number in range(count))).read_rest()
    assert responses.count(b"HTTP/1.1 200 OK") == count


def test_many_requests_of_one_client_do_not_delay_another() -> None:
    """The request of another is served between them, although all of them have arrived before it."""
    order: list[str] = []

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        order.append(environ["PATH_INFO"])
        if len(order) == 1:
            other.send(GET % 2)
        start_response("200 OK", [("Content-Length", "0")])
        return []

    with Server(app) as server, RawConnection(server) as many, RawConnection(server) as other:
        many.send(GET % 1 * 99)
        for connection in (*[many] * 99, other):
            connection.read()
    assert order.index("/2") < 10


@pytest.fixture(scope="module")
def shared_server() -> Iterator[Server]:
    """A server that all examples of a property share."""
    with Server(EchoApp()) as running:
        yield running


BODIES = st.binary(max_size=20)
CHUNKS = st.lists(st.binary(min_size=1, max_size=9), max_size=4)


def _with_length(body: bytes) -> tuple[bytes, bytes]:
    return b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body), body


def _with_chunks(chunks: list[bytes]) -> tuple[bytes, bytes]:
    framed = b"".join(b"%x;e\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + framed + b"0\r\nHost: b\r\n\r\n", b"".join(chunks)


@given(
    requests=st.lists(BODIES.map(_with_length) | CHUNKS.map(_with_chunks), min_size=1, max_size=8),
    cuts=st.lists(st.floats(0, 1), max_size=5),
)
def test_requests_can_be_split_anywhere(
    shared_server: Server, requests: list[tuple[bytes, bytes]], cuts: list[float]
) -> None:
    """Each body arrives as it was sent, and in order, however the bytes of the connection are cut."""
    stream = b"".join(sent for sent, _ in requests)
    places = [0, *sorted(int(cut * len(stream)) for cut in cuts), len(stream)]
    with RawConnection(shared_server) as connection:
        for start, end in pairwise(places):
            connection.send(stream[start:end])
        bodies = [connection.read().json["body"].encode("latin-1") for _ in requests]
    assert bodies == [body for _, body in requests]
