"""Between the HTTP server and the WSGI application: an ASGI application that calls a WSGI one in the event loop.

Owns how a body is read and bounded, and how an answer is taken from the application, one chunk at a time. Knows nothing
of Vobiz and nothing of sockets.

A call in the loop costs a quarter of one through a pool of threads. Calls follow one another; a client that is slow to
send or to read holds none of them up, since both are awaited outside the call. Nor does an answer that is to leave
slowly: the application puts its Delivery into the environment, and the bridge awaits.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_mock.messages import AT_ONCE
from vobiz_mock.net.delivery import CutError, Outlet
from vobiz_mock.net.environ import build_environ
from vobiz_mock.net.keys import BODY_TOO_LARGE, CONNECTION, DELIVERY
from vobiz_mock.net.refusal import refusal_body

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from types import TracebackType
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    Scope = dict[str, Any]
    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]
    ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

_log = logging.getLogger(__name__)

_CLOSE = (b"connection", b"close")
_LINGER = 1.0  # seconds of silence after which a client is taken to have heard that its body is too large


class _TooLargeError(Exception):
    """The body is larger than the limit; what is left of it was not read."""


class _DisconnectedError(Exception):
    """The client left before its request was whole."""


class Bridge:
    """Serves a WSGI application over ASGI.

    Of a body of more than `max_body_bytes` nothing is kept: the application gets BODY_TOO_LARGE in its environment and
    an empty body, and the connection is closed after the answer. When the application raises, the error is logged and
    the client gets a 500 in JSON; when it raises after its first byte, the connection is cut. When the application puts
    a Delivery into the environment, its answer leaves so.
    """

    def __init__(self, app: WSGIApplication, *, max_body_bytes: int = 1024 * 1024) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
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
        """Call the application and send its answer but for the end. Whether the rest of the answer was cut."""
        try:
            await exchange.run(self._app, environ)
        except CutError:
            return True
        except Exception:
            if exchange.started:
                raise  # too late for a status: the server logs it and cuts the connection
            _log.exception("The application failed at %s %s", environ["REQUEST_METHOD"], ascii(environ["RAW_URI"]))
            await exchange.fail()
        return False


class _Exchange:
    """One call of a WSGI application: what it says through start_response and write, sent in the right order."""

    def __init__(self, scope: Scope, send: Send, extra_headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        self.started = False
        self._connection = scope["state"][CONNECTION]
        self._raw_send = send
        self._outlet = Outlet(send, self._connection, AT_ONCE)
        self._extra_headers = extra_headers
        self._head: dict[str, Any] | None = None
        self._written: list[bytes] = []

    async def run(self, app: WSGIApplication, environ: WSGIEnvironment) -> None:
        """Call the application and send what it says. Raises CutError, and what the application raises."""
        chunks = app(environ, self._start_response)
        if DELIVERY in environ:
            self._outlet = Outlet(self._raw_send, self._connection, environ[DELIVERY])
        try:
            for chunk in chunks:
                await self._pass_on(chunk)
            await self._pass_on(b"")
            await self._start()  # an answer may have no body
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    async def fail(self) -> None:
        """Send a 500 in place of the answer."""
        body = refusal_body(HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed; see its log.")
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        self._head = {"type": "http.response.start", "status": 500, "headers": headers}
        self._written = [body]
        await self._pass_on(b"")

    async def end(self, *, cut: bool) -> None:
        """End the answer, and the connection as it is to end."""
        await self._outlet.end(cut=cut)

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        if self.started and exc_info is not None and exc_info[1] is not None:
            raise exc_info[1]
        if self._head is not None and exc_info is None:
            raise RuntimeError("start_response was called twice, the second time without an error (PEP 3333)")
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        encoded += self._extra_headers
        self._head = {"type": "http.response.start", "status": int(status[:3]), "headers": encoded}
        return self._written.append

    async def _pass_on(self, chunk: bytes) -> None:
        """Send a chunk, after what came through `write`. The head waits for the first byte, since it may change."""
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


async def _read(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The whole body. Raises _TooLargeError, at once where it is announced, and _DisconnectedError."""
    announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if int(announced) > limit:
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
    """Take what the client still sends: closing a socket with unread bytes resets it, and may cost it the answer."""
    more = True
    with contextlib.suppress(_DisconnectedError, TimeoutError):
        while more:
            async with asyncio.timeout(_LINGER):
                _, more = await _next(receive)


async def _next(receive: Receive) -> tuple[bytes, bool]:
    """The next bytes of a body, and whether there are more. Raises _DisconnectedError."""
    message = await receive()
    if message["type"] != "http.request":
        raise _DisconnectedError
    return message["body"], message["more_body"]
