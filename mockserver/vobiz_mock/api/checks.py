"""What a request must pass before an operation looks at it: two ordered tables of pure checks.

The order is the document's `assign.check-order`: route, method, credentials, account, body. Number, conflict and trunk
follow in the operation, since only the store can decide them in one step.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from vobiz_mock.api.reading import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.api.outcome import Outcome, Outcomes
    from vobiz_mock.api.reading import Problem, ReadRequest
    from vobiz_mock.api.routed import RoutedRequest

    RouteCheck = Callable[[RoutedRequest, Outcomes], Outcome | None]
    Check = Callable[[ReadRequest, Outcomes], Outcome | None]


def unroutable(routed: RoutedRequest, outcomes: Outcomes) -> Outcome | None:
    """The refusal of a request that no operation can take; None when one can."""
    return next((refusal for check in ROUTE_CHECKS if (refusal := check(routed, outcomes)) is not None), None)


def first_refusal(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    """The answer of the first check that the request fails; None when it passes them all."""
    return next((refusal for check in CHECKS if (refusal := check(request, outcomes)) is not None), None)


def _path_known(routed: RoutedRequest, outcomes: Outcomes) -> Outcome | None:
    return None if routed.operations else outcomes.refusal("route-unknown")


def _method_allowed(routed: RoutedRequest, outcomes: Outcomes) -> Outcome | None:
    if routed.operation is not None:
        return None
    allow, other = ", ".join(routed.operations), next(iter(routed.operations.values()))
    return outcomes.refusal("method-not-allowed", other, headers={"Allow": allow}, places={"allow": allow})


def _body_bounded(routed: RoutedRequest, outcomes: Outcomes) -> Outcome | None:
    return outcomes.refusal("body-too-large", routed.operation) if routed.request.body_too_large else None


def _credentials_sent(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if request.reading.problem(Part.CREDENTIALS) is None:
        return None
    return outcomes.refusal("credentials-missing", request.operation)


def _credentials_right(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    # An unknown account takes the same comparison, so that the time does not tell which accounts exist.
    expected = request.account.auth_token if request.account else ""
    same = hmac.compare_digest(expected.encode(), request.auth_token.encode("utf-8", "surrogateescape"))
    if same and request.account:
        return None
    return outcomes.refusal("credentials-wrong", request.operation)


def _account_matches(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if request.routed.account_id == request.auth_id:
        return None
    return outcomes.refusal("account-mismatch", request.operation)


def _no_trial(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if request.account and request.account.trial and request.operation.id == "assign_number":
        return outcomes.refusal("trial-account", request.operation)
    return None


def _content_type(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if (problem := request.reading.problem(Part.CONTENT_TYPE)) is None:
        return None
    return outcomes.refusal("content-type", request.operation, places={"sent": problem.detail})


def _query(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if (problem := request.reading.problem(Part.QUERY)) is None:
        return None
    return outcomes.refusal("parameter-invalid", request.operation, places=_places(problem))


def _trunk_id_named(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    problem, body = request.reading.problem(Part.BODY), request.reading.body
    if problem is None or not isinstance(body, dict):
        return None
    if problem.name == "trunk_group_id" and problem.name not in body and "trunk_id" in body:
        return outcomes.refusal("trunk-id-misnamed", request.operation)
    return None


def _body(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if (problem := request.reading.problem(Part.BODY)) is None:
        return None
    return outcomes.refusal("body-invalid", request.operation, places=_places(problem))


def _places(problem: Problem) -> dict[str, str]:
    return {"field": problem.name, "detail": problem.detail}


ROUTE_CHECKS: tuple[RouteCheck, ...] = (
    _path_known,
    _method_allowed,
    _body_bounded,
)
CHECKS: tuple[Check, ...] = (
    _credentials_sent,
    _credentials_right,
    _account_matches,
    _no_trial,
    _content_type,
    _query,
    _trunk_id_named,
    _body,
)
