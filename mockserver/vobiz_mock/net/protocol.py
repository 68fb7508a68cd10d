"""HTTP/1.1 on one connection: uvicorn's httptools protocol, with the limits and error answers that it lacks.

Owns what happens before a request reaches the application: the raw target, the bounds on a request's head and on the
time that it may take, and the answers to what the parser refuses. Knows nothing of WSGI, nor of Vobiz.

httptools rather than h11: it is the parser of Node.js (llhttp), in C, at a fraction of the cost per request, with
wheels for Linux, macOS and Windows.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import struct
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from vobiz_mock.net.keys import CONNECTION, TARGET
from vobiz_mock.net.refusal import refusal_body

if TYPE_CHECKING:
    from uvicorn import Config
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
    from uvicorn.server import ServerState

_log = logging.getLogger(__name__)

_MAX_HEAD_BYTES = 64 * 1024  # of the target and of the headers' names and values; h11 has the same bound
_LINGER = 1.0  # seconds in which a client that was refused may read why
_RESET_ON_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # SO_LINGER: on, for no time


class _HeadTooLargeError(Exception):
    """Raised into the parser, which stops there and then."""


class Protocol(HttpToolsProtocol):
    """One connection.

    A request, head and body, has to arrive within `read_timeout` seconds; else it is answered with 408, and the
    connection closed. What cannot be parsed is answered with 400, a head that is too large with 431, both after the
    answers to the whole requests that came before it. An Upgrade is passed over (RFC 9110, 7.8).
    """

    def __init__(self, config: Config, server_state: ServerState, *, read_timeout: float) -> None:
        super().__init__(config, server_state, app_state={})
        self.logger = _log
        self.access_log = False
        self._read_timeout = read_timeout
        self._deadline: asyncio.TimerHandle | None = None
        self._incomplete = True  # a part of a request is still to come
        self._begun = self._in_head = False
        self._head_bytes = 0
        self._without_upgrade: bytes | None = None  # the head of a request that asked for one
        self._refusal: bytes | None = None  # waits for the answers to earlier requests
        self._refused = False  # the last word was said: what still comes is dropped
        self.gone = asyncio.Event()

    # What asyncio calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, and expect a request in time."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self.gone.set()
        self._unset_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came, which calls the methods below."""
        if self._refused or self._refusal is not None:
            return
        self._unset_keepalive_if_required()
        self._incomplete = True
        was_in_head = self._in_head
        try:
            self._parse(data)
        except httptools.HttpParserError as error:
            self._refuse_unparsable(error)
            return
        self._watch()
        self._head_bytes = self._head_bytes + len(data) if was_in_head and self._in_head else 0
        if self._head_bytes > _MAX_HEAD_BYTES:  # a head without an end: the parser would keep all of it
            self._refuse_head()

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Keep the connection for the answer when a client closes its side after a whole request, as `nc -N` does."""
        if self._refused or self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return None
        self.cycle.keep_alive = False
        return True

    # What the parser calls

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._begun = self._in_head = self._incomplete = True

    def on_headers_complete(self) -> None:
        """Hand a request to the application, its body to follow."""
        self._in_head = False
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > _MAX_HEAD_BYTES:
            raise _HeadTooLargeError
        if self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT":
            self._without_upgrade = self._render_head()
            return
        # uvicorn would raise for a target without a path, such as `*`, and drop a host and a fragment.
        target, self.url = self.url, b"/"
        super().on_headers_complete()
        self.scope["state"] |= {TARGET: target, CONNECTION: _Connection(self, self.cycle)}

    def on_message_complete(self) -> None:
        """End a request."""
        if self._without_upgrade is not None:
            return
        self._incomplete = False
        self._unset_deadline()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with the next request, or say the refusal that waited for this answer."""
        super().on_response_complete()
        if self._refusal is not None and self.cycle.response_complete and not self.transport.is_closing():
            self._unset_keepalive_if_required()
            self._say_last(self._refusal)

    def _parse(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._pass_over_upgrade(data[upgrade.args[0] :])

    def _pass_over_upgrade(self, rest: bytes) -> None:
        """Go on in HTTP/1.1 where the parser expects another protocol, and took a body for that protocol's first bytes.

        Java's HttpClient asks for HTTP/2 in this way with its first request of each connection.
        """
        if self._without_upgrade is None:  # CONNECT: what follows was meant for someone else
            self.cycle.keep_alive = False
            return
        head, self._without_upgrade = self._without_upgrade, None
        self.parser = httptools.HttpRequestParser(self)
        self._parse(head + rest)

    def _render_head(self) -> bytes:
        start = b"%s %s HTTP/%s" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        kept = [b"%s: %s" % header for header in self.headers if header[0] != b"upgrade"]
        return b"\r\n".join([start, *kept, b"", b""])

    # Deadlines

    def _watch(self) -> None:
        """Expect the rest of a request within the time counted from its first bytes: dribbling does not prolong it."""
        if self._incomplete and self._deadline is None:
            self._deadline = self.loop.call_later(self._read_timeout, self._on_deadline)

    def _unset_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _on_deadline(self) -> None:
        if not self._begun:  # nothing came: browsers open connections in advance
            self.transport.close()
            return
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"The request did not arrive within {self._read_timeout:g} seconds.")

    # Refusals

    def _refuse_unparsable(self, error: httptools.HttpParserError) -> None:
        if isinstance(error.__context__, _HeadTooLargeError):
            self._refuse_head()
        else:
            self._refuse(HTTPStatus.BAD_REQUEST, f"This is not a valid HTTP/1.1 request: {error}.")

    def _refuse_head(self) -> None:
        message = f"The request line and the headers are longer than {_MAX_HEAD_BYTES} bytes."
        self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message)

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Answer for the application, in the order of the requests, and end the connection."""
        _log.debug("%s: %d %s", self.client, status, message)
        answer = _render(status, message)
        if self.cycle is None or self.cycle.response_complete:
            self._say_last(answer)
        elif not self.cycle.more_body:
            self._refusal = answer  # the application still has to answer a whole request
        elif self.pipeline or self.cycle.response_started:
            self.transport.close()  # this is no place for another answer
        else:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._say_last(answer)

    def _say_last(self, answer: bytes) -> None:
        """Answer, and close when the client has read it: closing a socket with unread bytes would reset it."""
        self._refused = True
        self._unset_deadline()
        self.transport.write(answer)
        self.flow.resume_reading()
        self._deadline = self.loop.call_later(_LINGER, self.transport.close)
        if self.transport.can_write_eof():
            with contextlib.suppress(OSError):  # it has left already
                self.transport.write_eof()


class _Connection:
    """What the answer to one request may do to the connection (`delivery.Connection`)."""

    def __init__(self, protocol: Protocol, cycle: RequestResponseCycle) -> None:
        self._protocol = protocol
        self._cycle = cycle

    def hang_up(self, *, reset: bool) -> None:
        """End the connection now; with `reset` so that the client sees a reset."""
        self._cycle.disconnected = True  # so that uvicorn does not miss the rest of the answer
        transport = self._protocol.transport
        if reset and not transport.is_closing():
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            transport.abort()
        else:
            transport.close()

    async def gone(self) -> None:
        """Wait until the connection has ended."""
        await self._protocol.gone.wait()


def _render(status: HTTPStatus, message: str) -> bytes:
    body = refusal_body(status, message)
    head = (
        f"HTTP/1.1 {status} {status.phrase}\r\n"
        "content-type: application/json\r\n"
        f"content-length: {len(body)}\r\n"
        "connection: close\r\n\r\n"
    )
    return head.encode() + body
