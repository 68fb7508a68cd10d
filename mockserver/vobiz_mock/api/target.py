"""The request target, taken apart but not decoded, and percent-decoding. Knows nothing of Vobiz."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_ABSOLUTE_FORM = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_LONGEST_LOGGED = 200  # characters


@dataclass(frozen=True)
class Target:
    """A request target, undecoded: the segments of its path, without the first slash, and its query."""

    segments: tuple[str, ...]
    query: str

    @property
    def path(self) -> str:
        """The path as it was sent, fit for a log: printable ASCII, cut when it is long."""
        return printable("/" + "/".join(self.segments), limit=_LONGEST_LOGGED)


def parse_target(raw: str) -> Target:
    """Split a request target (RFC 9112, 3.2) of any form; bytes beyond ASCII are latin-1 characters.

    An absolute-form target, as a proxy gets it, loses its scheme and host. `*` and other forms without a path have no
    segments.
    """
    path, _, query = raw.partition("#")[0].partition("?")
    path = _ABSOLUTE_FORM.sub("", path, count=1) if not path.startswith("/") else path
    if not path.startswith("/"):
        return Target(segments=(), query=query)
    return Target(segments=tuple(path[1:].split("/")), query=query)


def decode(segment: str) -> str:
    """Percent-decode a segment once. Bytes that are not UTF-8 become U+FFFD."""
    return unquote_to_bytes(segment.encode("latin-1")).decode("utf-8", "replace")


def printable(text: str, *, limit: int) -> str:
    """A text as printable ASCII, other characters percent-encoded, cut after `limit` characters."""
    shown = "".join(character if " " < character < "\x7f" else f"%{ord(character):02X}" for character in text[:limit])
    return shown if len(text) <= limit else f"{shown}..."
