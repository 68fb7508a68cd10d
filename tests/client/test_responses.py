"""What answers become: values, and errors that tell what happened and never how json or pydantic failed."""

from __future__ import annotations

import gzip
import json
import pickle
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.client._wire import Fate, Raw, always, page, reply
from tests.client.conftest import TOKEN

import vobiz_client
from vobiz_client import (
    AuthenticationError,
    InvalidRequestError,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    RateLimitedError,
    ResponseError,
    ServerError,
    TransportError,
    TrunkNotFoundError,
    UnexpectedResponseError,
    VobizError,
)
from vobiz_client import errors as tree
from vobiz_client._generated import operations
from vobiz_client.answers import classify, retry_after
from vobiz_spec import Behaviour, Operation, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client.conftest import Talk

    from vobiz_client import Client

TRUNK = "e3e55a78-1234-5678-90ab-cdef12345678"
CALLS: dict[str, Callable[[Client], object]] = {
    "assign_number": lambda client: client.assign_number("+12", trunk_group_id=TRUNK),
    "unassign_number": lambda client: client.unassign_number("+12"),
    "list_numbers": lambda client: client.list_numbers(),
    "list_inventory": lambda client: client.list_inventory(),
    "purchase_number": lambda client: client.purchase_number("+12"),
    "create_trunk": lambda client: client.create_trunk("Main"),
    "retrieve_trunk": lambda client: client.retrieve_trunk(TRUNK),
    "list_trunks": lambda client: client.list_trunks(),
    "delete_trunk": lambda client: client.delete_trunk(TRUNK),
}
REFUSALS = [
    (operation, behaviour)
    for operation in load().operations.values()
    for behaviour in (*operation.behaviours, *load().common_behaviours)
    if behaviour.becomes and behaviour.sees.example
]
ASSIGN_CONFLICT = load().example("NumberAlreadyAssigned")


def _refused(talk: Talk, raw: Raw, call: str = "assign_number") -> VobizError:
    with talk(always(raw)) as (client, _), pytest.raises(VobizError) as caught:
        CALLS[call](client)
    return caught.value


def test_calls_are_all_operations() -> None:
    """These tests leave no operation of the document out."""
    assert set(load().operations) == set(CALLS)


@pytest.mark.parametrize(
    ("operation", "behaviour"), REFUSALS, ids=[f"{operation.id}-{behaviour.id}" for operation, behaviour in REFUSALS]
)
def test_documented_refusal_becomes_its_error(operation: Operation, behaviour: Behaviour) -> None:
    """Status and example of every behaviour, at every operation, are told apart as the document says."""
    clues = getattr(operations, operation.id.upper()).clues
    status = behaviour.sees.status or 409
    assert behaviour.becomes == classify(clues, status, load().example(str(behaviour.sees.example))).__name__


@pytest.mark.parametrize("call", CALLS)
def test_every_operation_raises_its_errors_over_the_wire(talk: Talk, call: str) -> None:
    """An answer of the gateway, with its own shape of body, becomes an AuthenticationError that holds all of it."""
    body = load().example("Unauthorized")
    error = _refused(talk, reply(401, body), call)
    assert (AuthenticationError, 401, body) == (type(error), error.status, error.body)


def test_every_error_of_the_document_is_in_the_tree() -> None:
    """What a behaviour becomes is a ResponseError that the package exports."""
    names = {behaviour.becomes for behaviour in load().behaviours.values() if behaviour.becomes}
    assert {name for name in names if not issubclass(getattr(vobiz_client, name), ResponseError)} == set()


