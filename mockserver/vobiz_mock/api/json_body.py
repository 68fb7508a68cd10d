"""JSON as RFC 8259 has it, read from the body of a request. Knows neither the document nor HTTP."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import Any, NoReturn

_DEEPEST = 64  # levels of nesting; the document's own bodies have one
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class JsonBody:
    """The body of a request, which is parsed once, when it is first asked for. False when it is empty."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def __bool__(self) -> bool:
        return bool(self._raw)

    def value(self) -> Any:  # noqa: ANN401 JSON is anything
        """The value. Raises ValueError when the body is not JSON that can be used."""
        if isinstance(self._parsed, ValueError):
            raise self._parsed
        return self._parsed

    def value_or_none(self) -> Any:  # noqa: ANN401 JSON is anything
        """The value; None when the body is not JSON that can be used."""
        return None if isinstance(self._parsed, ValueError) else self._parsed

    @property
    def problem(self) -> str:
        """What is wrong with the body, when it cannot be used."""
        if not self._raw:
            return "the body is missing"
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


def parse_json(body: bytes) -> Any:  # noqa: ANN401 JSON is anything
    """Parse JSON without NaN, and without what would fail in whoever handles it next.

    Raises ValueError when it is not UTF-8, not JSON, nested deeper than 64 levels, or holds half of a surrogate pair.
    """
    text = body.decode("utf-8")
    if text.count("[") + text.count("{") > _DEEPEST and _depth(text) > _DEEPEST:
        raise ValueError(f"it is nested deeper than {_DEEPEST} levels")
    value = json.loads(text, parse_constant=_refuse_constant)
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in _STRING.sub("", text):
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    return deepest
