"""Writes texts of the document as a page shows them: statements with their code, and clauses as sentences."""

from __future__ import annotations

from markupsafe import Markup


def inline(text: str) -> Markup:
    """Return a statement as HTML, with what is between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without a partner
        return Markup.escape(text)
    code = Markup("<code>{}</code>")
    return Markup().join(code.format(part) if place % 2 else Markup.escape(part) for place, part in enumerate(parts))


def sentence(clause: str) -> str:
    """Return a clause, such as a hint, as a sentence."""
    end = "" if clause.endswith((".", "!", "?", ")")) else "."
    return f"{clause[:1].upper()}{clause[1:]}{end}"
