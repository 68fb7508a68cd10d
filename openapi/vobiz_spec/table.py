"""The document's behaviours as Markdown tables, for people: `python -m vobiz_spec README.md` renews them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_spec.behaviour import Behaviour
    from vobiz_spec.document import Spec

BEGIN = "<!-- behaviours: begin (written by `python -m vobiz_spec README.md`) -->"
END = "<!-- behaviours: end -->"


def behaviour_tables(spec: Spec) -> str:
    """A table for each operation, and one for what they all share; those of the neighbours are folded."""
    first, *others = spec.operations.values()
    lines = [f"**{first.summary}** (`{first.method} {first.path}`)", "", *_table(first.behaviours)]
    for operation in others:
        title = f"{operation.summary} (<code>{operation.method} {operation.path}</code>)"
        lines += ["", *_folded(title, operation.behaviours)]
    lines += ["", *_folded("Every operation", spec.common_behaviours)]
    return "\n".join(lines)


def renewed(text: str, spec: Spec) -> str:
    """A text with the tables between its two marks written anew. Raises ValueError where it has no marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the text has no lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{behaviour_tables(spec)}\n\n{END}{after}"


def _folded(title: str, behaviours: Iterable[Behaviour]) -> list[str]:
    return [f"<details><summary>{title}</summary>", "", *_table(behaviours), "", "</details>"]


def _table(behaviours: Iterable[Behaviour]) -> Iterator[str]:
    yield "| behaviour | what happens | how sure |"
    yield "|---|---|---|"
    for behaviour in behaviours:
        statement = behaviour.statement.replace("|", "\\|")
        yield f"| `{behaviour.id}` | {statement} | {behaviour.level} |"
