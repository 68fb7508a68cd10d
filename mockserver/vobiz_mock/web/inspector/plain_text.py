"""Shows text that a client has sent: no character of it is invisible, or changes the order of others."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup, escape

_KEPT = frozenset("\n\t")


def plain(text: str) -> Markup:
    r"""Return a text as HTML, with `\u202e` in place of a character that cannot be seen.

    Args:
        text: The text. Its line ends and tabs stay.
    """
    if text.isprintable():
        return escape(text)
    runs = groupby(text, key=lambda character: character.isprintable() or character in _KEPT)
    return Markup().join(escape("".join(run)) if is_visible else _shown("".join(run)) for is_visible, run in runs)


def cut(text: str, length: int) -> str:
    """Return the beginning of a text if it is long.

    Args:
        text: The text.
        length: How many characters of it are kept.
    """
    return text if len(text) <= length else f"{text[:length]}…"


def _shown(run: str) -> Markup:
    return Markup('<span class="unseen">{}</span>').format(run.encode("unicode_escape").decode("ascii"))
