"""Responses, from the application to the client."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, request
from tests.mockserver.net._raw_http import CLOSE, RawConnection, fetch, send_raw

from vobiz_mock import Delivery
from vobiz_mock.net.keys import DELIVERY
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

GET = b"GET / HTTP/1.1\r\n" + CLOSE


class Chunks:
    """The iterable of an application, which raises the exceptions among its parts.

    Attributes:
        closed: How often `close` was called.
    """

    def __init__(self, *parts: bytes | Exception) -> None:
        self._parts = parts
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            if isinstance(part, Exception):
                raise part
            yield part

    def close(self) -> None:
        self.closed += 1


def fixed_app(status: str, headers: list[tuple[str, str]], body: Iterable[bytes]) -> Callable[..., Iterable[bytes]]:
    """Return an application that always sends the same response."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, headers)
        return body

    return app


def test_nothing_is_added_to_a_204() -> None:
    """The server adds no Server, Date, Content-Type or Content-Length, and no body."""
    with Server(fixed_app("204 No Content", [("X-A", "1")], [])) as server:
        assert send_raw(server, GET) == b"HTTP/1.1 204 No Content\r\nx-a: 1\r\nconnection: close\r\n\r\n"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
@pytest.mark.parametrize(
    ("fields", "body"),
    [([], [b"abc"]), ([("Content-Length", "3")], []), ([("Content-Length", "3")], [b"abc"])],
    ids=["a body", "a length", "both"],
)
def test_a_response_that_has_no_body_ends_with_its_head(
    status: str, fields: list[tuple[str, str]], body: list[bytes]
) -> None:
    """A body would be read as the next response. The Content-Length of a 304 is that of the representation."""
    with Server(fixed_app(status, fields, body)) as server:
        response = send_raw(server, GET)
    assert response.startswith(f"HTTP/1.1 {status}\r\n".encode())
    assert response.endswith(b"\r\n\r\n")
    assert b"transfer-encoding" not in response


def test_headers_arrive_as_the_application_sent_them() -> None:
    """The server keeps their order and repetitions, and encodes them as latin-1."""
    headers = [("Server", "gate"), ("Set-Cookie", "a"), ("Set-Cookie", "\xff"), ("Content-Length", "0")]
    with Server(fixed_app("200 OK", headers, [])) as server:
        lines = send_raw(server, GET).split(b"\r\n")
    assert lines[1:5] == [b"server: gate", b"set-cookie: a", b"set-cookie: \xff", b"content-length: 0"]


def test_the_response_to_head_has_a_length_and_no_body() -> None:
    """The server drops the body that the application returns."""
    with Server(fixed_app("200 OK", [("Content-Length", "3")], [b"abc"])) as server:
        assert send_raw(server, b"HEAD / HTTP/1.1\r\n" + CLOSE).endswith(
            b"content-length: 3\r\nconnection: close\r\n\r\n"
        )


def test_a_response_without_a_length_is_chunked() -> None:
    """An empty part of the iterable does not end the body."""
    with Server(fixed_app("200 OK", [], [b"ab", b"", b"c"])) as server:
        assert send_raw(server, GET).partition(b"\r\n\r\n")[2] == b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"


def test_a_client_of_http_1_0_gets_a_body_that_ends_with_the_connection() -> None:
    """It does not know chunks."""
    with Server(fixed_app("200 OK", [], [b"ab", b"c"])) as server:
        response = send_raw(server, b"GET / HTTP/1.0\r\n\r\n")
    assert response == b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc"


@pytest.mark.parametrize("body", [[b"abcd"], [b"ab", b"cd"]], ids=["at once", "in parts"])
def test_a_body_is_not_longer_than_content_length_says(body: list[bytes], caplog: pytest.LogCaptureFixture) -> None:
    """What is too long would be read as part of the next response. The log says so."""
    with Server(fixed_app("200 OK", [("Content-Length", "3")], body)) as server:
        sent = send_raw(server, GET).partition(b"\r\n\r\n")[2]
    assert b"cd" not in sent
    assert "Content-Length" in caplog.text


