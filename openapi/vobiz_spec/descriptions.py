"""The descriptions of the document: what is written by hand, and below it a table of behaviours that is generated.

Owns the layout of these tables and the headings that mark them. Viewers show no extensions, but they show descriptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_spec.behaviour import Behaviour

# Everything below the first of these headings is generated.
OWN_HEADING = "### Behaviours"
SHARED_HEADING = "## Behaviours of all operations"

SHARED_NOTE = "An operation's own behaviour of the same name replaces a shared one."
_OWN_NOTE = "The description of the API explains the levels, and lists the behaviours that all operations share."


def describe(text: str, behaviours: Iterable[Behaviour], heading: str = OWN_HEADING) -> str:
    """Return a description with a current table of behaviours at its end.

    Args:
        text: The description, with or without a table.
        behaviours: The behaviours that the table lists.
        heading: The heading above the table.
    """
    note = SHARED_NOTE if heading == SHARED_HEADING else _OWN_NOTE
    return "\n".join([undescribed(text), "", heading, "", *_table(behaviours), "", note])


def undescribed(text: str) -> str:
    """Return the part of a description that is written by hand."""
    kept: list[str] = []
    for line in text.splitlines():
        if line in {OWN_HEADING, SHARED_HEADING}:
            break
        kept.append(line)
    return "\n".join(kept).strip()


def cell(text: str) -> str:
    """Return a text as it is written in a cell of a table."""
    return text.replace("|", "\\|")


def _table(behaviours: Iterable[Behaviour]) -> Iterator[str]:
    """Two columns, and the ids as text: a phone's screen has no room for a third, nor for code that cannot wrap."""
    yield "| behaviour | level |"
    yield "|---|---|"
    for behaviour in behaviours:
        yield f"| {cell(behaviour.statement)} *{behaviour.id}* | {behaviour.level} |"
