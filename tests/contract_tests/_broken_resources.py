"""Broken providers of origination URIs, credentials, IP ACLs and trunks: a line each, or a line for each kind."""
# ruff: noqa: E501 a line each

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.contract_tests._edits import (
    edit_body,
    edit_json,
    edit_requests,
    edit_responses,
    is_request,
    no_content,
    respond_instead,
    set_body,
    set_status,
    without_query,
)
from tests.contract_tests._faults import Broken, pretend
from tests.contract_tests._resource_faults import creates_two, deletes_all_uris, shows_password

from two_accounts import FOREIGN_CREDENTIAL, FOREIGN_IP_ACL, FOREIGN_TRUNK, FOREIGN_URI

if TYPE_CHECKING:
    from tests.contract_tests._edits import Condition, IncomingRequest, RequestEdit

_INVALID = '{"error": "invalid request", "message": "Bad request."}'


@dataclass(frozen=True)
class _Kind:
    """A kind of resource: its name in behaviours, its path below the account and that of its list, and examples."""

    name: str
    path: str
    list_path: str
    foreign: str
    example: str

    def asks(self, method: str) -> Condition:
        """Return the condition of a request that creates, or that changes or deletes one."""
        return is_request(method, self.path if method == "POST" else f"{self.path}/[^/]+")

    @property
    def lists(self) -> Condition:
        return is_request("GET", self.list_path)

    def foreign_one(self, method: str) -> Condition:
        return is_request(method, f"{self.path}/{self.foreign}")


_URI = _Kind("origination-uri", "origination-uris", "trunks/origination-uris", FOREIGN_URI, "OriginationUri")
_CREDENTIAL = _Kind("credential", "credentials", "trunks/credentials", FOREIGN_CREDENTIAL, "Credential")
_ACL = _Kind("ip-acl", "ip-acl", "trunks/ip-acl", FOREIGN_IP_ACL, "IpAcl")
_TRUNK = _Kind("trunk", "trunks", "trunks", FOREIGN_TRUNK, "Trunk")
_PARTS = (_URI, _CREDENTIAL, _ACL)


def _with_fields(**fields: object) -> RequestEdit:
    """Add fields to a body, unless it has them."""
    return edit_body(lambda a: {**fields, **a.json} if isinstance(a.json, dict) else None)


def _without_fields(*names: str) -> RequestEdit:
    return edit_body(
        lambda a: {key: one for key, one in a.json.items() if key not in names} if isinstance(a.json, dict) else None
    )


def _clamped(request: IncomingRequest) -> Any:
    body = request.json
    return (
        {**body, "max_concurrent_calls": min(1000, body["max_concurrent_calls"])}
        if isinstance(body, dict) and isinstance(body.get("max_concurrent_calls"), int)
        else None
    )


def _changes_password(request: IncomingRequest) -> bool:
    return isinstance(request.json, dict) and "password" in request.json


