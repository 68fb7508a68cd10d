"""Start, stop, address."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw import CLOSE, Connection, Echo, ask

from vobiz_mock.errors import ListenError
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

GET = b"GET / HTTP/1.1\r\n" + CLOSE
SOON = 5.0  # seconds: less than one by itself, and far from the time-outs, also on a machine that has much to do
HALF = b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n{"


def test_the_port_is_known_before_the_start(echo: Echo) -> None:
    """And who connects already is answered after it."""
    server = Server(echo)
    with Connection(server) as connection:
        connection.send(GET)
        with server:
            assert connection.read().status == 200


def test_a_port_that_is_taken_is_named(server: Server, echo: Echo) -> None:
    """The error, an OSError, has host and port."""
    with pytest.raises(ListenError, match=f"cannot listen on 127.0.0.1 port {server.port}: .*in use") as caught:
        Server(echo, port=server.port)
    assert (caught.value.host, caught.value.port) == ("127.0.0.1", server.port)


@pytest.mark.parametrize(
    ("host", "port"), [("no-such-host.invalid", 0), ("127.0.0.1", 70_000), ("127.0.0.1", -1), ("203.0.113.1", 0)]
)
def test_an_address_that_cannot_be_had_is_named(echo: Echo, host: str, port: int) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(ListenError, match=f"cannot listen on {host} port {port}: ."):
        Server(echo, host=host, port=port)


def test_a_port_can_be_had_again_at_once(echo: Echo) -> None:
    """Connections that linger after the stop do not keep it."""
    with Server(echo) as first, Connection(first) as connection:
        connection.send(b"GET / HTTP/1.1\r\n\r\n").read()
        first.stop()
        connection.read_rest()
    with Server(echo, port=first.port) as second:
        assert ask(second, GET).status == 200


def test_it_listens_on_ipv6(echo: Echo) -> None:
    """The URL has brackets."""
    try:
        server = Server(echo, host="::1")
    except ListenError:
        pytest.skip("this machine has no IPv6 loopback")
    with server:
        assert server.url == f"http://[::1]:{server.port}"
        assert ask(server, GET).json["REMOTE_ADDR"] == "::1"


def test_many_servers_live_in_one_process(echo: Echo) -> None:
    """Each with its own port, also for the same application."""
    servers = [Server(echo).start() for _ in range(20)]
    try:
        assert [ask(server, GET).status for server in servers] == [200] * 20
    finally:
        for server in servers:
            server.stop()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", HALF, b"GET / HTTP/1.1\r\n\r\n", b"GARBAGE\r\n\r\n"])
def test_it_stops_whatever_is_open(echo: Echo, sent: bytes) -> None:
    """Whatever connections are open; stopping twice is no mistake."""
    server = Server(echo).start()
    with Connection(server) as connection:
        connection.send(sent)
        ask(server, GET)  # when it is answered, what was sent before has arrived
        began = time.monotonic()
        server.stop()
        server.stop()
        assert time.monotonic() - began < SOON
        connection.read_rest()
    with pytest.raises(ConnectionRefusedError):
        Connection(server)


def test_a_connection_that_is_accepted_during_the_stop_is_closed(echo: Echo) -> None:
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


def test_a_client_that_does_not_read_does_not_hold_the_stop_up() -> None:
    """Its answer is cut off."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b"x" * 20_000_000]

    server = Server(app).start()
    with Connection(server) as connection:
        connection.send(GET).read()
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < SOON


def test_a_stopped_server_leaves_no_thread(echo: Echo) -> None:
    """Nor anything else that would be warned of."""
    before = threading.active_count()
    with Server(echo) as server:
        ask(server, GET)
    assert threading.active_count() == before


def test_a_server_that_never_started_can_be_stopped(echo: Echo) -> None:
    """It gives its port back."""
    server = Server(echo)
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        Connection(server)


def test_a_server_starts_once(echo: Echo) -> None:
    """Its port was given back with the stop."""
    server = Server(echo)
    server.stop()
    with pytest.raises(RuntimeError, match="make another one"):
        server.start()


def test_it_serves_in_this_thread_until_it_is_stopped(echo: Echo) -> None:
    """It says its URL once it accepts connections; any thread may stop it."""
    server = Server(echo)
    seen: list[tuple[str, int]] = []

    def use(url: str) -> None:
        seen.append((url, ask(server, GET).status))
        server.stop()

    listening: list[threading.Thread] = []

    def on_listening(url: str) -> None:
        listening.append(threading.Thread(target=use, args=(url,)))
        listening[0].start()

    server.serve_forever(on_listening)
    listening[0].join()
    assert seen == [(server.url, 200)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to stop a process by")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_serving(number: signal.Signals) -> None:
    """Whatever is open; the program then goes on where it was."""
    script = """
        from wsgiref.simple_server import demo_app
        from vobiz_mock.net.server import Server
        Server(demo_app).serve_forever(lambda url: print(url, flush=True))
        print("went on")
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as half, socket.create_connection(("127.0.0.1", port)):
            half.sendall(HALF)
            began = time.monotonic()
            process.send_signal(number)
            outcome = (*process.communicate(timeout=10), process.returncode)
            assert time.monotonic() - began < SOON
    assert outcome == ("went on\n", "", 0)


def test_the_handlers_of_signals_come_back(echo: Echo) -> None:
    """Serving borrows them, also where what it calls fails."""

    def fail(_url: str) -> None:
        raise BrokenPipeError

    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with pytest.raises(BrokenPipeError):
        Server(echo).serve_forever(fail)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_the_process_keeps_its_logging(echo: Echo) -> None:
    """Also for a uvicorn of its own, whose access log uvicorn's own option would silence for all."""
    access = logging.getLogger("uvicorn.access")
    handler = logging.NullHandler()
    access.addHandler(handler)
    try:
        with Server(echo) as server:
            ask(server, GET)
        assert (handler in access.handlers, access.propagate) == (True, True)
    finally:
        access.removeHandler(handler)
