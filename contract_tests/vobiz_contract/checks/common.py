"""What holds for every operation alike: the alias, methods, unknown paths, parameters, sizes, failures."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.errors import ContractError
from vobiz_contract.expectation import is_json, json_object
from vobiz_contract.lab import is_uuid

if TYPE_CHECKING:
    from vobiz_contract.exchange import Exchange
    from vobiz_contract.lab import Lab

__all__ = ["CHECKS"]

_READS = ("list_numbers", "list_inventory", "list_trunks", "retrieve_trunk")
_OK, _NO_CONTENT = 200, 204
_MOST_A_PAGE = 100
_SERVER_ERRORS = 500
_SEVERAL_MEGABYTES = 4 * 1024 * 1024


def _path_alias(lab: Lab) -> None:
    for operation in _READS:
        answer = lab.api.send(operation, trunk_id=lab.trunk, alias=True)
        lab.must(answer)
        plain = lab.api.send(operation, trunk_id=lab.trunk)
        if (json_object(answer) or {}).keys() != (json_object(plain) or {}).keys():
            lab.breach(answer, "the answer that /account/ gives")
    number = lab.assigned()
    answer = lab.api.unassign(number, alias=True)
    lab.must_be(answer, _NO_CONTENT)
    lab.must_hold(number, None, answer)


def _parameter_invalid(lab: Lab) -> None:
    """A provider that keeps to the bounds in another way breaks nothing that is known."""
    others: list[str] = []
    for value in ("101", "0", "-1", "x", "1.5"):
        answer = lab.api.send("list_numbers", query={"per_page": value})
        within = len((json_object(answer) or {}).get("items", ())) <= _MOST_A_PAGE
        if (answer.status == _OK and within) or answer.status in {404, 416, 422}:
            others.append(value)
        else:
            lab.must(answer)
    if others:
        lab.open(f"per_page {', '.join(others)} was answered in another way; that it is refused, nobody says")


def _route_unknown(lab: Lab) -> None:
    request = lab.api.request("list_numbers")
    for target in (f"{request.target}-unknown", f"{lab.spec.base_path}/unknown", f"{request.target}/a/b/c"):
        answer = lab.api.wire.send(replace(request, target=target))
        lab.must(answer)
        if not is_json(answer):
            lab.open("the 404 had no JSON body; that it has one, nobody says")


def _method_not_allowed(lab: Lab) -> None:
    for operation, methods in (
        ("list_numbers", ("POST", "PUT", "DELETE")),
        ("list_trunks", ("PUT", "PATCH", "DELETE")),
        ("list_inventory", ("POST", "DELETE")),
        ("retrieve_trunk", ("POST", "PUT")),
    ):
        for method in methods:
            lab.must(lab.api.send(operation, trunk_id=lab.unknown_trunks()[-1], method=method, data={}))


def _assign_method(lab: Lab) -> None:
    """Also without credentials: the method is looked at before them."""
    number = lab.assigned()
    for method, headers in (
        ("GET", {}),
        ("PUT", {}),
        ("PATCH", {}),
        ("PATCH", {"X-Auth-ID": None, "X-Auth-Token": None}),
    ):
        answer = lab.api.assign(number, lab.trunk, method=method, headers=headers)
        if headers and answer.status == 401:  # noqa: PLR2004
            lab.breach(answer, "status 405: the method counts before the credentials", behaviour="assign.check-order")
        lab.must(answer)
        allowed = {one.strip().upper() for one in ",".join(answer.all("Allow")).split(",")}
        if not {"POST", "DELETE"} <= allowed:
            lab.breach(answer, "Allow with POST and DELETE", seen=f"Allow: {answer.header('Allow')}")
        lab.must_hold(number, lab.trunk, answer)


def _content_type(lab: Lab) -> None:
    data = {"create_trunk": {"name": "contract check"}, "purchase_number": {"e164": lab.unknown_number()}}
    for operation, fields in data.items():
        for value in ("text/plain", "application/x-www-form-urlencoded"):
            answer = lab.api.send(operation, data=fields, headers={"Content-Type": value})
            _delete_created(lab, answer)
            if answer.status in {404, 415}:
                lab.open(f"{answer.status} came for {value}; which refusal it is at this endpoint, is not known")
            lab.must(answer)


def _delete_created(lab: Lab, answer: Exchange) -> None:
    trunk_id = (json_object(answer) or {}).get("trunk_id")
    if is_uuid(trunk_id):
        with contextlib.suppress(ContractError):
            lab.api.send("delete_trunk", trunk_id=trunk_id)


def _body_too_large(lab: Lab) -> None:
    number = lab.freed()
    body = b'{"note": "' + b"x" * _SEVERAL_MEGABYTES + b'", "trunk_group_id": "' + lab.trunk.encode() + b'"}'
    answer = lab.api.assign(number, lab.trunk, body=body)
    if answer.status is not None and answer.status != 413 and answer.status < _SERVER_ERRORS:  # noqa: PLR2004
        lab.open(f"the answer was {answer.status}; that there is a limit, nobody says")
    lab.must(answer)
    lab.must_hold(number, None, answer)


def _rate_limited(lab: Lab) -> None:
    for operation in _READS:
        lab.must(lab.api.send(operation, trunk_id=lab.trunk))


def _server_error(lab: Lab) -> None:
    for operation in _READS:
        answer = lab.api.send(operation, trunk_id=lab.trunk)
        lab.must(answer)
        if not is_json(answer):
            lab.breach(answer, "a JSON body")


CHECKS = (
    Check("assign.method-not-allowed", _assign_method),
    Check("common.path-alias", _path_alias),
    Check("common.parameter-invalid", _parameter_invalid),
    Check("common.content-type", _content_type),
    Check("common.method-not-allowed", _method_not_allowed),
    Check("common.route-unknown", _route_unknown),
    Check("common.body-too-large", _body_too_large),
    Check("common.rate-limited", _rate_limited),
    Check("common.server-error", _server_error),
)
