"""The client against the document: its requests are valid, and every response becomes a value or an error of its own.

openapi-core judges the requests, independently of the code that made them. Responses are sent over real sockets.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from raw_server import Ending, RawResponse, RawServer, ReceivedRequest, respond
from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_NUMBER,
    NUMBER,
    SEED,
    TOKEN,
    TRIAL_ACCOUNT,
    TRIAL_NUMBER,
    TRIAL_TOKEN,
    TRUNK,
)
from vobiz_client import (
    AccessDeniedError,
    AuthenticationError,
    Client,
    InvalidArgumentError,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    TransportError,
    TrunkNotFoundError,
    VobizError,
)
from vobiz_mock import MockServer
from vobiz_spec import Behaviour, Operation, load

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = load()
# The status and body of each operation's success.
SUCCESSES = {
    "assign_number": (HTTPStatus.NO_CONTENT, None),
    "unassign_number": (HTTPStatus.NO_CONTENT, None),
    "delete_trunk": (HTTPStatus.NO_CONTENT, None),
    "list_numbers": (HTTPStatus.OK, SPEC.example("PhoneNumberPage")),
    "list_inventory": (HTTPStatus.OK, SPEC.example("InventoryPage")),
    "purchase_number": (HTTPStatus.OK, SPEC.example("PurchaseConfirmation")),
    "create_trunk": (HTTPStatus.CREATED, SPEC.example("Trunk")),
    "retrieve_trunk": (HTTPStatus.OK, SPEC.example("Trunk")),
    "list_trunks": (HTTPStatus.OK, SPEC.example("TrunkPage")),
}
COMMON_STATUSES = [
    HTTPStatus.OK,
    HTTPStatus.CREATED,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
]
WITHOUT_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
# A first request is slow, and machines are shared, so a slow example does not fail.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
E164 = st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True)
UUIDS = st.uuids().map(str) | st.uuids().map(lambda value: str(value).upper())
PAGE, SIZE = st.none() | st.integers(-1, 2 * 10**9), st.none() | st.integers(-1, 102)
TEXT = st.none() | st.text(max_size=12)
LIMIT = st.none() | st.integers(-1, 100_002)
SETTINGS = {
    "trunk_direction": st.sampled_from([None, "inbound", "outbound", "both"]),
    "trunk_type": st.sampled_from([None, "INBOUND", "OUTBOUND", "inbound"]),
    "max_concurrent_calls": LIMIT,
    "concurrent_calls_limit": LIMIT,
    "trunk_status": st.sampled_from([None, "enabled", "disabled", "active"]),
    "transport": st.sampled_from([None, "udp", "tcp", "tls", "sctp"]),
}
# Arguments by operation. Most are valid; for the others nothing may be sent.
ARGUMENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "assign_number": st.fixed_dictionaries({"number": E164 | st.text(), "trunk_group_id": UUIDS | st.text()}),
    "unassign_number": st.fixed_dictionaries({"number": E164 | st.text()}),
    "list_numbers": st.fixed_dictionaries({"page": PAGE, "per_page": SIZE, "search": TEXT | E164}),
    "list_inventory": st.fixed_dictionaries(
        {
            "page": PAGE,
            "per_page": SIZE,
            "country": st.none() | st.from_regex("[A-Z]{2}", fullmatch=True) | st.text(max_size=3),
            "search": TEXT,
            "exclude": TEXT,
        }
    ),
    "purchase_number": st.fixed_dictionaries(
        {"number": E164 | st.text(), "currency": st.none() | st.sampled_from(["INR", "USD", "inr", "INR\n"])}
    ),
    "create_trunk": st.fixed_dictionaries({"name": st.text(max_size=102), **SETTINGS}),
    "retrieve_trunk": st.fixed_dictionaries({"trunk_id": UUIDS | st.text()}),
    "list_trunks": st.fixed_dictionaries({"limit": SIZE, "offset": PAGE}),
    "delete_trunk": st.fixed_dictionaries({"trunk_id": UUIDS | st.text()}),
}
VALID: dict[str, dict[str, Any]] = {
    "assign_number": {"number": NUMBER, "trunk_group_id": TRUNK},
    "unassign_number": {"number": NUMBER},
    "purchase_number": {"number": NUMBER},
    "create_trunk": {"name": "Main"},
    "retrieve_trunk": {"trunk_id": TRUNK},
    "delete_trunk": {"trunk_id": TRUNK},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
ERRORS = st.fixed_dictionaries({"error": JSON, "message": JSON})
PAGES = st.fixed_dictionaries({"items": JSON | st.lists(JSON), "page": JSON, "per_page": JSON, "total": JSON})
BODIES = (JSON | ERRORS | PAGES).map(lambda value: json.dumps(value).encode()) | st.binary()


class ScriptedServer(RawServer):
    """A raw server that sends `response` to every request."""

    def __init__(self) -> None:
        super().__init__(lambda _: self.response)
        self.response = respond(HTTPStatus.INTERNAL_SERVER_ERROR)


@pytest.fixture(scope="module")
def raw_server() -> Iterator[ScriptedServer]:
    """A raw server."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="module")
