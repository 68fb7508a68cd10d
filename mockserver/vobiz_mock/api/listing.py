"""Writes the items of a page of the store into a hint. This module must not depend on what the items are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from vobiz_mock.state.store import Page, Slice, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Item = TypeVar("_Item")

SHOWN = Slice(offset=0, limit=3)  # what a hint lists
SEARCHED = Slice(offset=0, limit=1000)  # the items among which some are searched


def listed(page: Page[_Item] | Verdict, show: Callable[[_Item], str]) -> str:
    """Return the items of a page, and how many there are in all if it has only some; empty if there is none."""
    if isinstance(page, Verdict) or not page.items:
        return ""
    all_ = f" (the first of {page.total})" if page.total > len(page.items) else ""
    return ", ".join(show(item) for item in page.items) + all_


def found(page: Page[_Item] | Verdict, wanted: Callable[[_Item], bool]) -> tuple[_Item, ...]:
    """Return the items of a page that are wanted."""
    return () if isinstance(page, Verdict) else tuple(item for item in page.items if wanted(item))


def first(items: Sequence[_Item]) -> Page[_Item]:
    """Return the first of some items as a page that a hint lists."""
    return Page(items=tuple(items[: SHOWN.limit]), total=len(items))
