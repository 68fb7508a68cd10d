"""What was sent and seen as text for a page: without credentials, without control characters, and not too long.

A text is cut before its credentials are hidden, because that takes a second for a megabyte. What is cut off is so much
longer than what is shown that no part of a credential is left at its end.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vobiz_contract.reproduction.plain import shown, visible
from vobiz_contract.reproduction.secrets import MASK, body_text, header_text, is_secret_field, json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_contract.provider.provider import Provider

__all__ = ["body_lines", "field_text", "header_lines", "name_text", "value_text"]

_MOST_OF_A_BODY = 4_000  # characters
_MOST_OF_A_FIELD = 300
_MOST_HEADERS = 60
_CUT_AT = 16  # times what is shown


def body_lines(body: bytes, provider: Provider) -> str:
    """Return a body as text, with its line breaks, and a note of its size if it is long."""
    begin = body[: _CUT_AT * _MOST_OF_A_BODY]
    text = body_text(begin, provider) + ("…" if len(begin) < len(body) else "")
    lines = "\n".join(visible(line) for line in text.split("\n"))
    if len(lines) <= _MOST_OF_A_BODY and len(begin) == len(body):
        return lines
    return f"{lines[:_MOST_OF_A_BODY]}…\n({len(body):,} bytes)"


def header_lines(headers: Sequence[tuple[str, str]], provider: Provider) -> Iterator[tuple[str, str]]:
    """Yield the names and values of header fields, as far as a person would read them."""
    for name, value in headers[:_MOST_HEADERS]:
        begin = value[: _CUT_AT * _MOST_OF_A_FIELD]
        yield name_text(name, provider), _short(visible(header_text(name, begin, provider)))
    if len(headers) > _MOST_HEADERS:
        yield "…", f"{len(headers) - _MOST_HEADERS} more"


def field_text(name: object, value: object, provider: Provider) -> str:
    """Return the value of a JSON field as JSON. A field such as `password` hides it."""
    if isinstance(value, str) and is_secret_field(str(name)):
        return json.dumps(MASK)
    return value_text(value, provider)


def name_text(name: str, provider: Provider) -> str:
    """Return the name of a header or JSON field, which a provider may choose."""
    return _short(shown(name[: _CUT_AT * _MOST_OF_A_FIELD], provider))


def value_text(value: object, provider: Provider) -> str:
    """Return a value as JSON in one line."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "(nested too deeply)"
    return _short(visible(json_text(text[: _CUT_AT * _MOST_OF_A_FIELD], provider)))


def _short(text: str) -> str:
    return text if len(text) <= _MOST_OF_A_FIELD else f"{text[:_MOST_OF_A_FIELD]}…"
