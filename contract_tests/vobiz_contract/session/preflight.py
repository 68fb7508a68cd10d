"""Inspects the account before a run, and distinguishes what cannot be checked from what is broken."""

from __future__ import annotations

import contextlib
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.cleaning import take_stock
from vobiz_contract.checks.expectation import json_object
from vobiz_contract.checks.resources import ORIGINATION_URI, created, seen
from vobiz_contract.checks.samples import SAMPLES
from vobiz_contract.errors import CannotCheckError, ContractError, NoResponseError, RateLimitedError
from vobiz_contract.session.restore import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.api import Api
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["check_access", "inspect_account", "learn_lag", "outage"]

_TRIES = 3
_PAUSE = 0.2  # seconds between two looks
# What a gateway answers whose service does not run. It says nothing of the service.
_UNAVAILABLE = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
_OF_ASSIGN = frozenset({"assign_number", "unassign_number"})


def inspect_account(ctx: CheckContext) -> Found:
    """Return what is to be restored at the end.

    Raises:
        CannotCheckError: The provider does not respond or refuses the credentials, or a number or trunk is not in
            the account.
        BreachError: The list of numbers cannot be read.

    """
    with _only_cannot_check(ctx):
        _check_access(ctx)
        _learn_casing_of_assign(ctx)
        trunks = ctx.trunks_of_numbers()
        missing = [number for number in ctx.provider.numbers if number not in trunks]
        if missing:
            raise CannotCheckError(f"not in the account: {', '.join(missing)}")
        _check_trunks(ctx.api)
        stock = take_stock(ctx, tuple(trunks))
    return Found({number: trunks[number] for number in ctx.provider.numbers}, stock)


def check_access(ctx: CheckContext) -> None:
    """Raise CannotCheckError if the provider does not respond, or refuses the credentials."""
    with _only_cannot_check(ctx):
        _check_access(ctx)


def outage(ctx: CheckContext) -> str:
    """Return why the provider cannot be checked any more, although it could before, or an empty string."""
    reason, last = "", _before(ctx)
    for _ in range(_TRIES):
        ctx.api.sender.revive()
        try:
            check_access(ctx)
        except CannotCheckError as error:
            reason = f"{error}, since {last}"
        else:
            return ""
    return reason


def _before(ctx: CheckContext) -> str:
    request = ctx.last_exchange.request
    return f"{request.method} {request.target}"


@contextlib.contextmanager
def _only_cannot_check(ctx: CheckContext) -> Iterator[None]:
    """Turn a missing response into the error that ends a run."""
    try:
        yield
    except RateLimitedError as error:
        raise CannotCheckError(str(error)) from error
    except NoResponseError as error:
        raise CannotCheckError(f"{ctx.provider.url} does not respond: {error}") from error


def learn_lag(ctx: CheckContext) -> None:
    """Find out whether the lists need a moment to show a change, by creating something in a sandbox.

    Nothing that is broken counts here: the checks find it.
    """
    with contextlib.suppress(ContractError), created(ctx, ORIGINATION_URI, _sample(ctx)) as shown:
        seen(ctx, ORIGINATION_URI, lambda every: ORIGINATION_URI.id_of(shown) in every)


def _sample(ctx: CheckContext) -> dict[str, Any]:
    return SAMPLES[ORIGINATION_URI.name].settings(ctx.random)


def _learn_casing_of_assign(ctx: CheckContext) -> None:
    """Find out under which of `/account/` and `/Account/` the provider has the assign endpoint.

    An assign without a trunk is refused with 400 under the right one, and changes nothing.
    """
    api, number, trunk = ctx.api, ctx.number, ctx.trunk
    if api.assign(number, trunk, body=b"{}").status == HTTPStatus.NOT_FOUND:
        other = api.assign(number, trunk, body=b"{}", alias=True)
        api.aliased |= _OF_ASSIGN if other.status == HTTPStatus.BAD_REQUEST else frozenset()


def _check_access(ctx: CheckContext) -> None:
    response = _list_numbers(ctx.api)
    if response.status == HTTPStatus.NOT_FOUND and ctx.api.send("list_numbers", alias=True).status == HTTPStatus.OK:
        ctx.api.aliased |= frozenset(ctx.spec.operations) - _OF_ASSIGN
    if response.status == HTTPStatus.UNAUTHORIZED:
        raise CannotCheckError("the provider refuses the credentials (401)")
    if response.status == HTTPStatus.FORBIDDEN:
        raise CannotCheckError(f"the provider refuses access to account {ctx.provider.auth_id} (403)")
    if response.status in _UNAVAILABLE:
        raise CannotCheckError(f"the provider answers {response.status} to every request")


def _list_numbers(api: Api) -> Exchange:
    """Return the list of numbers. An error counts only if it repeats; an occasional one is found by the checks."""
    for turn in range(_TRIES):
        time.sleep(turn * _PAUSE)
        response = api.send("list_numbers")
        if response.status == HTTPStatus.OK:
            break
    return response


def _check_trunks(api: Api) -> None:
    objects = (json_object(api.send("list_trunks", query={"limit": 100})) or {}).get("objects")
    if not isinstance(objects, list):
        return  # the checks of trunks report this
    listed = {str(one.get("trunk_id")).lower() for one in objects if isinstance(one, dict)}
    for trunk in api.provider.trunk_ids:
        unlisted = trunk.lower() not in listed
        if unlisted and api.send("retrieve_trunk", trunk_id=trunk).status == HTTPStatus.NOT_FOUND:
            raise CannotCheckError(f"not a trunk of the account: {trunk}")
