"""HTTP/1.1 on one connection: uvicorn's httptools protocol, with the limits and error responses that it lacks.

Owns what happens before a request reaches the application: the raw target, the limits on the size of a request head and
on the time for a request, and the responses to requests that the parser rejects. It must not depend on WSGI or on
Vobiz's API.

The parser is httptools, which is faster than h11: it wraps llhttp, the parser of Node.js in C. It has wheels for Linux,
macOS and Windows.
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

_MAX_HEAD_BYTES = 64 * 1024  # of the target, the header names and the header values; h11 has the same limit
_LINGER = 1.0  # seconds in which a client can read a refusal before the connection is closed
_RESET_ON_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # SO_LINGER: on, with 0 seconds


class _HeadTooLargeError(Exception):
    """The request head exceeds the limit. Raised in a callback of the parser, to stop it."""


class Protocol(HttpToolsProtocol):
    """The server side of one connection.

    The server refuses a request that does not arrive in time with 408, one that cannot be parsed with 400, and one with
    a head that is too large with 431, and closes the connection. It first responds to the complete requests that
    preceded it. An Upgrade is ignored (RFC 9110, section 7.8).

    Args:
        config: The configuration of uvicorn.
        server_state: The state that the connections of a server share.
        read_timeout: The time for the head and the body of a request, in seconds.
    """

    def __init__(self, config: Config, server_state: ServerState, *, read_timeout: float) -> None:
        super().__init__(config, server_state, app_state={})
        self.logger = _log
        self.access_log = False
        self._read_timeout = read_timeout
        self._deadline: asyncio.TimerHandle | None = None
        self._incomplete = True  # whether the rest of a request is awaited
        self._begun = self._in_head = False
        self._head_bytes = 0
        self._without_upgrade: bytes | None = None  # the head of a request with an Upgrade, without that field
        self._refusal: bytes | None = None  # a refusal that is sent after the responses to earlier requests
        self._refused = False  # whether the refusal was sent; further input is dropped
        self.closed = asyncio.Event()

    # Callbacks of asyncio

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the deadline of the first request."""
        super().connection_made(transport)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the deadline, and release everything that waits for the end of the connection."""
        self.closed.set()
        self._unset_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse the data. The parser calls the callbacks below."""
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
        self._set_deadline()
        self._head_bytes = self._head_bytes + len(data) if was_in_head and self._in_head else 0
        if self._head_bytes > _MAX_HEAD_BYTES:  # the head has no end so far; the parser would store it all
            self._refuse_head()

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Keep the connection open if the client closed its side after a complete request, as `nc -N` does."""
        if self._refused or self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return None
        self.cycle.keep_alive = False
        return True

    # Callbacks of the parser

    def discard_input(self) -> None:
        """Drop what the client still sends. Its EOF then closes the connection."""
        self._refused = True
        self._unset_deadline()
        self.flow.resume_reading()

    def on_message_begin(self) -> None:
        """Note that a request has begun."""
        super().on_message_begin()
        self._begun = self._in_head = self._incomplete = True

    def on_headers_complete(self) -> None:
        """Start the application for a request, whose body may follow."""
        self._in_head = False
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > _MAX_HEAD_BYTES:
            raise _HeadTooLargeError
        if self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT":
            self._without_upgrade = self._render_head()
            return
        # uvicorn raises for a target without a path, such as `*`, and drops the host and the fragment.
        target, self.url = self.url, b"/"
        super().on_headers_complete()
        self.scope["state"] |= {TARGET: target, CONNECTION: _Connection(self, self.cycle)}

    def on_message_complete(self) -> None:
        """Note that a request is complete, and cancel its deadline."""
        if self._without_upgrade is not None:
            return
        self._incomplete = False
        self._unset_deadline()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Continue with the next request, or send the refusal that waited for this response."""
        super().on_response_complete()
        if self._refusal is not None and self.cycle.response_complete and not self.transport.is_closing():
            self._unset_keepalive_if_required()
            self._send_refusal(self._refusal)

    def _parse(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._ignore_upgrade(data[upgrade.args[0] :])

    def _ignore_upgrade(self, rest: bytes) -> None:
        """Parse a request with an Upgrade again, without that field.

        After an Upgrade the parser stops, and expects another protocol in place of the body. Java's HttpClient sends an
        Upgrade to HTTP/2 with the first request of each connection.

        Args:
            rest: The data after the head.
        """
        if self._without_upgrade is None:  # CONNECT: the rest is meant for another host
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

    def _set_deadline(self) -> None:
        """Set a deadline for the request, unless it has one. Later bytes do not extend it."""
        if self._incomplete and self._deadline is None:
            self._deadline = self.loop.call_later(self._read_timeout, self._on_deadline)

    def _unset_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _on_deadline(self) -> None:
        if not self._begun:  # no request: browsers open connections in advance
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
        """Send a refusal after the responses to earlier requests, and close the connection."""
        _log.debug("%s: %d %s", self.client, status, message)
        response = _render(status, message)
        if self.cycle is None or self.cycle.response_complete:
            self._send_refusal(response)
        elif not self.cycle.more_body:
            self._refusal = response  # the application has not yet responded to a complete request
        elif self.pipeline or self.cycle.response_started:
            self.transport.close()  # a refusal would be read as part of another response
        else:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._send_refusal(response)

    def _send_refusal(self, response: bytes) -> None:
        """Send a refusal, and close the connection after a delay.

        Closing a socket with unread bytes resets the connection, and the client could lose the refusal (RFC 9112,
        section 9.6).
        """
        self._refused = True
        self._unset_deadline()
        self.transport.write(response)
        self.flow.resume_reading()
        self._deadline = self.loop.call_later(_LINGER, self.transport.close)
        if self.transport.can_write_eof():
            with contextlib.suppress(OSError):  # the client has disconnected
                self.transport.write_eof()


class _Connection:
    """Implements `delivery.Connection` for one request and its response."""

    def __init__(self, protocol: Protocol, cycle: RequestResponseCycle) -> None:
        self._protocol = protocol
        self._cycle = cycle

    def close(self, *, reset: bool) -> None:
        """Close the connection now, with a TCP reset if `reset` is true."""
        self._cycle.disconnected = True  # else uvicorn logs that the response is incomplete
        transport = self._protocol.transport
        if reset and not transport.is_closing():
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            transport.abort()
        else:
            transport.close()

    async def wait_closed(self) -> None:
        """Wait until the connection is closed."""
        await self._protocol.closed.wait()

    async def fall_silent(self) -> None:
        """Send and read nothing more, and wait until the client closes the connection."""
        self._cycle.disconnected = True  # else uvicorn logs that the response is incomplete
        self._protocol.discard_input()
        await self.wait_closed()


def _render(status: HTTPStatus, message: str) -> bytes:
    body = refusal_body(status, message)
    head = (
        f"HTTP/1.1 {status} {status.phrase}\r\n"
        "content-type: application/json\r\n"
        f"content-length: {len(body)}\r\n"
        "connection: close\r\n\r\n"
    )
    return head.encode() + body
