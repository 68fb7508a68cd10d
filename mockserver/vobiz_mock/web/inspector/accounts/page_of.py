"""A page of a long list, with what a pager shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_Item = TypeVar("_Item")
_DIGITS = 9  # of the largest number of a page


@dataclass(frozen=True)
class PageOf(Generic[_Item]):
    """A page of a list.

    Attributes:
        items: The items.
        total: The length of the whole list.
        number: The number of the page, from 1.
        length: How many items a page has at most.
    """

    items: Sequence[_Item]
    total: int
    number: int
    length: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.length))

    @property
    def start(self) -> int:
        """The place of the first item in the list, from 1; 0 if the page is empty."""
        return (self.number - 1) * self.length + 1 if self.items else 0

    @property
    def end(self) -> int:
        """The place of the last item in the list, from 1."""
        return (self.number - 1) * self.length + len(self.items)


def page_number(text: str) -> int:
    """Return the number of a page that a request names; 1 for a text that names none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return max(1, int(text)) if is_number else 1
