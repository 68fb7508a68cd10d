"""Finds the addresses in the source of a behaviour, so that pages can link to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINKED = re.compile(
    r"(?P<page>(?:docs\.vobiz\.ai|github\.com)(?:/[\w.-]*\w)+)"
    r"|RFC (?P<rfc>[0-9]+)(?:, section (?P<section>[0-9]+(?:\.[0-9]+)*))?"
)


class Piece(NamedTuple):
    """A part of a source.

    Attributes:
        text: What it says.
        address: Where it leads to; None for plain text.
    """

    text: str
    address: str | None = None


def pieces(source: str) -> Iterator[Piece]:
    """Yield the parts of a source in order. Their texts together are the source."""
    end = 0
    for found in _LINKED.finditer(source):
        if found.start() > end:
            yield Piece(source[end : found.start()])
        yield Piece(found[0], _address(found))
        end = found.end()
    if end < len(source):
        yield Piece(source[end:])


def _address(found: re.Match[str]) -> str:
    if found["page"]:
        return f"https://{found['page']}"
    section = f"#section-{found['section']}" if found["section"] else ""
    return f"https://www.rfc-editor.org/rfc/rfc{found['rfc']}{section}"
