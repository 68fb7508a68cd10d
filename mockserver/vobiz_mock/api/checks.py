"""The checks that a request must pass before its operation runs: ordered tables of pure functions.

The order is that of the behaviour `assign.check-order`: credentials, account and body, after route, method and size.
The store checks number, conflict and trunk, because these checks must be atomic with the change. This module must not
depend on the store.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.reading import Part
from vobiz_mock.api.route_advice import methods_of
from vobiz_mock.api.target import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vobiz_mock.api.outcome import Outcome, Outcomes
    from vobiz_mock.api.reading import Problem, ReadRequest
    from vobiz_mock.api.route_advice import RouteAdvice
    from vobiz_mock.api.routed import RoutedRequest

    RouteCheck = Callable[[RoutedRequest, Outcomes, RouteAdvice], Outcome | None]
    Check = Callable[[ReadRequest, Outcomes], Outcome | None]

_MAX_ID = 40  # characters of an account in a hint
# What the behaviour `create-trunk.limits` names: the fields of a trunk that have a limit, and its keyword.
_LIMITS = {
    ("max_concurrent_calls", "maximum"),
    ("concurrent_calls_limit", "maximum"),
    ("cps_limit", "maximum"),
    ("description", "maxLength"),
}


def unroutable(routed: RoutedRequest, outcomes: Outcomes, advice: RouteAdvice) -> Outcome | None:
    """Return the refusal of a request that no operation accepts; None if one does."""
    for check in ROUTE_CHECKS:
        if (refusal := check(routed, outcomes, advice)) is not None:
            return refusal
    return None


def first_refusal(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    """Return the refusal of the first check that the request fails; None if it passes all of them."""
    return _first(CHECKS, request, outcomes)


def malformed(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    """Return the refusal of a request that is wrong whatever the state is; None if it is well-formed."""
    return _first(FORM_CHECKS, request, outcomes)


def _first(checks: Iterable[Check], request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    return next((refusal for check in checks if (refusal := check(request, outcomes)) is not None), None)


def _check_path(routed: RoutedRequest, outcomes: Outcomes, advice: RouteAdvice) -> Outcome | None:
    return None if routed.operations else outcomes.refusal("route-unknown", advice=advice.on_path(routed))


def _check_method(routed: RoutedRequest, outcomes: Outcomes, advice: RouteAdvice) -> Outcome | None:
    if routed.operation is not None:
        return None
    allow, other = ", ".join(routed.operations), next(iter(routed.operations.values()))
    return outcomes.refusal(
        "method-not-allowed",
        other,
        headers={"Allow": allow},
        places={"allow": methods_of(routed.operations)},
        advice=advice.on_method(routed),
    )


def _check_body_size(routed: RoutedRequest, outcomes: Outcomes, _advice: RouteAdvice) -> Outcome | None:
    return outcomes.refusal("body-too-large", routed.operation) if routed.request.body_too_large else None


def _check_credentials_present(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if request.reading.problem(Part.CREDENTIALS) is None:
        return None
    advice = Advice("authorization-sent") if "authorization" in request.routed.request.headers else None
    return outcomes.refusal("credentials-missing", request.operation, advice=advice)


def _check_credentials_correct(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    # The comparison also runs for an unknown account, so that its duration does not reveal which accounts exist.
    expected = request.account.auth_token if request.account else ""
    equal = hmac.compare_digest(expected.encode(), request.auth_token.encode("utf-8", "surrogatepass"))
    if equal and request.account:
        return None
    return outcomes.refusal("credentials-wrong", request.operation)


def _check_account(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if request.routed.account_id == request.auth_id:
        return None
    sent, write = (printable(id_, limit=_MAX_ID) for id_ in (request.routed.account_id, request.auth_id))
    return outcomes.refusal(
        "account-mismatch", request.operation, advice=Advice("account-other", {"sent": sent, "write": write})
    )


def _check_trial(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if request.account and request.account.trial and request.operation.id == "assign_number":
        return outcomes.refusal("trial-account", request.operation)
    return None


def _check_content_type(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if (problem := request.reading.problem(Part.CONTENT_TYPE)) is None:
        return None
    return outcomes.refusal("content-type", request.operation, places={"sent": problem.detail})


def _check_query(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if (problem := request.reading.problem(Part.QUERY)) is None:
        return None
    return outcomes.refusal("parameter-invalid", request.operation, places=_places(problem), advice=problem.advice)


def _check_trunk_id_name(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    problem, body = request.reading.problem(Part.BODY), request.reading.body
    if problem is None or not isinstance(body, dict):
        return None
    if problem.name == "trunk_group_id" and problem.name not in body and "trunk_id" in body:
        return outcomes.refusal("trunk-id-misnamed", request.operation)
    return None


def _check_limits(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    problem = request.reading.problem(Part.BODY)
    if problem is None or request.operation.id != "create_trunk" or (problem.name, problem.rule) not in _LIMITS:
        return None
    return outcomes.refusal("limits", request.operation, places=_places(problem))


def _check_body(request: ReadRequest, outcomes: Outcomes) -> Outcome | None:
    if (problem := request.reading.problem(Part.BODY)) is None:
        return None
    return outcomes.refusal("body-invalid", request.operation, places=_places(problem), advice=problem.advice)


def _places(problem: Problem) -> dict[str, str]:
    return {"field": problem.name, "detail": problem.detail}


ROUTE_CHECKS: tuple[RouteCheck, ...] = (
    _check_path,
    _check_method,
    _check_body_size,
)
_CONTENT_CHECKS: tuple[Check, ...] = (
    _check_content_type,
    _check_query,
    _check_trunk_id_name,
    _check_limits,
    _check_body,
)
CHECKS: tuple[Check, ...] = (
    _check_credentials_present,
    _check_credentials_correct,
    _check_account,
    _check_trial,
    *_CONTENT_CHECKS,
)
# Those that need no account of the store.
FORM_CHECKS: tuple[Check, ...] = (_check_credentials_present, _check_account, *_CONTENT_CHECKS)
