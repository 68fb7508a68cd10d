"""What applies to every operation: the path alias, methods, unknown paths, parameters, sizes, server errors."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import is_json, json_object
from vobiz_contract.checks.resources import RESOURCES, unknown_id
from vobiz_contract.checks.samples import SAMPLES
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS"]

_READS = (
    "list_numbers",
    "list_inventory",
    "list_trunks",
    "retrieve_trunk",
    "list_origination_uris",
    "list_credentials",
    "list_ip_acls",
)
_LARGEST_PAGE = 100
_SEVERAL_MEGABYTES = 4 * 1024 * 1024
# Methods that the document does not declare, by an operation of the same path.
_UNDECLARED = {
    "list_numbers": ("POST", "PUT", "DELETE"),
    "list_trunks": ("PUT", "PATCH", "DELETE"),
    "list_inventory": ("POST", "DELETE"),
    "retrieve_trunk": ("POST",),
    "list_origination_uris": ("PUT", "DELETE"),
    "list_credentials": ("PUT", "DELETE"),
    "list_ip_acls": ("PUT", "DELETE"),
    "create_origination_uri": ("PUT", "DELETE"),
    "create_credential": ("PUT", "DELETE"),
    "create_ip_acl": ("PUT", "DELETE"),
    "purchase_number": ("PUT",),
    "cancel_release": ("PUT", "DELETE"),
}
_NO_CREDENTIALS: Mapping[str, str | None] = {"X-Auth-ID": None, "X-Auth-Token": None}


def _path_casing(ctx: CheckContext) -> None:
    for operation in _READS:
        plain, other = (ctx.api.request(operation, trunk_id=ctx.trunk, alias=alias) for alias in (False, True))
        ctx.assert_behaviour(ctx.send_either(plain, other))


def _path_alias(ctx: CheckContext) -> None:
    """A 404 is not judged, because one of Vobiz's pages says that the casing matters."""
    for operation in _READS:
        response = ctx.api.send(operation, trunk_id=ctx.trunk, alias=True)
        if response.status == HTTPStatus.NOT_FOUND:
            ctx.not_judged(f"{operation} got 404; one of Vobiz's pages says that the casing matters")
        ctx.assert_behaviour(response)
        plain = ctx.api.send(operation, trunk_id=ctx.trunk)
        if (json_object(response) or {}).keys() != (json_object(plain) or {}).keys():
            ctx.fail(response, "the same response as for /account/")
    number = ctx.assigned_number()
    response = ctx.api.unassign(number, alias=True)
    if response.status == HTTPStatus.NOT_FOUND:
        ctx.not_judged("unassign got 404; one of Vobiz's pages says that the casing matters")
    ctx.assert_status(response, HTTPStatus.NO_CONTENT)
    ctx.assert_unassigned(number, response)


def _parameter_invalid(ctx: CheckContext) -> None:
    """A provider that keeps to the limits in another way, such as by clamping, is not judged."""
    others: list[str] = []
    for value in ("101", "0", "-1", "x", "1.5"):
        response = ctx.api.send("list_numbers", query={"per_page": value})
        if _keeps_to_limits(response):
            others.append(value)
        else:
            ctx.assert_behaviour(response)
    if others:
        ctx.not_judged(f"per_page {', '.join(others)} was not refused with 400; no public page says that it must be")


def _keeps_to_limits(response: Exchange) -> bool:
    """Return whether a response has at most a hundred items, or is another refusal than 400."""
    if response.status == HTTPStatus.OK:
        return len((json_object(response) or {}).get("items", ())) <= _LARGEST_PAGE
    return response.status in {
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }


def _route_unknown(ctx: CheckContext) -> None:
    request = ctx.api.request("list_numbers")
    for target in (f"{request.target}-unknown", f"{ctx.spec.base_path}/unknown", f"{request.target}/a/b/c"):
        response = ctx.api.sender.send(replace(request, target=target))
        ctx.assert_behaviour(response)
        if not is_json(response):
            ctx.not_judged("the 404 has no JSON body; no public page says that it must have one")


def _method_not_allowed(ctx: CheckContext) -> None:
    segment, trunk = quote(ctx.unknown_number(), safe=""), ctx.unknown_trunks()[-1]
    for operation, methods in _UNDECLARED.items():
        for method in methods:
            response = ctx.api.send(operation, segment=segment, trunk_id=trunk, method=method, data={})
            ctx.assert_behaviour(response)


