"""What a request must pass before an operation looks at it: an ordered table of pure checks.

The order is the document's `assign.check-order`: credentials, account, body. Number, conflict and trunk follow in the
operation, since only the store can decide them in one step.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_mock.wellformed import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock.model import Account
    from vobiz_mock.outcome import Outcome, Outcomes
    from vobiz_mock.wellformed import Reading
    from vobiz_spec import Operation


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request for an operation: what it asks, and who asks.

    `sent` holds the path parameters as they came over the wire, `parameters` the same decoded. `account` is the one
    that X-Auth-ID names, if it exists.
    """

    operation: Operation
    sent: Mapping[str, str]
    parameters: Mapping[str, str]
    auth_id: str
    auth_token: str
    reading: Reading
    account: Account | None


def first_refusal(call: Call, outcomes: Outcomes) -> Outcome | None:
    """The answer of the first check that the call fails; None where it passes them all."""
    return next((refusal for check in CHECKS if (refusal := check(call, outcomes)) is not None), None)


def _credentials_sent(call: Call, outcomes: Outcomes) -> Outcome | None:
    if (problem := call.reading.problem(Part.CREDENTIALS)) is None:
        return None
    return outcomes.refusal("credentials-missing", call.operation, hint=problem.detail)


def _credentials_right(call: Call, outcomes: Outcomes) -> Outcome | None:
    # An unknown account takes the same comparison, so that the time tells nothing about which accounts exist.
    expected = call.account.auth_token if call.account else ""
    same = hmac.compare_digest(expected.encode(), call.auth_token.encode("utf-8", "surrogateescape"))
    if same and call.account:
        return None
    return outcomes.refusal("credentials-wrong", call.operation, hint="the fake has no account with these credentials")


def _account_matches(call: Call, outcomes: Outcomes) -> Outcome | None:
    if call.parameters["account_id"] == call.auth_id:
        return None
    return outcomes.refusal("account-mismatch", call.operation, hint="write the same account in the path and X-Auth-ID")


def _no_trial(call: Call, outcomes: Outcomes) -> Outcome | None:
    if call.account and call.account.trial and call.operation.id == "assign_number":
        return outcomes.refusal("trial-account", call.operation, hint="the seed says that this is a trial account")
    return None


def _content_type(call: Call, outcomes: Outcomes) -> Outcome | None:
    if (problem := call.reading.problem(Part.CONTENT_TYPE)) is None:
        return None
    return outcomes.refusal("content-type", call.operation, hint=problem.detail)


def _query(call: Call, outcomes: Outcomes) -> Outcome | None:
    if (problem := call.reading.problem(Part.QUERY)) is None:
        return None
    return outcomes.refusal("parameter-invalid", call.operation, field=problem.name, hint=problem.detail)


def _trunk_id_named(call: Call, outcomes: Outcomes) -> Outcome | None:
    problem, body = call.reading.problem(Part.BODY), call.reading.body
    if problem is None or not isinstance(body, dict):
        return None
    if problem.name == "trunk_group_id" and problem.name not in body and "trunk_id" in body:
        return outcomes.refusal("trunk-id-misnamed", call.operation, hint="sent trunk_id; write trunk_group_id")
    return None


def _body(call: Call, outcomes: Outcomes) -> Outcome | None:
    if (problem := call.reading.problem(Part.BODY)) is None:
        return None
    return outcomes.refusal("body-invalid", call.operation, field=problem.name, hint=problem.detail)


CHECKS: tuple[Callable[[Call, Outcomes], Outcome | None], ...] = (
    _credentials_sent,
    _credentials_right,
    _account_matches,
    _no_trial,
    _content_type,
    _query,
    _trunk_id_named,
    _body,
)
