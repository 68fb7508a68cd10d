"""Reads the raw request target, and says how a phone number was written in it and why that is wrong.

The only module that sees the target as it came over the wire: everything else gets decoded values. Which ways of
writing there are, in which order they are tried and what a hint says comes from the document's encoding rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vobiz_spec import EncodingRule, Spec

_ABSOLUTE_FORM = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_SHOWN = 64  # characters of a segment that a hint repeats


@dataclass(frozen=True)
class Target:
    """A request target, undecoded: the segments of its path, without the first slash, and its query."""

    segments: tuple[str, ...]
    query: str

    @property
    def path(self) -> str:
        """The path as it was sent, fit to be logged: printable ASCII, cut where it is long."""
        return _printable("/" + "/".join(self.segments), limit=200)


@dataclass(frozen=True)
class Written:
    """How a number was written: the rule that fits, the number where it is found, the hint where it is not."""

    rule: EncodingRule
    number: str | None
    hint: str | None


def parse_target(raw: str) -> Target:
    """Split a request target (RFC 9112, 3.2) of whatever form; bytes beyond ASCII are latin-1 characters.

    An absolute-form target, as a proxy gets it, loses its scheme and host. `*` and other forms without a path have no
    segments.
    """
    path, _, query = raw.partition("#")[0].partition("?")
    path = _ABSOLUTE_FORM.sub("", path, count=1) if not path.startswith("/") else path
    if not path.startswith("/"):
        return Target(segments=(), query=query)
    return Target(segments=tuple(path[1:].split("/")), query=query)


def decode(segment: str) -> str:
    """Percent-decode a segment once; what is no UTF-8 becomes U+FFFD."""
    return unquote_to_bytes(segment.encode("latin-1")).decode("utf-8", "replace")


class NumberReader:
    """Judges phone numbers as they are written in a path."""

    def __init__(self, spec: Spec) -> None:
        self._e164 = re.compile(spec.schema("E164")["pattern"])
        self._rules = spec.encoding_rules
        self._example = next(rule.wire for rule in spec.encoding_rules if rule.id == "encoded")
        self._fits: Mapping[str, Callable[[str], bool]] = {
            "plus-unencoded": lambda sent: "+" in sent,
            "hex-lowercase": lambda sent: self._is_number(sent) and sent.startswith("%2b"),
            "encoded-needlessly": lambda sent: self._is_number(sent) and "%" in sent[1:],
            "encoded": self._is_number,
            "encoded-twice": lambda sent: re.search("%[0-9A-Fa-f]{2}", decode(sent)) is not None,
            "plus-missing": lambda sent: self._e164.match("+" + decode(sent)) is not None,
            "not-e164": lambda _: True,
        }

    def read(self, sent: str) -> Written:
        """How the number in a raw path segment is written."""
        rule = next(rule for rule in self._rules if self._fits[rule.id](sent))
        if rule.found:
            return Written(rule=rule, number=decode(sent), hint=None)
        return Written(rule=rule, number=None, hint=self._hint(rule, sent))

    def _is_number(self, sent: str) -> bool:
        return self._e164.match(decode(sent)) is not None

    def _hint(self, rule: EncodingRule, sent: str) -> str:
        write = self._right_form(sent) or self._example
        return (rule.hint or "").format(sent=_printable(sent, limit=_SHOWN), write=write)

    def _right_form(self, sent: str) -> str | None:
        """The nearest thing that would have been found: the digits sent, however encoded, behind an encoded plus."""
        digits = _digits(decode(decode(sent).encode("utf-8").decode("latin-1")))
        return f"%2B{digits}" if self._e164.match(f"+{digits}") else None


def _digits(characters: Iterable[str]) -> str:
    return "".join(character for character in characters if character in "0123456789")


def _printable(text: str, *, limit: int) -> str:
    shown = "".join(character if " " < character < "\x7f" else f"%{ord(character):02X}" for character in text[:limit])
    return shown if len(text) <= limit else f"{shown}..."
