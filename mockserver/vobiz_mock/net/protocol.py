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
from http import HTTPStatus
from typing import TYPE_CHECKING

import httptools
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from vobiz_mock.net.connection import Connection
from vobiz_mock.net.head import Head, Meter, unsupported_version
from vobiz_mock.net.keys import CONNECTION, TARGET
from vobiz_mock.net.refusal import Refusal, RefusedError

if TYPE_CHECKING:
    from uvicorn import Config
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
    from uvicorn.server import ServerState

_log = logging.getLogger(__name__)

_PIECE = 4096  # bytes that are parsed at once
_MAX_UNPARSED = 64 * 1024  # bytes that are stored before the server reads no more
_LINGER = 1.0  # seconds in which a client can read a refusal before the connection is closed

# The parser's messages for a request of another version, and what the request is then.
_OTHER_VERSIONS = {"Invalid HTTP version": "of another version of HTTP", "Pause on PRI/Upgrade": "HTTP/2"}


class Protocol(HttpToolsProtocol):
    """The server side of one connection.

    The server refuses a request that does not arrive in time with 408, one that cannot be parsed with 400, and others
    as head.py says, and closes the connection. It first responds to the complete requests that preceded it. An Upgrade
    is ignored (RFC 9110, section 7.8).

    While a complete request waits for its response, what follows it is stored and not parsed. So a client that sends
    many requests at once costs little memory, and the time that they wait is not part of their deadlines.

    Args:
        config: The configuration of uvicorn.
        server_state: The state that the connections of a server share.
        read_timeout: The time for the head and the body of a request, in seconds.

    Attributes:
        closed: Set when the connection is closed.
        left: Set when the connection is closed, or a moment after the client has closed its side.
        ended: Whether the client has closed its side.
        is_reset: Whether the connection is closed with a TCP reset.
    """

    def __init__(self, config: Config, server_state: ServerState, *, read_timeout: float) -> None:
        super().__init__(config, server_state, app_state={})
        self.logger = _log
        self.access_log = False
        self._read_timeout = read_timeout
        self._deadline: asyncio.TimerHandle | None = None
        self._unparsed = bytearray()
        self._meter = Meter()
        self._incomplete = True  # whether the rest of a request is awaited
        self._begun = self._in_head = False
        self._without_upgrade: bytes | None = None  # the head of a request with an Upgrade, without that field
        self._refusal: Refusal | None = None  # a refusal that is sent after the responses to earlier requests
        self._deaf = False  # whether further input is dropped
        self._previous: RequestResponseCycle | None = None  # the request before the last one
        self.closed = asyncio.Event()
        self.left = asyncio.Event()
        self.ended = self.is_reset = False

    @property
    def is_full(self) -> bool:
        """Whether so much is stored that the server reads no more."""
        return len(self._unparsed) > _MAX_UNPARSED

    # Callbacks of asyncio

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the deadline of the first request."""
        super().connection_made(transport)
        self.flow = _Flow(transport, self)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the deadline, and release everything that waits for the end of the connection.

        A child process may hold the socket as well, so that closing it would not end the connection for the client.
        """
        if not self.is_reset:
            with contextlib.suppress(OSError):  # the client has disconnected
                self.transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        self.closed.set()
        self.left.set()
        self._unset_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse the data, unless an earlier request is still to be answered."""
        if self._deaf or self._refusal is not None:
            return
        self._incomplete = True
        self._unparsed += data
        self._parse_stored()

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Keep the connection open if the client closed its side after a complete request, as `nc -N` does."""
        self.ended = True
        self.loop.call_later(_LINGER, self.left.set)
        if self._deaf or not self._owes_response():
            return None
        if self.cycle.more_body:
            self._abandon_request()
        if not self._unparsed and self._refusal is None:
            self.cycle.keep_alive = False
        return True

    # Callbacks of the parser

    def on_message_begin(self) -> None:
        """Note that a request has begun."""
        super().on_message_begin()
        self._meter.begin()
        self._begun = self._in_head = self._incomplete = True

    def on_url(self, url: bytes) -> None:
        """Store a part of the target."""
        self._meter.target(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Store a header field, and drop a trailer field, which must not be taken for one (RFC 9110, section 6.5.1)."""
        self._meter.field(name, value)
        if self._in_head:
            self.headers.append((name.lower(), value.rstrip(b" \t")))  # the parser leaves the whitespace at the end

    def on_headers_complete(self) -> None:
        """Start the application for a request, whose body may follow.

        Raises:
            RefusedError: The head violates a rule.
        """
        self._in_head = False
        head = Head(self.parser.get_http_version(), self.headers)
        if refusal := head.refusal():
            raise RefusedError(refusal)
        if self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT":
            self._without_upgrade = self._render_head()
            return
        # uvicorn raises for a target without a path, such as `*`, and drops the host and the fragment.
        target, self.url = self.url, b"/"
        self.expect_100_continue = head.expects_continue
        self._previous = self.cycle
        super().on_headers_complete()
        self.scope["state"] |= {TARGET: target, CONNECTION: Connection(self, self.cycle)}

    def on_body(self, body: bytes) -> None:
        """Pass a part of the body on."""
        self._meter.body(len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that a request is complete, and cancel its deadline."""
        if self._without_upgrade is not None:
            return
        self._incomplete = False
        self._meter.begin()  # for the empty lines before the next request
        self._unset_deadline()
        if not self.parser.should_keep_alive():  # the parser ends at a `Connection: close` in a trailer, too
            self.cycle.keep_alive = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Continue with the next request, or send the refusal that waited for this response."""
        super().on_response_complete()
        if self.transport.is_closing() or self._owes_response():
            return
        if self._refusal is not None:
            self._send_refusal(self._refusal)
        else:
            self._parse_stored()
            self.flow.resume_reading()

    def discard_input(self) -> None:
        """Serve no further request, and drop what the client still sends. Its EOF then closes the connection."""
        self._deaf = True
        self._unparsed.clear()
        self.pipeline.clear()
        self._unset_deadline()
        self.flow.resume_reading()

    # Parsing

    def _parse_stored(self) -> None:
        """Parse what has arrived, up to a complete request that is not answered yet."""
        if self._unparsed:
            self._unset_keepalive_if_required()
        while self._unparsed and not (self._deaf or self._owes_response()):
            self._parse_piece()
        if self._deaf or self._refusal is not None:
            self._unparsed.clear()
        elif self.is_full:
            self.flow.pause_reading()
        self._set_deadline()
        if self.ended and not self._deaf and not self._owes_response():
            self.transport.close()

    def _parse_piece(self) -> None:
        """Parse a piece that is so small that few requests can be in it."""
        piece = bytes(self._unparsed[:_PIECE])
        del self._unparsed[:_PIECE]
        try:
            self._parse(piece)
            self._meter.received(len(piece))
        except (httptools.HttpParserError, RefusedError) as error:
            self._refuse(_refusal_of(error))

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

    def _owes_response(self) -> bool:
        """Return whether a complete request has no complete response yet."""
        if self.cycle is None or self.cycle.response_complete:
            return False
        return bool(self.pipeline) or not self.cycle.more_body

    def _abandon_request(self) -> None:
        """Forget an incomplete request, which has not been started, since earlier ones are to be answered first."""
        self.pipeline.popleft()
        assert self._previous is not None
        self.cycle = self._previous

    # Deadlines

    def _set_deadline(self) -> None:
        """Set a deadline for the request, unless it has one or the client is not the one to act.

        Later bytes do not extend it.
        """
        if self._incomplete and self._deadline is None and not (self._deaf or self._owes_response()):
            self._deadline = self.loop.call_later(self._read_timeout, self._on_deadline)

    def _unset_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _on_deadline(self) -> None:
        if not self._begun:  # no request: browsers open connections in advance
            self.transport.close()
            return
        message = f"The request did not arrive within {self._read_timeout:g} seconds."
        self._refuse(Refusal(HTTPStatus.REQUEST_TIMEOUT, message))

    # Refusals

    def _refuse(self, refusal: Refusal) -> None:
        """Send a refusal after the responses to earlier requests, and close the connection."""
        _log.debug("%s: %d %s", self.client, refusal.status, refusal.message)
        if self._owes_response():
            self._refusal = refusal
            if self.cycle.more_body:
                self._abandon_request()
        elif self.cycle is None or self.cycle.response_complete:
            self._send_refusal(refusal)
        elif self.cycle.response_started:
            self.transport.close()  # a refusal would be read as part of the response
        else:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._send_refusal(refusal)

    def _send_refusal(self, refusal: Refusal) -> None:
        """Send a refusal, and close the connection after a delay.

        Closing a socket with unread bytes resets the connection, and the client could lose the refusal (RFC 9112,
        section 9.6).
        """
        self._unset_keepalive_if_required()
        self.discard_input()
        self.transport.write(refusal.response)
        self._deadline = self.loop.call_later(_LINGER, self.transport.close)
        if self.transport.can_write_eof():
            with contextlib.suppress(OSError):  # the client has disconnected
                self.transport.write_eof()


class _Flow(FlowControl):
    """Uvicorn's control of the flow, which does not resume reading while too much is stored."""

    def __init__(self, transport: asyncio.Transport, protocol: Protocol) -> None:
        super().__init__(transport)
        self._protocol = protocol

    def resume_reading(self) -> None:
        """Resume reading, unless the protocol is full."""
        if not self._protocol.is_full:
            super().resume_reading()


def _refusal_of(error: Exception) -> Refusal:
    """Return the refusal for an error that the parser, or one of its callbacks, raised."""
    cause = error if isinstance(error, RefusedError) else error.__context__
    if isinstance(cause, RefusedError):
        return cause.refusal
    if version := _OTHER_VERSIONS.get(str(error)):
        return unsupported_version(version)
    return Refusal(HTTPStatus.BAD_REQUEST, f"This is not a valid HTTP/1.1 request: {error}.")
