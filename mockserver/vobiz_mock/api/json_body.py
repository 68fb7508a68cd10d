"""Parses the JSON body of a request (RFC 8259). This module must not depend on the document or on HTTP."""

from __future__ import annotations

import json
import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_MAX_DEPTH = 64  # levels of nesting; the bodies in the document have one
_MAX_TOKENS = 50_000  # strings, commas and brackets; to read ten times as many takes longer than other clients can wait
_MAX_DIGITS = 1000  # of an integer; to convert one takes a time that grows with the square of their number
_MAX_OTHERS = 50  # fields without a meaning that are validated, since a hint may find a misspelt one among them
_GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # RFC 8259, section 8.1: a sender must not add one
# A string, or a comma or bracket outside of strings. A string without its end matches as well: a search that failed
# there would be repeated for each quote in it, and take hours for a megabyte.
_TOKEN = re.compile(rb'"(?:[^"\\]+|\\.)*"?|[][{},]', re.DOTALL)


class JsonBody:
    """The body of a request, which is parsed once, at the first access. It is false if it is empty.

    Args:
        raw: The bytes of the body.
    """

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def __bool__(self) -> bool:
        return bool(self._raw)

    def value(self) -> object:
        """Return the value.

        Raises:
            ValueError: `parse_json` rejects the body.
        """
        if isinstance(self._parsed, ValueError):
            raise self._parsed
        return self._parsed

    def value_to_validate(self, names: AbstractSet[str]) -> object:
        """Return the value, without most of the fields that have no meaning.

        openapi-core takes half a millisecond for each field, and a body may have 100,000.

        Args:
            names: The names of the fields that have a meaning.

        Raises:
            ValueError: `parse_json` rejects the body.
        """
        value = self.value()
        if not isinstance(value, dict):
            return value
        kept = {*names, *islice((name for name in value if name not in names), _MAX_OTHERS)}
        return {name: one for name, one in value.items() if name in kept}

    def value_or_none(self) -> object:
        """Return the value; None if `parse_json` rejects the body."""
        return None if isinstance(self._parsed, ValueError) else self._parsed

    @property
    def is_readable(self) -> bool:
        """Whether `parse_json` accepts the body."""
        return not isinstance(self._parsed, ValueError)

    @property
    def problem(self) -> str:
        """Why the body is rejected, as a clause."""
        if not self._raw:
            return "the body is missing"
        if self._raw.startswith(_GZIP):
            return "the body is compressed with gzip; send it as plain JSON"
        if self._raw.startswith(_BYTE_ORDER_MARK):
            return "the body begins with a byte order mark; encode it as UTF-8 without one"
        if isinstance(self._parsed, UnicodeError):
            return "the body is not UTF-8"
        if isinstance(self._parsed, ValueError):
            return f"the body is not JSON: {self._parsed!s:.120}"
        return "the body cannot be read"

    @cached_property
    def _parsed(self) -> object:
        try:
            return parse_json(self._raw)
        except ValueError as error:
            return error


def parse_json(body: bytes) -> object:
    """Parse a JSON body, and reject values that later code could not handle.

    Raises:
        ValueError: The body is not UTF-8, is not JSON (NaN and Infinity are not), is nested deeper than 64 levels, has
            more than 50,000 strings, commas and brackets or an integer of more than 1,000 digits, or contains a lone
            surrogate.
    """
    text = body.decode("utf-8")
    if sum(map(body.count, (b"[", b"{", b",", b'"'))) > _MAX_DEPTH:
        _check_structure(body)
    value = _DECODER.decode(text)
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # raises UnicodeEncodeError for a lone surrogate
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ValueError(f"an integer has more than {_MAX_DIGITS} digits")
    return int(digits)


# The function `json.loads` would make one for each body.
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_integer)


def _check_structure(body: bytes) -> None:
    """Check the number and the nesting of the values of a body.

    Raises:
        ValueError: It has too many values, or is nested too deep.
    """
    depth = 0
    for count, token in enumerate(_TOKEN.finditer(body)):
        depth += (token[0] in b"[{") - (token[0] in b"]}")
        if depth > _MAX_DEPTH:
            raise ValueError(f"it is nested deeper than {_MAX_DEPTH} levels")
        if count >= _MAX_TOKENS:
            raise ValueError(f"it has more than {_MAX_TOKENS:,} strings, commas and brackets")