def test_tree_is_drawn_as_it_is() -> None:
    """The docstring shows every error under the one that it derives from, and no other."""
    drawn, parents = {}, ["Exception"]
    for line in (tree.__doc__ or "").splitlines():
        if (name := line.lstrip(" │├└─").partition(" ")[0]).endswith("Error"):
            depth = (len(line) - len(line.lstrip(" │├└─"))) // 4
            parents[depth:] = [name]
            drawn[name] = parents[depth - 1] if depth > 1 else "Exception"
    real = {name: value.__bases__[0].__name__ for name, value in vars(tree).items() if name.endswith("Error")}
    assert real == drawn


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error": "invalid request", "message": "Number is ALREADY ASSIGNED to trunk X"}, NumberAlreadyAssignedError),
        ({"error": "invalid request", "message": "trunk_group_id?"}, InvalidRequestError),
        ({"error": "bad", "message": "no"}, InvalidRequestError),
        ("<html>Bad Request</html>", InvalidRequestError),
        (None, InvalidRequestError),
        ([1, 2], InvalidRequestError),
    ],
)
def test_status_400_is_told_apart_by_its_text(talk: Talk, body: object, expected: type[VobizError]) -> None:
    """Only words that say so make a conflict."""
    assert expected is type(_refused(talk, reply(400, body)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error": "NUMBER_NOT_FOUND", "message": "?"}, NumberNotFoundError),
        ({"error": "TRUNK_NOT_FOUND", "message": "?"}, TrunkNotFoundError),
        ({"error": "not found", "message": "The requested URL was not found."}, UnexpectedResponseError),
        ({"detail": "Not Found"}, UnexpectedResponseError),
        ("<html>Not Found</html>", UnexpectedResponseError),
    ],
)
def test_status_404_is_told_apart_by_its_text(talk: Talk, body: object, expected: type[VobizError]) -> None:
    """A 404 of something else than the API says nothing of numbers and trunks."""
    assert expected is type(_refused(talk, reply(404, body)))


def test_documented_conflict_is_one_at_any_status(talk: Talk) -> None:
    """The page documents the body, not the status."""
    assert NumberAlreadyAssignedError is type(_refused(talk, reply(409, ASSIGN_CONFLICT)))


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 599])
def test_any_5xx_is_a_server_error(talk: Talk, status: int) -> None:
    """A gateway's HTML is kept as its text."""
    error = _refused(talk, reply(status, "<html>Oh no</html>"))
    assert (ServerError, status, "<html>Oh no</html>") == (type(error), error.status, error.body)


@pytest.mark.parametrize("status", [300, 304, 402, 410, 418, 422, 600, 999])
def test_any_other_status_is_unexpected(talk: Talk, status: int) -> None:
    """What the document does not know is not guessed at."""
    error = _refused(talk, reply(status))
    assert (UnexpectedResponseError, status) == (type(error), error.status)


@pytest.mark.parametrize("status", [200, 201, 202, 203, 204, 206])
@pytest.mark.parametrize("body", [None, {"message": "assigned"}, "<html>"])
def test_any_2xx_of_an_operation_without_a_value_is_none(talk: Talk, status: int, body: object) -> None:
    """The service's documentation once showed 200 with a body."""
    with talk(always(reply(status, None if status == 204 else body))) as (client, _):
        returned: Any = CALLS["assign_number"](client)
    assert returned is None


