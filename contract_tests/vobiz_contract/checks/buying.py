"""Buys a number for a check, in a sandbox, and gives it back. Only numbers that a check bought are ever released."""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.expectation import json_object
from vobiz_contract.errors import ContractError
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = [
    "PENDING",
    "bought_number",
    "give_back",
    "is_gone",
    "is_pending",
    "item_soon",
    "number_to_buy",
    "purchase",
    "release",
    "released_number",
]

PENDING = "pending_release"
_SUCCESS = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)


def number_to_buy(ctx: CheckContext) -> str:
    """Return a number of the inventory. Without one, the behaviour is not judged."""
    items = ctx.items("list_inventory")
    if not items:
        ctx.not_judged("the inventory is empty")
    number: str = items[0]["e164"]
    return number


@contextlib.contextmanager
def bought_number(ctx: CheckContext) -> Iterator[str]:
    """Buy a number, yield it as soon as the list shows it, and give it back."""
    with purchase(ctx) as (number, _):
        item_soon(ctx, number, bool)
        yield number


@contextlib.contextmanager
def purchase(ctx: CheckContext) -> Iterator[tuple[str, Exchange]]:
    """Buy a number, yield it with the response, and give it back."""
    number = number_to_buy(ctx)
    response = ctx.api.send("purchase_number", data={"e164": number, "currency": "INR"})
    ctx.assert_behaviour(response, "purchase.success")
    try:
        yield number, response
    finally:
        give_back(ctx, number)


def item_soon(ctx: CheckContext, number: str, fits: Callable[[dict[str, Any] | None], bool]) -> dict[str, Any] | None:
    """Return what the list shows of a number, as soon as it fits to what was changed."""
    return ctx.soon(lambda: ctx.number_item(number), fits)


def is_gone(item: dict[str, Any] | None) -> bool:
    """Return whether a list does not contain a number."""
    return item is None


def give_back(ctx: CheckContext, number: str) -> None:
    """Release a number that a check has bought, at once. If the provider does not, the number stays in the account."""
    with contextlib.suppress(ContractError):
        ctx.api.send_for(number, "release_number", query={"immediate": "true"})


def release(ctx: CheckContext, number: str, **query: str) -> Exchange:
    """Release a number, and return the response, which may be any success.

    One of Vobiz's skills mentions a 409 within a period after the purchase. Then the behaviour is not judged.
    """
    response = ctx.api.send_for(number, "release_number", query=query)
    if response.status == HTTPStatus.CONFLICT:
        ctx.not_judged("the release got 409, as one of Vobiz's pages says of numbers that were bought lately")
    if response.status not in _SUCCESS:
        wanted = Wanted(statuses=_SUCCESS)
        ctx.fail(response, "a successful status", behaviour="release.success", wanted=wanted)
    return response


@contextlib.contextmanager
def released_number(ctx: CheckContext, *, assigned: bool = False) -> Iterator[tuple[str, Exchange]]:
    """Buy a number, release it, and yield it in its cooldown, with the response. `assigned` gives it a trunk before.

    If the provider releases numbers at once, as some pages of Vobiz say, the behaviour is not judged.
    """
    with bought_number(ctx) as number:
        if assigned:
            ctx.assigned_number(None, number)
        response = release(ctx, number)
        if not is_pending(response):
            if item_soon(ctx, number, is_gone) is None:
                ctx.not_judged("the provider releases a number at once, without a cooldown, as some pages of Vobiz say")
            ctx.fail(response, f"the status {PENDING}, or a number that is not in the account any more")
        yield number, response


def is_pending(response: Exchange) -> bool:
    """Return whether the response to a release says that the number is in its cooldown."""
    return (json_object(response) or {}).get("status") == PENDING
