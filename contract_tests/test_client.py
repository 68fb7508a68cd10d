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
from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK
from vobiz_client import Client, InvalidArgumentError, TransportError, VobizError
from vobiz_spec import Behaviour, Operation, load, strict_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SPEC = load()
OBJECT = "aabbccdd-1234-5678-90ab-cdef12345678"  # the id of an origination URI, a credential or an IP ACL


def _success(operation: Operation) -> tuple[HTTPStatus, Any]:
    """Return the documented status of an operation's success, and its example, None without a body."""
    responses = SPEC.document["paths"][operation.path][operation.method.lower()]["responses"]
    status = next(status for status in responses if status.startswith("2"))
    content = responses[status].get("content")
    name = next(iter(content["application/json"]["examples"])) if content else None
    return HTTPStatus(int(status)), SPEC.example(name) if name else None


SUCCESSES = {operation.id: _success(operation) for operation in SPEC.operations.values()}
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
FLAG = st.none() | st.booleans()
SETTINGS = {
    "trunk_direction": st.sampled_from([None, "inbound", "outbound", "both"]),
    "trunk_type": st.sampled_from([None, "INBOUND", "OUTBOUND", "inbound"]),
    "max_concurrent_calls": LIMIT,
    "concurrent_calls_limit": LIMIT,
    "trunk_status": st.sampled_from([None, "enabled", "disabled", "active"]),
    "transport": st.sampled_from([None, "udp", "tcp", "tls", "sctp"]),
    "cps_limit": LIMIT,
    "description": TEXT,
    "recording": FLAG,
    "webhook_method": st.sampled_from([None, "POST", "GET", "get"]),
    "primary_uri_uuid": st.none() | UUIDS | st.text(),
}
LISTED = st.fixed_dictionaries({"limit": SIZE, "offset": PAGE})
URIS = st.sampled_from(["sip:sbc.example.com", "sips:a@b:5061", "sip:", "http://x", "sip:x\n", "sip:\u0435"])
URI = {"name": TEXT, "priority": LIMIT, "weight": LIMIT, "enabled": FLAG}
PASSWORDS = st.text(max_size=12) | st.text(min_size=8, max_size=101)
ADDRESSES = st.ip_addresses(v=4).map(str) | st.sampled_from(["10.0.0.0/8", "10.0.0.1\n", "10.0.0.0/33", "::1", ""])
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
            "exclude": TEXT | st.lists(st.text(max_size=12), max_size=3),
        }
    ),
    "purchase_number": st.fixed_dictionaries(
        {"number": E164 | st.text(), "currency": st.none() | st.sampled_from(["INR", "USD", "inr", "INR\n"])}
    ),
    "create_trunk": st.fixed_dictionaries({"name": st.text(max_size=102), **SETTINGS}),
    "retrieve_trunk": st.fixed_dictionaries({"trunk_id": UUIDS | st.text()}),
    "list_trunks": LISTED,
    "update_trunk": st.fixed_dictionaries({"trunk_id": UUIDS | st.text(), "name": TEXT, "enabled": FLAG, **SETTINGS}),
    "delete_trunk": st.fixed_dictionaries({"trunk_id": UUIDS | st.text()}),
    "release_number": st.fixed_dictionaries({"number": E164 | st.text(), "immediate": FLAG}),
    "cancel_release": st.fixed_dictionaries({"number": E164 | st.text()}),
    "create_origination_uri": st.fixed_dictionaries({"sip_uri": URIS, **URI}),
    "list_origination_uris": LISTED,
    "update_origination_uri": st.fixed_dictionaries({"uri_id": UUIDS | st.text(), "uri": st.none() | URIS, **URI}),
    "delete_origination_uri": st.fixed_dictionaries({"uri_id": UUIDS | st.text()}),
    "create_credential": st.fixed_dictionaries(
        {"username": st.text(max_size=102), "password": PASSWORDS, "enabled": FLAG}
    ),
    "list_credentials": LISTED,
    "update_credential": st.fixed_dictionaries(
        {"credential_id": UUIDS | st.text(), "password": st.none() | PASSWORDS, "enabled": FLAG}
    ),
    "delete_credential": st.fixed_dictionaries({"credential_id": UUIDS | st.text()}),
    "create_ip_acl": st.fixed_dictionaries(
        {"ip_address": ADDRESSES, "name": TEXT, "description": TEXT, "enabled": FLAG}
    ),
    "list_ip_acls": LISTED,
    "update_ip_acl": st.fixed_dictionaries(
        {"ip_acl_id": UUIDS | st.text(), "ip_address": st.none() | ADDRESSES, "name": TEXT, "enabled": FLAG}
    ),
    "delete_ip_acl": st.fixed_dictionaries({"ip_acl_id": UUIDS | st.text()}),
}
VALID: dict[str, dict[str, Any]] = {
    "assign_number": {"number": NUMBER, "trunk_group_id": TRUNK},
    "unassign_number": {"number": NUMBER},
    "purchase_number": {"number": NUMBER},
    "create_trunk": {"name": "Main"},
    "retrieve_trunk": {"trunk_id": TRUNK},
    "update_trunk": {"trunk_id": TRUNK, "enabled": False},
    "delete_trunk": {"trunk_id": TRUNK},
    "release_number": {"number": NUMBER},
    "cancel_release": {"number": NUMBER},
    "create_origination_uri": {"sip_uri": "sip:sbc.example.com"},
    "update_origination_uri": {"uri_id": OBJECT, "priority": 2},
    "delete_origination_uri": {"uri_id": OBJECT},
    "create_credential": {"username": "alice", "password": "correct-horse"},
    "update_credential": {"credential_id": OBJECT, "password": "correct-horse"},
    "delete_credential": {"credential_id": OBJECT},
    "create_ip_acl": {"ip_address": "203.0.113.7"},
    "update_ip_acl": {"ip_acl_id": OBJECT, "enabled": False},
    "delete_ip_acl": {"ip_acl_id": OBJECT},
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


@pytest.fixture(scope="module")
def openapi() -> OpenAPI:
    """openapi-core, with the document."""
    return OpenAPI.from_dict(strict_patterns(dict(SPEC.document)))


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


@pytest.mark.filterwarnings("ignore:Use of allowEmptyValue:DeprecationWarning")
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
    shown = None if value is None else value.model_dump(mode="json", exclude_unset=True)
    assert shown == _without_empty_fractions(body)


def _arguments() -> Iterator[tuple[str, str | None]]:
    """Yield the name of each required argument but the account, and the reference of its schema."""
    for operation in SPEC.operations.values():
        for parameter in SPEC.parameters(operation):
            if parameter.get("required") and parameter["name"] != "account_id":
                yield parameter["name"], parameter["schema"].get("$ref")
        for body in SPEC.body_schemas(operation):
            for name in body.get("required", ()):
                yield name, body["properties"][name].get("$ref")


TAKEN = {(name, reference) for name, reference in _arguments() if reference}
NOT_A_VALUE: dict[str, Any] = {"nonsense": [{}]}  # of no type that the document has for a field


def _fields_of_successes() -> Iterator[tuple[Operation, str]]:
    """Yield each field of a success that the client does not need."""
    for operation in SPEC.operations.values():
        responses = SPEC.document["paths"][operation.path][operation.method.lower()]["responses"]
        content = next(entry for status, entry in responses.items() if status.startswith("2")).get("content")
        if content:
            schema = SPEC.schema(content["application/json"]["schema"]["$ref"].rpartition("/")[2])
            for name in schema["properties"]:
                if not _is_needed(schema, name):
                    yield operation, name


def _is_needed(schema: Mapping[str, Any], field: str) -> bool:
    """Return whether the document requires a field, or whether an operation takes it."""
    return field in schema["required"] or (field, schema["properties"][field].get("$ref")) in TAKEN


@pytest.mark.parametrize(
    ("operation", "field"), [*_fields_of_successes()], ids=lambda value: getattr(value, "id", str(value))
)
def test_odd_field_that_is_not_needed_does_not_make_a_success_unreadable(
    raw_server: ScriptedServer, vobiz: Client, operation: Operation, field: str
) -> None:
    """Whatever its value is. The model still has it."""
    status, body = SUCCESSES[operation.id]
    raw_server.response = respond(status, body | {field: NOT_A_VALUE})
    value = getattr(vobiz, operation.id)(**VALID.get(operation.id, {}))
    assert dict(value.unreadable) == {field: NOT_A_VALUE}


@pytest.mark.parametrize("field", sorted(SPEC.schema("PhoneNumber")["properties"]))
def test_odd_field_of_a_number_costs_the_list_only_if_it_is_needed(
    raw_server: ScriptedServer, vobiz: Client, field: str
) -> None:
    """The rule is the document's: required, or an argument of another operation."""
    status, body = SUCCESSES["list_numbers"]
    odd = body | {"items": [body["items"][0] | {field: [NOT_A_VALUE]}]}
    raw_server.response = respond(status, odd)
    if _is_needed(SPEC.schema("PhoneNumber"), field):
        with pytest.raises(VobizError, match=field):
            vobiz.list_numbers()
    else:
        assert vobiz.list_numbers().items[0].unreadable[field] == [NOT_A_VALUE]


def _without_empty_fractions(body: object) -> object:
    """Return a body with its times as pydantic writes them: without microseconds if there are none."""
    return json.loads(json.dumps(body).replace(".000000Z", "Z"))


def _refusals() -> Iterator[tuple[Operation, Behaviour, str]]:
    for operation in SPEC.operations.values():
        for behaviour in (*operation.behaviours, *SPEC.common_behaviours):
            for example in behaviour.sees.examples if behaviour.becomes else ():
                yield operation, behaviour, example


@pytest.mark.parametrize(
    ("operation", "behaviour", "example"), list(_refusals()), ids=lambda entry: getattr(entry, "id", entry)
)
def test_documented_refusal_is_its_error(
    raw_server: ScriptedServer, vobiz: Client, operation: Operation, behaviour: Behaviour, example: str
) -> None:
    """Each body of a documented refusal becomes the error that its behaviour names, for every operation."""
    status, body = behaviour.sees.status or HTTPStatus.BAD_REQUEST, SPEC.example(example)
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
