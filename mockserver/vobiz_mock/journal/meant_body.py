"""Reads a body that is not quite the JSON object that it was meant to be. Imports nothing of the package."""

from __future__ import annotations

import ast
import json
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_READ = 64 * 1024  # bytes, also after decompression
_MAX_NESTED = 3  # JSON in JSON


def meant_body(body: bytes) -> dict[str, Any] | None:
    """Return the object that a body was meant to be; None if it cannot be read.

    It may be compressed, in UTF-16, in single quotes, a form, in an array, or JSON in JSON.
    """
    try:
        text = _text(_plain(body))
    except (zlib.error, UnicodeError):
        return None
    for read in _READERS:
        try:
            found = _object(read(text))
            json.dumps(found, allow_nan=False)  # Python has values that JSON does not have, such as sets
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        if found is not None:
            return found
    return None


def _plain(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body[:_MAX_READ]
    return zlib.decompressobj(wbits=31).decompress(body, _MAX_READ)


def _text(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16")
    return body.decode("utf-8-sig")


def _object(value: Any, depth: int = 0) -> dict[str, Any] | None:  # noqa: ANN401 any value of JSON
    if isinstance(value, dict):
        return value if all(isinstance(name, str) for name in value) else None
    if depth < _MAX_NESTED and isinstance(value, str):
        return _object(json.loads(value), depth + 1)
    if depth < _MAX_NESTED and isinstance(value, list) and len(value) == 1:
        return _object(value[0], depth + 1)
    return None


def _form(text: str) -> dict[str, str] | None:
    pairs = dict(parse_qsl(text))
    return pairs if pairs and all(name.isidentifier() for name in pairs) else None


_READERS: tuple[Callable[[str], Any], ...] = (json.loads, ast.literal_eval, _form)
