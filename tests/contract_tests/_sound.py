"""Correct providers of other makes: what they do differently is fixed by no public page, or by HTTP."""

from __future__ import annotations

import gzip
import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.contract_tests._edits import (
    Response,
    edit_json,
    edit_requests,
    edit_responses,
    from_document,
    is_any,
    is_assign,
    is_get,
    is_list,
    is_unassign,
    set_body,
    set_example,
    set_header,
)

from two_accounts import OTHER_NUMBER, TRUNK

if TYPE_CHECKING:
    from tests.contract_tests._edits import App, IncomingRequest, Wrapper

_LAG = 0.1  # seconds; most of the time of such a run is spent waiting for it
_AHEAD = timedelta(hours=5)


def limits_every(n: int) -> Wrapper:
    """Answer every n-th request with 429, with Retry-After in seconds, as a date, and without it in turn."""
    dates = [{"Retry-After": "0"}, {"Retry-After": _http_date(_AHEAD), "Date": _http_date(_AHEAD)}, {}]

    def wrapper(sound: App) -> App:
        numbers = count(1)

        def app(request: IncomingRequest) -> Response:
            turn = next(numbers)
            if turn % n:
                return sound(request)
            response = from_document(HTTPStatus.TOO_MANY_REQUESTS, "RateLimited")
            response.headers |= dates[turn // n % len(dates)]
            return response

        return app

    return wrapper


def _http_date(ahead: timedelta) -> str:
    return format_datetime(datetime.now(UTC) + ahead, usegmt=True)


def lags(sound: App) -> App:
    """Show in each list for a moment what was true before, as a cache does."""
    kept: dict[str, tuple[float, Response]] = {}

    def app(request: IncomingRequest) -> Response:
        if request.method != "GET" or "HTTP_X_AUTH_TOKEN" not in request.environ:
            return sound(request)
        key = f"{request.target} {sorted(item for item in request.environ.items() if item[0].startswith('HTTP_X_'))}"
        at, response = kept.get(key, (0.0, None))
        if response is None or time.monotonic() > at + _LAG:
            response = sound(request)
            kept[key] = time.monotonic(), response
        return replace(response, headers=dict(response.headers))

    return app


def last_changed_first(sound: App) -> App:
    """Sort the list of numbers by their last change, the newest first."""
    order: list[str] = []

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if request.path.endswith("/assign") and response.status == HTTPStatus.NO_CONTENT:
            order.append(request.segment.upper())
        if is_list(request) and response.status == HTTPStatus.OK:
            _sort_page(sound, request, response, order)
        return response

    return app


def _sort_page(sound: App, request: IncomingRequest, response: Response, order: list[str]) -> None:
    page = response.json
    query = {**parse_qs(request.target.partition("?")[2]), "page": ["1"], "per_page": ["100"]}
    whole = type(request)(dict(request.environ), b"")
    whole.target = f"{request.path}?{'&'.join(f'{name}={value[0]}' for name, value in query.items())}".replace(
        "+", "%2B"
    )
    items = sound(whole).json["items"]
    items.sort(key=lambda item: _age(item["e164"], order))
    start = (page["page"] - 1) * page["per_page"]
    response.json = {**page, "items": items[start : start + page["per_page"]]}


def _age(number: str, order: list[str]) -> int:
    segment = number.replace("+", "%2B")
    return -1 - max((index for index, one in enumerate(order) if one == segment), default=-1)


def second_customer(sound: App) -> App:
    """Assign and unassign another number of the account after every few requests."""
    numbers = count(1)
    segment = OTHER_NUMBER.replace("+", "%2B")

    def app(request: IncomingRequest) -> Response:
        turn = next(numbers)
        if request.path.endswith("/assign") and turn % 3 == 0:
            change = type(request)({**request.environ}, json.dumps({"trunk_group_id": TRUNK}).encode())
            change.environ |= {"REQUEST_METHOD": "POST" if turn % 2 else "DELETE", "CONTENT_TYPE": "application/json"}
            change.target = request.path.replace(request.segment, segment)
            sound(change)
        return sound(request)

    return app


def _zip(response: Response) -> None:
    """Compress every body, whatever the client accepts."""
    if response.body:
        response.replace_body(gzip.compress(response.body))
        response.headers["Content-Encoding"] = "gzip"


def _rewrite_json(response: Response) -> None:
    """Write JSON in another order, with other white space, escapes and forms of whole numbers."""
    if not response.headers.get("Content-Type", "").startswith("application/json"):
        return
    text = json.dumps(_reversed(response.json), indent=3, ensure_ascii=True, separators=(" ,", " : "))
    response.replace_body(text.replace("+", "\\u002b").encode())
    response.headers["Content-Type"] = 'Application/JSON; Charset="UTF-8"'


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(one) for key, one in reversed(value.items())} | {"x_extra": None}
    if isinstance(value, list):
        return [_reversed(one) for one in value]
    return float(value) if type(value) is int else value


