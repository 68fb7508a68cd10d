"""Lifecycle: start, stop, address and signals."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw_http import CLOSE, EchoApp, RawConnection, fetch

from vobiz_mock.errors import ListenError
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

GET = b"GET / HTTP/1.1\r\n" + CLOSE
SOON = 5.0  # seconds; a stop takes less than one, but the machine may be busy, and the timeouts are much longer
HALF = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{"

# Python 3.12 and later warn of a fork in a process with threads. These tests want to know what happens then.
FORKS = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def test_the_port_is_known_before_the_start(echo: EchoApp) -> None:
    """A client that connects before the start receives a response after it."""
    server = Server(echo)
    with RawConnection(server) as connection:
        connection.send(GET)
        with server:
            assert connection.read().status == HTTPStatus.OK


def test_a_port_in_use_is_reported(server: Server, echo: EchoApp) -> None:
    """ListenError has the host and the port."""
    with pytest.raises(ListenError, match=f"cannot listen on 127.0.0.1 port {server.port}: .*in use") as caught:
        Server(echo, port=server.port)
    assert (caught.value.host, caught.value.port) == ("127.0.0.1", server.port)


@pytest.mark.parametrize(
    ("host", "port"), [("no-such-host.invalid", 0), ("127.0.0.1", 70_000), ("127.0.0.1", -1), ("203.0.113.1", 0)]
)
def test_an_unusable_address_is_reported(echo: EchoApp, host: str, port: int) -> None:
    """ListenError covers unknown hosts, invalid ports and foreign addresses."""
    with pytest.raises(ListenError, match=f"cannot listen on {host} port {port}: ."):
        Server(echo, host=host, port=port)


def test_a_port_can_be_reused_at_once(echo: EchoApp) -> None:
    """Connections in TIME_WAIT do not block the port of a stopped server."""
    with Server(echo) as first, RawConnection(first) as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").read()
        first.stop()
        connection.read_rest()
    with Server(echo, port=first.port) as second:
        assert fetch(second, GET).status == HTTPStatus.OK


def test_it_listens_on_ipv6(echo: EchoApp) -> None:
    """The URL has brackets around the address."""
    try:
        server = Server(echo, host="::1")
    except ListenError:
        pytest.skip("this machine has no IPv6 loopback")
    with server:
        assert server.url == f"http://[::1]:{server.port}"
        assert fetch(server, GET).json["REMOTE_ADDR"] == "::1"


def test_a_process_can_have_many_servers(echo: EchoApp) -> None:
    """Each has a port of its own, even for the same application."""
    servers = [Server(echo).start() for _ in range(20)]
    try:
        assert [fetch(server, GET).status for server in servers] == [HTTPStatus.OK] * 20
    finally:
        for server in servers:
            server.stop()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", HALF, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"GARBAGE\r\n\r\n"])
def test_a_stop_closes_connections_in_any_state(echo: EchoApp, sent: bytes) -> None:
    """It does not wait for clients, and a second stop has no effect."""
    server = Server(echo).start()
    with RawConnection(server) as connection:
        connection.send(sent)
        fetch(server, GET)  # the server has read the first connection when it responds
        began = time.monotonic()
        server.stop()
        server.stop()
        assert time.monotonic() - began < SOON
        connection.read_rest()
    with pytest.raises(ConnectionRefusedError):
        RawConnection(server)


def test_a_connection_that_is_accepted_during_the_stop_is_closed(echo: EchoApp) -> None:
    """The loop accepts it in the iteration in which the stop wakes the server; the socket must not be left open."""
    server = Server(echo)
    clients: list[socket.socket] = []

    def connect_and_stop() -> None:
        clients.append(socket.create_connection((server.host, server.port)))
        server.stop()

    def on_listening(_url: str) -> None:
        asyncio.get_running_loop().call_soon(connect_and_stop)

    server.serve_forever(on_listening)
    gc.collect()  # pytest fails the test for the ResourceWarning of an unclosed socket
    with clients[0] as client:
        assert client.recv(1) == b""


def test_a_client_that_does_not_read_does_not_delay_a_stop() -> None:
    """The server aborts its connection."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b"x" * 20_000_000]

    server = Server(app).start()
    with RawConnection(server) as connection:
        connection.send(GET).read()
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < SOON


def test_a_stopped_server_leaves_no_thread(echo: EchoApp) -> None:
    """It leaves no open socket either, for which pytest would report a warning."""
    before = threading.active_count()
    with Server(echo) as server:
        fetch(server, GET)
    assert threading.active_count() == before


def test_a_server_that_was_not_started_can_be_stopped(echo: EchoApp) -> None:
    """It releases its port."""
    server = Server(echo)
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        RawConnection(server)


def test_a_server_that_is_never_started_releases_its_port(echo: EchoApp) -> None:
    """Nobody needs to stop it; pytest fails the test for the ResourceWarning of an unclosed socket."""
    server = Server(echo)
    address = (server.host, server.port)
    del server
    gc.collect()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


