"""Correct providers whose accounts have other rules, or other customers: no public page fixes either."""

from __future__ import annotations

import json
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.contract_tests._edits import (
    IncomingRequest,
    Response,
    edit_body,
    edit_json,
    edit_requests,
    edit_responses,
    is_assign,
    is_get,
    is_request,
)

from two_accounts import ACCOUNT, TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.contract_tests._edits import App, Wrapper

_BASE = f"/api/v1/account/{ACCOUNT}"
# The list, the path to create one, and the body that creates the n-th one of another customer.
_LISTS: Mapping[str, str] = {
    "trunks": "trunks",
    "origination-uris": "trunks/origination-uris",
    "credentials": "trunks/credentials",
    "ip-acl": "trunks/ip-acl",
}
_CREATE = is_request("POST", "|".join(_LISTS))
_UPDATE = is_request("PUT", f"({'|'.join(_LISTS)})/[^/]+")
_UNIQUE = {"name": ("name", "description"), "sip_uri": ("uri",), "ip_address": ("ip_address",)}


def _body_of_other(kind: str, n: int) -> dict[str, Any]:
    bodies: Mapping[str, dict[str, Any]] = {
        "trunks": {"name": f"theirs {n}"},
        "origination-uris": {"sip_uri": f"sip:theirs-{n}.example.com"},
        "credentials": {"username": f"theirs_{n}", "password": "Long-enough-1"},
        "ip-acl": {"name": "theirs", "ip_address": f"172.16.{n // 250 % 250}.{n % 250 + 1}"},
    }
    return bodies[kind]


def _other(request: IncomingRequest, method: str, path: str, data: object = None) -> IncomingRequest:
    """Return a request of the same account that somebody else sends."""
    environ = {
        **request.environ,
        "REQUEST_METHOD": method,
        "CONTENT_TYPE": "application/json",
        "HTTP_X_AUTH_ID": ACCOUNT,
        "HTTP_X_AUTH_TOKEN": TOKEN,
    }
    other = IncomingRequest(environ, b"" if data is None else json.dumps(data).encode())
    other.target = f"{_BASE}/{path}"
    return other


def others_change_lists(sound: App) -> App:
    """Create or delete one of each kind in turn, for somebody else, before every few requests."""
    turns = count()
    theirs: dict[str, str] = {}

    def app(request: IncomingRequest) -> Response:
        turn = next(turns)
        if turn % 13 == 0:
            kind = list(_LISTS)[turn // 13 % len(_LISTS)]
            if kind in theirs:
                sound(_other(request, "DELETE", f"{kind}/{theirs.pop(kind)}"))
            else:
                new = sound(_other(request, "POST", kind, _body_of_other(kind, turn))).json
                theirs[kind] = new.get("trunk_id") or new["id"]
        return sound(request)

    return app


def keeps_unique(sound: App) -> App:
    """Refuse a name, a URI or an address that another one of the account has."""

    def app(request: IncomingRequest) -> Response:
        if _changes(request) and isinstance(request.json, dict):
            kind, _, own = request.path.removeprefix(f"{_BASE}/").partition("/")
            whole = sound(_other(request, "GET", f"{_LISTS[kind]}?limit=100")).json["objects"]
            if any(_is_taken(request.json, one) for one in whole if own not in {one.get("id"), one.get("trunk_id")}):
                response = Response(HTTPStatus.CONFLICT, {"Content-Type": "application/json"})
                response.json = {"error": "conflict", "message": "It exists."}
                return response
        return sound(request)

    return app


def _changes(request: IncomingRequest) -> bool:
    credentials = request.environ.get("HTTP_X_AUTH_ID"), request.environ.get("HTTP_X_AUTH_TOKEN")
    own = request.path.startswith(f"{_BASE}/") and credentials == (ACCOUNT, TOKEN)
    return own and (_CREATE(request) or _UPDATE(request))


def _is_taken(sent: Mapping[str, object], one: Mapping[str, object]) -> bool:
    pairs = [(sent.get(name), one.get(field)) for name, fields in _UNIQUE.items() for field in fields]
    return any(new and new == old for new, old in pairs)


def requires_what_the_prose_does(sound: App) -> App:
    """Require of a trunk the fields of the prose of Vobiz's page, also before the credentials are checked."""
    required = (
        (is_request("POST", "trunks"), ({"name"}, {"trunk_type"}, {"max_concurrent_calls", "concurrent_calls_limit"})),
        (is_request("PUT", "trunks/[0-9a-f-]{36}"), ({"name"}, {"max_concurrent_calls"}, {"enabled"})),
    )

    def app(request: IncomingRequest) -> Response:
        for applies, names in required:
            if (
                applies(request)
                and isinstance(sent := request.json, dict)
                and not all(one & sent.keys() for one in names)
            ):
                response = Response(HTTPStatus.BAD_REQUEST, {"Content-Type": "application/json"})
                response.json = {"error": "invalid request", "message": f"Send {names}."}
                return response
        return sound(request)

    return app


def _any_case(request: IncomingRequest) -> dict[str, object] | None:
    """Read names in any case, as Go does."""
    return {name.lower(): value for name, value in request.json.items()} if isinstance(request.json, dict) else None


def counts_reads(sound: App) -> App:
    """Show in each object of a list how often it was read, as a field that no page has."""
    turns = count()

    def edit(page: dict[str, Any]) -> None:
        for one in [*page.get("items", ()), *page.get("objects", ())]:
            one["reads"] = next(turns)

    return edit_responses(is_get, HTTPStatus.OK, edit_json(edit))(sound)


ANY_CASE: tuple[Wrapper, ...] = (edit_requests(is_assign, edit_body(_any_case)),)

# The wrappers of each provider, the innermost first. All behaviours hold, also the inferred ones.
ACCOUNTS: dict[str, tuple[Wrapper, ...]] = {
    "has a customer that changes trunks": (others_change_lists,),
    "keeps names and addresses unique": (keeps_unique,),
    "counts reads": (counts_reads,),
    "requires what the prose does": (requires_what_the_prose_does,),
}
