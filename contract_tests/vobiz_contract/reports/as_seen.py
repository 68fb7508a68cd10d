"""What was sent and seen as text for a page: without credentials, without control characters, and not too long.

A text is cut before its credentials are hidden, because that takes seconds for a megabyte. It is cut at several times
what is shown, and an ellipsis follows, so that the beginning of a credential at the cut is hidden too.
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
_CUT_AT = 4  # times what is shown


def body_lines(body: bytes, provider: Provider) -> str:
    """Return a body as text, with its line breaks, and a note of its size if it is long."""
    is_cut = len(body) > _CUT_AT * _MOST_OF_A_BODY
    begin = body[: _CUT_AT * _MOST_OF_A_BODY] + ("…".encode() if is_cut else b"")
    lines = "\n".join(visible(line) for line in body_text(begin, provider).split("\n"))
    if len(lines) <= _MOST_OF_A_BODY and not is_cut:
        return lines
    return f"{lines[:_MOST_OF_A_BODY]}…\n({len(body):,} bytes)"


def header_lines(headers: Sequence[tuple[str, str]], provider: Provider) -> Iterator[tuple[str, str]]:
    """Yield the names and values of header fields, as far as a person would read them."""
    for name, value in headers[:_MOST_HEADERS]:
        yield name_text(name, provider), _short(visible(header_text(name, _cut(value), provider)))
    if len(headers) > _MOST_HEADERS:
        yield "…", f"{len(headers) - _MOST_HEADERS} more"


def field_text(name: object, value: object, provider: Provider) -> str:
    """Return the value of a JSON field as JSON. A field such as `password` hides it."""
    if isinstance(value, str) and is_secret_field(str(name)):
        return json.dumps(MASK)
    return value_text(value, provider)


def name_text(name: str, provider: Provider) -> str:
    """Return the name of a header or JSON field, which a provider may choose."""
    return _short(shown(_cut(name), provider))


def value_text(value: object, provider: Provider) -> str:
    """Return a value as JSON in one line."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "(nested too deeply)"
    return _short(visible(json_text(_cut(text), provider)))


def _cut(text: str) -> str:
    most = _CUT_AT * _MOST_OF_A_FIELD
    return text if len(text) <= most else f"{text[:most]}…"


def _short(text: str) -> str:
    return text if len(text) <= _MOST_OF_A_FIELD else f"{text[:_MOST_OF_A_FIELD]}…"
