"""HTTP/1.1 on one connection: parses requests, and has them answered one after another.

Owns what happens before a request reaches the application: the raw target, the limits on the size of a request and on
the time for it, and the responses to requests that the parser rejects. It must not depend on WSGI or on Vobiz's API.

The parser is httptools, which is faster than h11: it wraps llhttp, the parser of Node.js in C. It has wheels for Linux,
macOS and Windows.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from http import HTTPStatus
from typing import TYPE_CHECKING

import httptools

from vobiz_mock.net.connection import Connection
from vobiz_mock.net.head import Head, Meter, unsupported_version
from vobiz_mock.net.incoming import Incoming
from vobiz_mock.net.refusal import Refusal, RefusedError
from vobiz_mock.net.timer import Timer

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.net.exchange import Exchange

_log = logging.getLogger(__name__)

_PIECE = 4096  # bytes that are parsed at once
_MAX_UNPARSED = 64 * 1024  # bytes that are stored before the server reads no more
_LINGER = 1.0  # seconds without a byte after which a client has read its refusal, and the connection is closed
_KEEP_ALIVE = 75.0  # seconds; longer than in the connection pools of common clients, so that the client closes first
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

# The parser's messages for a request of another version, and what the request is then.
_OTHER_VERSIONS = {"Invalid HTTP version": "of another version of HTTP", "Pause on PRI/Upgrade": "HTTP/2"}


class Protocol(asyncio.Protocol):
    """The server side of one connection.

    The server refuses a request that does not arrive in time with 408, one that cannot be parsed with 400, and others
    as head.py says, and closes the connection. It first responds to the complete requests that preceded it. An Upgrade
    is ignored (RFC 9110, section 7.8).

    While a complete request waits for its response, what follows it is stored and not parsed. So a client that sends
    many requests at once costs little memory, and the time that they wait is not part of their deadlines. It does not
    delay other clients either: their requests come between its own.

    Args:
        respond: Returns the exchange of a request on a connection.
        open_ones: The open connections of the server, to which this one adds itself.
        max_body_bytes: The largest body that is stored, in bytes.
        read_timeout: The time for the head and the body of a request, in seconds.
    """

    def __init__(
        self,
        respond: Callable[[Incoming, Connection], Exchange],
        open_ones: set[Protocol],
        *,
        max_body_bytes: int,
        read_timeout: float,
    ) -> None:
        self._respond = respond
        self._open_ones = open_ones
        self._max_body_bytes = max_body_bytes
        self._read_timeout = read_timeout
        self._loop = asyncio.get_running_loop()
        self._connection: Connection
        self._timer = Timer(self._on_timeout)
        self._is_timed = True  # whether the timer is that of a request
        self._parser = _parser_for(self)
        self._meter = Meter()
        self._unparsed = bytearray()
        self._incoming: Incoming | None = None  # the request that is being parsed
        self._in_head = False
        self._begun = False  # whether there was a request
        self._awaits_rest = True  # whether the rest of a request is awaited
        self._without_upgrade: bytes | None = None  # the head of a request with an Upgrade, without that field
        self._waiting: deque[Incoming] = deque()  # requests that can be responded to
        self._task: asyncio.Task[None] | None = None  # sends the rest of a response
        self._has_next = False  # whether the event loop will continue with the next request
        self._is_last = False  # whether the connection is closed after the next response
        self._is_discarding = False  # whether the rest of a body that is too large is awaited
        self._refusal: Refusal | None = None  # is sent after the responses to earlier requests

    # Callbacks of asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the deadline of the first request."""
        assert isinstance(transport, asyncio.Transport)
        self._connection = Connection(transport)
        self._open_ones.add(self)
        self._timer.set(self._read_timeout)

    def connection_lost(self, _error: Exception | None) -> None:
        """Cancel the deadline, and release everything that waits for the end of the connection."""
        self._open_ones.discard(self)
        self._timer.cancel()
        self._waiting.clear()
        self._unparsed.clear()
        self._connection.set_closed()

    def data_received(self, data: bytes) -> None:
        """Store the data, and parse it, unless an earlier request is still to be answered."""
        if self._connection.is_deaf or self._refusal is not None:
            return
        self._awaits_rest = True
        self._unparsed += data
        if not (self._task or self._has_next):
            self._proceed()
        if len(self._unparsed) > _MAX_UNPARSED:
            self._connection.pause_reading()

    def eof_received(self) -> bool:
        """Keep the connection open if the client closed its side after a complete request, as `nc -N` does."""
        self._connection.set_ended()
        return self._is_busy and not self._connection.is_deaf

    def pause_writing(self) -> None:
        """Serve no further request until the client has read more."""
        self._connection.set_writable(is_writable=False)

    def resume_writing(self) -> None:
        """Continue."""
        self._connection.set_writable(is_writable=True)
        if not (self._task or self._has_next):
            self._proceed()

    # Control by the server

    def shut_down(self) -> None:
        """Close the connection, after the response to a request that is being answered."""
        if self._is_busy:
            self._is_last = True
        else:
            self._connection.close()

    def abort(self) -> None:
        """Close the connection now."""
        self._connection.abort()

    # Callbacks of the parser

    def on_message_begin(self) -> None:
        """Note that a request has begun."""
        self._incoming = Incoming()
        self._meter.begin()
        self._begun = self._in_head = self._awaits_rest = True

    def on_url(self, url: bytes) -> None:
        """Store a part of the target."""
        self._meter.target(len(url))
        self._parsed.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Store a header field, and drop a trailer field, which must not be taken for one (RFC 9110, section 6.5.1)."""
        self._meter.field(name, value)
        if self._in_head:
            # The parser leaves the whitespace at the end.
            self._parsed.fields.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """Check the head of a request, whose body may follow.

        Raises:
            RefusedError: The head violates a rule.
        """
        self._in_head = False
        request, parser = self._parsed, self._parser
        request.method, request.version = parser.get_method().decode(), parser.get_http_version()
        head = Head(request.version, request.fields)
        if refusal := head.refusal():
            raise RefusedError(refusal)
        if parser.should_upgrade() and request.method != "CONNECT":
            self._without_upgrade = _render(request)
            return
        # What follows a CONNECT is meant for another host.
        request.keep_alive = request.version != "1.0" and request.method != "CONNECT" and parser.should_keep_alive()
        request.expects_continue = head.expects_continue
        if head.length > self._max_body_bytes:
            self._refuse_body(request)

    def on_body(self, body: bytes) -> None:
        """Store a part of the body."""
        self._meter.body(len(body))
        request = self._parsed
        if not request.is_too_large:
            request.body += body
            if len(request.body) > self._max_body_bytes:
                self._refuse_body(request)

    def on_message_complete(self) -> None:
        """Have the request answered."""
        if self._without_upgrade is not None:
            return
        request, self._incoming = self._parsed, None
        request.is_complete = True
        self._awaits_rest = False
        self._meter.begin()  # for the empty lines before the next request
        if not self._parser.should_keep_alive():  # the parser ends at a `Connection: close` in a trailer, too
            request.keep_alive = False
        if self._is_discarding:
            self._connection.close()
        elif not request.is_too_large:
            self._waiting.append(request)

    @property
    def _parsed(self) -> Incoming:
        """The request that is being parsed."""
        assert self._incoming is not None
        return self._incoming

    def _refuse_body(self, request: Incoming) -> None:
        """Have a request answered whose body is too large. The rest of it is not awaited."""
        request.is_too_large, request.keep_alive = True, False
        request.body = bytearray()
        self._waiting.append(request)

    # Requests, one after another

    @property
    def _is_busy(self) -> bool:
        """Whether there are requests that can be answered."""
        return bool(self._task or self._has_next or self._waiting)

    def _proceed(self) -> None:
        """Serve one request, if there is one. Otherwise, await the client."""
        self._has_next = False
        if self._connection.is_deaf or self._connection.is_closing:
            return
        while self._unparsed and not self._waiting:
            self._parse_piece()
        if self._is_discarding:
            self._connection.resume_reading()
            self._timer.set(_LINGER)
        elif self._waiting:
            if self._connection.is_writable:
                self._serve(self._waiting.popleft())
        elif self._refusal is not None:
            self._send_refusal(self._refusal)
        else:
            self._await_client()

    def _serve(self, request: Incoming) -> None:
        """Send the response to a request, or begin to send it."""
        self._timer.clear()
        self._is_timed = False
        context = contextvars.copy_context()
        exchange = self._respond(request, self._connection)
        if context.run(exchange.begin):
            self._continue_after(request, exchange)
        else:
            self._task = self._loop.create_task(self._finish(request, exchange), context=context)

    async def _finish(self, request: Incoming, exchange: Exchange) -> None:
        await exchange.finish()
        self._task = None
        self._continue_after(request, exchange)

    def _continue_after(self, request: Incoming, exchange: Exchange) -> None:
        """Continue after the response to a request."""
        if self._connection.is_closing or self._connection.is_deaf:
            return
        if not request.is_complete:
            self._is_discarding = True
        elif self._is_last or not exchange.keep_alive:
            self._connection.close()
            return
        if self._waiting or self._unparsed or self._refusal or self._is_discarding:
            self._has_next = True
            self._loop.call_soon(self._proceed)
        else:
            self._await_client()

    def _await_client(self) -> None:
        """Let the client send the next request, or the rest of one, in time."""
        if self._connection.has_ended:
            self._connection.close()
            return
        self._connection.resume_reading()
        if self._incoming is not None and self._incoming.expects_continue:
            self._incoming.expects_continue = False
            self._connection.write(_CONTINUE)
        if not self._awaits_rest:
            self._timer.set(_KEEP_ALIVE)
        elif not self._is_timed:  # later bytes do not extend the time
            self._is_timed = True
            self._timer.set(self._read_timeout)

    # Parsing

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
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._ignore_upgrade(data[upgrade.args[0] :])

    def _ignore_upgrade(self, rest: bytes) -> None:
        """Parse a request with an Upgrade again, without that field.

        After an Upgrade the parser stops, and expects another protocol in place of the body. Java's HttpClient sends an
        Upgrade to HTTP/2 with the first request of each connection.

        Args:
            rest: The data after the head.
        """
        if self._without_upgrade is None:  # a CONNECT
            return
        head, self._without_upgrade = self._without_upgrade, None
        self._parser = _parser_for(self)
        self._parse(head + rest)

    # Refusals

    def _on_timeout(self) -> None:
        """Refuse a request that did not arrive in time, or close an idle connection.

        Browsers open connections in advance, so that the first request is no reason for a refusal before it has begun.
        """
        if self._is_timed and self._begun and not self._is_discarding:
            message = f"The request did not arrive within {self._read_timeout:g} seconds."
            self._send_refusal(Refusal(HTTPStatus.REQUEST_TIMEOUT, message))
        else:
            self._connection.close()

    def _refuse(self, refusal: Refusal) -> None:
        """Refuse what follows the requests that can be answered."""
        self._unparsed.clear()
        self._refusal = refusal
        if self._is_discarding:
            self._connection.close()  # a refusal would be a second response

    def _send_refusal(self, refusal: Refusal) -> None:
        """Send a refusal, and close the connection after a delay.

        Closing a socket with unread bytes resets the connection, and the client could lose the refusal (RFC 9112,
        section 9.6).
        """
        _log.debug("%d %s", refusal.status, refusal.message)
        self._connection.turn_deaf()
        self._unparsed.clear()
        self._connection.write(refusal.response)
        self._connection.close_side()
        self._is_timed = False
        self._timer.set(_LINGER)


def _parser_for(protocol: Protocol) -> httptools.HttpRequestParser:
    """Return a parser that calls a protocol. It does not refuse what follows a request with `Connection: close`."""
    parser = httptools.HttpRequestParser(protocol)
    parser.set_dangerous_leniencies(lenient_data_after_close=True)
    return parser


def _render(request: Incoming) -> bytes:
    """Return the head of a request without the field Upgrade."""
    start = b"%s %s HTTP/%s" % (request.method.encode(), request.target, request.version.encode())
    kept = [b"%s: %s" % field for field in request.fields if field[0] != b"upgrade"]
    return b"\r\n".join([start, *kept, b"", b""])


def _refusal_of(error: Exception) -> Refusal:
    """Return the refusal for an error that the parser, or one of its callbacks, raised."""
    cause = error if isinstance(error, RefusedError) else error.__context__
    if isinstance(cause, RefusedError):
        return cause.refusal
    if version := _OTHER_VERSIONS.get(str(error)):
        return unsupported_version(version)
    return Refusal(HTTPStatus.BAD_REQUEST, f"This is not a valid HTTP/1.1 request: {error}.")
