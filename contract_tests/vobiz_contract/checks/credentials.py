"""Authentication: missing and wrong credentials, the path of another account, and which of two mistakes is reported.

A provider that does not check the credentials carries the request out. Outside a sandbox it then at most assigns or
unassigns the number that the checks use.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.resources import RESOURCES, unknown_id
from vobiz_contract.checks.samples import SAMPLES
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS"]

_ID, _TOKEN = "X-Auth-ID", "X-Auth-Token"
_READS = (
    "list_numbers",
    "list_inventory",
    "list_trunks",
    "retrieve_trunk",
    "list_origination_uris",
    "list_credentials",
    "list_ip_acls",
)
_UNKNOWN_NUMBER = "+99900000000"


def _missing(ctx: CheckContext) -> list[Mapping[str, str | None]]:
    pair = f"{ctx.provider.auth_id}:{ctx.provider.auth_token}".encode()
    basic = f"Basic {base64.b64encode(pair).decode()}"
    return [
        {_ID: None, _TOKEN: None},
        {_ID: None},
        {_TOKEN: None},
        {_ID: None, _TOKEN: None, "Authorization": basic},
        {_ID: "", _TOKEN: ""},
    ]


def _wrong(ctx: CheckContext) -> list[Mapping[str, str | None]]:
    token, account = ctx.provider.auth_token, ctx.provider.auth_id
    wrong: list[Mapping[str, str | None]] = [
        {_TOKEN: f"{token}x"},
        {_TOKEN: token[:-1]},
        {_TOKEN: f"x{token}"},
        {_TOKEN: "x" * len(token)},
        {_TOKEN: ""},
        {_ID: f"{account}X"},
        {_ID: ""},
        {_ID: token, _TOKEN: account},
    ]
    if token.swapcase() != token:
        wrong.append({_TOKEN: token.swapcase()})
    return wrong


def _assert_no_challenge(ctx: CheckContext, response: Exchange) -> None:
    if response.header_values("WWW-Authenticate"):
        challenge = response.header("WWW-Authenticate")
        seen = f"status {response.status}, WWW-Authenticate: {challenge}"
        ctx.fail(response, "no WWW-Authenticate", seen=seen, wanted=Wanted(headers={"WWW-Authenticate": None}))


def _assign_refused(ctx: CheckContext, changes: list[Mapping[str, str | None]]) -> None:
    number = ctx.free_number()
    for headers in changes:
        response = ctx.api.assign(number, ctx.trunk, headers=headers)
        ctx.assert_behaviour(response)
        _assert_no_challenge(ctx, response)
    ctx.assert_unassigned(number, response)


def _credentials_missing(ctx: CheckContext) -> None:
    _assign_refused(ctx, _missing(ctx))


def _credentials_wrong(ctx: CheckContext) -> None:
    """The last request has the same account in path and header, so that only the pair is wrong."""
    _assign_refused(ctx, _wrong(ctx))
    account = f"{ctx.provider.auth_id}X"
    response = ctx.api.assign(ctx.number, ctx.trunk, headers={_ID: account}, account=account)
    ctx.assert_behaviour(response)


def _credentials_body(ctx: CheckContext) -> None:
    number = ctx.free_number()
    for headers in (*_missing(ctx), *_wrong(ctx)):
        ctx.assert_behaviour(ctx.api.assign(number, ctx.trunk, headers=headers))


def _assert_refused_everywhere(
    ctx: CheckContext, headers: Mapping[str, str | None], account: str | None = None
) -> None:
    """Assert that all other operations refuse the request, and that it has no effect."""
    for operation in _READS:
        ctx.assert_behaviour(ctx.api.send(operation, trunk_id=ctx.trunk, headers=headers, account=account))
    number = ctx.assigned_number()
    response = ctx.api.unassign(number, headers=headers, account=account)
    ctx.assert_behaviour(response)
    ctx.assert_assigned(number, ctx.trunk, response)


def _assert_refused_in_sandbox(
    ctx: CheckContext, headers: Mapping[str, str | None], account: str | None = None
) -> None:
    """Assert the same of the operations that a provider would carry out if it did not check the credentials."""
    if not ctx.provider.sandbox:
        return
    purchase = {"e164": _UNKNOWN_NUMBER}
    ctx.assert_behaviour(ctx.api.send("purchase_number", data=purchase, headers=headers, account=account))
    for operation in ("release_number", "cancel_release"):
        ctx.assert_behaviour(ctx.api.send_for(_UNKNOWN_NUMBER, operation, headers=headers, account=account))
    for resource in RESOURCES:
        sample, unknown = SAMPLES[resource.name], unknown_id(ctx)
        change = sample.change(ctx.random)
        for verb, data in (("create", sample.settings(ctx.random)), ("update", change.data), ("delete", None)):
            response = ctx.api.send(
                resource.operation(verb), resource_id=unknown, data=data, headers=headers, account=account
            )
            ctx.assert_behaviour(response)


def _common_missing(ctx: CheckContext) -> None:
    missing = _missing(ctx)[:3]
    for headers in missing:
        _assert_refused_everywhere(ctx, headers)
    _assert_refused_in_sandbox(ctx, missing[0])


def _common_wrong(ctx: CheckContext) -> None:
    wrong = _wrong(ctx)
    for headers in (wrong[0], wrong[3], wrong[5]):
        _assert_refused_everywhere(ctx, headers)
    _assert_refused_in_sandbox(ctx, wrong[0])


def _common_body(ctx: CheckContext) -> None:
    """Send each combination of missing or wrong credentials to one operation, and one combination to the others."""
    for headers in (*_missing(ctx), *_wrong(ctx)):
        ctx.assert_behaviour(ctx.api.send("list_numbers", headers=headers))
    _assert_refused_everywhere(ctx, _missing(ctx)[0])


def _account_mismatch(ctx: CheckContext) -> None:
    number = ctx.free_number()
    for account in (f"{ctx.provider.auth_id}X", ctx.provider.auth_id[:-1], "MA_OTHER"):
        response = ctx.api.assign(number, ctx.trunk, account=account)
        ctx.assert_behaviour(response)
    ctx.assert_unassigned(number, response)


def _common_mismatch(ctx: CheckContext) -> None:
    account = f"{ctx.provider.auth_id}X"
    _assert_refused_everywhere(ctx, {}, account)
    _assert_refused_in_sandbox(ctx, {}, account)


def _check_order(ctx: CheckContext) -> None:
    """Send two mistakes at a time, which are neighbours in the order. The response must be for the first."""
    unknown, no_trunk = ctx.unknown_number(), ctx.unknown_trunks()[-1]
    number, other = ctx.free_number(), f"{ctx.provider.auth_id}X"
    wrong = {_TOKEN: f"{ctx.provider.auth_token}x"}
    bad = json.dumps({"trunk_group_id": "not-a-uuid"}).encode()
    cases = [
        ("assign.credentials-wrong", ctx.api.assign(number, ctx.trunk, headers=wrong, account=other)),
        ("assign.credentials-wrong", ctx.api.assign(number, ctx.trunk, headers=wrong, body=bad)),
        ("assign.credentials-missing", ctx.api.assign(unknown, ctx.trunk, headers={_TOKEN: None})),
        ("assign.account-mismatch", ctx.api.assign(number, ctx.trunk, account=other, body=bad)),
        ("assign.account-mismatch", ctx.api.assign(unknown, ctx.trunk, account=other)),
        ("assign.body-invalid", ctx.api.assign(unknown, ctx.trunk, body=bad)),
        ("assign.body-invalid", ctx.api.assign(number, ctx.trunk, segment=number, body=bad)),
        ("assign.number-unknown", ctx.api.assign(unknown, no_trunk)),
    ]
    ctx.assigned_number()
    cases += [
        ("assign.body-invalid.body", ctx.api.assign(number, ctx.trunk, body=bad)),
        ("assign.conflict", ctx.api.assign(number, no_trunk)),
        ("assign.credentials-wrong", ctx.api.assign(number, ctx.trunk, headers=wrong)),
        ("assign.account-mismatch", ctx.api.assign(number, ctx.trunk, account=other)),
    ]
    for behaviour, response in cases:
        _assert_first(ctx, behaviour, response)


def _assert_first(ctx: CheckContext, behaviour: str, response: Exchange) -> None:
    """Assert that a response is for this mistake. Its text counts only where two mistakes have the same status."""
    sees = ctx.spec.behaviours[behaviour].sees
    conflict = ctx.spec.example("NumberAlreadyAssigned")["message"]
    by_text = behaviour in {"assign.conflict", "assign.body-invalid.body"}
    wrong_text = by_text and (conflict.encode() in response.body) != (behaviour == "assign.conflict")
    if (sees.status is not None and response.status != sees.status) or wrong_text:
        wanted = Wanted(
            statuses=(sees.status,) if sees.status else (),
            some=({"message": conflict},) if behaviour == "assign.conflict" else (),
            lacks=conflict if behaviour == "assign.body-invalid.body" else "",
        )
        ctx.fail(response, f"the response for {behaviour}", wanted=wanted)


CHECKS = (
    Check("assign.credentials-missing", _credentials_missing),
    Check("assign.credentials-wrong", _credentials_wrong),
    Check("assign.credentials.body", _credentials_body),
    Check("assign.account-mismatch", _account_mismatch),
    Check("assign.check-order", _check_order),
    Check("common.credentials-missing", _common_missing),
    Check("common.credentials-wrong", _common_wrong),
    Check("common.credentials.body", _common_body),
    Check("common.account-mismatch", _common_mismatch),
)