def _of_each_part(kind: _Kind) -> tuple[Broken, ...]:
    name, lists = kind.name, f"list-{kind.name}s"
    return (
        Broken(f"the list of {name}s has no meta", (f"{lists}.page",), edit_responses(kind.lists, 200, edit_json(lambda p: {"objects": p["objects"]}))),
        Broken(f"the list of {name}s is unknown", (f"{lists}.page",), respond_instead(kind.lists, 404, "TrunkNotFound")),
        Broken(f"the list of {name}s ignores offset", (f"{lists}.paging", f"{lists}.empty"), edit_requests(kind.lists, without_query("offset"))),
        Broken(f"behind the last {name} the total is 0", (f"{lists}.empty",), edit_responses(kind.lists, 200, edit_json(lambda p: None if p["objects"] else p.update(meta={**p["meta"], "total": 0})))),
        Broken(f"creating a {name} does nothing", (f"create-{name}.success",), respond_instead(kind.asks("POST"), 201, kind.example)),
        Broken(f"creating a {name} answers 200", (f"create-{name}.success",), edit_responses(kind.asks("POST"), 201, set_status(200))),
        Broken(f"an invalid {name} is a 500", (f"create-{name}.body-invalid",), edit_responses(kind.asks("POST"), 400, set_status(500))),
        Broken(f"an invalid {name} is refused without a reason", (f"create-{name}.body-invalid",), edit_responses(kind.asks("POST"), 400, set_body(_INVALID))),
        Broken(f"updating a {name} answers 204", (f"update-{name}.success",), edit_responses(kind.asks("PUT"), 200, no_content)),
        Broken(f"an unknown {name} is a 400 when updated", (f"update-{name}.unknown",), edit_responses(kind.asks("PUT"), 404, set_status(400))),
        Broken(f"a foreign {name} is updated", (f"update-{name}.foreign",), respond_instead(kind.foreign_one("PUT"), 200, kind.example)),
        Broken(f"an invalid change of a {name} is a 500", (f"update-{name}.body-invalid",), edit_responses(kind.asks("PUT"), 400, set_status(500))),
        Broken(f"deleting a {name} does nothing", (f"delete-{name}.success",), pretend(kind.asks("DELETE"))),
        Broken(f"deleting a {name} answers 200", (f"delete-{name}.success",), edit_responses(kind.asks("DELETE"), 204, set_status(200), set_body("{}"))),
        Broken(f"deleting an unknown {name} succeeds", (f"delete-{name}.unknown",), edit_responses(kind.asks("DELETE"), 404, no_content)),
        Broken(f"a foreign {name} is deleted", (f"delete-{name}.foreign",), respond_instead(kind.foreign_one("DELETE"), 204)),
    )  # fmt: skip


