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
    FOREIGN_NUMBER,
    FOREIGN_TRUNK,
    INVENTORY,
    NUMBER,
    OTHER_TRUNK,
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
            target=re.sub(r"/numbers/%2B(\d+)/", lambda m: f"/numbers/{form.replace('#', m[1])}/", sent.target),
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
    # the number in the path
    *_number("+#", "%252B#", "%25252B#", "%2525252B#", "#", "2B#", "%20#", "00#", "011#", "tel:+#", "%2B%2B#", "+%2B#"),
    *_number("%2B0#", "%2B#x", "%2B#%0A", "%EF%BC%8B#", "hello", "%7Bphone_number%7D", "", "%2B", "0", "%2B(#)"),
    *_number("%2B999", "%2B" + FOREIGN_NUMBER[1:], "%2B" + INVENTORY[1][1:], "+" + INVENTORY[1][1:]),
    *_number("02271264217", "2271264217", "%2B" + ASSIGNED_NUMBER[1:], "%2B" + "1" * 400),
    # the trunk in the path
    _path(TRUNK, FOREIGN_TRUNK),
    _path(TRUNK, "Main"),
    _path(OTHER_TRUNK, "Backup"),
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
    *_field("e164", FOREIGN_NUMBER, "+999", "hello", None, "00" + INVENTORY[0][1:]),
    *_field("currency", "inr", "rupees"),
    *_field("name", "", "n" * 200, None),
    *_field("trunk_direction", "INBOUND", "sideways"),
    # the query
    _path("page=1", "page=0"),
    _path("page=1", "page=one"),
    _path("per_page=5", "per_page=1000"),
    _path("limit=5", "limit=-1"),
    _path("country=IN", "country=in"),
    _path("country=IN", "country=India"),
)  # fmt: skip
