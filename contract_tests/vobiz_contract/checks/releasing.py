"""Releasing numbers and cancelling a release, in a sandbox. Only numbers that were bought for it are released.

Vobiz's pages have three forms of a release: a cooldown, after which the number leaves the account; a 204; and a 200
with a message. All three conform. What only the first one has is not judged for the others.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.buying import (
    PENDING,
    bought_number,
    is_gone,
    is_pending,
    item_soon,
    release,
    released_number,
)
from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import describe_expected, differs, json_object

if TYPE_CHECKING:
    from collections.abc import Collection

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS", "FIRST"]

_COOLDOWN, _TOLERANCE = timedelta(hours=24), timedelta(minutes=5)
# Refusals of a cancellation that Vobiz's SDKs list, without saying when each of them occurs. 404 is the fourth.
_OTHERS_OF_CANCEL = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN})
_SUCCESS = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)


def _success(ctx: CheckContext) -> None:
    with bought_number(ctx) as number:
        before = ctx.own_trunks()
        response = release(ctx, number)
        item = item_soon(ctx, number, _is_leaving)
        if not _is_leaving(item) and not is_pending(response):
            ctx.fail(response, f"{number} on its way out of the account", seen="a list with it, as before")
        after = ctx.trunks_of_numbers()
        others = [one for one in before if after.get(one, "") != before[one]]
        if others:
            ctx.fail(response, f"a change of {number} only", seen=f"a change of {others[0]}")


def _is_leaving(item: dict[str, Any] | None) -> bool:
    return item is None or item.get("status", PENDING) == PENDING


def _has_no_trunk(item: dict[str, Any] | None) -> bool:
    return not (item or {}).get("trunk_group_id")


def _offered(ctx: CheckContext, number: str) -> bool:
    return number in {item["e164"] for item in ctx.items("list_inventory", search=number[1:])}


def _status(ctx: CheckContext) -> None:
    with bought_number(ctx) as number:
        response = release(ctx, number)
        if response.status == HTTPStatus.NO_CONTENT:
            ctx.not_judged("the response was 204, as newer copies of Vobiz's page have it")
        ctx.assert_behaviour(response)
        if json_object(response) is None:
            ctx.fail(response, "a JSON body")


def _detached(ctx: CheckContext) -> None:
    with bought_number(ctx) as number:
        ctx.assigned_number(None, number)
        response = release(ctx, number)
        trunk = (item_soon(ctx, number, _has_no_trunk) or {}).get("trunk_group_id")
        if trunk:
            ctx.fail(response, f"{number} without a trunk", seen=f"{number} with trunk {trunk}")


def _cooldown(ctx: CheckContext) -> None:
    with released_number(ctx) as (_, response):
        ctx.assert_behaviour(response)
        ends = _time((json_object(response) or {}).get("cooldown_ends_at"))
        clocks = (datetime.now(UTC), _date(response))
        if ends is None or all(abs(ends - now - _COOLDOWN) > _TOLERANCE for now in clocks if now):
            ctx.fail(response, "a cooldown_ends_at that is 24 hours later")


def _date(response: Exchange) -> datetime | None:
    """Return the time of the provider's clock, which may differ from this machine's."""
    try:
        date = parsedate_to_datetime(response.header("Date") or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _time(value: object) -> datetime | None:
    """Return a time with a zone, or None if it is anything else."""
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return time if time.tzinfo else None


def _cancel_url(ctx: CheckContext) -> None:
    with released_number(ctx) as (number, response):
        url = (json_object(response) or {}).get("cancel_url")
        if url is None:
            ctx.not_judged("the response has no cancel_url; only one of Vobiz's pages has it")
        if not str(url).endswith(f"/numbers/{number}/cancel-release"):
            ctx.fail(response, f"a cancel_url that ends with /numbers/{number}/cancel-release", seen=f"{url}")


def _listed(ctx: CheckContext) -> None:
    with released_number(ctx, assigned=True) as (number, response):
        item = item_soon(ctx, number, lambda one: _is_leaving(one) and _has_no_trunk(one))
        if item is None:
            ctx.fail(response, f"{number} in the list, with the status {PENDING}", seen="a list without it")
        if "status" not in item:
            ctx.not_judged("the list shows no status of a number")
        if item["status"] != PENDING or item.get("trunk_group_id"):
            ctx.fail(response, f"{number} with the status {PENDING}, without a trunk", seen=f"{item}")


def _again(ctx: CheckContext) -> None:
    with released_number(ctx) as (number, first):
        response = release(ctx, number)
        ctx.assert_behaviour(response)
        ends = [(json_object(one) or {}).get("cooldown_ends_at") for one in (first, response)]
        if ends[0] != ends[1] or not is_pending(response):
            ctx.fail(response, f"the same response, with cooldown_ends_at {ends[0]}")


def _cooldown_over(ctx: CheckContext) -> None:
    """The provider that is prepared for this ends the cooldown as soon as it has answered."""
    with bought_number(ctx) as number:
        response = release(ctx, number)
        _assert_returned(ctx, number, response)


def _assert_returned(ctx: CheckContext, number: str, response: Exchange) -> None:
    """Assert that a number is not in the account, and is in the inventory."""
    if item_soon(ctx, number, is_gone) is not None:
        ctx.fail(response, f"no {number} in the account any more", seen="a list with it")
    offered = ctx.soon(lambda: _offered(ctx, number), bool)
    if not offered:
        ctx.fail(response, f"{number} in the inventory", seen="an inventory without it")


def _immediate(ctx: CheckContext) -> None:
    """Also in the cooldown of a release without it."""
    for first in (False, True):
        with bought_number(ctx) as number:
            if first:
                release(ctx, number)
                if item_soon(ctx, number, _is_leaving) is None:
                    continue
            response = release(ctx, number, immediate="true")
            _assert_returned(ctx, number, response)
            cancelled = ctx.api.send_for(number, "cancel_release")
            if cancelled.status in _SUCCESS or ctx.still(lambda: ctx.number_item(number), is_gone) is not None:
                ctx.fail(cancelled, "a refusal, because an immediate release cannot be cancelled")
            if response.status == HTTPStatus.NO_CONTENT:
                ctx.not_judged("the response was 204, as newer copies of Vobiz's page have it")
            ctx.assert_behaviour(response)


def _not_owned(ctx: CheckContext) -> None:
    before = ctx.own_trunks()
    for number in ctx.unknown_numbers():
        response = ctx.api.send_for(number, "release_number")
        ctx.assert_behaviour(response)
    listed = ctx.still(ctx.trunks_of_numbers, lambda found: found.items() >= before.items())
    if any(listed.get(number, "absent") != trunk for number, trunk in before.items()):
        ctx.fail(response, "no change of the account's numbers", seen="a list that differs")


def _foreign(ctx: CheckContext) -> None:
    ctx.assert_behaviour(ctx.api.send_for(ctx.provider.foreign_number or "", "release_number"))


# A correct provider may read a number without a plus, or with a literal one, which some pages of Vobiz show.
def _certainly_wrong(number: str) -> list[str]:
    return [f"%252B{number[1:]}", f"%2B{number[1:3]}-{number[3:]}", f"%2B{number[1:]}x"]


def _perhaps_wrong(number: str) -> list[str]:
    return [number, number[1:]]


def _wire_form(ctx: CheckContext) -> None:
    with bought_number(ctx) as number:
        for spelling in (*_certainly_wrong(number), *_perhaps_wrong(number)):
            response = ctx.api.send_for(number, "release_number", segment=spelling)
            if response.status in _SUCCESS and spelling in _perhaps_wrong(number):
                ctx.not_judged(f"{spelling} was understood, as some pages of Vobiz show it")
            _assert_refused(ctx, response, {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}, spelling)
            item = ctx.still(lambda: ctx.number_item(number), lambda one: not _is_leaving(one))
            if item is None or item.get("status") == PENDING:
                ctx.fail(response, f"{number} in the account as before", seen="a release of it")


def _assert_refused(ctx: CheckContext, response: Exchange, others: Collection[HTTPStatus], what: str) -> None:
    """Assert that a response is the document's. Another refusal is not judged."""
    sees = ctx.spec.behaviours[ctx.behaviour].sees
    if not differs(response, sees, ctx.spec):
        return
    if response.status in others:
        ctx.not_judged(f"{what} got {response.status}; no public page says which refusal it is")
    ctx.fail(response, describe_expected(sees, ctx.spec))


