"""Between the HTTP server and the WSGI application: an ASGI application that calls a WSGI one in the event loop.

Owns how a body is read (its size, its time) and what the WSGI environment holds, above all the raw request target.
Knows nothing of Vobiz. A call in the loop costs a quarter of one through a pool of threads.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote_to_bytes

from werkzeug.test import run_wsgi_app

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
    from werkzeug.datastructures import Headers

_log = logging.getLogger("vobiz_mock")

TARGET = "vobiz_mock.target"  # the scope's key for the raw request target, bytes
BODY_TOO_LARGE = "vobiz_mock.body_too_large"  # the environment's key: the body was not read


class _TooLargeError(Exception):
    """The body is larger than the limit; what is left of it was not read."""


class _DisconnectedError(Exception):
    """The client left before its request was whole."""


class Bridge:
    """Serves a WSGI application over ASGI.

    A body of more than `max_body_bytes` is not read: the application gets BODY_TOO_LARGE in its environment and an
    empty body, and the connection is closed after the answer. A body that is not whole after `read_timeout` seconds
    is answered with 408.
    """

    def __init__(self, app: WSGIApplication, *, max_body_bytes: int, read_timeout: float) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._read_timeout = read_timeout

    async def __call__(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer one request."""
        body: bytes | None
        try:
            async with asyncio.timeout(self._read_timeout):
                body = await self._read(scope, receive)
        except _TooLargeError:
            body = None
        except _DisconnectedError:
            return
        except TimeoutError:
            await _send(send, 408, [(b"connection", b"close"), (b"content-length", b"0")], [])
            return
        status, headers, chunks = self._call(_environ(scope, body))
        closing = [(b"connection", b"close")] if body is None else []
        await _send(send, status, [*_encoded(headers), *closing], chunks)

    async def _read(self, scope: HTTPScope, receive: ASGIReceiveCallable) -> bytes:
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if int(announced) > self._max_body_bytes:
            raise _TooLargeError
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                raise _DisconnectedError
            body += message["body"]
            more = message["more_body"]
            if len(body) > self._max_body_bytes:
                raise _TooLargeError
        return bytes(body)

    def _call(self, environ: WSGIEnvironment) -> tuple[int, Headers, list[bytes]]:
        chunks, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        return int(status.split(" ", 1)[0]), headers, list(chunks)


def _environ(scope: HTTPScope, body: bytes | None) -> WSGIEnvironment:
    """The WSGI environment (PEP 3333) of a request, with RAW_URI; `body` is None where it was too large to read."""
    target = cast("dict[str, Any]", scope)[TARGET].decode("latin-1")
    host, port = scope["server"] or ("localhost", 80)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": _path_info(target),
        "QUERY_STRING": target.partition("?")[2],
        "RAW_URI": target,
        "REQUEST_URI": target,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "CONTENT_LENGTH": str(len(body or b"")),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body or b""),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if body is None:
        environ[BODY_TOO_LARGE] = True
    for name, value in scope["headers"]:
        _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def _add_header(environ: WSGIEnvironment, name: str, value: str) -> None:
    """Add a header; one that comes twice is joined. An underscore cannot stand for a hyphen, and so pass for it."""
    if "_" in name or name in {"content-length", "transfer-encoding"}:
        return
    key = name.upper().replace("-", "_")
    key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
    environ[key] = f"{environ[key]},{value}" if key in environ else value


def _path_info(target: str) -> str:
    """The decoded path, for whatever routes by it: WSGI wants its bytes as latin-1."""
    return unquote_to_bytes(target.partition("?")[0].encode("latin-1")).decode("latin-1")


def _encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _send(
    send: ASGISendCallable, status: int, headers: list[tuple[bytes, bytes]], chunks: Iterable[bytes]
) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": b"".join(chunks), "more_body": False})