_OF_ONE_PART = (
    Broken("the name of a URI is not kept", ("create-origination-uri.name",), edit_responses(_URI.asks("POST"), 201, edit_json(lambda one: one.update(description="")))),
    Broken("a URI without a priority has the priority 0", ("create-origination-uri.older-style",), edit_requests(_URI.asks("POST"), _with_fields(priority=0))),
    Broken("updating a URI does nothing", ("update-origination-uri.success",), edit_requests(_URI.asks("PUT"), edit_body(lambda _: {}))),
    Broken("updating a URI removes its name", ("update-origination-uri.partial",), edit_requests(_URI.asks("PUT"), _with_fields(name=""))),
    Broken("the password is shown", ("create-credential.password-hidden",), shows_password),
    Broken("the password is null", ("create-credential.password-redacted",), edit_responses(_CREDENTIAL.asks("POST"), 201, edit_json(lambda one: one.update(password=None)))),
    Broken("the realm has no account", ("create-credential.realm",), edit_responses(_CREDENTIAL.asks("POST"), 201, edit_json(lambda one: one.update(realm="sip.vobiz.ai")))),
    Broken("a taken username is a 400", ("create-credential.username-taken",), edit_responses(_CREDENTIAL.asks("POST"), 409, set_status(400))),
    Broken("a taken username has another error", ("create-credential.username-taken.body",), edit_responses(_CREDENTIAL.asks("POST"), 409, set_body(_INVALID))),
    Broken("a credential cannot be disabled", ("update-credential.partial",), edit_requests(_CREDENTIAL.asks("PUT"), _without_fields("enabled"))),
    Broken("an unknown credential has another error", ("delete-credential.unknown.body",), edit_responses(_CREDENTIAL.asks("DELETE"), 404, set_body(_INVALID))),
    Broken("the name of an IP ACL is not kept", ("create-ip-acl.name",), edit_responses(_ACL.asks("POST"), 201, edit_json(lambda one: one.update(description="")))),
    Broken("the older name of an IP ACL is ignored", ("create-ip-acl.older-style",), edit_requests(_ACL.asks("POST"), _without_fields("description"))),
    Broken("a new IP ACL is always enabled", ("create-ip-acl.older-style",), edit_requests(_ACL.asks("POST"), _without_fields("enabled"))),
    Broken("a range of addresses is refused", ("create-ip-acl.range",), respond_instead(lambda a: _ACL.asks("POST")(a) and b"/24" in a.body, 400, "InvalidIpAddress")),
    Broken("updating an IP ACL does nothing", ("update-ip-acl.success",), edit_requests(_ACL.asks("PUT"), edit_body(lambda _: {}))),
    Broken("updating an IP ACL removes its name", ("update-ip-acl.partial",), edit_requests(_ACL.asks("PUT"), _with_fields(name=""))),
)  # fmt: skip
_TRUNKS = (
    Broken("creating a trunk answers without it", ("create-trunk.success",), edit_responses(_TRUNK.asks("POST"), 201, set_body("{}"))),
    Broken("creating a trunk answers 202", ("create-trunk.success.status",), edit_responses(_TRUNK.asks("POST"), 201, set_status(202))),
    Broken("a trunk loses its webhook", ("create-trunk.settings",), edit_requests(_TRUNK.asks("POST"), _without_fields("webhook_url"))),
    Broken("a trunk is never secure", ("create-trunk.settings",), edit_requests(_TRUNK.asks("POST"), _without_fields("secure"))),
    Broken("a trunk loses its credential", ("create-trunk.settings",), edit_requests(_TRUNK.asks("POST"), _without_fields("credential_uuid"))),
    Broken("a trunk loses an unknown IP ACL", ("create-trunk.references-unchecked",), edit_requests(_TRUNK.asks("POST"), _without_fields("ipacl_uuid"))),
    Broken("the credential of a deleted trunk stays", ("delete-trunk.cascade",), edit_requests(_TRUNK.asks("POST"), _without_fields("credential_uuid"))),
    Broken("each URI and IP ACL is created twice", ("create-origination-uri.success", "create-ip-acl.success"), creates_two),
    Broken("deleting a trunk deletes every origination URI", ("delete-trunk.cascade",), deletes_all_uris),
    Broken("too many calls are clamped", ("create-trunk.limits",), edit_requests(_TRUNK.asks("POST"), edit_body(_clamped))),
    Broken("a limit is refused without a reason", ("create-trunk.limits",), edit_responses(_TRUNK.asks("POST"), 400, set_body(_INVALID))),
    Broken("updating a trunk does nothing", ("update-trunk.success",), edit_requests(_TRUNK.asks("PUT"), edit_body(lambda _: {}))),
    Broken("updating a trunk answers 204", ("update-trunk.success",), edit_responses(_TRUNK.asks("PUT"), 200, no_content)),
    Broken("updating a trunk resets its limit", ("update-trunk.partial",), edit_requests(_TRUNK.asks("PUT"), _with_fields(max_concurrent_calls=99))),
    Broken("a trunk cannot be disabled", ("update-trunk.enabled",), edit_requests(_TRUNK.asks("PUT"), _without_fields("enabled"))),
    Broken("an unknown trunk is a 400 when updated", ("update-trunk.unknown",), edit_responses(_TRUNK.asks("PUT"), 404, set_status(400))),
    Broken("a foreign trunk is updated", ("update-trunk.foreign",), respond_instead(_TRUNK.foreign_one("PUT"), 200, "Trunk")),
    Broken("an invalid change of a trunk is a 500", ("update-trunk.body-invalid",), edit_responses(_TRUNK.asks("PUT"), 400, set_status(500))),
    Broken("a foreign trunk is deleted", ("delete-trunk.foreign",), respond_instead(_TRUNK.foreign_one("DELETE"), 204)),
)  # fmt: skip

RESOURCES: tuple[Broken, ...] = (*(one for kind in _PARTS for one in _of_each_part(kind)), *_OF_ONE_PART, *_TRUNKS)
