"""Purchasing, only in a sandbox, because a purchase cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import OTHER_REFUSALS, json_object

if TYPE_CHECKING:
    from vobiz_contract.checks.context import CheckContext

__all__ = ["CHECKS"]


def _from_inventory(ctx: CheckContext) -> str:
    items = ctx.items("list_inventory")
    if not items:
        ctx.not_judged("the inventory is empty")
    number: str = items[0]["e164"]
    return number


def _success(ctx: CheckContext) -> None:
    number = _from_inventory(ctx)
    before = set(ctx.trunks_of_numbers())
    response = ctx.api.send("purchase_number", data={"e164": number, "currency": "INR"})
    ctx.assert_behaviour(response)
    body = json_object(response) or {}
    if not isinstance(body.get("message"), str) or (body.get("number") or {}).get("e164") != number:
        ctx.fail(response, f"a message and the number {number}")
    after = ctx.trunks_of_numbers()
    if set(after) != {*before, number} or after[number] is not None:
        ctx.fail(response, f"{number} in the account, without a trunk", seen="a list without it, or with other changes")
    if number in {item["e164"] for item in ctx.items("list_inventory")}:
        ctx.fail(response, f"an inventory without {number}", seen="an inventory with it")
    ctx.assert_behaviour(
        ctx.api.send("purchase_number", data={"e164": number, "currency": "INR"}), "purchase.not-in-inventory"
    )


def _not_in_inventory(ctx: CheckContext) -> None:
    numbers = [ctx.unknown_number(), ctx.number, *filter(None, [ctx.provider.foreign_number])]
    before = set(ctx.trunks_of_numbers())
    for number in numbers:
        response = ctx.api.send("purchase_number", data={"e164": number, "currency": "INR"})
        ctx.assert_behaviour(response)
    if set(ctx.trunks_of_numbers()) != before:
        ctx.fail(response, "no change of the account's numbers", seen="a different list of numbers")


def _body_invalid(ctx: CheckContext) -> None:
    """Other refusals than 400 are not judged, because no public page lists 400 for this."""
    number = ctx.unknown_number()
    for data in ({}, {"e164": None}, {"e164": 1}, {"number": number}, {"e164": number[1:]}, {"e164": ""}):
        response = ctx.api.send("purchase_number", data=data)
        if response.status in OTHER_REFUSALS:
            ctx.not_judged(f"an invalid purchase got {response.status}; no public page says which status it gets")
        ctx.assert_behaviour(response)


def _debit_failed(ctx: CheckContext) -> None:
    number = _from_inventory(ctx)
    response = ctx.api.send("purchase_number", data={"e164": number, "currency": "INR"})
    ctx.assert_behaviour(response)
    if number not in {item["e164"] for item in ctx.items("list_inventory")}:
        ctx.fail(response, f"an inventory with {number}", seen="an inventory without it")


CHECKS = (
    Check("purchase.success", _success),
    Check("purchase.not-in-inventory", _not_in_inventory),
    Check("purchase.body-invalid", _body_invalid),
    Check("purchase.debit-failed", _debit_failed),
)
