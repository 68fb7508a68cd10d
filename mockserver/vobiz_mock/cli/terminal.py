"""What the commands print about requests: text that a client has sent never changes the terminal."""

from __future__ import annotations

import sys

import click


def shown(text: str, *, most: int | None = None) -> str:
    r"""Return a text in one line and in printable characters, with `\x1b` in place of an escape.

    Args:
        text: The text.
        most: How many characters are shown at most. None shows all.
    """
    if most is not None and len(text) > most:
        return f"{shown(text[:most])}... ({len(text)} characters)"
    return text if text.isprintable() else "".join(map(_shown_character, text))


def shown_lines(text: str) -> str:
    """Return a text in printable characters. It keeps its lines."""
    return "\n".join(map(shown, text.split("\n")))


def say(text: str) -> None:
    """Print a text with a newline, also if the encoding of the terminal lacks some of its characters."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding))


def _shown_character(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
