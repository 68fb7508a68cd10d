"""The client against the document: what it sends is valid, and what it makes of any answer is known.

openapi-core judges the requests, independently of the code that made them; the answers come over real sockets.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from tests.client._raw_server import Ending, RawResponse, RawServer, ReceivedRequest, respond
from werkzeug.datastructures import Headers, ImmutableMultiDict

from vobiz_client import Client, InvalidArgumentError, VobizError
from vobiz_mock import MockServer
from vobiz_spec import Behaviour, Operation, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SPEC = load()
SUCCESSES = {"assign_number": (204, None), "unassign_number": (204, None), "delete_trunk": (204, None)} | {
    "list_numbers": (200, SPEC.example("PhoneNumberPage")),
    "list_inventory": (200, SPEC.example("InventoryPage")),
    "purchase_number": (200, SPEC.example("PurchaseConfirmation")),
    "create_trunk": (201, SPEC.example("Trunk")),
    "retrieve_trunk": (200, SPEC.example("Trunk")),
    "list_trunks": (200, SPEC.example("TrunkPage")),
}
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
# Arguments by operation: most are valid, some are not, and then nothing may be sent.
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
    "assign_number": {"number": "+12", "trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678"},
    "unassign_number": {"number": "+12"},
    "purchase_number": {"number": "+12"},
    "create_trunk": {"name": "Main"},
    "retrieve_trunk": {"trunk_id": "e3e55a78-1234-5678-90ab-cdef12345678"},
    "delete_trunk": {"trunk_id": "e3e55a78-1234-5678-90ab-cdef12345678"},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
ERRORS = st.fixed_dictionaries({"error": JSON, "message": JSON})
PAGES = st.fixed_dictionaries({"items": JSON | st.lists(JSON), "page": JSON, "per_page": JSON, "total": JSON})
BODIES = (JSON | ERRORS | PAGES).map(lambda value: json.dumps(value).encode()) | st.binary()


class _Wire(RawServer):
    """A raw server whose answer can be changed."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.next: Callable[[ReceivedRequest], RawResponse] = lambda _: respond(500)

    def _answer(self, seen: ReceivedRequest) -> RawResponse:
        return self.next(seen)


@pytest.fixture(scope="module")
def wire() -> Iterator[_Wire]:
    """A raw server."""
    with _Wire() as server:
        yield server


@pytest.fixture(scope="module")
def vobiz(wire: _Wire) -> Iterator[Client]:
    """A client of the raw server, without retries."""
    with Client(auth_id="MA_BN2MZ1VV", auth_token="secret", base_url=wire.url, retries=None) as client:
        yield client


@pytest.fixture(scope="module")
def judge() -> OpenAPI:
    """openapi-core, with the document."""
    return OpenAPI.from_dict(dict(SPEC.document))


class _Request:
    """A request as it came over the wire, in the form in which openapi-core takes one."""

    def __init__(self, seen: ReceivedRequest, operation: Operation, host_url: str) -> None:
        target = urlsplit(seen.target)
        template = (SPEC.base_path + operation.path).split("/")
        self.host_url, self.method, self.path = host_url, seen.method.lower(), target.path
        self.content_type, self.body = seen.headers.get("content-type", ""), seen.body or None
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(target.query, keep_blank_values=True)),
            header=Headers(seen.headers),
            path={
                name.strip("{}"): unquote(sent)
                for name, sent in zip(template, target.path.split("/"), strict=True)
                if name.startswith("{")
            },
        )


@pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_sent_is_valid(
    wire: _Wire, vobiz: Client, judge: OpenAPI, operation: Operation, data: st.DataObject
) -> None:
    """For arbitrary arguments either nothing is sent, or a request that the document allows, of that very operation."""
    arguments = data.draw(ARGUMENTS[operation.id])
    status, body = SUCCESSES[operation.id]
    wire.next = lambda _: respond(status, body)
    wire.received.clear()
    try:
        getattr(vobiz, operation.id)(**arguments)
    except InvalidArgumentError:
        assert [] == wire.received
        return
    (seen,) = wire.received
    assert operation.method == seen.method
    judge.validate_request(_Request(seen, operation, wire.url))


@pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
def test_documented_success_is_its_value(wire: _Wire, vobiz: Client, operation: Operation) -> None:
    """The document's example of a success arrives field for field."""
    status, body = SUCCESSES[operation.id]
    wire.next = lambda _: respond(status, body)
    value = getattr(vobiz, operation.id)(**VALID.get(operation.id, {}))
    assert body == (value if value is None else value.model_dump(mode="json", exclude_unset=True))


