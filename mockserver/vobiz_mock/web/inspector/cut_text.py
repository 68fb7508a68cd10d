"""Shortens texts that may be long."""

from __future__ import annotations


def cut(text: str, length: int) -> str:
    """Return the beginning of a text if it is long.

    Args:
        text: The text.
        length: How many characters of it are kept.
    """
    return text if len(text) <= length else f"{text[:length]}…"
