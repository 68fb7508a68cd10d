"""Purchasing, only in a sandbox, because it spends money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.buying import item_soon, number_to_buy, purchase
from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import OTHER_REFUSALS, json_object
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS"]

_SOURCE = "inventory"


def _success(ctx: CheckContext) -> None:
    before = ctx.own_trunks()
    with purchase(ctx) as (number, response):
        body = json_object(response) or {}
        if not isinstance(body.get("message"), str) or _number_of(response).get("e164") != number:
            ctx.fail(response, f"a message and the number {number}")
        after = ctx.soon(ctx.trunks_of_numbers, lambda listed: number in listed)
        if after.get(number, "absent") is not None or {**before, **_of(after, before)} != before:
            seen = "a list without it, or with other changes"
            ctx.fail(response, f"{number} in the account, without a trunk", seen=seen)
        if number in ctx.soon(lambda: _inventory(ctx), lambda listed: number not in listed):
            ctx.fail(response, f"an inventory without {number}", seen="an inventory with it")
        again = ctx.api.send("purchase_number", data={"e164": number, "currency": "INR"})
        ctx.assert_behaviour(again, "purchase.not-in-inventory")


def _of(listed: Mapping[str, str | None], numbers: Iterable[str]) -> dict[str, str | None]:
    return {number: listed.get(number, "absent") for number in numbers}


def _inventory(ctx: CheckContext) -> set[str]:
    return {item["e164"] for item in ctx.items("list_inventory")}


def _number_of(response: Exchange) -> dict[str, Any]:
    number = (json_object(response) or {}).get("number")
    return number if isinstance(number, dict) else {}


def _source(ctx: CheckContext) -> None:
    """What shows no source is not judged."""
    with purchase(ctx) as (number, response):
        item = item_soon(ctx, number, bool) or {}
        shown = [(response, _number_of(response)), (ctx.last_exchange, item)]
        for exchange, one in shown:
            if one.get("source", _SOURCE) != _SOURCE:
                wanted = Wanted(some=({"e164": one["e164"], "source": _SOURCE},)) if "e164" in one else None
                ctx.fail(exchange, f"the source {_SOURCE!r}", seen=f"the source {one['source']!r}", wanted=wanted)
        if not all("source" in one for _, one in shown):
            ctx.not_judged("the response or the list shows no source of a number")


def _not_in_inventory(ctx: CheckContext) -> None:
    numbers = [ctx.unknown_number(), ctx.number, *filter(None, [ctx.provider.foreign_number])]
    own = ctx.trunks_of_numbers()
    for number in numbers:
        response = ctx.api.send("purchase_number", data={"e164": number, "currency": "INR"})
        ctx.assert_behaviour(response)
    now = ctx.still(ctx.trunks_of_numbers, lambda listed: listed.keys() == own.keys())
    bought = sorted((now.keys() - own.keys()) & {*numbers})
    if bought or not {*ctx.provider.numbers} <= now.keys():
        ctx.fail(response, "no change of the account's numbers", seen=f"{', '.join(bought) or 'fewer numbers'} in it")


def _body_invalid(ctx: CheckContext) -> None:
    """Other refusals than 400 are not judged, because no public page lists 400 for this."""
    number = ctx.unknown_number()
    for data in ({}, {"e164": None}, {"e164": 1}, {"number": number}, {"e164": number[1:]}, {"e164": ""}):
        response = ctx.api.send("purchase_number", data=data)
        if response.status in OTHER_REFUSALS:
            ctx.not_judged(f"an invalid purchase got {response.status}; no public page says which status it gets")
        ctx.assert_behaviour(response)


def _debit_failed(ctx: CheckContext) -> None:
    number = number_to_buy(ctx)
    response = ctx.api.send("purchase_number", data={"e164": number, "currency": "INR"})
    ctx.assert_behaviour(response)
    if number not in ctx.still(lambda: _inventory(ctx), lambda listed: number in listed):
        ctx.fail(response, f"an inventory with {number}", seen="an inventory without it")


CHECKS = (
    Check("purchase.success", _success),
    Check("purchase.source", _source),
    Check("purchase.not-in-inventory", _not_in_inventory),
    Check("purchase.body-invalid", _body_invalid),
    Check("purchase.debit-failed", _debit_failed),
)
