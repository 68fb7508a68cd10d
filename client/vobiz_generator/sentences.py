"""Takes sentences from the descriptions of the document. Imports no other module of the package."""

from __future__ import annotations


def first_sentence(text: str) -> str:
    """Return the first sentence of a description, on one line."""
    line = " ".join(text.split())
    head, dot, _ = line.partition(". ")
    return f"{head}." if dot else line
