"""Makes text that a client has sent fit to be looked at: no character is invisible, or changes the order of others."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

_KEPT = frozenset("\n\t")


class Run(NamedTuple):
    r"""A part of a text.

    Attributes:
        text: The part, or for characters that cannot be seen, what names them, such as `\u202e`.
        is_named: Whether its characters are named.
    """

    text: str
    is_named: bool


def runs(text: str) -> list[Run]:
    """Return a text in parts. Its line ends and tabs stay."""
    if text.isprintable():
        return [Run(text, is_named=False)]
    parts = groupby(text, key=lambda character: character.isprintable() or character in _KEPT)
    return [_run("".join(part), is_visible=is_visible) for is_visible, part in parts]


def cut(text: str, length: int) -> str:
    """Return the beginning of a text if it is long.

    Args:
        text: The text.
        length: How many characters of it are kept.
    """
    return text if len(text) <= length else f"{text[:length]}…"


def _run(text: str, *, is_visible: bool) -> Run:
    return Run(text if is_visible else text.encode("unicode_escape").decode("ascii"), is_named=not is_visible)
