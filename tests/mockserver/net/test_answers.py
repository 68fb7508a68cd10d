"""What reaches the client of an answer."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, request
from tests.mockserver.net._raw import CLOSE, Connection, ask, exchange

from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

GET = b"GET / HTTP/1.1\r\n" + CLOSE


class Chunks:
    """An application's iterable, which counts how often it is closed, and raises an exception among its parts."""

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


def answering(status: str, headers: list[tuple[str, str]], body: Iterable[bytes]) -> Callable[..., Iterable[bytes]]:
    """An application that always says the same."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, headers)
        return body

    return app


def test_nothing_is_added_to_a_204() -> None:
    """No Server, Date, Content-Type or Content-Length, and no body."""
    with Server(answering("204 No Content", [("X-A", "1")], [])) as server:
        assert exchange(server, GET) == b"HTTP/1.1 204 No Content\r\nx-a: 1\r\nconnection: close\r\n\r\n"


def test_headers_arrive_as_the_application_gave_them() -> None:
    """In their order, twice where given twice, in latin-1."""
    headers = [("Server", "gate"), ("Set-Cookie", "a"), ("Set-Cookie", "\xff"), ("Content-Length", "0")]
    with Server(answering("200 OK", headers, [])) as server:
        lines = exchange(server, GET).split(b"\r\n")
    assert lines[1:5] == [b"server: gate", b"set-cookie: a", b"set-cookie: \xff", b"content-length: 0"]


def test_the_answer_to_head_has_the_length_and_no_body() -> None:
    """The application answers as to GET."""
    with Server(answering("200 OK", [("Content-Length", "3")], [b"abc"])) as server:
        assert exchange(server, b"HEAD / HTTP/1.1\r\n" + CLOSE).endswith(
            b"content-length: 3\r\nconnection: close\r\n\r\n"
        )


def test_an_answer_leaves_chunk_by_chunk() -> None:
    """Without a length it is chunked; empty parts end nothing."""
    with Server(answering("200 OK", [], [b"ab", b"", b"c"])) as server:
        assert exchange(server, GET).partition(b"\r\n\r\n")[2] == b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"


def test_what_is_written_comes_before_what_is_returned() -> None:
    """PEP 3333's write is supported."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        write = start_response("200 OK", [("Content-Length", "2")])
        write(b"a")
        return [b"b"]

    with Server(app) as server:
        assert exchange(server, GET).endswith(b"\r\n\r\nab")


def test_the_head_may_change_until_the_first_byte() -> None:
    """PEP 3333's exc_info: an application that fails may say so instead."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        yield b""
        try:
            int("no number")
        except ValueError:
            start_response("503 Service Unavailable", [], sys.exc_info())
        yield b"a"

    with Server(app) as server:
        assert exchange(server, GET).startswith(b"HTTP/1.1 503 ")


def test_a_connection_serves_many_requests() -> None:
    """It is kept alive."""
    with Server(answering("200 OK", [("Content-Length", "1")], [b"a"])) as server, Connection(server) as connection:
        for _ in range(3):
            assert connection.send(b"GET / HTTP/1.1\r\n\r\n").read().body == b"a"


@pytest.mark.parametrize("parts", [(b"ab",), (), (RuntimeError(),), (b"a", RuntimeError())])
def test_the_iterable_is_closed_once(parts: tuple[Any, ...]) -> None:
    """Also when it fails."""
    chunks = Chunks(*parts)
    with Server(answering("200 OK", [], chunks)) as server:
        exchange(server, GET)
    assert chunks.closed == 1


def _fails_at_once(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    raise ValueError("secret")


def _says_nothing(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    return []


@pytest.mark.parametrize(
    "app",
    [
        _fails_at_once,
        _says_nothing,
        answering("200 OK", [], Chunks(ValueError("secret"))),
        answering("200 OK", [("A", "\u20ac")], [b"a"]),
        answering("OK", [], [b"a"]),
    ],
    ids=["raises", "no start_response", "raises in its iterable", "header beyond latin-1", "no status"],
)
def test_an_application_that_fails_becomes_a_500(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    """In JSON and without the reason, which the log has, once, with its traceback."""
    with Server(app) as server:
        answer = ask(server, GET)
    assert (answer.status, answer.headers["content-type"]) == (500, "application/json")
    assert answer.json == {"error": "internal_server_error", "message": "The server failed; see its log."}
    assert [(record.levelno, record.exc_info is not None) for record in caplog.records] == [(logging.ERROR, True)]


def test_an_application_that_fails_halfway_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    """The client cannot take a part for the whole; the log has one error."""
    with Server(answering("200 OK", [], Chunks(b"a", ValueError()))) as server:
        assert exchange(server, GET).endswith(b"1\r\na\r\n")
    assert [(record.name, record.levelno) for record in caplog.records] == [("vobiz_mock.net.protocol", logging.ERROR)]


def test_a_server_goes_on_after_a_failure() -> None:
    """The connection, too."""
    with Server(_fails_at_once) as server, Connection(server) as connection:
        statuses = [connection.send(b"GET / HTTP/1.1\r\n\r\n").read().status for _ in range(2)]
    assert statuses == [500, 500]


@pytest.mark.parametrize("encoding", [b"chunked", b"gzip, chunked"])
def test_flask_reads_a_chunked_body(encoding: bytes) -> None:
    """Which it would take for empty without a length or a word that the stream ends."""
    app = Flask("app")

    @app.post("/")
    def body() -> bytes:
        return request.get_data()

    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: " + encoding + b"\r\n"
    with Server(app) as server:
        assert ask(server, head + CLOSE + b"3\r\nabc\r\n0\r\n\r\n").body == b"abc"
