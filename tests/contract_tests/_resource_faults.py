"""Faults in resources, releases and the inventory that take more than a line: they remember earlier requests."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from tests.contract_tests._faults import deletes_trunk

from two_accounts import TRUNK

if TYPE_CHECKING:
    from tests.contract_tests._edits import App, IncomingRequest, Response


def shows_password(sound: App) -> App:
    """Show the password of a new credential as it was sent."""

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if request.method == "POST" and request.path.endswith("/credentials") and response.status == HTTPStatus.CREATED:
            response.json = {**response.json, "password": request.json["password"]}
        return response

    return app


def reassigns_cancelled(sound: App) -> App:
    """Assign a number when its release is cancelled."""

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if request.path.endswith("/cancel-release") and response.status == HTTPStatus.OK:
            environ = {**request.environ, "CONTENT_TYPE": "application/json"}
            assign = type(request)(environ, json.dumps({"trunk_group_id": TRUNK}).encode())
            assign.target = request.target.replace("/cancel-release", "/assign")
            sound(assign)
        return response

    return app


def deletes_all_uris(sound: App) -> App:
    """Delete all origination URIs with a trunk, also those to which it does not refer."""
    created: list[str] = []

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if request.path.endswith("/origination-uris") and response.status == HTTPStatus.CREATED:
            created.append(f"{request.path}/{response.json['id']}")
        if deletes_trunk(request):
            for target in created:
                deletion = type(request)(dict(request.environ), b"")
                deletion.target = target
                sound(deletion)
        return response

    return app


def creates_two(sound: App) -> App:
    """Create a second one with each origination URI and IP ACL, of which the response says nothing."""

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if request.path.endswith(("/origination-uris", "/ip-acl")) and response.status == HTTPStatus.CREATED:
            sound(type(request)(dict(request.environ), request.body))
        return response

    return app


def keeps_one_of_each(sound: App) -> App:
    """Delete what was created before when another one of its kind is created."""
    newest: dict[str, str] = {}

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if request.method == "POST" and response.status == HTTPStatus.CREATED:
            body = response.json
            if request.path in newest:
                deletion = type(request)({**request.environ, "REQUEST_METHOD": "DELETE"}, b"")
                deletion.target = f"{request.path}/{newest[request.path]}"
                sound(deletion)
            newest[request.path] = body.get("trunk_id") or body["id"]
        return response

    return app


def excludes_anywhere(sound: App) -> App:
    """Leave out of the inventory every number that contains what is excluded, and not only begins with it."""

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        excluded = parse_qs(request.target.partition("?")[2]).get("exclude", [])
        if "/inventory/" in request.path and excluded and response.status == HTTPStatus.OK:
            parts = [part for value in excluded for part in value.split(",")]
            page = response.json
            kept = [item for item in page["items"] if not any(part in item["e164"] for part in parts)]
            response.json = {**page, "items": kept, "total": len(kept)}
        return response

    return app
