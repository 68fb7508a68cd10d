"""One row of a comparison, as a value: what was seen of a response beside what was expected. A leaf."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["MISSING", "NOT_STATED", "Cell", "Group", "Kind", "Row", "kind_of"]


class Group(StrEnum):
    """The part of a response that a row is about."""

    STATUS = "Status"
    HEADERS = "Header fields"
    BODY = "Body"


class Kind(StrEnum):
    """What a row says of a response."""

    DIFFERS = "differs"  # a reason why it does not conform
    SAME = "same"  # it is as it must be
    EXAMPLE = "example"  # the document has an example, and another value conforms too
    OPEN = "open"  # nothing is said about it


@dataclass(frozen=True)
class Cell:
    """A text, and whether it is literally what was sent, rather than words about it."""

    text: str
    literal: bool = True


MISSING = Cell("missing", literal=False)
NOT_STATED = Cell("not stated", literal=False)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What was seen of one thing, such as a header field, beside what was expected."""

    group: Group
    name: str
    seen: Cell
    expected: Cell = NOT_STATED
    kind: Kind = Kind.OPEN

    @property
    def differs(self) -> bool:
        """Whether it is a reason why the response does not conform."""
        return self.kind is Kind.DIFFERS


def kind_of(*, differs: bool) -> Kind:
    """Return the kind of a row that is judged."""
    return Kind.DIFFERS if differs else Kind.SAME
