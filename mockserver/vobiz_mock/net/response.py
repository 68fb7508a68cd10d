"""Writes one response to a connection (RFC 9112): status line, header fields, and the framing of the body."""

from __future__ import annotations

import re
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_mock.net.incoming import Incoming

_FIELD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\0-\x08\n-\x1f\x7f]*\r\n")  # RFC 9110, sections 5.1 and 5.5
_FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
_LAST_CHUNK = b"0\r\n\r\n"
_BODILESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


class Writable(Protocol):
    """What a response is written to."""

    def write(self, data: bytes, /) -> object:
        """Send bytes, or keep them."""
        ...


class Response:
    """The response to one request.

    A body without Content-Length is sent in chunks; to a client of HTTP/1.0 it is sent as it is, and ends with the
    connection. The response to HEAD and those of some statuses have no body, whatever is written.

    Args:
        request: The request.
        connection: The connection that the response is written to.

    Attributes:
        has_started: Whether the status has been set.
        is_sent: Whether a part of it has been sent, so that it cannot be replaced.
        is_complete: Whether the end of the response has been written.
        keep_alive: Whether the connection can serve another request afterwards.
        is_open_ended: Whether the body ends with the connection, so that a closed one looks like a complete body.
    """

    def __init__(self, request: Incoming, connection: Writable) -> None:
        self._connection = connection
        self._has_body = request.method != "HEAD"
        self._knows_chunks = request.version != "1.0"
        self._unsent = b""  # the head, until it is sent with the first byte of the body
        self._is_chunked = self._says_close = False
        self._left: int | None = None  # bytes of the body that are still to come; None if it has any length
        self.has_started = self.is_sent = self.is_complete = self.is_open_ended = False
        self.keep_alive = request.keep_alive

    def start(self, status: int, fields: Iterable[tuple[str, str]]) -> None:
        """Set the status and the header fields. They are sent with what is written next.

        Raises:
            RuntimeError: A field is not valid.
        """
        self._has_body &= not _is_bodiless(status)
        lines = [_status_line(status)]
        for name, value in fields:
            key = name.lower()
            lines.append(_field_line(key, value))
            if key in _FRAMING:
                self._note(key, value)
        lines += (*self._framing(), "\r\n")
        self._unsent = "".join(lines).encode("latin-1")
        self.has_started = True

    def _note(self, key: str, value: str) -> None:
        """Note what a header field says of the body or of the connection."""
        if key == "content-length":
            self._left = int(value)
        elif key == "transfer-encoding":
            self._is_chunked = value.lower() == "chunked"
        elif "close" in [token.strip() for token in value.lower().split(",")]:
            self._says_close = True

    def _framing(self) -> Iterator[str]:
        """Choose how the end of the body is recognised, and yield the header fields that are missing for it."""
        if not self._has_body:
            self._is_chunked = False
        elif self._left is None and not self._is_chunked:
            self._is_chunked, self.is_open_ended = self._knows_chunks, not self._knows_chunks
            if self._is_chunked:
                yield "transfer-encoding: chunked\r\n"
        self.keep_alive &= not (self._says_close or self.is_open_ended)
        if not (self.keep_alive or self._says_close):
            yield "connection: close\r\n"

    def flush(self) -> None:
        """Send the status and the header fields, if they are not sent yet."""
        self._send(b"")

    def write(self, data: bytes) -> None:
        """Send a part of the body.

        Raises:
            RuntimeError: The body is longer than Content-Length.
        """
        if not self._has_body:
            return
        if self._left is not None:
            if len(data) > self._left:
                raise RuntimeError("the application sent more than Content-Length says")
            self._left -= len(data)
        self._send(b"%x\r\n%b\r\n" % (len(data), data) if self._is_chunked else data)

    def end(self) -> None:
        """Send the end of the body.

        Raises:
            RuntimeError: The body is shorter than Content-Length.
        """
        if self._left and self._has_body:
            raise RuntimeError("the application sent less than Content-Length says")
        self.end_body()
        self.is_complete = True

    def end_body(self) -> None:
        """Send the last chunk of a chunked body."""
        self._send(_LAST_CHUNK if self._is_chunked else b"")

    def _send(self, data: bytes) -> None:
        data, self._unsent = self._unsent + data, b""
        if data:
            self.is_sent = True
            self._connection.write(data)


def _is_bodiless(status: int) -> bool:
    """Return whether a response ends with its head, whatever its header fields say (RFC 9112, section 6.3)."""
    return status in _BODILESS or status < HTTPStatus.OK


def _field_line(key: str, value: str) -> str:
    """Return the line of a header field.

    Raises:
        RuntimeError: The field is not valid.
    """
    line = f"{key}: {value}\r\n"
    if _FIELD.fullmatch(line) is None:
        raise RuntimeError(f"the application sent an invalid header field: {key!r}: {value!r}")
    return line


@lru_cache(maxsize=64)
def _status_line(status: int) -> str:
    try:
        return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
    except ValueError:  # a status without a name
        return f"HTTP/1.1 {status} \r\n"
