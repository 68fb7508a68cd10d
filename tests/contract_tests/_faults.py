"""Faults that take more than a line: they remember earlier requests, or treat a request as a different one.

The functions from one App to another are wrappers. The small ones say what a request is, or what it is treated as.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from tests.contract_tests._edits import (
    edit_json,
    from_document,
    is_assign,
    is_get,
    is_list,
    is_unassign,
    respond_instead,
)

from two_accounts import ASSIGNED_NUMBER, NUMBER, OTHER_TRUNK, TRUNK

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests._edits import App, Condition, IncomingRequest, Response, ResponseEdit, Wrapper

_ASSIGNED_ALREADY = b"already assigned"
_UUID_LENGTH = 36


@dataclass(frozen=True)
class Broken:
    """A provider that is broken in one way.

    `behaviours` are the ids of behaviours and properties that must all fail. `threaded` needs a server that handles
    several requests at the same time, or that sends a body behind a 204, which that of the fake drops.
    """

    what: str
    behaviours: tuple[str, ...]
    wrap: Wrapper
    threaded: bool = False


def pretend(when: Condition) -> Wrapper:
    """Respond with success to some requests, and do nothing."""
    return respond_instead(when, HTTPStatus.NO_CONTENT)


def moves_on_conflict(sound: App) -> App:
    """Carry out an assign that is refused."""

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if is_assign(request) and _ASSIGNED_ALREADY in response.body:
            sound(_as_unassign(request))
            sound(request)
        return response

    return app


def accepts_same_trunk(sound: App) -> App:
    """Accept an assign to the trunk that the number has."""
    trunks: dict[str, str] = {}

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        trunk = _trunk_of(request)
        if trunk and response.status == HTTPStatus.NO_CONTENT:
            trunks[request.segment] = trunk
        conflict = _ASSIGNED_ALREADY in response.body and trunk
        return from_document(HTTPStatus.NO_CONTENT) if conflict and trunks.get(request.segment) == trunk else response

    return app


def moves_to_other_trunk(sound: App) -> App:
    """Move a number to another trunk instead of refusing it."""
    trunks: dict[str, str] = {}

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        trunk = _trunk_of(request)
        if trunk and _ASSIGNED_ALREADY in response.body and trunks.get(request.segment) != trunk:
            sound(_as_unassign(request))
            response = sound(request)
        if trunk and response.status == HTTPStatus.NO_CONTENT:
            trunks[request.segment] = trunk
        return response

    return app


def _trunk_of(request: IncomingRequest) -> str | None:
    """Return the trunk of an assign."""
    body = request.json if is_assign(request) else None
    return body.get("trunk_group_id") if isinstance(body, dict) else None


def _as_unassign(request: IncomingRequest) -> IncomingRequest:
    return type(request)({**request.environ, "REQUEST_METHOD": "DELETE"}, b"")


def stale_list(sound: App) -> App:
    """Show in the list what was true at the previous read."""
    previous: dict[str, Response] = {}

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if not is_list(request) or response.status != HTTPStatus.OK:
            return response
        shown, previous[request.target] = previous.get(request.target, response), response
        return shown

    return app


def forgets_after(n: int) -> Wrapper:
    """Lose an assignment at every n-th request."""

    def wrapper(sound: App) -> App:
        last_assigned: list[IncomingRequest] = []
        count = 0

        def app(request: IncomingRequest) -> Response:
            nonlocal count
            count += 1
            response = sound(request)
            if is_assign(request) and response.status == HTTPStatus.NO_CONTENT:
                last_assigned[:] = [_as_unassign(request)]
            if count % n == 0 and last_assigned:
                sound(last_assigned.pop())
            return response

        return app

    return wrapper


def removes_unassigned(sound: App) -> App:
    """Remove a number from the list when it is unassigned, until it is assigned again."""
    removed: set[str] = set()

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if request.path.endswith("/assign") and response.status == HTTPStatus.NO_CONTENT:
            number = request.segment.replace("%2B", "+")
            (removed.add if is_unassign(request) else removed.discard)(number)
        if is_list(request) and response.status == HTTPStatus.OK and removed:
            page = response.json
            kept = [item for item in page["items"] if item["e164"] not in removed]
            response.json = {**page, "items": kept, "total": page["total"] - len(removed)}
        return response

    return app


def unassigns_once(sound: App) -> App:
    """Refuse to assign a number that was unassigned."""
    unassigned: set[str] = set()

    def app(request: IncomingRequest) -> Response:
        if is_assign(request) and request.segment in unassigned:
            return from_document(HTTPStatus.BAD_REQUEST, "NumberAlreadyAssigned")
        response = sound(request)
        if is_unassign(request) and response.status == HTTPStatus.NO_CONTENT:
            unassigned.add(request.segment)
        return response

    return app


def checks_then_acts(sound: App) -> App:
    """Check whether a number is free before setting its trunk, so that two concurrent assigns both succeed."""
    meet = threading.Barrier(2)

    def app(request: IncomingRequest) -> Response:
        if not is_assign(request):
            return sound(request)
        try:
            meet.wait(0.05)
        except threading.BrokenBarrierError:
            meet.reset()
            return sound(request)
        response = sound(request)
        return from_document(HTTPStatus.NO_CONTENT) if _ASSIGNED_ALREADY in response.body else response

    return app


def assigns_other_number_too(sound: App) -> App:
    """Assign further numbers with the first."""

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if is_assign(request) and response.status == HTTPStatus.NO_CONTENT:
            for number in (NUMBER, ASSIGNED_NUMBER):
                other = type(request)(dict(request.environ), request.body)
                other.target = request.path.replace(request.segment, number.replace("+", "%2B"))
                sound(other)
        return response

    return app


def unassigns_others(when: Condition, *, of_same_trunk: bool) -> Wrapper:
    """After a success, unassign the other numbers, or those of the same trunk."""

    def wrapper(sound: App) -> App:
        assigned: dict[str, IncomingRequest] = {}

        def app(request: IncomingRequest) -> Response:
            response = sound(request)
            if when(request) and response.status == HTTPStatus.NO_CONTENT:
                for segment, one in assigned.items():
                    if segment != request.segment and (not of_same_trunk or _trunk_of(one) == _trunk_of(request)):
                        sound(_as_unassign(one))
            if is_assign(request):
                assigned[request.segment] = request
            return response

        return app

    return wrapper


def checked_first(mistake: Condition, status: int, example: str) -> Wrapper:
    """Report a mistake in an assign before the mistakes that come first in the document."""
    return respond_instead(lambda request: is_assign(request) and mistake(request), status, example)


def edit_items(change: Callable[[dict[str, Any]], Any]) -> ResponseEdit:
    """Edit each number of a list in place."""

    def edit(page: dict[str, Any]) -> None:
        for item in page["items"]:
            change(item)

    return edit_json(edit)


# What a body is treated as; None leaves it as it is.


def first_trunk_by_default(request: IncomingRequest) -> Any:
    return None if isinstance(request.json, dict) else {"trunk_group_id": TRUNK}


def first_item(request: IncomingRequest) -> Any:
    is_list_of_objects = isinstance(request.json, list) and request.json and isinstance(request.json[0], dict)
    return request.json[0] if is_list_of_objects else None


def stripped_uuid(request: IncomingRequest) -> Any:
    value = request.json.get("trunk_group_id") if isinstance(request.json, dict) else None
    return {"trunk_group_id": value.strip()} if isinstance(value, str) else None


def replace_invalid_utf8(request: IncomingRequest) -> bytes:
    return request.body.decode("utf-8", "replace").encode()


def trunk_id_as_trunk_group_id(request: IncomingRequest) -> Any:
    named = isinstance(request.json, dict) and "trunk_id" in request.json
    return {"trunk_group_id": request.json["trunk_id"]} if named else None


def own_account(request: IncomingRequest) -> None:
    """Treat any account in the path as that of the header."""
    base, found, rest = request.target.partition("/account/")
    if found:
        account, slash, rest = rest.partition("/")
        request.target = f"{base}{found}{request.environ.get('HTTP_X_AUTH_ID', account)}{slash}{rest}"


# What a request is.


def lacks_uuid(request: IncomingRequest) -> bool:
    value = request.json.get("trunk_group_id") if isinstance(request.json, dict) else None
    return not (isinstance(value, str) and len(value) == _UUID_LENGTH)


def names_unknown_trunk(request: IncomingRequest) -> bool:
    return not lacks_uuid(request) and request.json["trunk_group_id"] not in {TRUNK, OTHER_TRUNK}


def has_extra_field(request: IncomingRequest) -> bool:
    return isinstance(request.json, dict) and "trunk_group_id" in request.json and len(request.json) > 1


def has_query(request: IncomingRequest, name: str) -> bool:
    return is_get(request) and f"{name}=" in request.target


def deletes_trunk(request: IncomingRequest) -> bool:
    return request.method == "DELETE" and "/trunks/" in request.path


def reads_trunk(request: IncomingRequest) -> bool:
    return is_get(request) and "/trunks/" in request.path
