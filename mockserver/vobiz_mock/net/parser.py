"""Parses the requests of one connection (RFC 9112).

Owns the raw target, the limits on the size of a request, and which requests are malformed. It must not depend on
asyncio, on WSGI or on Vobiz's API.

The parser is httptools, which is faster than h11: it wraps llhttp, the parser of Node.js in C. It has wheels for Linux,
macOS and Windows.
"""

from __future__ import annotations

from collections import deque
from http import HTTPStatus

import httptools

from vobiz_mock.net.head import Head, Meter, unsupported_version
from vobiz_mock.net.incoming import Incoming
from vobiz_mock.net.refusal import Refusal, RefusedError

# The parser's messages for a request of another version, and what the request is then.
_OTHER_VERSIONS = {"Invalid HTTP version": "of another version of HTTP", "Pause on PRI/Upgrade": "HTTP/2"}
_HANDSHAKE = b"\x16\x03"  # how a client begins that speaks TLS (RFC 8446, section 5.1)
_TLS = Refusal(
    HTTPStatus.BAD_REQUEST,
    "This is TLS, and the port speaks plain HTTP: write http:// in place of https://, or start the server with TLS.",
    is_hidden=True,
)


class RequestParser:
    """Makes requests of bytes. An Upgrade is ignored (RFC 9110, section 7.8).

    Args:
        max_body_bytes: The largest body that is stored, in bytes.

    Attributes:
        ready: The requests that can be responded to. They are complete, or their bodies are too large.
        incoming: The request that has begun and is not complete. None if there is none.
        has_begun: Whether there was a request.
        awaits_rest: Whether something has arrived since the last complete request.
        after_connect: What has followed a CONNECT. It is meant for another host.
    """

    def __init__(self, max_body_bytes: int) -> None:
        self.ready: deque[Incoming] = deque()
        self.incoming: Incoming | None = None
        self.has_begun = False
        self.awaits_rest = True
        self.after_connect = b""
        self._max_body_bytes = max_body_bytes
        self._parser = _httptools_parser(self)
        self._meter = Meter()
        self._in_head = False
        self._without_upgrade: bytes | None = None  # the head of a request with an Upgrade, without that field

    def parse(self, piece: bytes) -> None:
        """Parse a piece of what has arrived. All requests in it become ready at once.

        Raises:
            RefusedError: The bytes are no request that the server accepts. The requests before it are ready.
        """
        self.awaits_rest = True
        is_tls = not self.has_begun and piece.startswith(_HANDSHAKE)
        try:
            self._feed(piece)
            self._meter.received(len(piece))
        except httptools.HttpParserError as error:
            refusal = _TLS if is_tls else _refusal_of(error)
            raise RefusedError(refusal) from error

    def _feed(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            rest = data[upgrade.args[0] :]
        else:
            return
        self._ignore_upgrade(rest)  # not in the handler, which would become the context of a RefusedError

    def _ignore_upgrade(self, rest: bytes) -> None:
        """Parse a request with an Upgrade again, without that field.

        After an Upgrade the parser stops, and expects another protocol in place of the body. Java's HttpClient sends an
        Upgrade to HTTP/2 with the first request of each connection.

        Args:
            rest: The data after the head.
        """
        if self._without_upgrade is None:  # a CONNECT
            self.after_connect = rest
            return
        head, self._without_upgrade = self._without_upgrade, None
        self._parser = _httptools_parser(self)
        self._feed(head + rest)

    # Callbacks of httptools

    def on_message_begin(self) -> None:
        """Note that a request has begun."""
        self.incoming = Incoming()
        self._meter.begin()
        self.has_begun = self._in_head = self.awaits_rest = True

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
        """Have a request answered."""
        if self._without_upgrade is not None:
            return
        request, self.incoming = self._parsed, None
        request.is_complete = True
        self.awaits_rest = False
        self._meter.begin()  # for the empty lines before the next request
        if not self._parser.should_keep_alive():  # the parser ends at a `Connection: close` in a trailer, too
            request.keep_alive = False
        if not request.is_too_large:
            self.ready.append(request)

    @property
    def _parsed(self) -> Incoming:
        """The request that is being parsed."""
        assert self.incoming is not None
        return self.incoming

    def _refuse_body(self, request: Incoming) -> None:
        """Have a request answered whose body is too large. The rest of it is not awaited."""
        request.is_too_large, request.keep_alive = True, False
        request.body = bytearray()
        self.ready.append(request)


def _httptools_parser(callbacks: RequestParser) -> httptools.HttpRequestParser:
    """Return a parser that has these callbacks. It does not refuse what follows a request with `Connection: close`."""
    parser = httptools.HttpRequestParser(callbacks)
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
