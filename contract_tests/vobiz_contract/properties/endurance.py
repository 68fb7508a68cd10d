"""Repeated requests: they find faults that occur only sometimes, or only after a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.properties.property import Property

if TYPE_CHECKING:
    from vobiz_contract.checks.context import CheckContext

__all__ = ["PROPERTY"]

_LISTS = {
    "list_numbers": "list-numbers.page",
    "list_trunks": "list-trunks.page",
    "list_inventory": "inventory.page",
}


def _run(ctx: CheckContext) -> None:
    for turn in range(max(1, ctx.effort.repeats // 2)):
        _cycle(ctx, ctx.provider.trunk_ids[turn % len(ctx.provider.trunk_ids)])
    _assert_persists(ctx)
    for operation, behaviour in _LISTS.items():
        for _ in range(max(1, ctx.effort.repeats // 4)):
            ctx.assert_behaviour(ctx.api.send(operation), behaviour)


def _cycle(ctx: CheckContext, trunk: str) -> None:
    """Assign, read, assign again, unassign, read, unassign again."""
    number = ctx.free_number()
    response = ctx.api.assign(number, trunk)
    ctx.assert_behaviour(response, "assign.success")
    ctx.assert_assigned(number, trunk, response, "assign.success")
    ctx.assert_behaviour(ctx.api.assign(number, trunk), "assign.conflict")
    response = ctx.api.unassign(number)
    ctx.assert_behaviour(response, "unassign.success")
    ctx.assert_unassigned(number, response, "unassign.success")
    ctx.assert_behaviour(ctx.api.unassign(number), "unassign.not-assigned")


def _assert_persists(ctx: CheckContext) -> None:
    """Assert that an assignment persists while other requests are refused."""
    number = ctx.assigned_number()
    unknown = ctx.unknown_number()
    for _ in range(ctx.effort.repeats):
        response = ctx.api.assign(number, ctx.trunk)
        ctx.assert_behaviour(response, "assign.conflict")
        ctx.assert_behaviour(response, "assign.conflict.status")
        ctx.assert_behaviour(ctx.api.assign(unknown, ctx.trunk), "assign.number-unknown")
    ctx.assert_assigned(number, ctx.trunk, response, "assign.success")


PROPERTY = Property(
    id="property.endurance",
    statement="Repeating a request gives the same response, and an assignment persists until it is removed.",
    run=_run,
    effort=lambda effort: effort.repeats,
)
