"""What the client sends for its arguments, byte for byte, and which arguments it rejects."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.client._operations import E164
from tests.client._responses import always, page

from raw_server import RawServer, ReceivedRequest, respond
from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK
from vobiz_client import Client, InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.client.conftest import Serve

NUMBERS = f"/api/v1/account/{ACCOUNT}/numbers"
WITH_AN_ID: dict[str, Callable[[Client, str], object]] = {
    "assign_number": lambda vobiz, trunk_id: vobiz.assign_number("+12", trunk_group_id=trunk_id),
    "retrieve_trunk": lambda vobiz, trunk_id: vobiz.retrieve_trunk(trunk_id),
    "update_trunk": lambda vobiz, trunk_id: vobiz.update_trunk(trunk_id, enabled=False),
    "delete_trunk": lambda vobiz, trunk_id: vobiz.delete_trunk(trunk_id),
    "update_origination_uri": lambda vobiz, uri_id: vobiz.update_origination_uri(uri_id, priority=1),
    "delete_origination_uri": lambda vobiz, uri_id: vobiz.delete_origination_uri(uri_id),
    "update_credential": lambda vobiz, credential_id: vobiz.update_credential(credential_id, enabled=True),
    "delete_credential": lambda vobiz, credential_id: vobiz.delete_credential(credential_id),
    "update_ip_acl": lambda vobiz, ip_acl_id: vobiz.update_ip_acl(ip_acl_id, enabled=True),
    "delete_ip_acl": lambda vobiz, ip_acl_id: vobiz.delete_ip_acl(ip_acl_id),
}
# Calls with a value that is right but for a line feed at its end.
WITH_A_LINE_FEED: dict[str, Callable[[Client], object]] = {
    "country": lambda vobiz: vobiz.list_inventory(country="IN\n"),
    "currency": lambda vobiz: vobiz.purchase_number("+12", currency="INR\n"),
    "sip_uri": lambda vobiz: vobiz.create_origination_uri("sip:sbc.example.com\n"),
    "uri": lambda vobiz: vobiz.update_origination_uri(TRUNK, uri="sip:sbc.example.com\n"),
    "ip_address of a new IP ACL": lambda vobiz: vobiz.create_ip_acl("10.0.0.1\n"),
    "ip_address": lambda vobiz: vobiz.update_ip_acl(TRUNK, ip_address="10.0.0.1\n"),
}
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _success(request: ReceivedRequest) -> object:
    return page() if request.method == "GET" else {"message": "", "number": {"e164": "+12"}}


@pytest.fixture(scope="module")
def echo() -> Iterator[tuple[Client, RawServer]]:
    """A raw server on which every operation succeeds, and a client of it, for many examples."""
    with (
        RawServer(lambda request: respond(HTTPStatus.OK, _success(request))) as server,
        Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=server.url) as client,
    ):
        yield client, server


@settings(max_examples=500)
@example(NUMBER)
@example("+12")
@given(E164)
def test_number_in_a_path_is_encoded_exactly_once(echo: tuple[Client, RawServer], number: str) -> None:
    """Each path with a number contains %2B and the digits."""
    client, server = echo
    server.received.clear()
    client.assign_number(number, trunk_group_id=TRUNK)
    client.unassign_number(number)
    client.release_number(number)
    client.cancel_release(number)
    target = f"{NUMBERS}/%2B{number[1:]}"
    assert [(request.method, request.target) for request in server.received] == [
        ("POST", f"{target}/assign"),
        ("DELETE", f"{target}/assign"),
        ("DELETE", target),
        ("POST", f"{target}/cancel-release"),
    ]


@settings(max_examples=100)
@given(E164)
def test_number_in_a_query_is_encoded_exactly_once(echo: tuple[Client, RawServer], number: str) -> None:
    """The search for a number is %2B and the digits, for the account's list and for the inventory."""
    client, server = echo
    server.received.clear()
    client.list_numbers(search=number)
    client.list_inventory(search=number)
    queries = [request.target.partition("?")[2] for request in server.received]
    assert queries == [f"search=%2B{number[1:]}"] * 2


@given(E164)
def test_number_in_a_body_has_a_literal_plus(echo: tuple[Client, RawServer], number: str) -> None:
    """JSON is not percent-encoded."""
    client, server = echo
    server.received.clear()
    client.purchase_number(number, currency="INR")
    assert json.loads(server.received[0].body) == {"e164": number, "currency": "INR"}


@given(st.text(st.characters(codec="utf-8"), max_size=100))
def test_any_search_is_one_query_value(echo: tuple[Client, RawServer], text: str) -> None:
    """The text arrives unchanged, and cannot add another parameter."""
    client, server = echo
    server.received.clear()
    client.list_numbers(search=text)
    encoded = "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in text.encode())
    assert server.received[0].target.partition("?")[2] == (f"search={encoded}" if text else "")


def test_ensure_assigned_encodes_the_number_in_each_request(serve: Serve) -> None:
    """The number is %2B and the digits in the queries and in the path."""
    lists = iter([page({"e164": "+12"}), page({"e164": "+12", "trunk_group_id": TRUNK})])
    no_content = respond(HTTPStatus.NO_CONTENT)
    with serve(lambda request: respond(HTTPStatus.OK, next(lists)) if request.method == "GET" else no_content) as (
        client,
        server,
    ):
        client.ensure_assigned("+12", TRUNK)
    assert [request.target for request in server.received] == [
        f"{NUMBERS}?page=1&per_page=100&search=%2B12",
        f"{NUMBERS}/%2B12/assign",
        f"{NUMBERS}?page=1&per_page=100&search=%2B12",
    ]


