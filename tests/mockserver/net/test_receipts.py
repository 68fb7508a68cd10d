"""Receipts: what the server reports of its responses."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw_http import PATIENCE, RawConnection

from vobiz_mock.messages import Delivery, End, Fate, Receipt
from vobiz_mock.net.keys import DELIVERY, RECEIPT
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

BODY = b"0123456789"
LARGE = 50_000_000  # bytes; no socket buffers so many
GET = b"GET /%s HTTP/1.1\r\nHost: a\r\n\r\n"
DELIVERIES = {
    "/": None,
    "/at-once": Delivery(),
    "/large": None,
    "/cut": Delivery(length=4),
    "/cut-and-close": Delivery(length=4, end=End.CLOSE),
    "/closed": Delivery(length=0, end=End.CLOSE),
    "/reset": Delivery(length=0, end=End.RESET),
    "/sent-and-reset": Delivery(end=End.RESET),
    "/sent-and-closed": Delivery(end=End.CLOSE),
    "/silent": Delivery(length=0, end=End.SILENCE),
    "/late": Delivery(wait=10 * PATIENCE),
    "/slow": Delivery(rate=1 / PATIENCE),
}


class App:
    """Responds with ten digits, or many, delivered as the path says, and keeps the last receipt."""

    def __init__(self) -> None:
        self.receipt: Receipt | None = None
        self.called = threading.Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.receipt = environ[RECEIPT]
        if (delivery := DELIVERIES[environ["PATH_INFO"]]) is not None:
            environ[DELIVERY] = delivery
        body = bytes(LARGE) if environ["PATH_INFO"] == "/large" else BODY
        start_response("200 OK", [("Content-Length", str(len(body)))])
        self.called.set()
        return [body]

    def fate(self, until: Callable[[Fate], bool] = lambda fate: fate is not Fate.WAITING) -> Fate:
        """Return what became of the last response, once it is known."""
        assert self.called.wait(PATIENCE)
        assert self.receipt is not None
        receipt, tick, left = self.receipt, threading.Event(), int(PATIENCE * 100)
        while not until(receipt.fate) and left:
            tick.wait(0.01)
            left -= 1
        return receipt.fate


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def server(app: App) -> Iterator[Server]:
    with Server(app) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "fate"),
    [
        ("", Fate.SENT),
        ("at-once", Fate.SENT),
        ("cut", Fate.CUT),
        ("cut-and-close", Fate.CUT),
        ("closed", Fate.CLOSED),
        ("reset", Fate.RESET),
        ("sent-and-reset", Fate.RESET),
        ("sent-and-closed", Fate.SENT),
        ("silent", Fate.SILENT),
    ],
)
def test_a_receipt_has_what_became_of_a_response(server: Server, app: App, path: str, fate: Fate) -> None:
    """As the delivery says."""
    with RawConnection(server) as connection:
        connection.send(GET % path.encode())
        assert app.fate() is fate


@pytest.mark.parametrize("path", [b"late", b"slow"])
def test_a_client_that_disconnects_did_not_get_the_response(server: Server, app: App, path: bytes) -> None:
    """It is reported although nothing has gone wrong in the server."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(GET % path)
        assert app.called.wait(PATIENCE)
        assert app.receipt is not None
        assert app.receipt.fate is Fate.WAITING
        _reset(connection)
    assert app.fate() is Fate.LEFT


def test_a_client_that_does_not_read_has_not_got_the_response(server: Server, app: App) -> None:
    """The response waits until it disconnects."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(GET % b"large")
        assert app.called.wait(PATIENCE)
        assert connection.recv(1)
        assert app.receipt is not None
        assert app.receipt.fate is Fate.WAITING
        _reset(connection)
    assert app.fate() is Fate.LEFT


def test_a_receipt_has_the_duration(server: Server, app: App) -> None:
    """In seconds, once the response is sent."""
    with RawConnection(server) as connection:
        connection.send(GET % b"")
        app.fate()
    assert app.receipt is not None
    assert app.receipt.seconds is not None
    assert 0 <= app.receipt.seconds < PATIENCE


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
