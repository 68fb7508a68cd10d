"""A request that takes the application long is served in a thread, if the application says so."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw_http import RawConnection

from vobiz_mock.net.keys import CALL_AGAIN
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

SHORT = b"GET /short HTTP/1.1\r\nHost: a\r\n\r\n"
LONG = b"POST /long HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
BROKEN = b"GET /%s HTTP/1.1\r\nHost: a\r\n\r\n"
FAILURES: dict[str, type[BaseException]] = {
    "/broken": RuntimeError,
    "/exhausted": StopIteration,  # which a future cannot hold
    "/interrupted": KeyboardInterrupt,
}


class LongApp:
    """An application that answers `/short` at once, and other paths when it is released.

    Attributes:
        begun: Released once for each call that waits.
        threads: The threads of the calls that waited.
        bodies: The bodies that these calls read.
    """

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.threads: list[threading.Thread] = []
        self.bodies: list[bytes] = []
        self._released = threading.Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        body = environ["wsgi.input"].read()
        takes_long = environ["PATH_INFO"] != "/short"
        if CALL_AGAIN in environ and takes_long:
            environ[CALL_AGAIN]()
            start_response("500 Dropped", [])
            return []
        if takes_long:
            self._wait(body)
        if failure := FAILURES.get(environ["PATH_INFO"]):
            raise failure("failed")
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    def release(self) -> None:
        self._released.set()

    def _wait(self, body: bytes) -> None:
        self.threads.append(threading.current_thread())
        self.bodies.append(body)
        self.begun.release()
        self._released.wait()


@pytest.fixture
def app() -> Iterator[LongApp]:
    long = LongApp()
    yield long
    long.release()


@pytest.fixture
def server(app: LongApp) -> Iterator[Server]:
    with Server(app) as running:
        yield running
        app.release()  # before the server stops, since it waits for its thread


@pytest.fixture
def connect(server: Server) -> Iterator[Callable[[], RawConnection]]:
    """A function that opens a connection."""
    with ExitStack() as connections:
        yield lambda: connections.enter_context(closing(RawConnection(server)))


def test_another_request_is_answered_meanwhile(app: LongApp, connect: Callable[[], RawConnection]) -> None:
    """The event loop is free."""
    connect().send(LONG)
    app.begun.acquire()
    assert connect().send(SHORT).read().body == b"ok"


def test_the_second_call_gets_the_same_request(app: LongApp, connect: Callable[[], RawConnection]) -> None:
    """The body can be read again, and only the response of the second call is sent."""
    app.release()
    response = connect().send(LONG).read()
    assert (response.status, response.body, app.bodies) == (200, b"ok", [b"body"])


def test_long_requests_are_served_one_after_the_other(app: LongApp, connect: Callable[[], RawConnection]) -> None:
    """Many of them delay the other requests no more than one does."""
    connections = [connect().send(LONG) for _ in range(3)]
    app.begun.acquire()
    assert len(app.threads) == 1
    app.release()
    assert [connection.read().body for connection in connections] == [b"ok"] * 3
    assert len(set(app.threads)) == 1


@pytest.mark.parametrize("path", [b"broken", b"exhausted", b"interrupted"])
def test_an_exception_in_the_thread_is_a_500(app: LongApp, connect: Callable[[], RawConnection], path: bytes) -> None:
    """It is logged, and the connection goes on."""
    app.release()
    connection = connect()
    assert connection.send(BROKEN % path).read().status == 500
    assert connection.send(SHORT).read().body == b"ok"


def test_a_generator_can_ask_to_be_called_again() -> None:
    """It begins when its first piece is awaited, so that it is in the thread until then."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        if CALL_AGAIN in environ:
            environ[CALL_AGAIN]()
            return
        start_response("200 OK", [("Content-Length", "15")])
        yield threading.current_thread().name[:15].encode()

    with Server(app) as server, RawConnection(server) as connection:
        assert connection.send(SHORT).read().body == b"vobiz-mock-long"


def test_a_generator_cannot_ask_to_be_called_again_after_its_first_piece() -> None:
    """A second response would follow the first one, so the connection is closed."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"a"
        if CALL_AGAIN in environ:
            environ[CALL_AGAIN]()
        yield bytes(9_000_000)  # more than the client takes at once, so that the server awaits it

    with Server(app) as server, RawConnection(server) as connection:
        assert connection.send(SHORT).read_rest().endswith(b"\r\n\r\n1\r\na\r\n")


def test_a_client_that_leaves_does_no_harm(app: LongApp, connect: Callable[[], RawConnection]) -> None:
    """The thread finishes its request, and serves the next one."""
    connect().send(LONG).close()
    app.begun.acquire()
    app.release()
    assert connect().send(LONG).read().body == b"ok"


def test_a_stop_during_a_long_request_is_not_an_error(
    app: LongApp, server: Server, connect: Callable[[], RawConnection], caplog: pytest.LogCaptureFixture
) -> None:
    """The server does not wait for the thread, and logs nothing: the client sees the end of its connection."""
    connection = connect().send(LONG)
    app.begun.acquire()
    server.stop()
    assert connection.read_rest() == b""
    assert caplog.messages == []
