"""Unassigning: its effect, that the number stays in the account, and numbers without a trunk."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.settling import longest_lag
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS"]


def _success(ctx: CheckContext) -> None:
    """Assign all numbers to one trunk, so that an effect on another one shows, and unassign one after the other."""
    numbers = ctx.provider.numbers[:3]
    for number in numbers:
        ctx.free_number(number)
    for number in numbers:
        ctx.assigned_number(None, number)
    for number in numbers:
        before = ctx.own_trunks()
        response = ctx.api.unassign(number)
        ctx.assert_behaviour(response)
        if response.body:
            ctx.fail(response, "no body", wanted=Wanted(empty=True))
        ctx.assert_unassigned(number, response)
        ctx.assert_only_changed(number, before, response)
    if ctx.api.lag:
        _late_by_time_only(ctx)


def _late_by_time_only(ctx: CheckContext) -> None:
    """A list may be late for a while, but must not show at any later time what was true when it was last read."""
    number = ctx.assigned_number()
    response = ctx.api.unassign(number)
    ctx.assert_behaviour(response)
    time.sleep(longest_lag(response))
    ctx.assert_unassigned(number, response)


def _then_assign(ctx: CheckContext) -> None:
    """Move the number to the last trunk and back."""
    number = ctx.assigned_number()
    for trunk in (ctx.provider.trunk_ids[-1], ctx.trunk):
        removed = ctx.api.unassign(number)
        ctx.assert_status(removed, HTTPStatus.NO_CONTENT, "unassign.success")
        response = ctx.api.assign(number, trunk)
        ctx.assert_behaviour(response)
        ctx.assert_assigned(number, trunk, response)


def _number_unknown(ctx: CheckContext) -> None:
    numbers = [*ctx.unknown_numbers()]
    if ctx.provider.foreign_number:
        numbers.append(ctx.provider.foreign_number)
    for number in numbers:
        ctx.assert_behaviour(ctx.api.unassign(number))


def _not_assigned_body(ctx: CheckContext) -> None:
    ctx.assert_behaviour(ctx.api.unassign(ctx.free_number()))


def _not_assigned(ctx: CheckContext) -> None:
    number = ctx.free_number()
    ctx.assert_unaffected(number, None, (_refused(ctx, number) for _ in range(2)))


def _refused(ctx: CheckContext, number: str) -> Exchange:
    response = ctx.api.unassign(number)
    ctx.assert_behaviour(response)
    return response


CHECKS = (
    Check("unassign.success", _success),
    Check("unassign.then-assign", _then_assign),
    Check("unassign.number-unknown", _number_unknown),
    Check("unassign.number-unknown.body", _number_unknown),
    Check("unassign.not-assigned", _not_assigned),
    Check("unassign.not-assigned.body", _not_assigned_body),
)
