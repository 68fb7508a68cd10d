"""Refusals: requests that do not reach the application, and slow clients."""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw_http import CLOSE, RawConnection, fetch, send_raw

if TYPE_CHECKING:
    from tests.mockserver.net._raw_http import EchoApp

    from vobiz_mock.net.server import Server

MALFORMED = {
    "no request line": b"GARBAGE\r\n\r\n",
    "unknown method": b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
    "malformed version": b"GET / HTTP/x\r\n\r\n",
    "bare line feed": b"GET / HTTP/1.1\n\n",
    "NUL in the path": b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
    "space in the path": b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "beyond ASCII in the path": b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "relative path": b"GET a HTTP/1.1\r\nHost: a\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\nHost: a\r\nA: a\r\n b\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
    "one length twice": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    "negative length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "length with a sign": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nabcde",
    "chunk size with a sign": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\na\r\n",
    "bare line feed after a chunk size": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\n",
    "space before a colon": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "bare carriage return in a header": b"GET / HTTP/1.1\r\nHost: a\r\nA: a\rb\r\n\r\n",
    "length without end": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n",
    "length and encoding": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
    "unknown encoding": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: foo\r\n\r\n",
    "broken chunk": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "broken second chunk": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n",
}


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_request_is_refused(
    server: Server, echo: EchoApp, request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """The response is a 400 with the reason in JSON, the connection is closed, and nothing is logged."""
    with RawConnection(server) as connection:
        response = connection.send(request_).read()
        assert connection.read_rest() == b""
    assert (response.status, response.json["error"]) == (HTTPStatus.BAD_REQUEST, "bad_request")
    assert (response.headers["content-type"], response.headers["connection"]) == ("application/json", "close")
    assert response.json["message"].startswith("This is not a valid HTTP/1.1 request: ")
    assert (echo.methods, caplog.records) == ([], [])


@pytest.mark.parametrize("length", [66_000, 5_000_000])
@pytest.mark.parametrize("head", ["GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nA: {}\r\n\r\n"])
def test_a_long_head_is_refused(server: Server, head: str, length: int) -> None:
    """The response is a 431, whatever the length."""
    response = fetch(server, head.format("a" * length).encode())
    assert (response.status, response.json["error"]) == (
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "request_header_fields_too_large",
    )


def test_an_endless_head_is_refused(server: Server) -> None:
    """The server does not wait for its end once it exceeds the limit."""
    assert (
        fetch(server, b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"a" * 1_000_000).status
        == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    )


def test_bytes_after_a_body_are_refused_after_its_response(server: Server) -> None:
    """The client receives the response to its request first."""
    with RawConnection(server) as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}garbage\r\n\r\n")
        assert connection.read().json["body"] == "{}"
        assert connection.read().status == HTTPStatus.BAD_REQUEST
        assert connection.read_rest() == b""


def test_pipelined_requests_are_answered_in_order(server: Server) -> None:
    """A malformed request after them is refused last."""
    with RawConnection(server) as connection:
        connection.send(
            b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % number for number in range(50)) + b"GARBAGE\r\n\r\n"
        )
        assert [connection.read().json["RAW_URI"] for _ in range(50)] == [f"/{number}" for number in range(50)]
        assert connection.read().status == HTTPStatus.BAD_REQUEST


def test_a_client_may_close_its_side_before_the_response(server: Server) -> None:
    """Each complete request receives a response, as `nc -N` expects."""
    count = 10
    with RawConnection(server) as connection:
        responses = connection.send_last(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * count).read_rest()
    assert responses.count(b"HTTP/1.1 200 OK") == count


def test_an_incomplete_request_does_not_reach_the_application(server: Server, echo: EchoApp) -> None:
    """The server closes the connection without a response."""
    with RawConnection(server) as connection:
        assert connection.send_last(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{").read_rest() == b""
    assert echo.methods == []


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: a\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
)
def test_a_request_that_takes_too_long_is_refused(impatient_server: Server, echo: EchoApp, request_: bytes) -> None:
    """The response is a 408, and the connection is closed."""
    with RawConnection(impatient_server) as connection:
        response = connection.send(request_).read()
        assert connection.read_rest() == b""
    assert (response.status, response.json["error"], echo.methods) == (
        HTTPStatus.REQUEST_TIMEOUT,
        "request_timeout",
        [],
    )


def test_a_connection_without_a_request_is_closed(impatient_server: Server) -> None:
    """The server sends no response, because browsers open connections in advance."""
    assert send_raw(impatient_server, b"") == b""


def test_each_request_has_its_own_deadline(impatient_server: Server) -> None:
    """It starts with the first byte of the request, even if that is only an empty line."""
    with RawConnection(impatient_server) as connection:
        assert connection.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().status == HTTPStatus.OK
        assert connection.send(b"\r\n").read().status == HTTPStatus.REQUEST_TIMEOUT


def test_slow_bytes_do_not_extend_the_deadline(impatient_server: Server) -> None:
    """A client that sends one byte at a time is refused like one that sends nothing."""
    with RawConnection(impatient_server) as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        stop = threading.Event()
        dribble = threading.Thread(target=_dribble, args=(connection, stop))
        dribble.start()
        try:
            assert connection.read().status == HTTPStatus.REQUEST_TIMEOUT
        finally:
            stop.set()
            dribble.join()


def test_slow_bytes_do_not_hold_the_connection_of_a_body_that_is_too_large(impatient_server: Server) -> None:
    """The server awaits the rest for no longer than a request may take, although the client still sends."""
    with RawConnection(impatient_server) as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n")
        assert connection.read().status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        stop = threading.Event()
        dribble = threading.Thread(target=_dribble, args=(connection, stop))
        dribble.start()
        try:
            connection.drain()
        finally:
            stop.set()
            dribble.join()


def _dribble(connection: RawConnection, stop: threading.Event) -> None:
    while not stop.wait(0.02):
        try:
            connection.send(b"x")
        except OSError:
            return


def test_incomplete_requests_do_not_delay_other_clients(server: Server) -> None:
    """They occupy no worker."""
    halves = [
        RawConnection(server).send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{") for _ in range(100)
    ]
    try:
        assert fetch(server, b"GET / HTTP/1.1\r\n" + CLOSE).status == HTTPStatus.OK
    finally:
        for half in halves:
            half.close()
