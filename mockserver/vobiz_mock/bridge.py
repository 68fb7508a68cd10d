"""Between the HTTP server and the WSGI application: an ASGI application that calls a WSGI one in the event loop.

Owns how a body is read and bounded, what the WSGI environment holds (above all the raw request target), and how an
answer leaves, one chunk at a time. Knows nothing of Vobiz and nothing of sockets.

A call in the loop costs a quarter of one through a pool of threads. Calls follow one another; a client that is slow to
send or to read holds none of them up, since both are awaited outside the call.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from types import TracebackType
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    Scope = dict[str, Any]
    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]
    ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

_log = logging.getLogger(__name__)

TARGET = "vobiz_mock.target"  # in the scope's state: the request target as it was sent, bytes
BODY_TOO_LARGE = "vobiz_mock.body_too_large"  # in the WSGI environment: the body was not read, wsgi.input is empty

_ABSOLUTE_FORM = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")  # RFC 9112, 3.2.2
_CLOSE = (b"connection", b"close")
_END = {"type": "http.response.body", "body": b"", "more_body": False}
_LINGER = 1.0  # seconds of silence after which a client is taken to have heard that its body is too large


class _TooLargeError(Exception):
    """The body is larger than the limit; what is left of it was not read."""


class _DisconnectedError(Exception):
    """The client left before its request was whole."""


class Bridge:
    """Serves a WSGI application over ASGI.

    Of a body of more than `max_body_bytes` nothing is kept: the application gets BODY_TOO_LARGE in its environment and
    an empty body, and the connection is closed after the answer. When the application raises, the error is logged and
    the client gets a 500 in JSON; when it raises after its first byte, the connection is cut.

    A subclass may override `answer`, to wait before it or to write something else.
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
            await self.answer({**build_environ(scope, b""), BODY_TOO_LARGE: True}, send, close=True)
            await _discard(receive)
        else:
            await self.answer(build_environ(scope, body), send)
        await send(_END)

    async def answer(self, environ: WSGIEnvironment, send: Send, *, close: bool = False) -> None:
        """Call the application and send its answer but for the end; `close` announces that the connection ends."""
        exchange = _Exchange(send, (_CLOSE,) if close else ())
        try:
            await exchange.run(self._app, environ)
        except Exception:
            if exchange.started:
                raise  # too late for a status: the server logs it and cuts the connection
            _log.exception("The application failed at %s %s", environ["REQUEST_METHOD"], ascii(environ["RAW_URI"]))
            await _send_json(send, 500, error="internal_server_error", message="The server failed; see its log.")


class _Exchange:
    """One call of a WSGI application: what it says through start_response and write, sent in the right order."""

    def __init__(self, send: Send, extra_headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.started = False
        self._send = send
        self._extra_headers = extra_headers
        self._head: dict[str, Any] | None = None
        self._written: list[bytes] = []

    async def run(self, app: WSGIApplication, environ: WSGIEnvironment) -> None:
        chunks = app(environ, self._start_response)
        try:
            for chunk in chunks:
                await self._pass_on(chunk)
            await self._pass_on(b"")
            await self._start()  # an answer may have no body
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

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
            await self._send({"type": "http.response.body", "body": chunk, "more_body": True})

    async def _start(self) -> None:
        if self._head is None:
            raise RuntimeError("the application did not call start_response")
        if not self.started:
            self.started = True
            await self._send(self._head)


def build_environ(scope: Scope, body: bytes) -> WSGIEnvironment:
    """The WSGI environment (PEP 3333) of a request.

    RAW_URI and REQUEST_URI are the target as it was sent, byte for byte (latin-1), in whatever form. CONTENT_LENGTH is
    the length of the body that was read, chunked or not.
    """
    target: bytes = scope["state"][TARGET]
    authority, path, query = _split(target)
    raw = target.decode("latin-1")
    server, client = scope["server"] or ("", ""), scope["client"] or ("", "")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "RAW_URI": raw,
        "REQUEST_URI": raw,
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,  # two servers may share one application
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add_header(environ, name, value)
    if authority is not None:
        environ["HTTP_HOST"] = authority.decode("latin-1")  # it overrules the header: RFC 9112, 3.2.2
    return environ


def _add_header(environ: WSGIEnvironment, name: bytes, value: bytes) -> None:
    """Add a header; one that comes twice is joined. An underscore cannot stand for a hyphen, and so pass for it."""
    if b"_" in name or name == b"content-length" or (name == b"transfer-encoding" and value.lower() == b"chunked"):
        return  # the length is known, and chunks are undone
    key = name.decode("latin-1").upper().replace("-", "_")
    key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
    text = value.decode("latin-1")
    environ[key] = f"{environ[key]},{text}" if key in environ else text


def _split(target: bytes) -> tuple[bytes | None, bytes, bytes]:
    """The authority of an absolute-form target (else None), the path, still encoded, and the query."""
    absolute = None if target.startswith(b"/") else _ABSOLUTE_FORM.match(target)
    rest = target[absolute.end() :] if absolute else target
    path, _, query = rest.partition(b"#")[0].partition(b"?")
    return absolute and absolute[1], path or b"/", query


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


async def _send_json(send: Send, status: int, **content: str) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
