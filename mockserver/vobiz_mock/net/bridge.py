"""An ASGI application that calls a WSGI application in the event loop.

Owns the reading and limiting of bodies, and the sending of the WSGI response, chunk by chunk. It must not depend on
Vobiz's API or on sockets.

A call in the event loop takes a quarter of the time of a call in a thread pool. The calls run one after another. Slow
clients do not delay them: the bridge reads the body before the call, and awaits each send. Slow responses do not delay
them either: the application puts a `Delivery` into the environment instead of waiting, and the bridge awaits. A request
that takes the application long does not delay them if the application says so: the bridge then calls it in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_mock.messages import AT_ONCE
from vobiz_mock.net.delivery import CutError, Outlet
from vobiz_mock.net.environ import build_environ
from vobiz_mock.net.keys import BODY_TOO_LARGE, CALL_AGAIN, CONNECTION, DELIVERY
from vobiz_mock.net.refusal import refusal_body

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from concurrent.futures import Executor
    from types import TracebackType
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    Scope = dict[str, Any]
    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]
    ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

_log = logging.getLogger(__name__)

_CLOSE = (b"connection", b"close")
_LINGER = 1.0  # seconds without a byte after which the rest of a body that is too large is not awaited


class _TooLargeError(Exception):
    """The body exceeds the limit, and the rest of it was not read."""


class _DisconnectedError(Exception):
    """The client disconnected before its request was complete."""


class Bridge:
    """Serves a WSGI application over ASGI.

    If a body is too large, the application receives BODY_TOO_LARGE in the environment and an empty body, and the
    connection is closed after the response. If the application raises, the error is logged and the response is a 500 in
    JSON; if it raises after its first byte, the connection is closed. If the application puts DELIVERY into the
    environment, its response is sent accordingly. If the application calls CALL_AGAIN, its response is dropped, and it
    is called again with the same request in a thread, without CALL_AGAIN. There is one thread, so that many such
    requests do not delay the others more than one does.

    Args:
        app: The WSGI application.
        max_body_bytes: The largest body that is passed to the application, in bytes.
    """

    def __init__(self, app: WSGIApplication, *, max_body_bytes: int = 1024 * 1024) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vobiz-mock-long")

    def close(self) -> None:
        """End the thread after the request that it serves."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            body = await _read(scope, receive, self._max_body_bytes)
        except _DisconnectedError:
            return
        except _TooLargeError:
            exchange = _Exchange(scope, send, extra_headers=[_CLOSE])
            cut = await self._answer(exchange, {**build_environ(scope, b""), BODY_TOO_LARGE: True})
            await _discard(receive)
        else:
            exchange = _Exchange(scope, send)
            cut = await self._answer(exchange, build_environ(scope, body))
        await exchange.end(cut=cut)

    async def _answer(self, exchange: _Exchange, environ: WSGIEnvironment) -> bool:
        """Call the application and send its response without the end. Return whether the response was cut."""
        try:
            await exchange.run(self._app, environ, self._thread)
        except CutError:
            return True
        except asyncio.CancelledError:  # the server has closed the connection, and does not wait for the thread
            return True
        except Exception:
            if exchange.started:
                raise  # too late for a 500: uvicorn logs the error and closes the connection
            _log.exception(
                "The application raised an exception for %s %s", environ["REQUEST_METHOD"], ascii(environ["RAW_URI"])
            )
            await exchange.fail()
        return False


class _Again:
    """Whether the application asked to be called again."""

    is_asked = False

    def ask(self) -> None:
        self.is_asked = True


class _Exchange:
    """One call of a WSGI application: sends what it passes to `start_response` and `write` or returns, in order."""

    def __init__(self, scope: Scope, send: Send, extra_headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        self.started = False
        self._connection = scope["state"][CONNECTION]
        self._raw_send = send
        self._outlet = Outlet(send, self._connection, AT_ONCE)
        self._extra_headers = extra_headers
        self._head: dict[str, Any] | None = None
        self._written: list[bytes] = []

    async def run(self, app: WSGIApplication, environ: WSGIEnvironment, thread: Executor) -> None:
        """Call the application and send its response.

        Args:
            app: The application.
            environ: The WSGI environment of the request.
            thread: Runs the application if it takes long.

        Raises:
            CutError: The response was cut.
            Exception: The exception of the application.
        """
        again = _Again()
        called = {**environ, CALL_AGAIN: again.ask}
        chunks = app(called, self._start_response)
        if again.is_asked:
            _close(chunks)
            self._head = None
            called = environ
            called["wsgi.input"].seek(0)
            chunks = await asyncio.get_running_loop().run_in_executor(thread, app, called, self._start_response)
        if DELIVERY in called:
            self._outlet = Outlet(self._raw_send, self._connection, called[DELIVERY])
        try:
            for chunk in chunks:
                await self._pass_on(chunk)
            await self._pass_on(b"")
            await self._start()  # for a response without a body
        finally:
            _close(chunks)

    async def fail(self) -> None:
        """Send a 500 in place of the response."""
        body = refusal_body(HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed; see its log.")
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        self._head = {"type": "http.response.start", "status": HTTPStatus.INTERNAL_SERVER_ERROR, "headers": headers}
        self._written = [body]
        await self._pass_on(b"")

    async def end(self, *, cut: bool) -> None:
        """End the response and the connection as the delivery says."""
        await self._outlet.end(cut=cut)

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        if self.started and exc_info is not None and exc_info[1] is not None:
            raise exc_info[1]
        if self._head is not None and exc_info is None:
            raise RuntimeError("start_response was called a second time without exc_info (PEP 3333)")
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        encoded += self._extra_headers
        self._head = {"type": "http.response.start", "status": int(status[:3]), "headers": encoded}
        return self._written.append

    async def _pass_on(self, chunk: bytes) -> None:
        """Send a chunk, after what was passed to `write`.

        The status and the header fields are sent with the first byte: until then the application may replace them.
        """
        chunk = b"".join([*self._written, chunk])
        self._written.clear()
        if chunk:
            await self._start()
            await self._outlet({"type": "http.response.body", "body": chunk, "more_body": True})

    async def _start(self) -> None:
        if self._head is None:
            raise RuntimeError("the application did not call start_response")
        if not self.started:
            self.started = True
            await self._outlet(self._head)


def _close(chunks: Iterable[bytes]) -> None:
    """Close what an application returned (PEP 3333)."""
    close = getattr(chunks, "close", None)
    if close is not None:
        close()


async def _read(scope: Scope, receive: Receive, limit: int) -> bytes:
    """Read the body.

    Raises:
        _TooLargeError: Content-Length, or else the body itself, exceeds the limit.
        _DisconnectedError: The client disconnected.
    """
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if int(declared) > limit:
        raise _TooLargeError
    body = bytearray()
    more = True
    while more:
        chunk, more = await _next(receive)
        body += chunk
        if len(body) > limit:
            raise _TooLargeError
    return bytes(body)


async def _discard(receive: Receive) -> None:
    """Read and drop the rest of a body.

    Closing a socket with unread bytes resets the connection, and the client could lose the response (RFC 9112, section
    9.6).
    """
    more = True
    with contextlib.suppress(_DisconnectedError, TimeoutError):
        while more:
            async with asyncio.timeout(_LINGER):
                _, more = await _next(receive)


async def _next(receive: Receive) -> tuple[bytes, bool]:
    """Return the next bytes of a body, and whether there are more.

    Raises:
        _DisconnectedError: The client disconnected.
    """
    message = await receive()
    if message["type"] != "http.request":
        raise _DisconnectedError
    return message["body"], message["more_body"]
