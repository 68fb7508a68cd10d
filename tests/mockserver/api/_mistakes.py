"""Right requests, and the mistakes that people make in them. Each mistake is a function from a request to a request."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_ACCOUNT,
    FOREIGN_CREDENTIAL,
    FOREIGN_NUMBER,
    FOREIGN_TRUNK,
    INVENTORY,
    NUMBER,
    OTHER_NUMBER,
    OTHER_TRUNK,
    SEED,
    TOKEN,
    TRUNK,
)
from vobiz_mock import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Mistake = Callable[[Request], Request]

HEADERS = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN}
JSON = {**HEADERS, "content-type": "application/json"}
BASE = f"/api/v1/account/{ACCOUNT}"

# What the account of the requests has besides what all tests share.
PENDING_NUMBER, URI, CREDENTIAL, IP_ACL = (
    "+14155550177",
    *(f"{n}b{n}b{n}b{n}b-1111-4222-8333-444455556666" for n in "123"),
)
PARTS: Mapping[str, Any] = {
    "origination_uris": [{"id": URI, "uri": "sip:a.example.com"}],
    "credentials": [{"id": CREDENTIAL, "username": "taken"}],
    "ip_acls": [{"id": IP_ACL, "ip_address": "10.0.0.1"}],
}
PENDING = {"e164": PENDING_NUMBER, "cooldown_ends_at": "2999-01-01T00:00:00Z"}
FULL_SEED: Mapping[str, Any] = {
    "accounts": [
        {**SEED["accounts"][0], **PARTS, "numbers": [*SEED["accounts"][0]["numbers"], PENDING]},
        *SEED["accounts"][1:],
    ],
    "inventory": SEED["inventory"],
}


def request(method: str, rest: str, body: Any = None) -> Request:
    """Return a right request of the first account: a body that is not None is sent as JSON."""
    payload = b"" if body is None else json.dumps(body).encode()
    return Request(method=method, target=BASE + rest, headers=HEADERS if body is None else JSON, body=payload)


def assign(segment: str, trunk: str = TRUNK) -> Request:
    """Return a request that assigns the number in a raw path segment."""
    return request("POST", f"/numbers/{segment}/assign", {"trunk_group_id": trunk})


# By the id of the operation.
RIGHT: Mapping[str, Request] = {
    "assign_number": assign(f"%2B{NUMBER[1:]}"),
    "unassign_number": request("DELETE", f"/numbers/%2B{ASSIGNED_NUMBER[1:]}/assign"),
    "list_numbers": request("GET", "/numbers?page=1&per_page=5"),
    "list_inventory": request("GET", "/inventory/numbers?country=IN&page=1"),
    "purchase_number": request("POST", "/numbers/purchase-from-inventory", {"e164": INVENTORY[0], "currency": "INR"}),
    "create_trunk": request("POST", "/trunks", {"name": "A", "trunk_direction": "inbound"}),
    "retrieve_trunk": request("GET", f"/trunks/{TRUNK}"),
    "list_trunks": request("GET", "/trunks?limit=5"),
    "delete_trunk": request("DELETE", f"/trunks/{OTHER_TRUNK}"),
    "release_number": request("DELETE", f"/numbers/%2B{OTHER_NUMBER[1:]}?immediate=false"),
    "cancel_release": request("POST", f"/numbers/%2B{PENDING_NUMBER[1:]}/cancel-release"),
    "update_trunk": request("PUT", f"/trunks/{TRUNK}", {"name": "B", "max_concurrent_calls": 10}),
    "create_origination_uri": request("POST", "/origination-uris", {"sip_uri": "sip:sbc.example.com", "priority": 1}),
    "list_origination_uris": request("GET", "/trunks/origination-uris?limit=5"),
    "update_origination_uri": request("PUT", f"/origination-uris/{URI}", {"uri": "sip:sbc.example.com:5060"}),
    "delete_origination_uri": request("DELETE", f"/origination-uris/{URI}"),
    "create_credential": request("POST", "/credentials", {"username": "free", "password": "S3cure-Pass"}),
    "list_credentials": request("GET", "/trunks/credentials?limit=5"),
    "update_credential": request("PUT", f"/credentials/{CREDENTIAL}", {"password": "S3cure-Pass"}),
    "delete_credential": request("DELETE", f"/credentials/{CREDENTIAL}"),
    "create_ip_acl": request("POST", "/ip-acl", {"ip_address": "10.0.0.0/8"}),
    "list_ip_acls": request("GET", "/trunks/ip-acl?limit=5"),
    "update_ip_acl": request("PUT", f"/ip-acl/{IP_ACL}", {"ip_address": "10.0.0.2"}),
    "delete_ip_acl": request("DELETE", f"/ip-acl/{IP_ACL}"),
}


def _path(pattern: str, text: str) -> Mistake:
    """Replace a part of the path or query, if it is there."""
    return lambda sent: replace(sent, target=re.sub(pattern, lambda _: text, sent.target, count=1))


def _path_end(text: str) -> Mistake:
    """Add a text to the path, in front of the query."""
    return _path(r"$|(?=\?)", text)


def _number(*forms: str) -> list[Mistake]:
    """Write the number of the path in other forms, in which `#` is its digits."""

    def mistake(form: str) -> Mistake:
        return lambda sent: replace(
            sent,
            target=re.sub(r"(?<=/numbers/)%2B(\d+)", lambda m: form.replace("#", m[1]), sent.target),
        )

    return [mistake(form) for form in forms]


def _method(method: str) -> Mistake:
    return lambda sent: replace(sent, method=method)


def _headers(**changed: str | None) -> Mistake:
    """Replace header fields; one that is None is left out."""
    fields = {name.replace("_", "-"): value for name, value in changed.items()}

    def mistake(sent: Request) -> Request:
        merged = {**sent.headers, **fields}
        return replace(sent, headers={name: value for name, value in merged.items() if value is not None})

    return mistake


def _body(change: Callable[[Any], Any]) -> Mistake:
    """Change the JSON body, if there is one."""

    def mistake(sent: Request) -> Request:
        try:
            value = json.loads(sent.body)
        except ValueError:
            return sent
        return replace(sent, body=json.dumps(change(value)).encode()) if isinstance(value, dict) else sent

    return mistake


def _field(name: str, *values: Any) -> list[Mistake]:
    """Give a field of the body other values, if it is there."""

    def mistake(value: Any) -> Mistake:
        return _body(lambda body: {**body, name: value} if name in body else body)

    return [mistake(value) for value in values]


def _renamed(name: str, *others: str) -> list[Mistake]:
    """Give a field of the body other names."""

    def mistake(other: str) -> Mistake:
        return _body(lambda body: {other if key == name else key: value for key, value in body.items()})

    return [mistake(other) for other in others]


_PARTS = ("origination-uris", "credentials", "ip-acl")


def _when_body(change: Callable[[Request], Request]) -> Mistake:
    return lambda sent: change(sent) if sent.body else sent


def _compressed(sent: Request) -> Request:
    return replace(sent, body=gzip.compress(sent.body), headers={**sent.headers, "content-encoding": "gzip"})


MISTAKES: tuple[Mistake, ...] = (
    # the path
    _path_end("/"),
    _path_end("//"),
    _path_end("%20"),
    _path("(?=/numbers|/trunks|/inventory)", "/"),
    _path("^", "/"),
    _path("/account/", "/./account/"),
    _path("/account/", "/x/../account/"),
    _path("/account/", "//account/"),
    _path("/api/v1", ""),
    _path("/api/v1", "/api"),
    _path("/api/v1", "/v1"),
    _path("/api/v1", "/api/v2"),
    _path("^", "/api/v1"),
    _path("^", BASE),
    _path("/account/", "/ACCOUNT/"),
    _path("/account/", "/accounts/"),
    _path(f"/account/{ACCOUNT}", ""),
    _path("/account/", "/"),
    _path(ACCOUNT, ""),
    _path(ACCOUNT, FOREIGN_ACCOUNT),
    _path(ACCOUNT, "%7Baccount_id%7D"),
    _path("/numbers", "/Numbers"),
    _path("/numbers", "/number"),
    _path("/trunks", "/trunk"),
    _path("/assign", "/unassign"),
    _path("/assign", "/asign"),
    _path("/numbers/", "/numbers%2F"),
    _path("purchase-from-inventory", "purchase_from_inventory"),
    _path("/numbers.*", "/cdr"),
    _path("/cancel-release", "/cancel"),
    _path("/cancel-release", "/cancel_release"),
    _path("/cancel-release", "/release"),
    _path(r"/numbers/[^/]*(?=\?)", f"/numbers/%2B{OTHER_NUMBER[1:]}/release"),
    _path("/purchase-from-inventory", "/purchase"),
    # the two places of the parts of trunks
    *(_path(f"(?<!/trunks)/{part}", f"/trunks/{part}") for part in _PARTS),
    *(_path(f"/trunks/{part}", f"/{part}") for part in _PARTS),
    *(_path(f"/(trunks/)?{part}", f"/trunks/{TRUNK}/{part}") for part in _PARTS),
    *(_path(part, part.replace("-", "_")) for part in _PARTS),
    *(_path(part, part.rstrip("s")) for part in _PARTS),
    *(_path(f"(?<!sip-){part}", f"sip-{part}") for part in _PARTS),
    _path("ip-acl", "ip-acls"),
    *(_path_end(f"/{verb}") for verb in ("create", "list", "update", "delete")),
    # the number in the path
    *_number("+#", "%252B#", "%25252B#", "%2525252B#", "#", "2B#", "%20#", "00#", "011#", "tel:+#", "%2B%2B#", "+%2B#"),
    *_number("%2B0#", "%2B#x", "%2B#%0A", "%EF%BC%8B#", "hello", "%7Bphone_number%7D", "", "%2B", "0", "%2B(#)"),
    *_number("%2B999", "%2B" + FOREIGN_NUMBER[1:], "%2B" + INVENTORY[1][1:], "+" + INVENTORY[1][1:]),
    *_number("%2B" + PENDING_NUMBER[1:]),
    *_number("02271264217", "2271264217", "%2B" + ASSIGNED_NUMBER[1:], "%2B" + "1" * 400),
    # the trunk in the path
    _path(TRUNK, FOREIGN_TRUNK),
    _path(TRUNK, "Main"),
    _path(OTHER_TRUNK, "Backup"),
    # the id of a part in the path
    _path(CREDENTIAL, FOREIGN_CREDENTIAL),
    _path(CREDENTIAL, "taken"),
    *(_path(id_, TRUNK) for id_ in (URI, CREDENTIAL, IP_ACL)),
    *(_path(f"/{id_}", "") for id_ in (URI, CREDENTIAL, IP_ACL)),
    # the method
    *(_method(method) for method in ("PUT", "GET", "POST", "DELETE", "HEAD", "post", "delete", "get")),
    # the header fields
    _headers(x_auth_id=None),
    _headers(x_auth_token=None),
    _headers(x_auth_id=None, x_auth_token=None, authorization="Basic x"),
    _headers(x_auth_token="wrong"),
    _headers(x_auth_id="MA_NOBODY"),
    _when_body(_headers(content_type=None)),
    _when_body(_headers(content_type="application/x-www-form-urlencoded")),
    # the body
    _when_body(_compressed),
    _when_body(lambda sent: replace(sent, body=gzip.compress(sent.body))),
    _when_body(lambda sent: replace(sent, body=sent.body.decode(errors="replace").encode("utf-16"))),
    _when_body(lambda sent: replace(sent, body=sent.body.replace(b'"', b"'"))),
    _when_body(lambda sent: replace(sent, body=b"")),
    _when_body(lambda sent: replace(sent, body=b"", body_too_large=True)),
    _body(lambda body: [body]),
    _body(json.dumps),
    _body(lambda _: {}),
    *_renamed("trunk_group_id", "trunk_id", "trunkGroupId", "trunk_group", "trunk"),
    *_renamed("e164", "E164", "number"),
    *_renamed("name", "Name", "title"),
    *_field("trunk_group_id", FOREIGN_TRUNK, TRUNK.upper(), f"{{{TRUNK}}}", TRUNK.replace("-", ""), f"{TRUNK}\n"),
    *_field("trunk_group_id", "Main", None, 7),
    *_field("e164", "%2B" + INVENTORY[0][1:], INVENTORY[0][1:], int(INVENTORY[0][1:]), f"{INVENTORY[0]}\n", NUMBER),
    *_field("e164", PENDING_NUMBER),
    *_field("e164", FOREIGN_NUMBER, "+999", "hello", None, "00" + INVENTORY[0][1:]),
    *_field("currency", "inr", "rupees"),
    *_field("name", "", "n" * 200, None),
    *_field("trunk_direction", "INBOUND", "sideways"),
    *_renamed("sip_uri", "uri", "sipUri", "sip", "destination"),
    *_renamed("username", "name", "user", "login", "Username"),
    *_renamed("password", "pass", "secret"),
    *_renamed("ip_address", "ip", "address", "ipAddress", "cidr"),
    *_field("sip_uri", "sbc.example.com", "SIP:a", "http://a.b", "sip:", "", "sip:a b", 5),
    *_field("uri", "10.0.0.1:5060", "SIPS:a", "tel:+1", None, "sip:" + "a" * 300),
    *_field("priority", "1", -1, 70_000, 1.5, None),
    *_field("max_concurrent_calls", 1001, -1, "10"),
    *_field("username", "taken", "", None, "u" * 101, 5),
    *_field("password", "abc", "", None, 12345678, "p" * 101),
    *_field("ip_address", "10.0.0.1:5060", "10.0.0.0/255.0.0.0", "::1", "::ffff:10.0.0.1", "sip:10.0.0.1"),
    *_field("ip_address", "10.0.0.0/33", "10.0.0.256"),
    *_field("ip_address", "10.0.0.*", "10.0.0.1\n", "", None, ["10.0.0.1"], "10.0.0.1 10.0.0.2"),
    # the query
    *(_path("immediate=false", f"immediate={text}") for text in ("yes", "1", "True", "true")),
    _path("page=1", "page=0"),
    _path("page=1", "page=one"),
    _path("per_page=5", "per_page=1000"),
    _path("limit=5", "limit=-1"),
    _path("country=IN", "country=in"),
    _path("country=IN", "country=India"),
)  # fmt: skip