def vobiz(raw_server: ScriptedServer) -> Iterator[Client]:
    """A client of the raw server, without retries."""
    with Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=raw_server.url, retries=None) as client:
        yield client


@pytest.fixture
def fake() -> Iterator[MockServer]:
    """A fake with the seed of two accounts."""
    with MockServer(seed=SEED) as server:
        yield server


@pytest.fixture(scope="module")
def openapi() -> OpenAPI:
    """openapi-core, with the document."""
    return OpenAPI.from_dict(dict(SPEC.document))


class OpenapiRequest:
    """A received request, with the attributes that openapi-core reads."""

    def __init__(self, received: ReceivedRequest, operation: Operation, host_url: str) -> None:
        target = urlsplit(received.target)
        template = (SPEC.base_path + operation.path).split("/")
        self.host_url, self.method, self.path = host_url, received.method.lower(), target.path
        self.content_type, self.body = received.headers.get("content-type", ""), received.body or None
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(target.query, keep_blank_values=True)),
            header=Headers(received.headers),
            path={
                name.strip("{}"): unquote(segment)
                for name, segment in zip(template, target.path.split("/"), strict=True)
                if name.startswith("{")
            },
        )


@pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
@settings(UNHURRIED, max_examples=60)
@given(data=st.data())
def test_requests_are_valid(
    raw_server: ScriptedServer, vobiz: Client, openapi: OpenAPI, operation: Operation, data: st.DataObject
) -> None:
    """For any arguments, the client sends nothing, or a request of that operation which the document allows."""
    arguments = data.draw(ARGUMENTS[operation.id])
    raw_server.response = respond(*SUCCESSES[operation.id])
    raw_server.received.clear()
    try:
        getattr(vobiz, operation.id)(**arguments)
    except InvalidArgumentError:
        assert raw_server.received == []
        return
    (received,) = raw_server.received
    assert received.method == operation.method
    openapi.validate_request(OpenapiRequest(received, operation, raw_server.url))


@pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
def test_documented_success_is_its_value(raw_server: ScriptedServer, vobiz: Client, operation: Operation) -> None:
    """The client returns the document's example of a success with all its fields."""
    status, body = SUCCESSES[operation.id]
    raw_server.response = respond(status, body)
    value = getattr(vobiz, operation.id)(**VALID.get(operation.id, {}))
    assert (None if value is None else value.model_dump(mode="json", exclude_unset=True)) == body


def _refusals() -> Iterator[tuple[Operation, Behaviour]]:
    for operation in SPEC.operations.values():
        for behaviour in (*operation.behaviours, *SPEC.common_behaviours):
            if behaviour.becomes and behaviour.sees.example:
                yield operation, behaviour


@pytest.mark.parametrize(("operation", "behaviour"), list(_refusals()), ids=lambda entry: entry.id)
def test_documented_refusal_is_its_error(
    raw_server: ScriptedServer, vobiz: Client, operation: Operation, behaviour: Behaviour
) -> None:
    """A documented refusal becomes the error that its behaviour names, for every operation."""
    status, body = behaviour.sees.status or HTTPStatus.BAD_REQUEST, SPEC.example(str(behaviour.sees.example))
    raw_server.response = respond(status, body)
    with pytest.raises(VobizError) as caught:
        getattr(vobiz, operation.id)(**VALID.get(operation.id, {}))
    assert (type(caught.value).__name__, caught.value.status, caught.value.body) == (behaviour.becomes, status, body)


