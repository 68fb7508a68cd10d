"""The HTTP server behind the fake: uvicorn on a socket of ours, in this thread or in one of its own.

Owns the socket, the limits on what comes before a body, and start and stop. Knows nothing of Vobiz.

uvicorn's httptools protocol, since it hands on any method and any target, and answers what it cannot parse with 400;
all wheels that it needs exist for Linux, macOS and Windows.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from vobiz_mock.bridge import TARGET, Bridge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, TracebackType
    from typing import Self
    from wsgiref.types import WSGIApplication

_MAX_HEAD_BYTES = 64 * 1024
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class ListenError(OSError):
    """The address cannot be listened on. `host` and `port` say which."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        super().__init__(f"cannot listen on {host} port {port}: {reason}")


class Server:
    """A WSGI application behind a socket.

    The socket is bound at once, so that `port` is known, port 0 included, and what is wrong with the address is
    raised here, as ListenError. As a context manager the server runs in a thread of its own.

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
        self._socket = _bind(host, port)
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                cast("Any", Bridge(app, max_body_bytes=max_body_bytes, read_timeout=read_timeout)),
                http=_protocol(read_timeout),
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The origin, such as `http://127.0.0.1:8055`."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Serve in a thread; returns once connections are accepted."""
        listening = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(listening.set,), name=f"vobiz-mock {self.port}")
        self._thread.daemon = True
        self._thread.start()
        listening.wait()

    def stop(self) -> None:
        """Stop serving, within a second, whatever connections are open. Stopping twice is no mistake."""
        self._uvicorn.should_exit = True
        if self._thread is not None:
            self._thread.join()
        self._socket.close()

    def serve_forever(self, on_listening: Callable[[str], None]) -> None:
        """Serve in this thread until SIGINT or SIGTERM; `on_listening` is called with the URL once it accepts."""
        try:
            self._run(lambda: on_listening(self.url))
        finally:
            self._socket.close()

    def _run(self, on_listening: Callable[[], None]) -> None:
        self._uvicorn.on_listening = on_listening
        asyncio.run(self._uvicorn.serve(sockets=[self._socket]))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Uvicorn(uvicorn.Server):
    """uvicorn's server, with a word when it listens, and signals that stop it rather than end the process."""

    on_listening: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.on_listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # No answer is under way, since the application runs in the loop: what is open waits for a client.
        for connection in list(self.server_state.connections):
            cast("HttpToolsProtocol", connection).transport.close()
        await super().shutdown(sockets=sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._stop) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.should_exit = True


def _protocol(read_timeout: float) -> type[HttpToolsProtocol]:
    return type("_BoundedProtocol", (_Protocol,), {"read_timeout": read_timeout})


class _Protocol(HttpToolsProtocol):
    """uvicorn's protocol, with the raw target kept, and bounds on the size and the time of a request's head."""

    read_timeout: float
    _head_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        in_head = self._head_timer is not None
        super().data_received(data)
        if in_head and self._head_timer is not None and self._head_bytes > _MAX_HEAD_BYTES:
            self.send_400_response("The request head is too large.")

    def eof_received(self) -> bool | None:  # type: ignore[override]
        # A client may close its side and still wait for the answer to a request that came whole.
        if self.cycle is None or self.cycle.more_body or self.cycle.response_complete:
            return None
        self.cycle.keep_alive = False
        return True

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._start_head_timer()

    def on_headers_complete(self) -> None:
        self._stop_head_timer()
        if sum(len(name) + len(value) for name, value in self.headers) + len(self.url) > _MAX_HEAD_BYTES:
            raise ValueError("the request head is too large")  # which the parser answers with 400
        # The target goes to the application as it was sent. What uvicorn would make of it is not needed, and would
        # raise for bytes that are not ASCII, for `*` and for other forms.
        cast("dict[str, Any]", self.scope)[TARGET] = self.url
        self.url = b"/"
        super().on_headers_complete()

    def _start_head_timer(self) -> None:
        self._stop_head_timer()
        self._head_bytes = 0
        self._head_timer = self.loop.call_later(self.read_timeout, self.timeout_keep_alive_handler)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def _bind(host: str, port: int) -> socket.socket:
    """A listening socket. On Windows SO_REUSEADDR would share the port with another process, elsewhere it does not."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise ListenError(host, port, str(error)) from error
    try:
        option = socket.SO_REUSEADDR if sys.platform != "win32" else getattr(socket, "SO_EXCLUSIVEADDRUSE")  # noqa: B009
        bound.setsockopt(socket.SOL_SOCKET, option, 1)
        bound.bind(address)
        bound.listen(2048)
        bound.setblocking(False)  # noqa: FBT003
    except (OSError, OverflowError) as error:
        bound.close()
        raise ListenError(host, port, getattr(error, "strerror", None) or str(error)) from error
    return bound
