"""Parses and decodes request targets. This module must not depend on Vobiz's API."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

_ABSOLUTE_FORM = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_MAX_LOGGED = 200  # characters of a path in the log


class Target(NamedTuple):
    """A parsed request target. Nothing in it is decoded.

    Attributes:
        segments: The segments of the path. The first one follows the first slash.
        query: The query, without the question mark.
    """

    segments: tuple[str, ...]
    query: str

    @property
    def path(self) -> str:
        """The path for the log: printable ASCII, shortened if it is long."""
        return printable("/" + "/".join(self.segments), limit=_MAX_LOGGED)


@lru_cache(maxsize=16)  # the front end and the router parse the same one
def parse_target(raw: str) -> Target:
    """Parse a request target of any form (RFC 9112, section 3.2).

    The scheme and host of an absolute-form target, which clients send to a proxy, are dropped. A target without a path,
    such as `*`, has no segments.

    Args:
        raw: The target. Non-ASCII bytes are latin-1 characters.
    """
    path, _, query = raw.partition("#")[0].partition("?")
    path = _ABSOLUTE_FORM.sub("", path, count=1) if not path.startswith("/") else path
    if not path.startswith("/"):
        return Target(segments=(), query=query)
    return Target(segments=tuple(path[1:].split("/")), query=query)


def decode(segment: str) -> str:
    """Percent-decode a segment once. Invalid UTF-8 becomes U+FFFD."""
    if "%" not in segment and segment.isascii():
        return segment
    return unquote_to_bytes(_octets(segment)).decode("utf-8", "replace")


def as_received(text: str) -> str:
    """Return a typed part of a target as a server receives it: each byte of its UTF-8 is a latin-1 character."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def printable(text: str, *, limit: int) -> str:
    """Return a text as printable ASCII.

    Args:
        text: The text. All characters except printable ASCII are percent-encoded; a space is encoded, too.
        limit: The number of characters of the text after which it is cut.
    """
    if len(text) <= limit and text.isascii() and text.isprintable() and " " not in text:
        return text
    octets = _octets(text[:limit])
    shown = "".join(chr(octet) if ord(" ") < octet < ord("\x7f") else f"%{octet:02X}" for octet in octets)
    return shown if len(text) <= limit else f"{shown}..."


def _octets(text: str) -> bytes:
    """Return the bytes of a part of a target. Only a caller that is not a server can send others than latin-1."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