def _lower_case(response: Response) -> None:
    response.headers = {name.lower(): value for name, value in response.headers.items()}


def _no_length(response: Response) -> None:
    response.headers = {name: value for name, value in response.headers.items() if name.lower() != "content-length"}


def _terse(response: Response) -> None:
    """Leave out Server and Date, which only the success of an assign must have."""
    if response.status != HTTPStatus.NO_CONTENT:
        for name in ("Server", "Date"):
            set_header(name, None)(response)


def _wordy(response: Response) -> None:
    """Send headers that gateways add."""
    response.headers |= {
        "X-RateLimit-Remaining": "0",
        "Retry-After": "1",
        "Set-Cookie": "lb=1; Path=/; HttpOnly",
        "Vary": "Accept, Accept-Encoding",
        "Via": "1.1 edge",
        "Strict-Transport-Security": "max-age=31536000",
        "Link": '</docs>; rel="help"',
    }


def _other_spellings(response: Response) -> None:
    """Write UUIDs in upper case, and times with microseconds and an offset."""
    if response.headers.get("Content-Type", "").startswith("application/json"):
        text = _UUID.sub(lambda found: found[0].upper(), response.body.decode())
        response.replace_body(_TIME.sub(r'"\1.000001+00:00"', text).encode())


def newest_first(sound: App) -> App:
    """Sort the lists of trunks and of their parts by creation, the newest first."""

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if request.method == "GET" and response.status == HTTPStatus.OK and b'"objects"' in response.body:
            whole = type(request)(dict(request.environ), b"")
            whole.target = f"{request.path}?limit=100"
            page, meta = response.json, response.json["meta"]
            every = sound(whole).json["objects"][::-1]
            response.json = {**page, "objects": every[meta["offset"] : meta["offset"] + meta["limit"]]}
        return response

    return app


def _fewer(request: IncomingRequest) -> None:
    """Give at most 30 items a page."""
    path, _, query = request.target.partition("?")
    parts = [re.sub("^(per_page|limit)=100$", r"\1=30", part) for part in query.split("&")]
    request.target = f"{path}?{'&'.join(parts)}" if query else path


_UUID = re.compile(r'(?<=")[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=")')
_TIME = re.compile(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z"')

# The wrappers of each provider, the innermost first. All behaviours hold, also the inferred ones.
CORRECT: dict[str, tuple[Wrapper, ...]] = {
    "limits requests": (limits_every(23),),
    "lags": (lags,),
    "sorts by last change": (last_changed_first,),
    "has a second customer": (second_customer, last_changed_first),
    "compresses": (edit_responses(is_any, None, _zip),),
    "writes JSON in another form": (edit_responses(is_any, None, _rewrite_json),),
    "sends few headers": (edit_responses(is_any, None, _terse),),
    "sends many headers": (edit_responses(is_any, None, _wordy),),
    "spells UUIDs and times in another way": (edit_responses(is_any, None, _other_spellings),),
    "lists the newest first": (newest_first,),
    "has small pages": (edit_requests(is_get, _fewer),),
    "has another clock": (edit_responses(is_any, None, set_header("Date", _http_date(_AHEAD)), _lower_case),),
}
# What is served by HTTP/1.0, each body until the end of the connection.
UNTIL_CLOSED: tuple[Wrapper, ...] = (edit_responses(is_any, None, _no_length),)

# The wrappers of each provider that breaks an observed or inferred behaviour, and the behaviours.
DRIFTING: dict[str, tuple[tuple[Wrapper, ...], frozenset[str]]] = {
    "has another 401": (
        (edit_responses(is_any, 401, set_body("<h1>Unauthorized</h1>", "text/html")),),
        frozenset({"assign.credentials.body", "common.credentials.body"}),
    ),
    "has another 404": (
        (edit_responses(is_assign, 404, edit_json(lambda one: {**one, "message": "No such thing."})),),
        frozenset({"assign.number-unknown.body"}),
    ),
    "has another 404 of unassign": (
        (edit_responses(is_unassign, 404, edit_json(lambda one: {**one, "message": "No such thing."})),),
        frozenset({"unassign.number-unknown.body", "unassign.not-assigned.body"}),
    ),
    "has the 404 of assign for unassign": (
        (edit_responses(is_unassign, 404, set_example("NumberNotFound")),),
        frozenset({"unassign.not-assigned.body"}),
    ),
}
__all__ = ["CORRECT", "DRIFTING", "UNTIL_CLOSED", "limits_every"]