def _assign_method(ctx: CheckContext) -> None:
    """Also without credentials, because the method is checked before them."""
    number = ctx.assigned_number()
    ctx.assert_unaffected(
        number, ctx.trunk, (_refused_method(ctx, number, method) for method in ("GET", "PUT", "PATCH"))
    )
    response = ctx.api.assign(number, ctx.trunk, method="PATCH", headers=_NO_CREDENTIALS)
    if response.status == HTTPStatus.UNAUTHORIZED:
        expected = "status 405, because the method is checked before the credentials"
        ctx.fail(response, expected, behaviour="assign.check-order", wanted=Wanted(statuses=(405,)))
    _assert_method_refused(ctx, response)
    ctx.assert_assigned(number, ctx.trunk, response)


def _refused_method(ctx: CheckContext, number: str, method: str) -> Exchange:
    response = ctx.api.assign(number, ctx.trunk, method=method)
    _assert_method_refused(ctx, response)
    return response


def _assert_method_refused(ctx: CheckContext, response: Exchange) -> None:
    ctx.assert_behaviour(response)
    allowed = {one.strip().upper() for one in ",".join(response.header_values("Allow")).split(",")}
    if not {"POST", "DELETE"} <= allowed:
        wanted = Wanted(headers={"Allow": r"(?=.*\bPOST\b)(?=.*\bDELETE\b).*"})
        ctx.fail(response, "Allow with POST and DELETE", seen=f"Allow: {response.header('Allow')}", wanted=wanted)


def _content_type(ctx: CheckContext) -> None:
    data = {one.operation("create"): SAMPLES[one.name].settings(ctx.random) for one in RESOURCES}
    data["purchase_number"] = {"e164": ctx.unknown_number()}
    for operation, fields in data.items():
        for value in ("text/plain", "application/x-www-form-urlencoded"):
            response = ctx.api.send(operation, data=fields, headers={"Content-Type": value})
            if response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}:
                ctx.not_judged(f"{value} got {response.status}; no public page says which status it gets here")
            ctx.assert_behaviour(response)


def _body_too_large(ctx: CheckContext) -> None:
    number = ctx.free_number()
    body = b'{"note": "' + b"x" * _SEVERAL_MEGABYTES + b'", "trunk_group_id": "' + ctx.trunk.encode() + b'"}'
    response = ctx.api.assign(number, ctx.trunk, body=body)
    if not _is_too_large_or_error(response):
        ctx.not_judged(f"the response was {response.status}; no public page says that there is a limit")
    ctx.assert_behaviour(response)
    ctx.assert_unassigned(number, response)
    _other_bodies_too_large(ctx)


def _other_bodies_too_large(ctx: CheckContext) -> None:
    """Send such a body, of a field that changes nothing, to the other operations. Another refusal is not judged."""
    for operation in ctx.spec.operations.values():
        if operation.id != "assign_number" and ctx.spec.body_example(operation) is not None:
            data = {"note": "x" * _SEVERAL_MEGABYTES}
            response = ctx.api.send(operation.id, resource_id=unknown_id(ctx), data=data)
            if _is_too_large_or_error(response):
                ctx.assert_behaviour(response)


def _is_too_large_or_error(response: Exchange) -> bool:
    if response.status is None:
        return True
    return response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _rate_limited(ctx: CheckContext) -> None:
    for operation in _READS:
        ctx.assert_behaviour(ctx.api.send(operation, trunk_id=ctx.trunk))


def _server_error(ctx: CheckContext) -> None:
    for operation in _READS:
        response = ctx.api.send(operation, trunk_id=ctx.trunk)
        ctx.assert_behaviour(response)
        if not is_json(response):
            ctx.fail(response, "a JSON body")


CHECKS = (
    Check("assign.method-not-allowed", _assign_method),
    Check("common.path-casing", _path_casing),
    Check("common.path-alias", _path_alias),
    Check("common.parameter-invalid", _parameter_invalid),
    Check("common.content-type", _content_type),
    Check("common.method-not-allowed", _method_not_allowed),
    Check("common.route-unknown", _route_unknown),
    Check("common.body-too-large", _body_too_large),
    Check("common.rate-limited", _rate_limited),
    Check("common.server-error", _server_error),
)
