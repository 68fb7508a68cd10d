"""Restores what was found: each number gets the trunk that it had at the start, and what was created is removed.

Several attempts are made, because a provider may fail sometimes, and an interrupted request may still take effect.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vobiz_contract.checks.cleaning import Stock, remove_created
from vobiz_contract.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_contract.checks.context import CheckContext

__all__ = ["Found", "restore"]

_TRIES = 4


@dataclass(frozen=True)
class Found:
    """What a run found: the trunk of each of the provider's numbers, and in a sandbox what the account had."""

    trunks: Mapping[str, str | None] = field(default_factory=dict)
    stock: Stock = field(default_factory=Stock)


def restore(ctx: CheckContext, found: Found) -> Iterator[str]:
    """Restore what was found, and yield a sentence for each thing that could not be restored."""
    for number, trunk in found.trunks.items():
        if not any(_is_restored(ctx, number, trunk) for _ in range(_TRIES)):
            yield f"{number} could not be restored: it was {f'assigned to {trunk}' if trunk else 'without a trunk'}"
    yield from remove_created(ctx, found.stock)


def _is_restored(ctx: CheckContext, number: str, trunk: str | None) -> bool:
    """Return whether a number has its trunk; if it has not, try to restore it."""
    ctx.api.sender.revive()
    try:
        current = ctx.trunk_of(number)
        if (current or "").lower() == (trunk or "").lower():
            return True
        if current is not None:
            ctx.api.unassign(number)
        if trunk is not None:
            ctx.api.assign(number, trunk)
    except ContractError:
        return False
    return False
