"""Answers that leave late, slowly, in part or never, while others are served."""

from __future__ import annotations

import socket
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw import PATIENCE, Connection

from vobiz_mock import Delivery, End
from vobiz_mock.net.keys import DELIVERY
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

NEVER = 10 * PATIENCE  # seconds: a test that waits for it fails
BODY = b"0123456789"
GET = b"GET /%s HTTP/1.1\r\nHost: a\r\n\r\n"

DELIVERIES = {
    "/": Delivery(),
    "/late": Delivery(wait=NEVER),
    "/soon": Delivery(wait=0.01),
    "/slow": Delivery(rate=1 / NEVER),
    "/brisk": Delivery(rate=10_000),
    "/cut": Delivery(length=4),
    "/cut-and-reset": Delivery(length=4, end=End.RESET),
    "/nothing": Delivery(length=0),
    "/reset": Delivery(length=0, end=End.RESET),
    "/silent": Delivery(length=0, end=End.SILENCE),
    "/closing": Delivery(end=End.CLOSE),
    "/falling-silent": Delivery(end=End.SILENCE),
}


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer ten digits to everything, delivered as the path says."""
    environ[DELIVERY] = DELIVERIES[environ["PATH_INFO"]]
    start_response("200 OK", [("Content-Length", str(len(BODY)))])
    return [BODY]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(app) as running:
        yield running


@pytest.fixture
def connection(server: Server) -> Iterator[Connection]:
    with Connection(server) as opened:
        yield opened


def assert_others_are_served(server: Server) -> None:
    """Another client gets its answer."""
    with Connection(server) as other:
        assert other.send(GET % b"").read().status == HTTPStatus.OK


@pytest.mark.parametrize("path", [b"soon", b"brisk"])
def test_a_delayed_answer_arrives_whole(connection: Connection, path: bytes) -> None:
    """A wait and a rate change when the bytes leave, not which; the connection serves on."""
    bodies = [connection.send(GET % wanted).read().body for wanted in (path, b"")]
    assert bodies == [BODY, BODY]


@pytest.mark.parametrize("path", [b"late", b"slow", b"silent"])
def test_a_slow_answer_holds_up_nobody(server: Server, path: bytes) -> None:
    """While a hundred answers are on their way, another client gets its own."""
    slow = [Connection(server).send(GET % path) for _ in range(100)]
    try:
        assert_others_are_served(server)
    finally:
        for connection in slow:
            connection.close()


def test_a_slow_body_begins_to_leave(server: Server, connection: Connection) -> None:
    """The head and a first byte arrive, and the rest waits."""
    connection.send(GET % b"slow")
    assert connection.read_head().status == HTTPStatus.OK
    assert connection.read_bytes(1) == BODY[:1]
    assert_others_are_served(server)
    assert not connection.has_more()


def test_a_cut_answer_closes_the_connection(connection: Connection) -> None:
    """The announced length, four bytes, and the end."""
    connection.send(GET % b"cut")
    assert connection.read_head().headers["content-length"] == str(len(BODY))
    assert connection.read_rest() == BODY[:4]


def test_of_an_answer_of_length_0_nothing_leaves(connection: Connection) -> None:
    """Not even the head."""
    assert connection.send(GET % b"nothing").read_rest() == b""


@pytest.mark.parametrize("path", [b"reset", b"cut-and-reset"])
def test_a_reset_is_seen_as_a_reset(connection: Connection, path: bytes) -> None:
    """The client's next read fails; an orderly close would have ended it."""
    connection.send(GET % path)
    with pytest.raises(ConnectionResetError):
        connection.read_rest()


def test_a_whole_answer_may_close_the_connection(connection: Connection) -> None:
    """Nothing is cut, and no `Connection: close` announces the end."""
    connection.send(GET % b"closing")
    response = connection.read()
    assert (response.body, response.headers.get("connection")) == (BODY, None)
    assert connection.read_rest() == b""


def test_a_connection_that_fell_silent_answers_no_more(server: Server, connection: Connection) -> None:
    """It stays open, and the next request on it gets no answer."""
    assert connection.send(GET % b"falling-silent").read().body == BODY
    connection.send(GET % b"")
    assert_others_are_served(server)
    assert not connection.has_more()


@pytest.mark.parametrize("path", [b"late", b"slow", b"silent"])
def test_a_stop_does_not_wait_for_a_slow_answer(path: bytes) -> None:
    """The connection ends, and so does the server."""
    with Server(app) as server, Connection(server) as connection:
        connection.send(GET % path)
        assert_others_are_served(server)
        server.stop()
        connection.drain()
        with pytest.raises(OSError, match="refused"), socket.create_connection((server.host, server.port)):
            pass
