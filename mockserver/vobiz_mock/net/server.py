"""The HTTP server: listening sockets, one event loop in the current or in a new thread, start and stop.

HTTP is in protocol.py, WSGI in exchange.py, and what a connection speaks in front.py. This module must not depend on
Vobiz's API.

It is a server of its own, because those that exist hide what is wanted here, or cost more than the application: the
target as it was sent, the way in which a response leaves, and a stop that waits for nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
import weakref
from typing import TYPE_CHECKING

from vobiz_mock.net.clock import ServerLoop
from vobiz_mock.net.front import Front, FrontOptions
from vobiz_mock.net.listener import Endpoint, listen
from vobiz_mock.net.share import Counted
from vobiz_mock.net.worker import Threads, Worker

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Self
    from wsgiref.types import WSGIApplication

    from vobiz_mock.net.closing import Closable
    from vobiz_mock.net.listener import Listener
    from vobiz_mock.net.proxy import ProxyRules
    from vobiz_mock.net.share import Share

_log = logging.getLogger(__name__)

_GRACE = 0.3  # seconds for unfinished responses when the server stops
_JOIN_TIMEOUT = 5.0  # seconds that a stop waits for an application that blocks
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server:
    """Serves a WSGI application over HTTP/1.1. A process may have any number of servers.

    The constructor binds the sockets and listens, so that `port` is known before the start. Connections that arrive
    before the start are served after it. As a context manager, the server runs in a thread of its own. It cannot be
    started twice. A server that is never started releases its port when it is stopped or no longer used.

    Args:
        app: The WSGI application.
        host: The host name or address to listen on.
        port: The port to listen on. 0 selects a free port.
        endpoints: What else to listen on, or in place of the host and the port if there is no host.
        listeners: What listens already, in place of all these.
        tls: The settings of TLS, which `https` and `proxy` need.
        rules: Where the forward proxy leads, which `proxy` needs.
        threads: How many threads run the application when it waits, such as for a database. One more runs it when it
            takes long, so that many requests that take long do not delay the others more than one does.
        max_body_bytes: The largest body that is passed to the application, in bytes.
        read_timeout: The time for a client to send a request, in seconds.

    Attributes:
        endpoints: What the server listens on, with the ports that were selected.
        host: The host name or address of the first one, as it was given.
        port: The port of the first one.

    Raises:
        ListenError: The server cannot listen on the address.
    """

    def __init__(  # noqa: PLR0913 all of them are passed by name
        self,
        app: WSGIApplication,
        *,
        host: str | None = "127.0.0.1",
        port: int = 0,
        endpoints: Sequence[Endpoint] = (),
        listeners: Sequence[Listener] = (),
        tls: ssl.SSLContext | None = None,
        rules: ProxyRules | None = None,
        threads: int = 1,
        max_body_bytes: int = 1024 * 1024,
        read_timeout: float = 30.0,
    ) -> None:
        self._app = app
        self._threads = threads
        first = () if host is None else (Endpoint("http", host, port),)
        self._listeners = tuple(listeners) or listen((*first, *endpoints))
        self._release = weakref.finalize(self, _close_all, self._listeners)
        self._thread: threading.Thread | None = None
        self._share: Share | None = None
        self._begun = False
        self._stopped = threading.Event()
        self._wake: Callable[[], object] | None = None
        self.endpoints = tuple(listener.endpoint for listener in self._listeners)
        self.host, self.port = self.endpoints[0].host, self.endpoints[0].port
        base = self.endpoints[0].reached_from_here.url
        self._options = FrontOptions(tls, rules, max_body_bytes, read_timeout, base)

    @property
    def url(self) -> str:
        """The base URL, such as `http://127.0.0.1:8055`."""
        return self.endpoints[0].url

    def start(self, *, share: Share | None = None) -> Self:
        """Start to serve in a new thread.

        Args:
            share: What this process has of the connections, if other processes accept from the same sockets.

        Raises:
            RuntimeError: The server was started or stopped before.
        """
        self._begin()
        self._share = share
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
            for listener in self._listeners:
                listener.listen_no_more()
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
        with contextlib.ExitStack() as stack:
            stack.callback(_close_all, self._listeners)
            runner = stack.enter_context(asyncio.Runner(loop_factory=ServerLoop))
            threads = Threads(Worker("vobiz-mock-long"), Worker("vobiz-mock-waits", self._threads))
            try:
                runner.run(self._serve(on_listening, threads))
            finally:
                for each in threads:
                    each.shutdown()

    async def _serve(self, on_listening: Callable[[], None], threads: Threads) -> None:
        loop = asyncio.get_running_loop()
        woken = asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(woken.set)
        self._let_signals_wake(loop)
        connections: set[Closable] = set() if self._share is None else Counted(self._share)
        front = Front(self._app, threads, connections, self._options)
        async with contextlib.AsyncExitStack() as stack:
            for listener in self._listeners:
                connect = front.protocol_for(listener.endpoint.scheme)
                if isinstance(connections, Counted):
                    stack.callback(listener.accept_share(connect, connections))
                else:
                    stack.callback(await listener.accept(connect))
            on_listening()
            if not self._stopped.is_set():
                await woken.wait()
            for listener in self._listeners:
                await listener.accept_no_more()
        await _close(connections)

    def _stop_soon(self) -> None:
        self._stopped.set()
        if self._wake is not None:
            with contextlib.suppress(RuntimeError):  # the event loop is closed
                self._wake()

    def _let_signals_wake(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let a signal wake the event loop also if the system delivers it to another thread, as it may."""
        if threading.current_thread() is threading.main_thread():
            for number in _STOP_SIGNALS:
                with contextlib.suppress(NotImplementedError):  # on Windows, where each signal wakes the loop
                    loop.add_signal_handler(number, self._stop_soon)

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


def _close_all(listeners: Sequence[Listener]) -> None:
    for listener in listeners:
        listener.close()


async def _close(connections: set[Closable]) -> None:
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