def test_a_body_that_is_shorter_than_content_length_closes_the_connection(caplog: pytest.LogCaptureFixture) -> None:
    """The client sees that the response is incomplete, and the log says why."""
    with Server(fixed_app("200 OK", [("Content-Length", "3")], [b"ab"])) as server:
        assert send_raw(server, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").endswith(b"\r\n\r\nab")
    assert "less than Content-Length" in caplog.text


@pytest.mark.parametrize("field", [("A", "1\r\nB: 2"), ("A\r\nB", "2"), ("A", "\0"), ("A b", "1"), ("", "1")])
def test_a_field_cannot_add_another_one(field: tuple[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """The response is a 500, and the log names the field."""
    with Server(fixed_app("200 OK", [field, ("Content-Length", "0")], [])) as server:
        assert fetch(server, GET).status == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "invalid header field" in caplog.text


def test_written_bytes_precede_returned_bytes() -> None:
    """The server supports the `write` callable of PEP 3333."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        write = start_response("200 OK", [("Content-Length", "2")])
        write(b"a")
        return [b"b"]

    with Server(app) as server:
        assert send_raw(server, GET).endswith(b"\r\n\r\nab")


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
def test_an_application_can_replace_the_head_before_the_first_byte(method: bytes) -> None:
    """PEP 3333 allows a second call of start_response with exc_info."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        yield b"" if method == b"GET" else b"never sent"
        try:
            int("no number")
        except ValueError:
            start_response("503 Service Unavailable", [], sys.exc_info())
        yield b"a"

    with Server(app) as server:
        assert send_raw(server, method + b" / HTTP/1.1\r\n" + CLOSE).startswith(b"HTTP/1.1 503 ")


def test_a_connection_serves_many_requests() -> None:
    """The server keeps it alive."""
    with Server(fixed_app("200 OK", [("Content-Length", "1")], [b"a"])) as server, RawConnection(server) as connection:
        for _ in range(3):
            assert connection.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().body == b"a"


@pytest.mark.parametrize("parts", [(b"ab",), (), (RuntimeError(),), (b"a", RuntimeError())])
def test_the_iterable_of_an_application_is_closed_once(parts: tuple[Any, ...]) -> None:
    """The server closes it also if it raises."""
    chunks = Chunks(*parts)
    with Server(fixed_app("200 OK", [], chunks)) as server:
        send_raw(server, GET)
    assert chunks.closed == 1


def _raises(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    raise ValueError("secret")


def _does_not_start(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    return []


def _interrupts(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    raise KeyboardInterrupt


def _fails_a_test(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    pytest.fail("as a hook may do")


def _cancels(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    raise asyncio.CancelledError


def _exits(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    sys.exit(1)


@pytest.mark.parametrize(
    "app",
    [
        _raises,
        _does_not_start,
        fixed_app("200 OK", [], Chunks(ValueError("secret"))),
        fixed_app("200 OK", [("A", "\u20ac")], [b"a"]),
        fixed_app("OK", [], [b"a"]),
        _exits,
        _interrupts,
        _fails_a_test,
        _cancels,
    ],
    ids=[
        "raises",
        "no start_response",
        "raises in its iterable",
        "header beyond latin-1",
        "no status",
        "exits",
        "interrupts",
        "fails a test",
        "cancels",
    ],
)
def test_a_failing_application_becomes_a_500(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    """The body does not contain the exception; the log contains it once, with its traceback."""
    with Server(app) as server:
        response = fetch(server, GET)
    assert (response.status, response.headers["content-type"]) == (HTTPStatus.INTERNAL_SERVER_ERROR, "application/json")
    assert response.json == {"error": "internal_server_error", "message": "The server failed; see its log."}
    assert [(record.levelno, record.exc_info is not None) for record in caplog.records] == [(logging.ERROR, True)]


def test_a_failure_after_the_first_byte_closes_the_connection(caplog: pytest.LogCaptureFixture) -> None:
    """The client can see that the response is incomplete; the log contains one error."""
    with Server(fixed_app("200 OK", [], Chunks(b"a", ValueError()))) as server:
        assert send_raw(server, GET).endswith(b"1\r\na\r\n")
    assert [(record.name, record.levelno) for record in caplog.records] == [("vobiz_mock.net.exchange", logging.ERROR)]


def test_a_failure_within_a_body_that_ends_with_the_connection_is_a_reset() -> None:
    """A client of HTTP/1.0 would otherwise take the body for complete."""
    with Server(fixed_app("200 OK", [], Chunks(b"a", ValueError()))) as server, pytest.raises(ConnectionResetError):
        send_raw(server, b"GET / HTTP/1.0\r\n\r\n")


@pytest.mark.parametrize("delivery", [{}, {DELIVERY: Delivery(wait=0.01)}], ids=["at once", "late"])
def test_any_exception_after_the_first_byte_closes_the_connection(delivery: dict[str, Any]) -> None:
    """The client does not wait in vain, also if the connection has served another request."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ |= delivery
        start_response("200 OK", [])
        return [] if environ["PATH_INFO"] == "/first" else _fails_a_test_late()

    requests = b"GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
    with Server(app) as server:
        assert send_raw(server, requests).endswith(b"1\r\na\r\n")


def _fails_a_test_late() -> Iterator[bytes]:
    yield b"a"
    pytest.fail("as a hook may do")


class _FailsToClose(Chunks):
    """An iterable whose `close` raises."""

    def close(self) -> None:
        raise ValueError("close")


@pytest.mark.parametrize("delivery", [{}, {DELIVERY: Delivery(wait=0.01)}], ids=["at once", "late"])
def test_a_failure_to_close_the_iterable_does_not_change_the_response(
    delivery: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """The response is complete, the connection serves the next request, and the log contains each error."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ |= delivery
        start_response("200 OK", [("Content-Length", "1")])
        return _FailsToClose(b"a")

    with Server(app) as server, RawConnection(server) as connection:
        bodies = [connection.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().body for _ in range(2)]
    assert (bodies, len(caplog.records)) == ([b"a", b"a"], 2)


def test_two_failures_of_an_application_are_a_500() -> None:
    """The body is too long, and then `close` raises; the connection serves the next request."""
    app = fixed_app("200 OK", [("Content-Length", "1")], _FailsToClose(b"ab"))
    with Server(app) as server, RawConnection(server) as connection:
        statuses = [connection.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().status for _ in range(2)]
    assert statuses == [HTTPStatus.INTERNAL_SERVER_ERROR] * 2


@pytest.mark.parametrize("app", [_raises, _interrupts, _fails_a_test, _cancels])
def test_a_connection_survives_a_failing_application(app: Any) -> None:
    """The next request on the connection receives a response."""
    with Server(app) as server, RawConnection(server) as connection:
        statuses = [connection.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().status for _ in range(2)]
    assert statuses == [HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.INTERNAL_SERVER_ERROR]


def test_each_request_has_a_context_of_its_own() -> None:
    """A context variable that an application sets is not seen in the next request on the connection."""
    seen = contextvars.ContextVar("seen", default=0)

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        seen.set(seen.get() + 1)
        start_response("200 OK", [("Content-Length", "1")])
        return [str(seen.get()).encode()]

    with Server(app) as server, RawConnection(server) as connection:
        bodies = [connection.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().body for _ in range(3)]
    assert bodies == [b"1"] * 3


def test_flask_reads_a_chunked_body() -> None:
    """The environment declares the end of the input; without that, Flask treats the body as empty."""
    app = Flask("app")

    @app.post("/")
    def body() -> bytes:
        return request.get_data()

    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
    with Server(app) as server:
        assert fetch(server, head + CLOSE + b"3\r\nabc\r\n0\r\n\r\n").body == b"abc"
