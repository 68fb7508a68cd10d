"""HTTP/1.1 on one connection: has requests answered one after another, in time.

Owns the order of requests and responses, the limit on the time for a request, and the responses to requests that the
parser refuses. It must not depend on WSGI or on Vobiz's API.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_mock.net.arrival import take_over
from vobiz_mock.net.connection import Connection
from vobiz_mock.net.parser import RequestParser
from vobiz_mock.net.refusal import Refusal, RefusedError
from vobiz_mock.net.timer import Timer

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.net.closing import Closable
    from vobiz_mock.net.exchange import Exchange
    from vobiz_mock.net.incoming import Incoming

    Divert = Callable[[Incoming], asyncio.Protocol | None]

_log = logging.getLogger(__name__)

_PIECE = 4096  # bytes that are parsed at once
_MAX_UNPARSED = 64 * 1024  # bytes that are stored before the server reads no more
_LINGER = 1.0  # seconds without a byte after which a client has read its refusal, and the connection is closed
_KEEP_ALIVE = 75.0  # seconds; longer than in the connection pools of common clients, so that the client closes first
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Protocol(asyncio.Protocol):
    """The server side of one connection.

    The server refuses a request that does not arrive in time with 408, one that cannot be parsed with 400, and others
    as head.py says, and closes the connection. It first responds to the complete requests that preceded it.

    While a complete request waits for its response, what follows it is stored and not parsed. So a client that sends
    many requests at once costs little memory, and the time that they wait is not part of their deadlines. It does not
    delay other clients either: their requests come between its own.

    Args:
        respond: Returns the exchange of a request on a connection.
        connections: The open connections of the server, to which this one adds itself.
        max_body_bytes: The largest body that is stored, in bytes.
        read_timeout: The time for the head and the body of a request, in seconds.
        divert: Returns the protocol to which a request gives the connection, or None if the application answers it.
            May raise a `RefusedError`. Without it, the application answers each request, also a CONNECT.
    """

    def __init__(
        self,
        respond: Callable[[Incoming, Connection], Exchange],
        connections: set[Closable],
        *,
        max_body_bytes: int,
        read_timeout: float,
        divert: Divert | None = None,
    ) -> None:
        self._respond = respond
        self._divert = divert
        self._transport: asyncio.Transport
        self._connections = connections
        self._read_timeout = read_timeout
        self._loop = asyncio.get_running_loop()
        self._connection: Connection
        self._timer = Timer(self._on_timeout)
        self._is_timed = True  # whether the timer is that of a request
        self._parser = RequestParser(max_body_bytes)
        self._unparsed = bytearray()
        self._task: asyncio.Task[None] | None = None  # sends the rest of a response
        self._has_next = False  # whether the event loop will continue with the next request
        self._is_last = False  # whether the connection is closed after the next response
        self._discard_end: float | None = None  # until when the rest of a body that is too large is awaited
        self._refusal: Refusal | None = None  # is sent after the responses to earlier requests

    # Callbacks of asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the deadline of the first request."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connection = Connection(transport)
        self._connections.add(self)
        self._timer.set(self._read_timeout)

    def connection_lost(self, _error: Exception | None) -> None:
        """Cancel the deadline, and release everything that waits for the end of the connection."""
        self._connections.discard(self)
        self._timer.cancel()
        self._parser.ready.clear()
        self._unparsed.clear()
        self._connection.set_closed()

    def data_received(self, data: bytes) -> None:
        """Store the data, and parse it, unless an earlier request is still to be answered."""
        if self._connection.is_deaf or self._refusal is not None:
            return
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

    # Requests, one after another

    @property
    def _is_busy(self) -> bool:
        """Whether there are requests that can be answered."""
        return bool(self._task or self._has_next or self._parser.ready)

    def _proceed(self) -> None:
        """Serve one request, if there is one. Otherwise, await the client."""
        self._has_next = False
        if self._connection.is_deaf or self._connection.is_closing:
            return
        while self._unparsed and not self._parser.ready:
            self._parse_piece()
        if self._discard_end is not None:
            self._discard(self._discard_end)
        elif self._parser.ready:
            self._stop_timer()  # the client need not do anything but read
            if self._connection.is_writable:
                self._serve(self._parser.ready.popleft())
        elif self._refusal is not None:
            self._send_refusal(self._refusal)
        else:
            self._await_client()

    def _parse_piece(self) -> None:
        """Parse a piece that is so small that few requests can be in it."""
        piece = bytes(self._unparsed[:_PIECE])
        del self._unparsed[:_PIECE]
        try:
            self._parser.parse(piece)
        except RefusedError as error:
            self._unparsed.clear()
            self._refusal = error.refusal

    def _stop_timer(self) -> None:
        self._timer.clear()
        self._is_timed = False

    def _serve(self, request: Incoming) -> None:
        """Send the response to a request, or begin to send it."""
        if self._divert is not None and self._is_diverted(request, self._divert):
            return
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
            self._discard_end = self._loop.time() + self._read_timeout
        elif self._is_last or not exchange.keep_alive:
            self._connection.close()
            return
        if self._parser.ready or self._unparsed or self._refusal or self._discard_end is not None:
            self._has_next = True
            self._loop.call_soon(self._proceed)
        else:
            self._await_client()

    def _is_diverted(self, request: Incoming, divert: Divert) -> bool:
        """Give the connection to the protocol of a request, with what has followed it, or refuse the request."""
        try:
            protocol = divert(request)
        except RefusedError as error:
            self._send_refusal(error.refusal)
            return True
        if protocol is None:
            return False
        self._connections.discard(self)
        self._timer.cancel()
        self._connection.resume_reading()
        take_over(self._transport, protocol, self._parser.after_connect + bytes(self._unparsed))
        return True

    def _discard(self, end: float) -> None:
        """Await the rest of a body that is too large, so that the client can read the response. Then close.

        Args:
            end: When the connection is closed, also if the client still sends.
        """
        if self._parser.incoming is None or self._refusal is not None:
            self._connection.close()
            return
        self._connection.resume_reading()
        self._timer.set(min(_LINGER, end - self._loop.time()))

    def _await_client(self) -> None:
        """Let the client send the next request, or the rest of one, in time."""
        if self._connection.has_ended:
            self._connection.close()
            return
        self._connection.resume_reading()
        if self._parser.incoming is not None and self._parser.incoming.expects_continue:
            self._parser.incoming.expects_continue = False
            self._connection.write(_CONTINUE)
        if not self._parser.awaits_rest:
            self._timer.set(_KEEP_ALIVE)
        elif not self._is_timed:  # later bytes do not extend the time
            self._is_timed = True
            self._timer.set(self._read_timeout)

    # Refusals

    def _on_timeout(self) -> None:
        """Refuse a request that did not arrive in time, or close an idle connection.

        Browsers open connections in advance, so that the first request is no reason for a refusal before it has begun.
        """
        if self._is_timed and self._parser.has_begun and self._discard_end is None:
            message = f"The request did not arrive within {self._read_timeout:g} seconds."
            self._send_refusal(Refusal(HTTPStatus.REQUEST_TIMEOUT, message))
        else:
            self._connection.close()

    def _send_refusal(self, refusal: Refusal) -> None:
        """Send a refusal, and close the connection after a delay.

        Closing a socket with unread bytes resets the connection, and the client could lose the refusal (RFC 9112,
        section 9.6).
        """
        level = logging.WARNING if refusal.is_hidden else logging.DEBUG
        _log.log(level, "%s: %d %s", self._connection.environ["REMOTE_ADDR"], refusal.status, refusal.message)
        self._connection.turn_deaf()
        self._unparsed.clear()
        self._connection.write(refusal.response)
        self._connection.close_side()
        self._is_timed = False
        self._timer.set(_LINGER)