def test_success_cut_short_is_success_where_no_value_is_wanted(talk: Talk) -> None:
    """The status came: the number is assigned."""
    with talk(always(Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", Fate.CLOSED_AFTER))) as (client, _):
        returned: Any = CALLS["assign_number"](client)
    assert returned is None


def test_list_cut_short_is_a_transport_error_with_its_text(talk: Talk) -> None:
    """What came of the body is in the error, with the status."""
    raw = Raw(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"items": [', Fate.CLOSED_AFTER)
    error = _refused(talk, raw, "list_numbers")
    assert (TransportError, 200, '{"items": [') == (type(error), error.status, error.body)


def test_refusal_cut_short_is_its_error_with_its_text(talk: Talk) -> None:
    """A 403 is one, whatever of its body came."""
    raw = Raw(b'HTTP/1.1 403 No\r\nContent-Length: 99\r\n\r\n{"error": "for', Fate.CLOSED_AFTER)
    error = _refused(talk, raw)
    assert ("AccountMismatchError", 403, '{"error": "for') == (type(error).__name__, error.status, error.body)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "<html>Welcome</html>",
        "{",
        "null",
        "[]",
        b"\xff\xfe",
        "[" * 100_000,
        '{"items": ' + "9" * 5000 + "}",
        {"items": [{}], "page": 1, "per_page": 1, "total": 1},
        {"items": [{"e164": "\ud800"}], "page": 1, "per_page": 1, "total": 1},
        {"items": [{"e164": "912271264217"}], "page": 1, "per_page": 1, "total": 1},
    ],
)
def test_success_that_is_no_page_is_unexpected(talk: Talk, body: object) -> None:
    """A 200 of another shape ends in our own error, whatever is wrong with it."""
    error = _refused(talk, reply(200, body), "list_numbers")
    assert (UnexpectedResponseError, 200) == (type(error), error.status)


def test_unknown_fields_are_tolerated_and_kept(talk: Talk) -> None:
    """Vobiz adds to its answers at any time."""
    with talk(always(reply(200, page({"e164": "+12", "new": [1]}) | {"next": "x"}))) as (client, _):
        found = client.list_numbers()
    assert ({"next": "x"}, {"new": [1]}) == (found.model_extra, found.items[0].model_extra)


def test_error_holds_the_request_without_the_token(talk: Talk) -> None:
    """Method, URL as on the wire, and body; no headers."""
    error = _refused(talk, reply(400, ASSIGN_CONFLICT))
    assert error.request is not None
    assert ("POST", '{"trunk_group_id": "' + TRUNK + '"}') == (error.request.method, error.request.body)
    assert error.request.url.endswith("/api/v1/account/MA_BN2MZ1VV/numbers/%2B12/assign")


@pytest.mark.parametrize("status", [200, 400, 401, 500])
@pytest.mark.parametrize("form", ["{}", '{{"error": "{}"}}', "<p>{}"])
def test_token_that_the_answer_echoes_is_not_shown(talk: Talk, status: int, form: str) -> None:
    """A proxy's debug page may repeat the request's headers."""
    error = _refused(talk, reply(status, form.format(TOKEN)), "list_numbers")
    assert TOKEN not in f"{error} {error!r} {vars(error)}"
    assert "***" in str(error.body)


@pytest.mark.parametrize("fate", [Fate.RESET_AFTER, Fate.CLOSED_AFTER])
def test_token_is_nowhere_in_a_transport_error(talk: Talk, fate: Fate) -> None:
    """Nor in the errors of requests that stand behind it: these would hold the request with its headers."""
    error: BaseException | None = _refused(talk, Raw(b"", fate))
    while error is not None:
        assert TOKEN not in f"{error} {error!r} {vars(error)}"
        assert getattr(error, "request", None) is None or isinstance(error, VobizError)
        error = error.__cause__


def test_token_is_not_logged(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    """At the lowest level, success and failure leave no token in the log."""
    caplog.set_level(1)
    with talk(always(reply(204))) as (client, _):
        CALLS["assign_number"](client)
    _refused(talk, reply(500, TOKEN))
    assert "/numbers/%2B12/assign" in caplog.text
    assert TOKEN not in caplog.text


def test_error_survives_pickling(talk: Talk) -> None:
    """Errors cross process boundaries with all that they hold."""
    error = _refused(talk, reply(429, {"error": "x", "message": "y"}, headers={"Retry-After": "7"}))
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301 ours
    assert (type(error), str(error), vars(error)) == (type(copied), str(copied), vars(copied))


@pytest.mark.parametrize(("value", "seconds"), [("7", 7.0), ("0", 0.0), (None, None), ("soon", None), ("-1", None)])
def test_rate_limit_tells_the_wait(talk: Talk, value: str | None, seconds: float | None) -> None:
    """Retry-After is in the error, as seconds, where it can be read."""
    error = _refused(talk, reply(429, headers={"Retry-After": value} if value else None))
    assert isinstance(error, RateLimitedError)
    assert seconds == error.retry_after


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Fri, 23 Jan 2026 07:07:34 GMT", 10.0),
        ("Fri, 23 Jan 2026 07:07:14 GMT", 0.0),
        ("Fri, 23 Jan 0000 99:99:99 GMT", None),
        ("9" * 5000, None),
        (" 5 ", 5.0),
    ],
)
def test_retry_after_may_be_a_date(value: str, seconds: float | None) -> None:
    """A date is a wait from now on, never below 0; nonsense is none."""
    assert seconds == retry_after(value, now=datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC))


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_body_in_many_compressed_chunks_is_read_whole(talk: Talk, size: int) -> None:
    """Compression and chunks are undone, however small the pieces in which the body comes."""
    body = gzip.compress(json.dumps(page(*[{"e164": f"+12{index}"} for index in range(50)])).encode())
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    with talk(always(Raw(head + chunks))) as (client, _):
        assert len(client.list_numbers().items) == 50


def test_chunks_cut_short_are_a_transport_error(talk: Talk) -> None:
    """A chunked body without its end is not whole."""
    raw = Raw(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"i\r\n', Fate.CLOSED_AFTER)
    error = _refused(talk, raw, "list_numbers")
    assert (TransportError, 200, '{"i') == (type(error), error.status, error.body)


def test_body_that_is_not_as_compressed_as_it_says_is_an_error_of_ours(talk: Talk) -> None:
    """What cannot be decompressed counts as cut short."""
    error = _refused(talk, reply(200, "{}", headers={"Content-Encoding": "gzip"}), "list_numbers")
    assert TransportError is type(error)
