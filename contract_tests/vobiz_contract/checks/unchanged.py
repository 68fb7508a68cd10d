"""Judges a list again that has changed while it was read, because others may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.errors import BreachError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_contract.checks.context import CheckContext

__all__ = ["while_unchanged"]

_TRIES = 3


def while_unchanged(
    read: Callable[[CheckContext], object], judge: Callable[[CheckContext], None]
) -> Callable[[CheckContext], None]:
    """Return a check that believes a breach only if what `read` returns is the same before and after it."""

    def run(ctx: CheckContext) -> None:
        for _ in range(_TRIES):
            before = read(ctx)
            try:
                judge(ctx)
            except BreachError:
                if read(ctx) == before:
                    raise
            else:
                return
        ctx.not_judged("others change the list while it is read")

    return run
