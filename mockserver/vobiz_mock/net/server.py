"""The HTTP server behind the fake: a socket of ours, served in this thread or in one of its own.

Owns the socket, the event loop, start and stop. Knows nothing of Vobiz; HTTP is in protocol.py, WSGI in bridge.py.

uvicorn's connections, but not its `Server`: that one looks ten times a second whether it shall stop, waits for what is
open when it does, and raises the signal anew that stopped it.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any, cast

from uvicorn import Config
from uvicorn.server import HANDLED_SIGNALS, ServerState

from vobiz_mock.errors import ListenError
from vobiz_mock.net.bridge import Bridge
from vobiz_mock.net.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType
    from typing import Self
    from wsgiref.types import WSGIApplication

_log = logging.getLogger(__name__)

_BACKLOG = 2048
_KEEP_ALIVE = 75  # seconds; longer than the pools of common clients keep a connection, so that the client closes first
_GRACE = 0.3  # seconds at the stop for answers that are under way
_BLOCKED = 5.0  # seconds after which a stop gives up on an application that does not return


class Server:
    """A WSGI application behind a socket. Many may run in one process.

    The socket is bound at once, so that `port` is known, port 0 included, and what is wrong with the address is
    raised here, as ListenError; who connects before the start waits for it. As a context manager the server runs in a
    thread of its own. A server that was stopped does not start again.

    `max_body_bytes` bounds a body; `read_timeout` is how many seconds a client may take to send a request.
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
        self._config = Config(
            cast("Any", Bridge(app, max_body_bytes=max_body_bytes)),
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            proxy_headers=False,
            workers=1,
            timeout_keep_alive=_KEEP_ALIVE,
        )
        self._read_timeout = read_timeout
        self._socket = _bind(host, port)
        self._thread: threading.Thread | None = None
        self._begun = False
        self._stopped = threading.Event()
        self._wake: Callable[[], object] | None = None
        self.host = host
        self.port: int = self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        """The origin, such as `http://127.0.0.1:8055`."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

    def start(self) -> Self:
        """Serve in a thread. Raises RuntimeError for a server that was started or stopped before."""
        self._begin()
        self._thread = threading.Thread(target=self._run, name=f"vobiz-mock {self.port}", daemon=True)
        self._thread.start()  # the socket listens already: who connects now is answered
        return self

    def stop(self) -> None:
        """Stop serving, within a second, whatever connections are open. Stopping twice is no mistake."""
        self._stop_soon()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_BLOCKED)
            if self._thread.is_alive():
                _log.warning("The server at %s has not stopped: its application has not returned", self.url)
        if not self._begun:  # else the loop closes the socket, when it is done with it
            self._socket.close()

    def serve_forever(self, on_listening: Callable[[str], None]) -> None:
        """Serve in this thread until SIGINT, SIGTERM or `stop`; `on_listening` is called with the URL once it accepts.

        Signals are heeded in the main thread only, where Python delivers them. Raises RuntimeError as `start` does.
        """
        self._begin()
        with self._heed_signals():
            self._run(lambda: on_listening(self.url))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _begin(self) -> None:
        if self._begun or self._stopped.is_set():
            raise RuntimeError(f"the server at {self.url} was started or stopped before; make another one")
        self._begun = True

    def _run(self, on_listening: Callable[[], None] = lambda: None) -> None:
        with self._socket:
            asyncio.run(self._serve(on_listening))

    async def _serve(self, on_listening: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        woken = asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(woken.set)
        state = ServerState()
        connect = functools.partial(Protocol, self._config, state, read_timeout=self._read_timeout)
        listener = await loop.create_server(connect, sock=self._socket, backlog=_BACKLOG)
        with contextlib.closing(listener):
            on_listening()
            if not self._stopped.is_set():
                await woken.wait()
            await _accept_no_more(self._socket)
        await _close(cast("set[Protocol]", state.connections))

    def _stop_soon(self) -> None:
        self._stopped.set()
        if self._wake is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: it has stopped
                self._wake()

    @contextlib.contextmanager
    def _heed_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, lambda *_: self._stop_soon()) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


async def _accept_no_more(listening: socket.socket) -> None:
    """Let what asyncio has just accepted become connections: what is none yet at the close is lost, unclosed."""
    with contextlib.suppress(NotImplementedError):  # on Windows, where the close itself calls back the accepting
        asyncio.get_running_loop().remove_reader(listening)
    await asyncio.sleep(0.01)


async def _close(connections: set[Protocol]) -> None:
    """Close what is idle, give answers that are under way a moment, and cut off the rest."""
    for connection in list(connections):
        connection.shutdown()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GRACE):
            while connections:  # noqa: ASYNC110 - uvicorn's set of connections has no event
                await asyncio.sleep(0.01)
    for connection in list(connections):
        connection.transport.abort()
    await asyncio.sleep(0)  # in which the loop tells the connections


def _bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ListenError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise ListenError(host, port, getattr(error, "strerror", None) or str(error)) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, _reuse(), 1)
        bound.bind((address[0], port, *address[2:]))  # getaddrinfo would take port 70000 for 4464
        bound.listen(_BACKLOG)
        bound.setblocking(False)  # noqa: FBT003 - the standard library's own signature
    except (OSError, OverflowError) as error:
        bound.close()
        raise ListenError(host, port, getattr(error, "strerror", None) or str(error)) from error
    return bound


def _reuse() -> int:
    """The option that lets a port be had again at once, yet by no second server: SO_REUSEADDR would, on Windows."""
    if sys.platform == "win32":
        return socket.SO_EXCLUSIVEADDRUSE
    else:  # noqa: RET505 - so that mypy reads one branch per platform
        return socket.SO_REUSEADDR
