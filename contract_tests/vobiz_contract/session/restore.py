"""Restores what was found: each number gets the trunk that it had at the start, and what was created is removed.

What the run itself last did to a number counts more than the list, which may be late. Several attempts are made,
because a provider may fail sometimes, and an interrupted request may still take effect.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vobiz_contract.checks.cleaning import Stock, remove_created
from vobiz_contract.errors import ContractError
from vobiz_contract.provider.assignments import last_assignment
from vobiz_contract.provider.limits import LONG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["Found", "restore"]

_TRIES = 4
_PAUSE = 0.5  # seconds between them


@dataclass(frozen=True)
class Found:
    """What a run found: the trunk of each of the provider's numbers, and in a sandbox what the account had."""

    trunks: Mapping[str, str | None] = field(default_factory=dict)
    stock: Stock = field(default_factory=Stock)


def restore(ctx: CheckContext, found: Found) -> Iterator[str]:
    """Restore what was found, and yield a sentence for each thing that could not be restored."""
    ctx.api.sender.patience = LONG  # a provider that limits requests is slow, and not broken
    for number, trunk in found.trunks.items():
        if not any(_is_restored(ctx, number, trunk, first=turn == 0) for turn in range(_TRIES)):
            yield f"{number} could not be restored: it was {f'assigned to {trunk}' if trunk else 'without a trunk'}"
    yield from remove_created(ctx, found.stock)


def _is_restored(ctx: CheckContext, number: str, trunk: str | None, *, first: bool) -> bool:
    """Return whether a number has its trunk; if it has not, try to restore it."""
    sender = ctx.api.sender
    sender.revive()
    if not first:
        time.sleep(_PAUSE)
    try:
        if not _was_changed(sender.journal, number, trunk, doubt=first) and ctx.shows(number, trunk):
            return True
        _put_back(ctx, number, trunk)
    except ContractError:
        return False
    return False


def _was_changed(journal: Sequence[Exchange], number: str, trunk: str | None, *, doubt: bool) -> bool:
    """Return whether the run has given the number another trunk. `doubt` is what counts if it cannot know."""
    last = last_assignment(journal, number)
    if last is None:
        return False
    return doubt if not last.certain else (last.trunk or "").lower() != (trunk or "").lower()


def _put_back(ctx: CheckContext, number: str, trunk: str | None) -> None:
    """Unassign a number, also one that the list shows without a trunk, and assign it."""
    ctx.api.unassign(number)
    if trunk is not None:
        ctx.api.assign(number, trunk)
