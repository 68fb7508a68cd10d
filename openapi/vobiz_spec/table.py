"""Renders the document's behaviours as Markdown tables, and replaces such tables in a text.

Owns the layout of the tables and the two marks around them. Knows nothing of files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_spec.descriptions import SHARED_NOTE, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vobiz_spec.behaviour import Behaviour
    from vobiz_spec.document import Spec

BEGIN = "<!-- behaviours: begin (written by `python -m vobiz_spec openapi/README.md`) -->"
END = "<!-- behaviours: end -->"


def behaviour_tables(spec: Spec) -> str:
    """Return a section with a table for each operation, and one for the behaviours that all operations share."""
    sections = [
        _section(operation.summary, f"`{operation.method} {operation.path}`", operation.behaviours)
        for operation in spec.operations.values()
    ]
    sections.append(_section("Shared by all operations", SHARED_NOTE, spec.common_behaviours))
    return "\n\n".join(sections)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield _row(head)
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield _row(map(cell, row))


def replace_tables(text: str, spec: Spec) -> str:
    """Return the text with current tables between its two marks.

    Raises:
        ValueError: The text does not have both marks.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the text needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{behaviour_tables(spec)}\n\n{END}{after}"


def _section(title: str, introduction: str, behaviours: Iterable[Behaviour]) -> str:
    rows = ([f"`{behaviour.id}`", behaviour.statement, behaviour.level] for behaviour in behaviours)
    return "\n".join([f"### {title}", "", introduction, "", *table(["behaviour", "statement", "level"], rows)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
