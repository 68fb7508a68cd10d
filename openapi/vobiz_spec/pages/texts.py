"""Writes texts as a page shows them: code, sentences, and characters that nobody can see."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

_KEPT = frozenset("\n\t")
_CODE = Markup("<code>{}</code>")
_UNSEEN = Markup('<span class="unseen">{}</span>')


def inline(text: str) -> Markup:
    """Return a statement as HTML, with what is between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without a partner
        return Markup.escape(text)
    return Markup().join(_CODE.format(part) if place % 2 else Markup.escape(part) for place, part in enumerate(parts))


def sentence(clause: str) -> str:
    """Return a clause, such as a hint, as a sentence."""
    end = "" if clause.endswith((".", "!", "?", ")")) else "."
    return f"{clause[:1].upper()}{clause[1:]}{end}"


def plain(text: str) -> Markup:
    r"""Return a text that somebody else has sent as HTML in which each character can be seen.

    One that is invisible, or that changes the order of others, is named, such as `\u202e`. Line ends and tabs stay.
    """
    if text.isprintable():
        return Markup.escape(text)
    parts = groupby(text, key=lambda character: character.isprintable() or character in _KEPT)
    return Markup().join(_shown("".join(part), is_visible=is_visible) for is_visible, part in parts)


def _shown(part: str, *, is_visible: bool) -> Markup:
    return Markup.escape(part) if is_visible else _UNSEEN.format(part.encode("unicode_escape").decode("ascii"))
