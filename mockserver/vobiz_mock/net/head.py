"""What is wrong with the head of a request, beyond what the parser refuses, and how large a message may be.

All rules are those of RFC 9110 and RFC 9112. This module must not depend on the parser or on Vobiz's API.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_mock.net.refusal import Refusal, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Field = tuple[bytes, bytes]

_VERSIONS = ("1.0", "1.1")
_CONTINUE = b"100-continue"
_HOST = re.compile(rb"(\[[0-9A-Za-z:.%]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:[0-9]*)?")  # RFC 3986, section 3.2.2

_MAX_BYTES = 64 * 1024  # of everything in a message but its body; h11 has the same limit
_MAX_FIELDS = 100  # header fields and trailer fields together; Apache and gunicorn have the same limit
_FRAMING = 8  # bytes of chunk framing that are allowed per byte of a body; a chunk of one byte needs five
_LINE_END = 4  # bytes of a field besides its name and value


class Head:
    """The head of a request.

    Args:
        version: The version of HTTP, such as `1.1`.
        fields: The header fields, with names in lower case.
    """

    def __init__(self, version: str, fields: Iterable[Field]) -> None:
        self.version = version
        self._lines: dict[bytes, list[bytes]] = {}
        for name, value in fields:
            self._lines.setdefault(name, []).append(value)

    def refusal(self) -> Refusal | None:
        """Return the refusal by the first rule that the head violates, or None."""
        for rule in _RULES:
            if refusal := rule(self):
                return refusal
        return None

    @property
    def expects_continue(self) -> bool:
        """Whether the client awaits a 100. The expectation of an HTTP/1.0 client is ignored (RFC 9110, 10.1.1)."""
        return self.version != "1.0" and _CONTINUE in self.values(b"expect")

    @property
    def length(self) -> int:
        """The length of the body as it is declared, in bytes; 0 if it is not declared."""
        return int(self.lines(b"content-length")[0]) if b"content-length" in self._lines else 0

    def lines(self, name: bytes) -> Sequence[bytes]:
        """Return the value of each field with a name."""
        return self._lines.get(name, ())

    def values(self, name: bytes) -> list[bytes]:
        """Return the members of the comma-separated lists in all fields with a name, in lower case."""
        if name not in self._lines:
            return []
        members = b",".join(self._lines[name]).lower().split(b",")
        return [member.strip() for member in members if member.strip()]


class Meter:
    """Counts what a client sends of one message, apart from the body, and raises an error above the limit."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start with a new message."""
        self._fields = self._stored = self._framing = self._body = 0

    def target(self, length: int) -> None:
        """Count a part of the target.

        Raises:
            RefusedError: The head is too large.
        """
        self._stored += length
        self._check()

    def field(self, name: bytes, value: bytes) -> None:
        """Count a header field or a trailer field.

        Raises:
            RefusedError: There are too many fields, or they are too large.
        """
        self._fields += 1
        self._stored += len(name) + len(value) + _LINE_END
        self._check()

    def body(self, length: int) -> None:
        """Count a part of the body."""
        self._body += length
        self._framing -= length

    def received(self, length: int) -> None:
        """Count bytes of the message that the parser has taken, whether or not it knows already what they are.

        Raises:
            RefusedError: A line has no end, or the chunks have more framing than content.
        """
        self._framing += length
        self._check()

    def _check(self) -> None:
        if self._fields > _MAX_FIELDS:
            raise RefusedError(_too_large(f"The request has more than {_MAX_FIELDS} header and trailer fields."))
        if self._stored > _MAX_BYTES or self._framing > _MAX_BYTES + _FRAMING * self._body:
            text = (
                f"The request line, the headers, the trailers and the chunk sizes are longer than {_MAX_BYTES} bytes."
            )
            raise RefusedError(_too_large(text))


def _too_large(message: str) -> Refusal:
    return Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message)


def _bad(message: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, f"This is not a valid HTTP/1.1 request: {message}.")


def unsupported_version(sent: str) -> Refusal:
    """Return the refusal of a version of HTTP.

    Args:
        sent: What the request is, such as `HTTP/2.0`.
    """
    message = f"The request is {sent}; this server speaks HTTP/1.1 and HTTP/1.0."
    return Refusal(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, message, is_hidden=True)


def _check_version(head: Head) -> Refusal | None:
    return None if head.version in _VERSIONS else unsupported_version(f"HTTP/{head.version}")


def _check_host(head: Head) -> Refusal | None:
    """Require one Host (RFC 9112, section 3.2). HTTP/1.0 does not know the field, but two are ambiguous there too."""
    hosts = head.lines(b"host")
    if len(hosts) > 1:
        return _bad(f"it has {len(hosts)} Host headers instead of one")
    if not hosts:
        return None if head.version == "1.0" else _bad("it has no Host header")
    return None if _HOST.fullmatch(hosts[0]) else _bad(f"the Host header {ascii(hosts[0])[1:]} is not a host and port")


def _check_coding(head: Head) -> Refusal | None:
    """Accept no transfer coding but chunked (RFC 9112, section 6.1). HTTP/1.0 has none."""
    if not head.lines(b"transfer-encoding"):
        return None
    codings = head.values(b"transfer-encoding")
    if codings == [b"chunked"] and head.version != "1.0":
        return None
    if head.version == "1.0":
        return _bad("HTTP/1.0 has no Transfer-Encoding")
    if codings[-1:] != [b"chunked"]:
        return _bad("the last transfer coding is not chunked, so the body has no end")
    message = (
        f"The transfer coding {ascii(b', '.join(codings))[1:]} is not supported; send the body as it is, or chunked."
    )
    return Refusal(HTTPStatus.NOT_IMPLEMENTED, message)


def _check_expectation(head: Head) -> Refusal | None:
    unknown = [value for value in head.values(b"expect") if value != _CONTINUE]
    if not unknown or head.version == "1.0":
        return None
    message = f"The expectation {ascii(unknown[0])[1:]} is unknown; only 100-continue is supported."
    return Refusal(HTTPStatus.EXPECTATION_FAILED, message)


_RULES: tuple[Callable[[Head], Refusal | None], ...] = (
    _check_version,
    _check_host,
    _check_coding,
    _check_expectation,
)