def _cancel(ctx: CheckContext) -> None:
    with released_number(ctx) as (number, _):
        response = ctx.api.send_for(number, "cancel_release")
        ctx.assert_behaviour(response)
        if (json_object(response) or {}).get("status") != "active":
            ctx.fail(response, "a JSON body with the status active")
        item = item_soon(ctx, number, lambda one: one is not None and one.get("status", "active") == "active")
        if item is None or item.get("status", "active") != "active":
            ctx.fail(response, f"{number} in the list, with the status active", seen=f"{item}")


def _cancel_detached(ctx: CheckContext) -> None:
    with released_number(ctx, assigned=True) as (number, _):
        response = ctx.api.send_for(number, "cancel_release")
        ctx.assert_behaviour(response, "cancel-release.success")
        ctx.assert_unassigned(number, response)
        ctx.assert_status(ctx.api.assign(number, ctx.trunk), HTTPStatus.NO_CONTENT)


def _cancel_not_pending(ctx: CheckContext) -> None:
    with bought_number(ctx) as number:
        before = _state(ctx.number_item(number))
        response = ctx.api.send_for(number, "cancel_release")
        _assert_refused(ctx, response, _OTHERS_OF_CANCEL | {HTTPStatus.CONFLICT}, "a number without a release")
        if ctx.still(lambda: _state(ctx.number_item(number)), lambda one: one == before) != before:
            ctx.fail(response, "no change of the number", seen="a change of it")


