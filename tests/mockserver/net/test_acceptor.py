"""Servers that accept from one socket: each gets its share of the connections."""

from __future__ import annotations

import contextlib
import copy
import os
import socket
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw_http import CLOSE, RawConnection

from vobiz_mock.net import acceptor
from vobiz_mock.net.listener import Endpoint, listen
from vobiz_mock.net.server import Server
from vobiz_mock.net.share import Counted, Share, shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

    from vobiz_mock.net.listener import Listener

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork, and so no workers")

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
FOREVER = 60.0


class Named:
    """An application that answers with its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, _environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", str(len(self.name)))])
        return [self.name.encode()]


@pytest.fixture
def pair() -> tuple[Share, Share]:
    """The shares of two processes."""
    first, second = shares(2)
    return first, second


def inherited(listener: Listener) -> Listener:
    """What a forked process has: the same socket, which it can close for itself."""
    found = copy.copy(listener)
    found.socket = listener.socket.dup()
    found.socket.settimeout(0)
    return found


@contextlib.contextmanager
def serving(*named: Share) -> Iterator[Server]:
    """Serve one socket with a server for each share. Yield the first one."""
    (listener,) = listen((Endpoint("http", "127.0.0.1", 0),))
    copies = [listener, *(inherited(listener) for _ in named[1:])]
    servers = [Server(Named(str(number)), listeners=[one]) for number, one in enumerate(copies)]
    for server, share in zip(servers, named, strict=True):
        server.start(share=share)
    try:
        yield servers[0]
    finally:
        for server in servers:
            server.stop()


def test_connections_are_spread_evenly(pair: tuple[Share, Share], monkeypatch: pytest.MonkeyPatch) -> None:
    """If one server is faster, it leaves the next connection to the other one."""
    monkeypatch.setattr(acceptor, "_MOMENT", 0.3)  # a busy machine may take longer than usual to wake a thread
    with serving(*pair) as server, contextlib.ExitStack() as clients:
        connections = [clients.enter_context(RawConnection(server)) for _ in range(12)]
        names = [connection.send(GET).read().body for connection in connections]
    assert min(names.count(b"0"), names.count(b"1")) >= 4


def test_a_server_does_not_wait_for_ever_for_one_that_is_busy(pair: tuple[Share, Share]) -> None:
    """The other process has no connection, and takes none."""
    with serving(pair[0]) as server, contextlib.ExitStack() as clients:
        connections = [clients.enter_context(RawConnection(server)) for _ in range(4)]
        statuses = [connection.send(GET).read().status for connection in connections]
    assert statuses == [HTTPStatus.OK] * 4


def test_a_server_that_has_fewer_connections_accepts_at_once(
    pair: tuple[Share, Share], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has left a connection to the other process, and closes one of its own."""
    monkeypatch.setattr(acceptor, "_MOMENT", FOREVER)
    with serving(pair[0]) as server, RawConnection(server) as first, RawConnection(server) as second:
        for connection in (first, second):
            connection.send(GET).read()
        with RawConnection(server) as third:
            first.send(b"GET / HTTP/1.1\r\n" + CLOSE).read()
            assert third.send(GET).read().status == HTTPStatus.OK


@pytest.mark.parametrize(
    ("own", "other", "fair"), [(0, 0, True), (1, 0, True), (2, 0, False), (2, 1, True), (0, 9, True)]
)
def test_a_process_may_have_one_connection_more(pair: tuple[Share, Share], own: int, other: int, *, fair: bool) -> None:
    """With two more, it leaves the next one to the other process."""
    pair[0].set(own)
    pair[1].set(other)
    assert pair[0].is_fair == fair


def test_a_forked_process_changes_the_same_numbers(pair: tuple[Share, Share]) -> None:
    """The shares would be of no use otherwise."""
    pair[0].set(5)
    child = os.fork()
    if child == 0:
        pair[1].set(4)
        os._exit(0)
    os.waitpid(child, 0)
    assert pair[0].is_fair


def test_a_closed_connection_is_counted(pair: tuple[Share, Share]) -> None:
    """Then it may accept again."""
    connections = Counted(pair[0])
    pair[0].set(2)
    connections.discard(object())
    assert pair[0].is_fair


def test_a_stop_after_the_socket_has_ended_is_quiet(
    pair: tuple[Share, Share], caplog: pytest.LogCaptureFixture
) -> None:
    """The supervisor ends the socket for all, and the event loop of a worker sees that first."""
    with serving(pair[0]) as server, RawConnection(server) as connection:
        connection.send(GET).read()
        server._listeners[0].socket.shutdown(socket.SHUT_RDWR)
        assert connection.send(GET).read().status == HTTPStatus.OK
    assert caplog.messages == []