def test_assign_sends_only_the_trunk_as_json(serve: Serve) -> None:
    """The body is an object with one field, and the Content-Type says so."""
    with serve(always(respond(HTTPStatus.NO_CONTENT))) as (client, server):
        client.assign_number("+12", trunk_group_id=TRUNK)
    (request,) = server.received
    assert json.loads(request.body) == {"trunk_group_id": TRUNK}
    assert request.headers["content-type"] == "application/json"


def test_request_without_a_body_has_no_content_type(serve: Serve) -> None:
    """An unassign sends neither a body nor a header about it."""
    with serve(always(respond(HTTPStatus.NO_CONTENT))) as (client, server):
        client.unassign_number("+12")
    (request,) = server.received
    assert "content-type" not in request.headers
    assert request.body == b""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"per_page": 101}, "per_page=101"),
        ({"per_page": True}, "per_page=True"),
        ({"page": 0}, "page=0"),
        ({"page": "1"}, "page='1'"),
        ({"search": "x" * 101}, "search='xxx"),
        ({"search": "\ud800"}, "search="),
        ({"search": b"12"}, "search=b'12'"),
    ],
)
def test_argument_that_its_schema_forbids_is_rejected(serve: Serve, arguments: dict[str, Any], named: str) -> None:
    """The error shows the argument and its value, and nothing is sent."""
    with serve(always(respond(HTTPStatus.OK, page()))) as (client, server):
        with pytest.raises(InvalidArgumentError) as caught:
            client.list_numbers(**arguments)
        assert server.received == []
    assert named in str(caught.value)


@pytest.mark.parametrize("operation", WITH_AN_ID)
@pytest.mark.parametrize("id_", ["", "x", TRUNK + "\n", "{" + TRUNK + "}", TRUNK.replace("-", ""), "../" + TRUNK, 7])
def test_id_that_is_not_a_uuid_is_rejected(serve: Serve, id_: Any, operation: str) -> None:
    """The models have the pattern of the document's Uuid, which their generator drops by default."""
    with serve(always(respond(HTTPStatus.NO_CONTENT))) as (client, server):
        with pytest.raises(InvalidArgumentError):
            WITH_AN_ID[operation](client, id_)
        assert server.received == []


@pytest.mark.parametrize("value", WITH_A_LINE_FEED)
def test_value_with_a_line_feed_at_its_end_is_rejected(serve: Serve, value: str) -> None:
    """A pattern's `$` is the very end of the text, unlike in Python's regular expressions."""
    with serve(always(respond(HTTPStatus.NO_CONTENT))) as (client, server):
        with pytest.raises(InvalidArgumentError):
            WITH_A_LINE_FEED[value](client)
        assert server.received == []


@pytest.mark.parametrize(
    ("exclude", "query"),
    [
        ("9180", "exclude=9180"),
        ("9180,+9192", "exclude=9180%2C%2B9192"),
        (["9180", "+9192"], "exclude=9180&exclude=%2B9192"),
        (("9180",), "exclude=9180"),
        ([], ""),
        ("", ""),
        (["", "9180"], "exclude=9180"),
    ],
)
def test_list_in_a_query_is_a_parameter_for_each_item(
    echo: tuple[Client, RawServer], exclude: Sequence[str], query: str
) -> None:
    """A single text is a list of one, and an empty text is left out."""
    client, server = echo
    server.received.clear()
    client.list_inventory(exclude=exclude)
    assert server.received[0].target.partition("?")[2] == query


@pytest.mark.parametrize("exclude", [7, ["9180", 7], b"9180", {"9180": 1}, ["x" * 1001], ["9"] * 101])
def test_list_that_its_schema_forbids_is_rejected(serve: Serve, exclude: Any) -> None:
    """The error names the argument, and nothing is sent."""
    with serve(always(respond(HTTPStatus.OK, page()))) as (client, server):
        with pytest.raises(InvalidArgumentError, match="exclude="):
            client.list_inventory(exclude=exclude)
        assert server.received == []


@pytest.mark.parametrize(("immediate", "target"), [(None, ""), (True, "?immediate=true"), (False, "?immediate=false")])
def test_flag_in_a_query_is_written_like_json(serve: Serve, target: str, *, immediate: bool | None) -> None:
    """A release is a DELETE of the number, with `true` or `false` in lower case, and without a body."""
    with serve(always(respond(HTTPStatus.OK, {"message": "released"}))) as (client, server):
        client.release_number(NUMBER, immediate=immediate)
    (request,) = server.received
    assert (request.method, request.target, request.body) == ("DELETE", f"{NUMBERS}/%2B{NUMBER[1:]}{target}", b"")


def test_update_sends_only_the_given_fields(serve: Serve) -> None:
    """The defaults of the document are left to the service."""
    with serve(always(respond(HTTPStatus.OK, {"trunk_id": TRUNK}))) as (client, server):
        client.update_trunk(TRUNK, enabled=False, description="")
    (request,) = server.received
    assert (request.method, json.loads(request.body)) == ("PUT", {"enabled": False, "description": ""})
