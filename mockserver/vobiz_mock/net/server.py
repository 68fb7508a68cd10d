"""The HTTP server: a listening socket, an event loop in the current or in a new thread, start and stop.

HTTP is in protocol.py, and WSGI in exchange.py. This module must not depend on Vobiz's API.

It is a server of its own, because those that exist hide what is wanted here, or cost more than the application: the
target as it was sent, the way in which a response leaves, and a stop that waits for nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import signal
import socket
import sys
import threading
import weakref
from typing import TYPE_CHECKING

from vobiz_mock.errors import ListenError
from vobiz_mock.net.clock import ServerLoop
from vobiz_mock.net.exchange import Exchange
from vobiz_mock.net.protocol import Protocol
from vobiz_mock.net.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from types import TracebackType
    from typing import Self
    from wsgiref.types import WSGIApplication

_log = logging.getLogger(__name__)

_BACKLOG = 2048
_ACCEPTED_AT_ONCE = 16  # connections; asyncio logs so many errors a second if the process has no file descriptor left
_GRACE = 0.3  # seconds for unfinished responses when the server stops
_JOIN_TIMEOUT = 5.0  # seconds that a stop waits for an application that blocks
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)

# The socket option that allows a server to reuse the port of a stopped one, but not that of a running one. On Windows,
# SO_REUSEADDR would allow both.
if sys.platform == "win32":
    _REUSE_OPTION = socket.SO_EXCLUSIVEADDRUSE
else:
    _REUSE_OPTION = socket.SO_REUSEADDR


class Server:
    """Serves a WSGI application over HTTP/1.1. A process may have any number of servers.

    The constructor binds the socket and listens, so that `port` is known before the start. Connections that arrive
    before the start are served after it. As a context manager, the server runs in a thread of its own. It cannot be
    started twice. A server that is never started releases its port when it is stopped or no longer used.

    Args:
        app: The WSGI application.
        host: The host name or address to listen on.
        port: The port to listen on. 0 selects a free port.
        max_body_bytes: The largest body that is passed to the application, in bytes.
        read_timeout: The time for a client to send a request, in seconds.

    Attributes:
        host: The host name or address, as it was given.
        port: The port on which the server listens.

    Raises:
        ListenError: The server cannot listen on the address.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        max_body_bytes: int = 1024 * 1024,
        read_timeout: float = 30.0,
    ) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._read_timeout = read_timeout
        self._socket = _bind(host, port)
        self._process = os.getpid()
        self._release = weakref.finalize(self, self._socket.close)
        self._thread: threading.Thread | None = None
        self._begun = False
        self._stopped = threading.Event()
        self._wake: Callable[[], object] | None = None
        self.host = host
        self.port: int = self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        """The base URL, such as `http://127.0.0.1:8055`."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

    def start(self) -> Self:
        """Start to serve in a new thread.

        Raises:
            RuntimeError: The server was started or stopped before.
        """
        self._begin()
        self._thread = threading.Thread(target=self._run, name=f"vobiz-mock {self.port}", daemon=True)
        self._thread.start()  # the socket listens already, so no client is refused
        return self

    def stop(self) -> None:
        """Stop serving and close all connections. A second call has no effect.

        This takes less than a second, unless the application blocks the event loop. After 5 seconds it logs a warning.
        """
        self._stop_soon()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_TIMEOUT)
            if self._thread.is_alive():
                _log.warning("The server at %s did not stop, because its application has not returned", self.url)
        if not self._begun:  # otherwise _run closes the socket
            if os.getpid() == self._process:
                _listen_no_more(self._socket)
            self._release()

    def serve_forever(self, on_listening: Callable[[str], None]) -> None:
        """Serve in this thread until `stop` is called or, in the main thread, a SIGINT or SIGTERM arrives.

        Args:
            on_listening: Called with the URL when the server accepts connections.

        Raises:
            RuntimeError: The server was started or stopped before.
        """
        self._begin()
        with self._signals_stop():
            self._run(lambda: on_listening(self.url))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _begin(self) -> None:
        if self._begun or self._stopped.is_set():
            raise RuntimeError(f"the server at {self.url} was started or stopped before; create a new one")
        self._begun = True

    def _run(self, on_listening: Callable[[], None] = lambda: None) -> None:
        with self._socket, asyncio.Runner(loop_factory=ServerLoop) as runner:
            # There is one thread, so that many requests that take long do not delay the others more than one does.
            thread = Worker("vobiz-mock-long")
            try:
                runner.run(self._serve(on_listening, thread))
            finally:
                thread.shutdown()

    async def _serve(self, on_listening: Callable[[], None], thread: Executor) -> None:
        loop = asyncio.get_running_loop()
        woken = asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(woken.set)
        connections: set[Protocol] = set()
        connect = functools.partial(
            Protocol,
            functools.partial(Exchange, self._app, thread),
            connections,
            max_body_bytes=self._max_body_bytes,
            read_timeout=self._read_timeout,
        )
        listener = await loop.create_server(connect, sock=self._socket, backlog=_ACCEPTED_AT_ONCE)
        self._socket.listen(_BACKLOG)  # asyncio uses one number for both
        with contextlib.closing(listener):
            on_listening()
            if not self._stopped.is_set():
                await woken.wait()
            await _accept_no_more(self._socket)
        await _close(connections)

    def _stop_soon(self) -> None:
        self._stopped.set()
        if self._wake is not None:
            with contextlib.suppress(RuntimeError):  # the event loop is closed
                self._wake()

    @contextlib.contextmanager
    def _signals_stop(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, lambda *_: self._stop_soon()) for number in _STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


async def _accept_no_more(listening: socket.socket) -> None:
    """Stop accepting, and wait until each accepted socket has called `Protocol.connection_made`.

    asyncio accepts a socket in one iteration of the event loop, creates its transport in the next one, and calls
    `connection_made` in the one after that. If the server stopped earlier, it would leave the socket open.
    """
    with contextlib.suppress(NotImplementedError):  # on Windows; closing the listener cancels its pending accept
        asyncio.get_running_loop().remove_reader(listening)
    for _ in range(2):
        await asyncio.sleep(0)
    _listen_no_more(listening)


def _listen_no_more(listening: socket.socket) -> None:
    """Refuse new connections, also if a child process holds the socket as well, so that closing it does not do that."""
    with contextlib.suppress(OSError):  # only Linux can shut down a listening socket
        listening.shutdown(socket.SHUT_RDWR)


async def _close(connections: set[Protocol]) -> None:
    """Close the idle connections, wait a moment for unfinished responses, and abort the other connections."""
    for connection in list(connections):
        connection.shut_down()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GRACE):
            while connections:  # noqa: ASYNC110 - an event for each change of the set is not worth it
                await asyncio.sleep(0.01)
    for connection in list(connections):
        connection.abort()
    await asyncio.sleep(0)  # runs connection_lost of the aborted connections


def _bind(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        ListenError: The server cannot listen on the address.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise ListenError(host, port, getattr(error, "strerror", None) or str(error)) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, _REUSE_OPTION, 1)
        bound.bind((address[0], port, *address[2:]))  # getaddrinfo would read port 70000 as 4464
        bound.listen(_BACKLOG)
        bound.settimeout(0)  # non-blocking, as asyncio requires
    except (OSError, OverflowError) as error:
        bound.close()
        raise ListenError(host, port, getattr(error, "strerror", None) or str(error)) from error
    return bound