def _state(item: dict[str, Any] | None) -> tuple[object, ...]:
    """Return what a cancellation may change of a number. Other fields may change at any time."""
    return (item is None, _is_leaving(item), (item or {}).get("trunk_group_id"))


def _cancel_unknown(ctx: CheckContext) -> None:
    for number in ctx.unknown_numbers():
        response = ctx.api.send_for(number, "cancel_release")
        _assert_refused(ctx, response, _OTHERS_OF_CANCEL, "an unknown number")


def _cancel_foreign(ctx: CheckContext) -> None:
    response = ctx.api.send_for(ctx.provider.foreign_number or "", "cancel_release")
    _assert_refused(ctx, response, _OTHERS_OF_CANCEL, "another account's number")


def _cancel_wire_form(ctx: CheckContext) -> None:
    with released_number(ctx) as (number, _):
        for spelling in (*_certainly_wrong(number), *_perhaps_wrong(number)):
            response = ctx.api.send_for(number, "cancel_release", segment=spelling)
            if response.status in _SUCCESS and spelling in _perhaps_wrong(number):
                ctx.not_judged(f"{spelling} was understood, as some pages of Vobiz show it")
            _assert_refused(ctx, response, _OTHERS_OF_CANCEL, spelling)
            item = ctx.still(lambda: ctx.number_item(number), _is_leaving)
            if item is not None and item.get("status", PENDING) != PENDING:
                ctx.fail(response, f"{number} with its release pending", seen=f"{item}")


def _assign_pending(ctx: CheckContext) -> None:
    with released_number(ctx) as (number, _):
        response = ctx.api.assign(number, ctx.trunk)
        trunk = (ctx.still(lambda: ctx.number_item(number), _has_no_trunk) or {}).get("trunk_group_id")
        if trunk or response.status in _SUCCESS:
            ctx.fail(response, "a refusal, and the number without a trunk")
        _assert_refused(ctx, response, {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}, "a number in its cooldown")


# All checks that buy a number give it back in this way. Where that fails, they use up the inventory.
FIRST = (Check("release.immediate", _immediate),)
CHECKS = (
    Check("release.success", _success),
    Check("release.success.status", _status),
    Check("release.detached", _detached),
    Check("release.cooldown", _cooldown),
    Check("release.cancel-url", _cancel_url),
    Check("release.listed", _listed),
    Check("release.again", _again),
    Check("release.cooldown-over", _cooldown_over),
    Check("release.not-owned", _not_owned),
    Check("release.number-foreign", _foreign),
    Check("release.wire-form", _wire_form),
    Check("cancel-release.success", _cancel),
    Check("cancel-release.detached", _cancel_detached),
    Check("cancel-release.not-pending", _cancel_not_pending),
    Check("cancel-release.number-unknown", _cancel_unknown),
    Check("cancel-release.number-foreign", _cancel_foreign),
    Check("cancel-release.wire-form", _cancel_wire_form),
    Check("assign.pending-release", _assign_pending),
)
