"""Who may ask: credentials that are missing or wrong, another account's path, and which mistake counts first.

A provider that forgets to look would do what it is asked: at most assign the number under check, or unassign it.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.exchange import Exchange
    from vobiz_contract.lab import Lab

__all__ = ["CHECKS"]

_ID, _TOKEN = "X-Auth-ID", "X-Auth-Token"
_READS = ("list_numbers", "list_inventory", "list_trunks", "retrieve_trunk")
# To be tried where spending and destroying are allowed: a provider that does not look would do it.
_SANDBOX = {"purchase_number": {"e164": "+99900000000"}, "create_trunk": {"name": "contract check"}}


def _missing(lab: Lab) -> list[Mapping[str, str | None]]:
    pair = f"{lab.target.auth_id}:{lab.target.auth_token}".encode()
    basic = f"Basic {base64.b64encode(pair).decode()}"
    return [
        {_ID: None, _TOKEN: None},
        {_ID: None},
        {_TOKEN: None},
        {_ID: None, _TOKEN: None, "Authorization": basic},
        {_ID: "", _TOKEN: ""},
    ]


def _wrong(lab: Lab) -> list[Mapping[str, str | None]]:
    token, account = lab.target.auth_token, lab.target.auth_id
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


def _no_challenge(lab: Lab, answer: Exchange) -> None:
    if answer.all("WWW-Authenticate"):
        challenge = answer.header("WWW-Authenticate")
        lab.breach(answer, "no WWW-Authenticate", seen=f"status {answer.status}, WWW-Authenticate: {challenge}")


def _assign_refused(lab: Lab, changes: list[Mapping[str, str | None]]) -> None:
    number = lab.freed()
    for headers in changes:
        answer = lab.api.assign(number, lab.trunk, headers=headers)
        lab.must(answer)
        _no_challenge(lab, answer)
    lab.must_hold(number, None, answer)


def _credentials_missing(lab: Lab) -> None:
    _assign_refused(lab, _missing(lab))


def _credentials_wrong(lab: Lab) -> None:
    """The path names the same account as the header, so that nothing else is wrong."""
    _assign_refused(lab, _wrong(lab))
    account = f"{lab.target.auth_id}X"
    answer = lab.api.assign(lab.number, lab.trunk, headers={_ID: account}, account=account)
    lab.must(answer)


def _credentials_body(lab: Lab) -> None:
    number = lab.freed()
    for headers in (*_missing(lab), *_wrong(lab)):
        lab.must(lab.api.assign(number, lab.trunk, headers=headers))


def _everywhere(lab: Lab, headers: Mapping[str, str | None], account: str | None = None) -> None:
    """All other operations refuse, and none does anything."""
    for operation in _READS:
        lab.must(lab.api.send(operation, trunk_id=lab.trunk, headers=headers, account=account))
    number = lab.assigned()
    answer = lab.api.unassign(number, headers=headers, account=account)
    lab.must(answer)
    lab.must_hold(number, lab.trunk, answer)
    if lab.target.sandbox:
        for operation, data in _SANDBOX.items():
            lab.must(lab.api.send(operation, data=data, headers=headers, account=account))
        trunk = lab.unknown_trunks()[-1]
        lab.must(lab.api.send("delete_trunk", trunk_id=trunk, headers=headers, account=account))


def _common_missing(lab: Lab) -> None:
    for headers in _missing(lab)[:3]:
        _everywhere(lab, headers)


def _common_wrong(lab: Lab) -> None:
    wrong = _wrong(lab)
    for headers in (wrong[0], wrong[3], wrong[5]):
        _everywhere(lab, headers)


def _account_mismatch(lab: Lab) -> None:
    number = lab.freed()
    for account in (f"{lab.target.auth_id}X", lab.target.auth_id[:-1], "MA_OTHER"):
        answer = lab.api.assign(number, lab.trunk, account=account)
        lab.must(answer)
    lab.must_hold(number, None, answer)


def _common_mismatch(lab: Lab) -> None:
    _everywhere(lab, {}, account=f"{lab.target.auth_id}X")


def _check_order(lab: Lab) -> None:
    """Two mistakes at a time, neighbours in the order; the answer is that of the first."""
    unknown, no_trunk = lab.unknown_number(), lab.unknown_trunks()[-1]
    number, other = lab.freed(), f"{lab.target.auth_id}X"
    wrong = {_TOKEN: f"{lab.target.auth_token}x"}
    bad = json.dumps({"trunk_group_id": "no uuid"}).encode()
    cases = [
        ("assign.credentials-wrong", lab.api.assign(number, lab.trunk, headers=wrong, account=other)),
        ("assign.credentials-wrong", lab.api.assign(number, lab.trunk, headers=wrong, body=bad)),
        ("assign.credentials-missing", lab.api.assign(unknown, lab.trunk, headers={_TOKEN: None})),
        ("assign.account-mismatch", lab.api.assign(number, lab.trunk, account=other, body=bad)),
        ("assign.account-mismatch", lab.api.assign(unknown, lab.trunk, account=other)),
        ("assign.body-invalid", lab.api.assign(unknown, lab.trunk, body=bad)),
        ("assign.body-invalid", lab.api.assign(number, lab.trunk, sent=number, body=bad)),
        ("assign.number-unknown", lab.api.assign(unknown, no_trunk)),
    ]
    lab.assigned()
    cases += [
        ("assign.body-invalid.body", lab.api.assign(number, lab.trunk, body=bad)),
        ("assign.conflict", lab.api.assign(number, no_trunk)),
        ("assign.credentials-wrong", lab.api.assign(number, lab.trunk, headers=wrong)),
        ("assign.account-mismatch", lab.api.assign(number, lab.trunk, account=other)),
    ]
    for behaviour, answer in cases:
        _first_is(lab, behaviour, answer)


def _first_is(lab: Lab, behaviour: str, answer: Exchange) -> None:
    """The answer is that of the first mistake; its text is looked at only where it alone tells two apart."""
    sees = lab.spec.behaviours[behaviour].sees
    conflict = lab.spec.example("NumberAlreadyAssigned")["message"].encode()
    by_text = behaviour in {"assign.conflict", "assign.body-invalid.body"}
    wrong_text = by_text and (conflict in answer.body) != (behaviour == "assign.conflict")
    if (sees.status is not None and answer.status != sees.status) or wrong_text:
        lab.breach(answer, f"the answer of {behaviour}")


CHECKS = (
    Check("assign.credentials-missing", _credentials_missing),
    Check("assign.credentials-wrong", _credentials_wrong),
    Check("assign.credentials.body", _credentials_body),
    Check("assign.account-mismatch", _account_mismatch),
    Check("assign.check-order", _check_order),
    Check("common.credentials-missing", _common_missing),
    Check("common.credentials-wrong", _common_wrong),
    Check("common.account-mismatch", _common_mismatch),
)
