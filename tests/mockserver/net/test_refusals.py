"""Requests that never reach the application, and clients that dawdle."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw import CLOSE, Connection, ask, exchange

if TYPE_CHECKING:
    from tests.mockserver.net._raw import Echo

    from vobiz_mock.net.server import Server

MALFORMED = {
    "no request line": b"GARBAGE\r\n\r\n",
    "unknown method": b"BREW / HTTP/1.1\r\n\r\n",
    "HTTP/3.0": b"GET / HTTP/3.0\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": bytes.fromhex("1603010200010001fc0303") + bytes(100),
    "bare line feed": b"GET / HTTP/1.1\n\n",
    "NUL in the path": b"GET /\0 HTTP/1.1\r\n\r\n",
    "space in the path": b"GET /a b HTTP/1.1\r\n\r\n",
    "beyond ASCII in the path": b"GET /\xff HTTP/1.1\r\n\r\n",
    "relative path": b"GET a HTTP/1.1\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nA: \0\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\nA: a\r\n b\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
    "one length twice": b"POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    "negative length": b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "length without end": b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n",
    "length and encoding": b"POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "unknown encoding": b"POST / HTTP/1.1\r\nTransfer-Encoding: foo\r\n\r\n",
    "broken chunk": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "broken second chunk": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n",
}


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED)
def test_what_cannot_be_parsed_is_refused(
    server: Server, echo: Echo, request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """With 400 in JSON that says why, and the end of the connection; silently, since anyone can send it."""
    with Connection(server) as connection:
        answer = connection.send(request_).read()
        assert connection.read_rest() == b""
    assert (answer.status, answer.json["error"]) == (400, "bad_request")
    assert (answer.headers["content-type"], answer.headers["connection"]) == ("application/json", "close")
    assert answer.json["message"].startswith("This is not a valid HTTP/1.1 request: ")
    assert (echo.calls, caplog.records) == ([], [])


@pytest.mark.parametrize("length", [66_000, 5_000_000])
@pytest.mark.parametrize("head", ["GET /{} HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nA: {}\r\n\r\n"])
def test_a_long_head_is_refused(server: Server, head: str, length: int) -> None:
    """With 431, however long it is."""
    answer = ask(server, head.format("a" * length).encode())
    assert (answer.status, answer.json["error"]) == (431, "request_header_fields_too_large")


def test_a_head_without_an_end_is_refused(server: Server) -> None:
    """As soon as it is too long: the server does not keep what may never end."""
    assert ask(server, b"GET / HTTP/1.1\r\nA: " + b"a" * 1_000_000).status == 431


def test_a_body_longer_than_announced_does_not_cost_the_answer(server: Server) -> None:
    """The request is answered; what follows is refused, after it."""
    with Connection(server) as connection:
        connection.send(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}garbage\r\n\r\n")
        assert connection.read().json["body"] == "{}"
        assert connection.read().status == 400
        assert connection.read_rest() == b""


def test_pipelined_requests_are_answered_in_order(server: Server) -> None:
    """Also when garbage comes last."""
    with Connection(server) as connection:
        connection.send(b"".join(b"GET /%d HTTP/1.1\r\n\r\n" % number for number in range(50)) + b"GARBAGE\r\n\r\n")
        assert [connection.read().json["RAW_URI"] for _ in range(50)] == [f"/{number}" for number in range(50)]
        assert connection.read().status == 400


def test_a_client_may_close_its_side_before_the_answer(server: Server) -> None:
    """Each whole request is answered, as `nc -N` expects."""
    with Connection(server) as connection:
        answers = connection.send_last(b"GET / HTTP/1.1\r\n\r\n" * 10).read_rest()
    assert answers.count(b"HTTP/1.1 200 OK") == 10


def test_a_request_that_breaks_off_does_nothing(server: Server, echo: Echo) -> None:
    """The application does not see the half of it."""
    with Connection(server) as connection:
        assert connection.send_last(b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n{").read_rest() == b""
    assert echo.calls == []


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: a\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n{",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
)
def test_a_request_that_does_not_end_is_given_up(hasty: Server, echo: Echo, request_: bytes) -> None:
    """With 408."""
    with Connection(hasty) as connection:
        answer = connection.send(request_).read()
        assert connection.read_rest() == b""
    assert (answer.status, answer.json["error"], echo.calls) == (408, "request_timeout", [])


def test_a_connection_without_a_request_is_closed(hasty: Server) -> None:
    """Without a word: browsers open some in advance."""
    assert exchange(hasty, b"") == b""


def test_an_answered_request_does_not_prolong_the_next(hasty: Server) -> None:
    """The time counts for each request of a connection; line ends alone are none."""
    with Connection(hasty) as connection:
        assert connection.send(b"GET / HTTP/1.1\r\n\r\n").read().status == 200
        assert connection.send(b"\r\n").read().status == 408


def test_dribbling_does_not_prolong_the_time(hasty: Server) -> None:
    """A client that sends a byte now and then is given up like a silent one."""
    with Connection(hasty) as connection:
        connection.send(b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n")
        stop = threading.Event()
        dribble = threading.Thread(target=_dribble, args=(connection, stop))
        dribble.start()
        try:
            assert connection.read().status == 408
        finally:
            stop.set()
            dribble.join()


def _dribble(connection: Connection, stop: threading.Event) -> None:
    while not stop.wait(0.02):
        try:
            connection.send(b"x")
        except OSError:
            return


def test_idle_and_half_sent_connections_hold_nobody_up(server: Server) -> None:
    """There is no worker that they could take."""
    halves = [Connection(server).send(b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n{") for _ in range(100)]
    try:
        assert ask(server, b"GET / HTTP/1.1\r\n" + CLOSE).status == 200
    finally:
        for half in halves:
            half.__exit__()
