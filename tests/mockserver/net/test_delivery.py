"""Deliveries: responses that are sent late, slowly, in part or not at all."""

from __future__ import annotations

import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver.net._raw_http import PATIENCE, RawConnection

from vobiz_mock import Delivery, End
from vobiz_mock.net.keys import DELIVERY
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

NEVER = 10 * PATIENCE  # seconds; a test that waits so long fails
BODY = b"0123456789"
GET = b"GET /%s HTTP/1.1\r\nHost: a\r\n\r\n"

DELIVERIES = {
    "/": Delivery(),
    "/late": Delivery(wait=NEVER),
    "/soon": Delivery(wait=0.01),
    "/later": Delivery(wait=0.5),
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
CHUNKED = b"a\r\n" + BODY + b"\r\n0\r\n\r\n"


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Respond with ten digits, delivered as the path says."""
    environ[DELIVERY] = DELIVERIES[environ["PATH_INFO"]]
    is_chunked = environ["QUERY_STRING"] == "chunked"
    start_response("200 OK", [] if is_chunked else [("Content-Length", str(len(BODY)))])
    return [BODY]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(app) as running:
        yield running


@pytest.fixture
def connection(server: Server) -> Iterator[RawConnection]:
    with RawConnection(server) as opened:
        yield opened


def assert_serves_another_client(server: Server) -> None:
    """Assert that another client receives a response."""
    with RawConnection(server) as other:
        assert other.send(GET % b"").read().status == HTTPStatus.OK


@pytest.mark.parametrize("path", [b"soon", b"brisk"])
def test_a_delayed_response_arrives_completely(connection: RawConnection, path: bytes) -> None:
    """A wait and a rate change only the timing, and the connection serves the next request."""
    bodies = [connection.send(GET % wanted).read().body for wanted in (path, b"")]
    assert bodies == [BODY, BODY]


@pytest.mark.parametrize("path", [b"late", b"slow", b"silent"])
def test_slow_responses_do_not_delay_other_clients(server: Server, path: bytes) -> None:
    """Another client receives its response during a hundred slow ones."""
    slow = [RawConnection(server).send(GET % path) for _ in range(100)]
    try:
        assert_serves_another_client(server)
    finally:
        for connection in slow:
            connection.close()


def test_a_slow_body_starts_at_once(server: Server, connection: RawConnection) -> None:
    """The head and the first byte arrive, and the rest does not."""
    connection.send(GET % b"slow")
    assert connection.read_head().status == HTTPStatus.OK
    assert connection.read_bytes(1) == BODY[:1]
    assert_serves_another_client(server)
    assert not connection.has_more()


def test_a_cut_response_closes_the_connection(connection: RawConnection) -> None:
    """Content-Length declares ten bytes, four arrive, and the connection is closed."""
    connection.send(GET % b"cut")
    assert connection.read_head().headers["content-length"] == str(len(BODY))
    assert connection.read_rest() == BODY[:4]


def test_a_delivery_of_length_0_sends_nothing(connection: RawConnection) -> None:
    """The connection is closed before the status line."""
    assert connection.send(GET % b"nothing").read_rest() == b""


def test_a_generator_can_set_a_delivery() -> None:
    """PEP 3333 lets an application begin when its first piece is awaited."""

    def generator(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        yield from app(environ, start_response)

    with Server(generator) as server, RawConnection(server) as connection:
        assert connection.send(GET % b"nothing").read_rest() == b""


@pytest.mark.parametrize("path", [b"reset", b"cut-and-reset"])
def test_a_reset_reaches_the_client_as_a_reset(connection: RawConnection, path: bytes) -> None:
    """The client's next read raises ConnectionResetError."""
    connection.send(GET % path)
    with pytest.raises(ConnectionResetError):
        connection.read_rest()


def test_a_complete_response_can_close_the_connection(connection: RawConnection) -> None:
    """The body is complete, and the response has no `Connection: close`."""
    connection.send(GET % b"closing")
    response = connection.read()
    assert (response.body, response.headers.get("connection")) == (BODY, None)
    assert connection.read_rest() == b""


def test_a_silent_connection_ignores_the_next_request(server: Server, connection: RawConnection) -> None:
    """It stays open, but the next request receives no response."""
    assert connection.send(GET % b"falling-silent").read().body == BODY
    connection.send(GET % b"")
    assert_serves_another_client(server)
    assert not connection.has_more()


@pytest.mark.parametrize("path", [b"late", b"slow", b"silent"])
def test_a_stop_does_not_wait_for_a_slow_response(path: bytes) -> None:
    """The connection is closed, and the server refuses new connections."""
    with Server(app) as server, RawConnection(server) as connection:
        connection.send(GET % path)
        assert_serves_another_client(server)
        server.stop()
        connection.drain()
        with pytest.raises(OSError, match="refused"), socket.create_connection((server.host, server.port)):
            pass


@pytest.mark.parametrize("path", [b"late", b"slow"])
def test_a_delayed_byte_does_not_arrive_early(server: Server, connection: RawConnection, path: bytes) -> None:
    """A neighbour that asks later is answered first."""
    connection.send(GET % path)
    if path == b"slow":
        connection.read_head()
        connection.read_bytes(1)
    assert_serves_another_client(server)
    assert not connection.has_more()


def test_a_silent_connection_ends_when_its_client_leaves(server: Server) -> None:
    """The server closes its side, so that no file descriptor leaks."""
    with RawConnection(server) as connection:
        connection.send_last(GET % b"silent")
        assert connection.read_rest() == b""


@pytest.mark.parametrize("path", [b"closing?chunked", b"falling-silent?chunked"])
def test_a_complete_chunked_response_has_its_last_chunk(connection: RawConnection, path: bytes) -> None:
    """The client can tell it from a cut one, whatever happens to the connection afterwards."""
    connection.send(GET % path)
    connection.read_head()
    assert connection.read_bytes(len(CHUNKED)) == CHUNKED


def test_a_cut_chunked_response_has_no_last_chunk(connection: RawConnection) -> None:
    """The client can tell it from a complete one."""
    connection.send(GET % b"cut?chunked")
    connection.read_head()
    assert connection.read_rest() == b"4\r\n" + BODY[:4] + b"\r\n"


@pytest.mark.parametrize("path", [b"late", b"slow"])
def test_a_delay_ends_when_the_client_closed_its_side(connection: RawConnection, path: bytes) -> None:
    """It has usually left. In case it has not, it receives the whole response."""
    connection.send_last(GET % path)
    assert connection.read().body == BODY
    assert connection.read_rest() == b""


def test_a_short_delay_is_kept_when_the_client_closed_its_side(server: Server, connection: RawConnection) -> None:
    """A client such as `nc -N` closes its side at once, and its response is late nevertheless."""
    connection.send_last(GET % b"later")
    assert_serves_another_client(server)
    assert not connection.has_more()
    assert connection.read().body == BODY


@pytest.mark.parametrize(
    "values",
    [
        {"wait": -1.0},
        {"wait": float("nan")},
        {"wait": float("inf")},
        {"rate": 0.0},
        {"rate": float("inf")},
        {"length": -1},
        {"length": 2.5},
        {"end": "bogus"},
    ],
    ids=str,
)
def test_an_impossible_delivery_is_refused(values: dict[str, Any]) -> None:
    """The error names the value."""
    with pytest.raises(ValueError, match=f"{next(iter(values))} is "):
        Delivery(**values)
