"""Lets pages of a browser call the fake: cross-origin resource sharing (https://fetch.spec.whatwg.org/#http-cors-protocol).

Vobiz's API is not made for browsers, so the document has nothing of this. All of it is the fake's own: the reply to a
preflight, and header fields that are added only to replies to requests with an `Origin`. An OPTIONS request that is not
a preflight gets the answer of the API. This module must not depend on Flask or on Vobiz's API.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ANY = "*"
_ORIGIN = re.compile(r"(?:null|\*|[a-z][a-z0-9+.-]*://[^\s/?#@,*]+)\Z", re.IGNORECASE)
_TOKENS = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*\Z")  # RFC 9110, 5.6
_REVEALED_ALWAYS = frozenset({"content-type", "content-length", "cache-control", "expires", "last-modified", "pragma"})

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}  # which an origin does not have

Fields = tuple[tuple[str, str], ...]


def origin(text: str) -> str:
    """Return an origin in the form in which browsers send it.

    Args:
        text: An origin such as `http://localhost:3000`, also with a slash at the end; `*` for any origin; or `null`,
            which is the origin of a local file.

    Raises:
        ValueError: It is not an origin.
    """
    if not _ORIGIN.match(text.removesuffix("/")):
        raise ValueError(f"{text!r} is not an origin; expected one such as http://localhost:3000, or * for any origin")
    canonical = text.removesuffix("/").lower()
    return canonical.removesuffix(_DEFAULT_PORTS.get(canonical.partition(":")[0], ""))


class Preflight(NamedTuple):
    """The question of a browser whether a page may send a request.

    Attributes:
        origin: The origin of the page.
        method: The method of the request.
        headers: The names of its header fields, separated by commas; empty if it has only those that need no question.
    """

    origin: str
    method: str
    headers: str


def preflight(headers: Mapping[str, str]) -> Preflight | None:
    """Return the preflight that an OPTIONS request is; None if it is none.

    Args:
        headers: The header values, by names such as `Access-Control-Request-Method`.
    """
    page, wanted = headers.get("Origin"), headers.get("Access-Control-Request-Method", "")
    names = headers.get("Access-Control-Request-Headers", "")
    if not page or not _TOKENS.match(wanted) or (names and not _TOKENS.match(names)):
        return None
    return Preflight(page, wanted, names)


class Cors:
    """The origins whose pages may call the fake.

    Args:
        origins: The origins, or `*` for any origin. Empty if no page may call it.
        names: The header fields that a page may send even if its preflight names none.

    Raises:
        ValueError: One of the origins is not an origin.
    """

    def __init__(self, origins: Collection[str], names: Collection[str] = ()) -> None:
        self._origins = frozenset(origin(text) for text in origins)
        self._names = ", ".join(names)

    def allows(self, page: str) -> bool:
        """Return whether pages of an origin may call the fake."""
        return ANY in self._origins or page.lower() in self._origins

    def permission(self, asked: Preflight) -> Fields:
        """Return the header fields of the reply to a preflight whose origin is allowed."""
        return (
            *self._admission(asked.origin),
            ("Access-Control-Allow-Methods", asked.method),
            ("Access-Control-Allow-Headers", asked.headers or self._names),
        )

    def additions(self, page: str | None, names: Collection[str]) -> Fields:
        """Return the header fields that let a page read a reply. They are empty for a request without an origin.

        Args:
            page: The origin of the request, if it has one.
            names: The names of the reply's header fields. The page may read all of them.
        """
        if page is None or not self.allows(page):
            return ()
        exposed = ", ".join(name for name in names if name.lower() not in _REVEALED_ALWAYS)
        return (*self._admission(page), ("Access-Control-Expose-Headers", exposed))

    def _admission(self, page: str) -> Fields:
        if ANY in self._origins:
            return (("Access-Control-Allow-Origin", ANY),)
        return (("Access-Control-Allow-Origin", page), ("Vary", "Origin"))
