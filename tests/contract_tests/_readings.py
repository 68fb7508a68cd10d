"""Other readings of Vobiz's pages, where these contradict each other. A provider with any of them conforms."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.contract_tests._edits import (
    edit_json,
    edit_requests,
    edit_responses,
    edit_target,
    from_document,
    if_body_has,
    is_any,
    is_assign,
    is_request,
    no_content,
    on_path,
    respond_instead,
    set_body,
    set_example,
    set_status,
)
from tests.contract_tests._faults import edit_items

if TYPE_CHECKING:
    from tests.contract_tests._edits import App, Condition, IncomingRequest, Response, Wrapper

_RELEASE = is_request("DELETE", "numbers/[^/]+")
_CANCEL = is_request("POST", "numbers/[^/]+/cancel-release")
_DELETE_TRUNK = is_request("DELETE", "trunks/[^/]+")
_NEW_TRUNK = is_request("POST", "trunks")
_NEW_PART = is_request("POST", "origination-uris|ip-acl")
_UPDATE = is_request("PUT", "(trunks|origination-uris|credentials|ip-acl)/[0-9a-f-]{36}")
_PARTS = is_request("(GET|POST|PUT)", "(trunks/)?(origination-uris|credentials|ip-acl)(/[^/]+)?")
_REFERENCES = {"credential_uuid", "ipacl_uuid", "primary_uri_uuid", "fallback_uri_uuid"}


def _at_once(request: IncomingRequest) -> None:
    request.target = f"{request.path}?immediate=true"


def _deletes_trunks_in_use(sound: App) -> App:
    """Delete a trunk and unassign its numbers, because only active calls prevent the deletion."""
    numbers: dict[str, IncomingRequest] = {}

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if is_assign(request) and response.status == HTTPStatus.NO_CONTENT:
            numbers[request.json["trunk_group_id"].lower()] = type(request)(
                {**request.environ, "REQUEST_METHOD": "DELETE"}, b""
            )
        if _DELETE_TRUNK(request) and response.status == HTTPStatus.CONFLICT:
            sound(numbers[request.path.rpartition("/")[2].lower()])
            return sound(request)
        return response

    return app


def _has_one_field(request: IncomingRequest) -> bool:
    body = request.json if _UPDATE(request) else None
    return isinstance(body, dict) and len(body) == 1 and "password" not in body


def _refuses_unknown_references(sound: App) -> App:
    """Refuse a new trunk whose settings refer to something that was not created."""
    known: set[str] = set()

    def app(request: IncomingRequest) -> Response:
        body = request.json if _NEW_TRUNK(request) else None
        if isinstance(body, dict) and any(body[name] not in known for name in _REFERENCES & body.keys()):
            return from_document(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidName")
        response = sound(request)
        if response.status == HTTPStatus.CREATED and "id" in response.json:
            known.add(response.json["id"])
        return response

    return app


def _uses(request: IncomingRequest, name: str, other: str) -> bool:
    """Return whether a body has one of two names and not the other."""
    return _NEW_PART(request) and isinstance(request.json, dict) and name in request.json and other not in request.json


def _without(*names: str) -> Wrapper:
    """Show nothing of these fields in parts of trunks."""

    def remove(body: dict[str, object]) -> None:
        objects = body.get("objects", [body])
        for one in objects if isinstance(objects, list) else []:
            for name in names:
                one.pop(name, None)

    return lambda sound: edit_responses(_PARTS, 200, edit_json(remove))(
        edit_responses(_PARTS, 201, edit_json(remove))(sound)
    )


_UNKNOWN_PATH = "RouteNotFound"
_PLUS_UNDERSTOOD = edit_target(lambda target: target.replace("+", "%2B"))
_LOWER_CASE = respond_instead(lambda request: "/Account/" in request.path, 404, _UNKNOWN_PATH)


def _swapped(target: str) -> str:
    return target.replace("/account/", "/?/").replace("/Account/", "/account/").replace("/?/", "/Account/")


def _capital(applies: Condition) -> tuple[Wrapper, ...]:
    """Know some requests under `/Account/` only."""
    return (
        respond_instead(lambda request: applies(request) and "/Account/" in request.path, 404, _UNKNOWN_PATH),
        edit_requests(applies, edit_target(_swapped)),
    )


# The wrappers of each provider, the innermost first.
READINGS: dict[str, tuple[Wrapper, ...]] = {
    "older pages": (
        edit_responses(_RELEASE, 200, no_content),
        edit_requests(_RELEASE, _at_once),
        edit_responses(_NEW_TRUNK, 201, set_status(200)),
        _deletes_trunks_in_use,
        _without("password"),
        respond_instead(lambda request: _uses(request, "sip_uri", "uri"), 400, "InvalidSipUri"),
        respond_instead(lambda request: _uses(request, "name", "description"), 400, "InvalidSipUri"),
        edit_responses(is_assign, 404, if_body_has(b"Number not found", set_example("NumberNotFoundNewerText"))),
        edit_responses(on_path("/inventory/numbers"), 200, edit_items(lambda item: item.pop("account_id"))),
        _LOWER_CASE,
    ),
    "newer pages": (
        edit_responses(_RELEASE, 200, set_body('{"message": "Number released"}')),
        edit_requests(_RELEASE, _at_once),
        respond_instead(_has_one_field, 400, "InvalidPriority"),
        respond_instead(lambda request: _uses(request, "uri", "sip_uri"), 400, "InvalidSipUri"),
        respond_instead(lambda request: _uses(request, "description", "name"), 400, "InvalidIpAddress"),
        edit_responses(is_request("GET", "trunks/(origination-uris|credentials|ip-acl)"), 400, set_status(422)),
        _refuses_unknown_references,
        *_capital(is_any),
    ),
    "the SDKs": (
        edit_requests(_RELEASE, _PLUS_UNDERSTOOD),
        edit_requests(_CANCEL, _PLUS_UNDERSTOOD),
        edit_responses(_CANCEL, 404, set_status(403)),
        edit_responses(_RELEASE, 200, edit_json(lambda one: one.pop("cancel_url") and None)),
        *_capital(lambda request: request.path.endswith("/assign")),
    ),
    "a cool-off": (edit_responses(_RELEASE, 200, set_status(409), set_body('{"error": "conflict"}')),),
}
