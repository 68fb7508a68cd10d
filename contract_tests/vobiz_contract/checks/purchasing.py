"""Purchasing, in a sandbox alone: a number that was bought stays bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.expectation import json_object

if TYPE_CHECKING:
    from vobiz_contract.lab import Lab

__all__ = ["CHECKS"]


def _from_inventory(lab: Lab) -> str:
    items = lab.items("list_inventory")
    if not items:
        lab.open("the inventory is empty")
    number: str = items[0]["e164"]
    return number


def _success(lab: Lab) -> None:
    number = _from_inventory(lab)
    before = set(lab.trunks_of_numbers())
    answer = lab.api.send("purchase_number", data={"e164": number, "currency": "INR"})
    lab.must(answer)
    body = json_object(answer) or {}
    if not isinstance(body.get("message"), str) or (body.get("number") or {}).get("e164") != number:
        lab.breach(answer, f"a message and the number {number}")
    after = lab.trunks_of_numbers()
    if set(after) != {*before, number} or after[number] is not None:
        lab.breach(answer, f"{number} in the account, without a trunk", seen="a list without it, or with more")
    if number in {item["e164"] for item in lab.items("list_inventory")}:
        lab.breach(answer, f"that {number} is not in the inventory any more", seen="an inventory with it")
    lab.must(lab.api.send("purchase_number", data={"e164": number, "currency": "INR"}), "purchase.not-in-inventory")


def _not_in_inventory(lab: Lab) -> None:
    numbers = [lab.unknown_number(), lab.number, *filter(None, [lab.target.foreign_number])]
    before = set(lab.trunks_of_numbers())
    for number in numbers:
        answer = lab.api.send("purchase_number", data={"e164": number, "currency": "INR"})
        lab.must(answer)
    if set(lab.trunks_of_numbers()) != before:
        lab.breach(answer, "that the account's numbers stay as they were", seen="another list of numbers")


def _body_invalid(lab: Lab) -> None:
    """Other refusals than 400 are left open: that the API's pages list 400 for this, nobody says."""
    number = lab.unknown_number()
    for data in ({}, {"e164": None}, {"e164": 1}, {"number": number}, {"e164": number[1:]}, {"e164": ""}):
        answer = lab.api.send("purchase_number", data=data)
        if answer.status in {404, 415, 422}:
            lab.open(f"{answer.status} came for an invalid purchase; which refusal it is, is not known")
        lab.must(answer)


def _debit_failed(lab: Lab) -> None:
    number = _from_inventory(lab)
    answer = lab.api.send("purchase_number", data={"e164": number, "currency": "INR"})
    lab.must(answer)
    if number not in {item["e164"] for item in lab.items("list_inventory")}:
        lab.breach(answer, f"that {number} stays in the inventory", seen="an inventory without it")


CHECKS = (
    Check("purchase.success", _success),
    Check("purchase.not-in-inventory", _not_in_inventory),
    Check("purchase.body-invalid", _body_invalid),
    Check("purchase.debit-failed", _debit_failed),
)
