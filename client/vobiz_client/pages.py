"""Reads lists page by page. Knows nothing of how a page is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vobiz_client._generated.models import PageMeta

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class NumberedPage(Protocol[T_co]):
    """A page of a list whose pages have numbers."""

    @property
    def items(self) -> Sequence[T_co]:
        """What is on the page."""
        ...

    @property
    def total(self) -> int:
        """How many there are on all pages."""
        ...


class OffsetPage(Protocol[T_co]):
    """A page of a list whose pages begin at an offset."""

    @property
    def objects(self) -> Sequence[T_co]:
        """What is on the page."""
        ...

    @property
    def meta(self) -> PageMeta:
        """The position of the page, and how many there are on all pages."""
        ...


def by_number(fetch: Callable[[int], NumberedPage[T]]) -> Iterator[T]:
    """Iterate over all pages. `fetch` gets the number of a page, from 1."""
    number, seen = 1, 0
    while True:
        page = fetch(number)
        yield from page.items
        number, seen = number + 1, seen + len(page.items)
        if not page.items or seen >= page.total:
            return


def by_offset(fetch: Callable[[int], OffsetPage[T]]) -> Iterator[T]:
    """Iterate over all pages. `fetch` gets the offset of a page, from 0."""
    seen = 0
    while True:
        page = fetch(seen)
        yield from page.objects
        seen += len(page.objects)
        if not page.objects or seen >= page.meta.total:
            return
