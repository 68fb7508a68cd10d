"""What goes over the wire, byte for byte, seen by a raw socket."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.client._wire import RawServer, Seen, always, page, reply
from tests.client.conftest import ACCOUNT, TOKEN
from tests.client.test_numbers import E164

from vobiz_client import Client, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.client.conftest import Talk

TRUNK = "e3e55a78-1234-5678-90ab-cdef12345678"
NUMBERS = f"/api/v1/account/{ACCOUNT}/numbers"


def _answer(seen: Seen) -> object:
    if seen.method == "GET":
        return page()
    return {"message": "", "number": {"e164": "+12"}}


@pytest.fixture(scope="module")
def wire() -> Iterator[tuple[Client, RawServer]]:
    """A raw server that answers every operation with success, and a client of it, for many examples."""
    with (
        RawServer(lambda seen: reply(200, _answer(seen))) as server,
        Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=server.url) as client,
    ):
        yield client, server


@settings(max_examples=500)
@example("+912271264217")
@example("+12")
@given(E164)
def test_number_goes_out_encoded_exactly_once(wire: tuple[Client, RawServer], number: str) -> None:
    """In the path of assign and unassign every number is %2B and its digits, and nothing else."""
    client, server = wire
    server.seen.clear()
    client.assign_number(number, trunk_group_id=TRUNK)
    client.unassign_number(number)
    assert [("POST", f"{NUMBERS}/%2B{number[1:]}/assign"), ("DELETE", f"{NUMBERS}/%2B{number[1:]}/assign")] == [
        (seen.method, seen.target) for seen in server.seen
    ]


@settings(max_examples=100)
@given(E164)
def test_number_in_a_query_is_encoded_exactly_once(wire: tuple[Client, RawServer], number: str) -> None:
    """A search for a number has %2B and its digits, in the account's list and in the inventory."""
    client, server = wire
    server.seen.clear()
    client.list_numbers(search=number)
    client.list_inventory(search=number)
    assert [f"search=%2B{number[1:]}"] * 2 == [seen.target.partition("?")[2] for seen in server.seen]


@given(E164)
def test_number_in_a_body_has_a_literal_plus(wire: tuple[Client, RawServer], number: str) -> None:
    """JSON is not percent-encoded."""
    client, server = wire
    server.seen.clear()
    client.purchase_number(number, currency="INR")
    assert {"e164": number, "currency": "INR"} == json.loads(server.seen[0].body)


@given(st.text(st.characters(codec="utf-8"), max_size=100))
def test_any_search_is_one_value_of_the_query(wire: tuple[Client, RawServer], text: str) -> None:
    """Whatever is searched for arrives as it was, and cannot add a parameter."""
    client, server = wire
    server.seen.clear()
    client.list_numbers(search=text)
    plain = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    encoded = "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in text.encode())
    assert (f"search={encoded}" if text else "") == server.seen[0].target.partition("?")[2]


def test_ensure_assigned_goes_out_encoded_too(talk: Talk) -> None:
    """Every request of the flow writes the number as %2B."""
    lists = iter([page({"e164": "+12"}), page({"e164": "+12", "trunk_group_id": TRUNK})])
    with talk(lambda seen: reply(200, next(lists)) if seen.method == "GET" else reply(204)) as (client, server):
        client.ensure_assigned("+12", TRUNK)
    assert [
        f"{NUMBERS}?page=1&per_page=100&search=%2B12",
        f"{NUMBERS}/%2B12/assign",
        f"{NUMBERS}?page=1&per_page=100&search=%2B12",
    ] == [seen.target for seen in server.seen]


def test_assign_sends_credentials_and_json(talk: Talk) -> None:
    """An assign has both headers, a Content-Type, and the trunk alone in its body."""
    with talk(always(reply(204))) as (client, server):
        client.assign_number("+12", trunk_group_id=TRUNK)
    (seen,) = server.seen
    assert (ACCOUNT, TOKEN) == (seen.headers["x-auth-id"], seen.headers["x-auth-token"])
    assert ("application/json", {"trunk_group_id": TRUNK}) == (seen.headers["content-type"], json.loads(seen.body))


def test_request_without_a_body_has_no_content_type(talk: Talk) -> None:
    """An unassign says nothing of a body that it does not have."""
    with talk(always(reply(204))) as (client, server):
        client.unassign_number("+12")
    assert "content-type" not in server.seen[0].headers
    assert server.seen[0].body == b""


def test_netrc_is_left_alone(talk: Talk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Credentials that .netrc has for the host are neither sent nor do they replace ours."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with talk(always(reply(204))) as (client, server):
        client.unassign_number("+12")
    assert "authorization" not in server.seen[0].headers
    assert server.seen[0].headers["x-auth-token"] == TOKEN


def test_session_cannot_replace_the_credentials(talk: Talk) -> None:
    """Headers of a session that was passed in go out, but ours win, and the client leaves the session open."""
    with requests.Session() as session:
        session.headers.update({"X-Auth-Token": "another", "X-Tracing": "on"})
        session.auth = ("somebody", "something")
        with talk(always(reply(204)), session=session) as (client, server):
            client.unassign_number("+12")
    headers = server.seen[0].headers
    assert (TOKEN, "on", False) == (headers["x-auth-token"], headers["x-tracing"], "authorization" in headers)


@pytest.mark.parametrize("own_session", [True, False])
@pytest.mark.parametrize("location", ["/elsewhere", "http://[", "http://\xff/", "//" + "a" * 70 + ".example/"])
def test_redirect_is_not_followed(talk: Talk, location: str, own_session: bool) -> None:  # noqa: FBT001 a parameter
    """A redirect, its Location well-formed or not, would take the token elsewhere: it ends in an error of ours."""
    with requests.Session() as session:
        options = {} if own_session else {"session": session}
        with talk(always(reply(302, headers={"Location": location})), **options) as (client, server):
            with pytest.raises(UnexpectedResponseError):
                client.list_numbers()
            assert len(server.seen) == 1


def test_cookies_are_not_kept(talk: Talk) -> None:
    """Two calls share nothing that the service set."""
    with talk(always(reply(204, headers={"Set-Cookie": "a=b"}))) as (client, server):
        client.unassign_number("+12")
        client.unassign_number("+12")
    assert [False, False] == ["cookie" in seen.headers for seen in server.seen]


def test_connection_is_kept(talk: Talk) -> None:
    """Answers are read to their end, so that the next call has no new handshake."""
    ports = set[int]()
    with talk(always(reply(204))) as (client, server):
        original = server.process_request

        def counted(request: object, address: tuple[str, int]) -> None:
            ports.add(address[1])
            original(request, address)  # type: ignore[arg-type]

        server.process_request = counted  # type: ignore[method-assign, assignment]
        for _ in range(3):
            client.unassign_number("+12")
    assert len(ports) == 1
