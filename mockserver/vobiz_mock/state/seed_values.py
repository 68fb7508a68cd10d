"""Finds the values of a seed that JSON does not have, and that the API could therefore never send.

YAML has infinite numbers, binary data, sets and keys that are not strings; a mapping that a program passes can contain
anything. This module must not depend on the document.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vobiz_mock.state.seed_yaml import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    Place = tuple[str | int, ...]  # the keys and indexes that lead to a value

_MAX_VALUES = 100_000_000  # in a mapping of a program, which may contain itself
_MAX_INTEGER = 2**53 - 1  # RFC 8259, section 6: the integers on which all parsers agree


def unsendable(data: object) -> Iterator[tuple[Place, str]]:
    """Yield the place of each value that JSON does not have, and what was expected there.

    Args:
        data: The seed, as it was given.
    """
    pending: list[tuple[Place, object]] = [((), data)]
    seen = 0
    while pending:
        place, value = pending.pop()
        seen += 1
        if len(place) > MAX_DEPTH or seen > _MAX_VALUES:
            yield place[:1], f"expected at most {MAX_DEPTH} levels and {_MAX_VALUES:,} values"
            return
        if (problem := _problem(value)) is not None:
            yield place, problem
        pending += reversed(list(_children(place, value)))


def _children(place: Place, value: object) -> Iterator[tuple[Place, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*place, key if isinstance(key, (str, int)) else str(key)), item
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield (*place, index), item


def _problem(value: object) -> str | None:
    """Say what is wrong with a value that JSON does not have; None if JSON has it. The value may be a token."""
    match value:
        case None | bool() | list():
            return None
        case float() if not math.isfinite(value):
            return f"{value} found, expected a finite number, since JSON has no other"
        case int() | float():
            return None if abs(value) <= _MAX_INTEGER else f"expected an integer of at most {_MAX_INTEGER}"
        case str():
            return None if _is_unicode(value) else "a lone surrogate found, expected Unicode text"
        case dict():
            return None if all(isinstance(key, str) for key in value) else "expected only keys that are strings"
        case _:
            kind = type(value).__name__
            return f"{kind} found, expected a value that JSON has: a string, number, boolean, null, list or mapping"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