@settings(UNHURRIED, max_examples=400)
@given(
    operation=st.sampled_from(sorted(SPEC.operations)),
    status=st.integers(200, 599) | st.sampled_from(COMMON_STATUSES),
    body=BODIES,
    kind=st.sampled_from(["application/json", "text/html", "application/octet-stream", "nonsense"]),
    cut=st.booleans(),
)
def test_any_response_is_a_value_or_an_error_of_the_client(
    raw_server: ScriptedServer,
    vobiz: Client,
    operation: str,
    status: int,
    body: bytes,
    kind: str,
    *,
    cut: bool,
) -> None:
    """No response, complete or cut short, raises an error of json, pydantic or requests."""
    body = b"" if status in WITHOUT_BODY else body
    data = respond(status, body, headers={"Content-Type": kind}).data
    shortened = data[: -len(body) // 2] if cut and body else data
    raw_server.response = RawResponse(shortened, Ending.CLOSE if cut else Ending.KEEP)
    result = _value_or_error(vobiz, operation)
    if isinstance(result, VobizError):
        assert result.request is not None
        assert isinstance(result, TransportError) or str(result).startswith(operation)
    else:
        assert status in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)
        assert (result is None) == (SUCCESSES[operation][1] is None)


def _value_or_error(vobiz: Client, operation: str) -> object:
    """Return what an operation returns, or the error of the client that it raises."""
    try:
        value: object = getattr(vobiz, operation)(**VALID.get(operation, {}))
    except VobizError as error:
        return error
    return value


@settings(UNHURRIED, max_examples=100)
@given(raw=st.binary())
def test_response_that_is_not_http_is_an_error_of_the_client(
    raw_server: ScriptedServer, vobiz: Client, raw: bytes
) -> None:
    """Bytes that are not HTTP raise an error of the client too."""
    raw_server.response = RawResponse(raw, Ending.CLOSE)
    with pytest.raises(VobizError):
        vobiz.list_numbers()


UNKNOWN_TRUNK = "f0000000-1234-4678-90ab-cdef12345678"


@pytest.mark.parametrize(
    ("account", "token", "number", "error"),
    [
        (ACCOUNT, TOKEN, ASSIGNED_NUMBER, NumberAlreadyAssignedError),
        (ACCOUNT, TOKEN, FOREIGN_NUMBER, NumberNotFoundError),
        (ACCOUNT, TOKEN, "+15550000000", NumberNotFoundError),
        (ACCOUNT, "wrong", NUMBER, AuthenticationError),
        ("MA_UNKNOWN", TOKEN, NUMBER, AuthenticationError),
        (TRIAL_ACCOUNT, TRIAL_TOKEN, TRIAL_NUMBER, AccessDeniedError),
    ],
)
def test_refusal_of_the_fake_is_the_documented_error(
    fake: MockServer, account: str, token: str, number: str, error: type[VobizError]
) -> None:
    """Fake and client, written independently from the same document, agree on refusals of an assign."""
    with Client(auth_id=account, auth_token=token, base_url=fake.url) as client, pytest.raises(VobizError) as caught:
        client.assign_number(number, trunk_group_id=TRUNK)
    assert type(caught.value) is error


def test_unknown_trunk_of_the_fake_is_the_documented_error(fake: MockServer) -> None:
    """Fake and client agree on the refusal of a move to a trunk that does not exist."""
    with Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=fake.url) as client, pytest.raises(VobizError) as caught:
        client.ensure_assigned(ASSIGNED_NUMBER, UNKNOWN_TRUNK, move=True)
    assert type(caught.value) is TrunkNotFoundError


def test_assign_by_the_fake_succeeds_once(fake: MockServer) -> None:
    """Fake and client agree on a successful assign, and on the conflict that follows."""
    with Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=fake.url) as client:
        client.assign_number(NUMBER, trunk_group_id=TRUNK)
        with pytest.raises(NumberAlreadyAssignedError):
            client.assign_number(NUMBER, trunk_group_id=TRUNK)