@FORKS
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can shut down a listening socket")
@pytest.mark.parametrize("started", [True, False])
def test_a_stop_refuses_connections_while_a_child_process_lives(echo: EchoApp, *, started: bool) -> None:
    """The child holds the listening socket, so that closing it in this process is not sufficient."""
    server = Server(echo)
    if started:
        server.start()
    with _child():
        server.stop()
        with pytest.raises(ConnectionRefusedError):
            RawConnection(server)


@FORKS
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_connection_ends_while_a_child_process_lives(server: Server) -> None:
    """The child holds the socket of the connection; the client sees its end nevertheless."""
    with RawConnection(server) as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").read()
        with _child():
            server.stop()
            assert connection.read_rest() == b""


@FORKS
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_stop_in_a_child_process_does_not_stop_the_server(server: Server) -> None:
    """A child that leaves the `with` statement of its parent does that."""
    with _child(server.stop):
        pass
    assert fetch(server, GET).status == HTTPStatus.OK


@contextlib.contextmanager
def _child(act: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Fork a child, which acts and then lives until the end."""
    reading, writing = os.pipe()
    acted, acting = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        act()
        os.write(acting, b"x")
        os.read(reading, 1)
        os._exit(0)
    os.read(acted, 1)
    try:
        yield
    finally:
        for descriptor in (reading, writing, acted, acting):
            os.close(descriptor)
        os.waitpid(child, 0)


def test_a_fixed_clock_does_not_delay_a_stop(echo: EchoApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library such as freezegun replaces `time.monotonic`, and the timers of an ordinary loop never expire."""
    before = threading.active_count()
    with Server(echo, read_timeout=0.2) as server, RawConnection(server) as connection:
        monkeypatch.setattr(time, "monotonic", lambda: 1.0)
        assert connection.send(HALF).read().status == HTTPStatus.REQUEST_TIMEOUT
        with RawConnection(server) as half:
            half.send(HALF)
            fetch(server, GET)
            server.stop()
        assert threading.active_count() == before


def test_a_stopped_server_cannot_be_started(echo: EchoApp) -> None:
    """It has released its port."""
    server = Server(echo)
    server.stop()
    with pytest.raises(RuntimeError, match="create a new one"):
        server.start()


def test_serve_forever_returns_after_a_stop(echo: EchoApp) -> None:
    """It reports its URL when it accepts connections, and any thread may stop it."""
    server = Server(echo)
    seen: list[tuple[str, int]] = []

    def use(url: str) -> None:
        seen.append((url, fetch(server, GET).status))
        server.stop()

    listening: list[threading.Thread] = []

    def on_listening(url: str) -> None:
        listening.append(threading.Thread(target=use, args=(url,)))
        listening[0].start()

    server.serve_forever(on_listening)
    listening[0].join()
    assert seen == [(server.url, HTTPStatus.OK)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send these signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_forever_returns_after_a_signal(number: signal.Signals) -> None:
    """It does not wait for open connections, and the program continues."""
    script = """
        from wsgiref.simple_server import demo_app
        from vobiz_mock.net.server import Server
        Server(demo_app).serve_forever(lambda url: print(url, flush=True))
        print("continued")
    """
    with _run(script) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as half, socket.create_connection(("127.0.0.1", port)):
            half.sendall(HALF)
            began = time.monotonic()
            process.send_signal(number)
            result = (*process.communicate(timeout=10), process.returncode)
            assert time.monotonic() - began < SOON
    assert result == ("continued\n", "", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send these signals")
def test_the_process_does_not_wait_for_a_request_in_the_thread() -> None:
    """It ends although the application has not returned."""
    script = """
        import threading
        from vobiz_mock.net.keys import CALL_AGAIN
        from vobiz_mock.net.server import Server

        def app(environ, start_response):
            if CALL_AGAIN in environ:
                environ[CALL_AGAIN]()
                return []
            print("waits", flush=True)
            threading.Event().wait(60)

        Server(app).serve_forever(lambda url: print(url, flush=True))
    """
    with _run(script) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(GET)
            assert process.stdout.readline() == "waits\n"
            process.terminate()
            assert process.wait(SOON) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_lack_of_file_descriptors_is_logged_a_few_times() -> None:
    """Each second, asyncio logs it once for each connection that it wants to accept at once."""
    script = """
        import logging, resource, sys
        from wsgiref.simple_server import demo_app
        from vobiz_mock.net.server import Server
        logging.basicConfig(stream=sys.stdout, format="%(message).9s")
        resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
        Server(demo_app).serve_forever(lambda url: print(url, flush=True))
    """
    with _run(script) as process, contextlib.ExitStack() as clients:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        for _ in range(40):
            clients.enter_context(socket.create_connection(("127.0.0.1", port)))
        first = process.stdout.readline()
        process.terminate()
        messages = [first, *process.communicate(timeout=10)[0].splitlines(keepends=True)]
    assert messages.count("socket.ac\n") < 100


def _run(script: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(script)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_signal_handlers_are_restored(echo: EchoApp) -> None:
    """serve_forever restores them also if on_listening raises."""

    def fail(_url: str) -> None:
        raise BrokenPipeError

    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with pytest.raises(BrokenPipeError):
        Server(echo).serve_forever(fail)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