def _refusals() -> Iterator[tuple[Operation, Behaviour]]:
    for operation in SPEC.operations.values():
        for behaviour in (*operation.behaviours, *SPEC.common_behaviours):
            if behaviour.becomes and behaviour.sees.example:
                yield operation, behaviour


@pytest.mark.parametrize(("operation", "behaviour"), list(_refusals()), ids=lambda entry: entry.id)
def test_documented_refusal_is_its_error(
    wire: _Wire, vobiz: Client, operation: Operation, behaviour: Behaviour
) -> None:
    """Every documented refusal, at every operation, becomes the error that its behaviour names."""
    status, body = behaviour.sees.status or 400, SPEC.example(str(behaviour.sees.example))
    wire.next = lambda _: respond(status, body)
    with pytest.raises(VobizError) as caught:
        getattr(vobiz, operation.id)(**VALID.get(operation.id, {}))
    assert (behaviour.becomes, status, body) == (type(caught.value).__name__, caught.value.status, caught.value.body)


@settings(max_examples=400)
@given(
    operation=st.sampled_from(sorted(SPEC.operations)),
    status=st.integers(200, 599) | st.sampled_from([200, 201, 400, 404, 409, 429, 500]),
    body=BODIES,
    kind=st.sampled_from(["application/json", "text/html", "application/octet-stream", "nonsense"]),
    cut=st.booleans(),
)
def test_any_answer_is_a_value_or_an_error_of_the_client(
    wire: _Wire,
    vobiz: Client,
    operation: str,
    status: int,
    body: bytes,
    kind: str,
    cut: bool,  # noqa: FBT001
) -> None:
    """Whatever comes back, whole or cut short: never an error of json, pydantic or requests."""
    body = b"" if status in {204, 304} else body
    raw = respond(status, body, headers={"Content-Type": kind}).data
    wire.next = lambda _: RawResponse(
        raw[: -len(body) // 2] if cut and body else raw, Ending.CLOSE if cut else Ending.KEEP
    )
    try:
        value = getattr(vobiz, operation)(**VALID.get(operation, {}))
    except VobizError as error:
        problem = error
    else:
        assert 200 <= status < 300
        assert (SUCCESSES[operation][1] is None) == (value is None)
        return
    assert problem.request is not None
    assert str(problem).startswith((operation, "no response arrived"))


@settings(max_examples=100)
@given(raw=st.binary())
def test_what_is_no_http_is_an_error_of_the_client(wire: _Wire, vobiz: Client, raw: bytes) -> None:
    """Bytes that are no answer at all end in an error of ours too."""
    wire.next = lambda _: RawResponse(raw, Ending.CLOSE)
    with pytest.raises(VobizError):
        vobiz.list_numbers()


def test_refusals_of_the_fake_are_the_documented_errors() -> None:
    """Fake and client were written apart, from the same document, and agree."""
    trunk = "e3e55a78-1234-5678-90ab-cdef12345678"
    trial = {"account_id": "T", "auth_token": "t", "trial": True, "trunks": [], "numbers": ["+13"]}
    account = {"account_id": "A", "auth_token": "t", "trunks": [{"trunk_id": trunk}], "numbers": ["+12"]}
    with MockServer(seed={"accounts": [account, trial]}) as fake:
        assert [
            "assigned",
            "NumberAlreadyAssignedError",
            "NumberNotFoundError",
            "NumberNotFoundError",
            "TrunkNotFoundError",
            "AuthenticationError",
            "AuthenticationError",
            "AccessDeniedError",
        ] == [
            _end(fake, "A", "t", "+12", trunk),
            _end(fake, "A", "t", "+12", trunk),
            _end(fake, "A", "t", "+13", trunk),
            _end(fake, "A", "t", "+14", trunk),
            _end(fake, "A", "t", "+12", trunk) and _end_of_move(fake, trunk.replace("e3", "e4")),
            _end(fake, "A", "wrong", "+12", trunk),
            _end(fake, "B", "t", "+12", trunk),
            _end(fake, "T", "t", "+13", trunk),
        ]


def _end(fake: MockServer, account: str, token: str, number: str, trunk: str) -> str:
    with Client(auth_id=account, auth_token=token, base_url=fake.url) as client:
        try:
            client.assign_number(number, trunk_group_id=trunk)
        except VobizError as error:
            return type(error).__name__
        return "assigned"


def _end_of_move(fake: MockServer, trunk: str) -> str:
    with Client(auth_id="A", auth_token="t", base_url=fake.url) as client:
        try:
            client.ensure_assigned("+12", trunk, move=True)
        except VobizError as error:
            return type(error).__name__
        return "moved"
