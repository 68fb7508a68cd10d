"""Assigning and unassigning, over a real socket, behaviour by behaviour."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver._client import RawClient, Response

from two_accounts import (
    ACCOUNT,
    FOREIGN_TOKEN,
    FOREIGN_TRUNK,
    NUMBER,
    OTHER_TRUNK,
    TOKEN,
    TRIAL_ACCOUNT,
    TRIAL_TOKEN,
    TRUNK,
)
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock import MockServer

SPEC = load()
ASSIGN = f"/api/v1/account/{ACCOUNT}/numbers/%2B912271264217/assign"
IMF_FIXDATE = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"


def assert_behaviour(response: Response, behaviour: str) -> bool:
    """Whether an answer is this behaviour of the document: its status and its body, to the letter."""
    sees = SPEC.behaviours[behaviour].sees
    body = SPEC.example(sees.example) if sees.example else None
    same = (response.json == body) if body else response.body == b""
    return same and response.status == sees.status and response.headers["x-mock-behaviour"] == behaviour


def test_a_number_without_a_trunk_is_linked(client: RawClient) -> None:
    """204, and the list of numbers shows the trunk."""
    assert assert_behaviour(client.assign("%2B912271264217"), "assign.success")
    assert client.trunks()[NUMBER] == TRUNK


def test_the_204_has_the_documented_headers_and_nothing_more(client: RawClient) -> None:
    """Date and Server as documented, no Content-Type, no Content-Length, no body."""
    response = client.assign("%2B912271264217")
    assert set(response.headers) == {"date", "server", "connection", "x-mock-version", "x-mock-behaviour"}
    assert response.headers["server"] == "Vobiz API Gateway"
    assert re.fullmatch(IMF_FIXDATE, response.headers["date"])


@pytest.mark.parametrize("trunk", [TRUNK, OTHER_TRUNK])
def test_a_number_with_a_trunk_is_refused(client: RawClient, trunk: str) -> None:
    """The documented conflict, for the same trunk and for another, and nothing changes."""
    client.assign("%2B912271264217", TRUNK)
    response = client.assign("%2B912271264217", trunk)
    assert (response.status, response.json) == (HTTPStatus.BAD_REQUEST, SPEC.example("NumberAlreadyAssigned"))
    assert client.trunks()[NUMBER] == TRUNK


@pytest.mark.parametrize("rule", SPEC.encoding_rules, ids=lambda rule: rule.id)
def test_each_wire_form_of_the_document_has_its_outcome(client: RawClient, rule: Any) -> None:
    """The table of encoding rules, as it stands in the document."""
    response = client.assign(rule.wire)
    assert (response.status == HTTPStatus.NO_CONTENT) == rule.found
    assert (client.trunks()[NUMBER] == TRUNK) == rule.found
    assert rule.found or response.json == SPEC.example("NumberNotFound")


@pytest.mark.parametrize(
    ("sent", "hint"),
    [
        ("+912271264217", "sent +912271264217; write %2B912271264217"),
        ("%252B912271264217", "sent %252B912271264217; write %2B912271264217"),
        ("912271264217", "sent 912271264217; write %2B912271264217"),
        ("%2B91%202271%20264217", "sent %2B91%202271%20264217; write %2B912271264217"),
        ("hello", "sent hello; write %2B912271264217"),
    ],
)
def test_a_mistake_on_the_wire_is_named_with_the_right_form(client: RawClient, sent: str, hint: str) -> None:
    """X-Mock-Hint says what was sent and what to write."""
    assert client.assign(sent).headers["x-mock-hint"].startswith(hint)


def test_the_log_says_what_the_hint_says(client: RawClient, caplog: pytest.LogCaptureFixture) -> None:
    """The server's line names the mistake and the right form."""
    with caplog.at_level("INFO", "vobiz_mock"):
        client.assign("+912271264217")
    assert "sent +912271264217; write %2B912271264217" in caplog.text


def test_the_log_never_shows_a_token(client: RawClient, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the right one nor a wrong one."""
    with caplog.at_level("DEBUG"):
        client.assign("%2B912271264217")
        client.send("POST", ASSIGN, {}, {"X-Auth-Token": "guess-4711"})
    assert not re.search(f"{TOKEN}|guess-4711", caplog.text)


def test_a_number_of_another_account_is_not_found(client: RawClient) -> None:
    """It is answered like one that does not exist."""
    assert assert_behaviour(client.assign("%2B442071838750"), "assign.number-unknown")


@pytest.mark.parametrize("trunk", [FOREIGN_TRUNK, "00000000-0000-4000-8000-000000000000"])
def test_a_trunk_that_the_account_does_not_have_is_not_found(client: RawClient, trunk: str) -> None:
    """404, and the number stays without a trunk."""
    assert assert_behaviour(client.assign("%2B912271264217", trunk), "assign.trunk-unknown")
    assert client.trunks()[NUMBER] is None


def test_a_trunk_id_in_capitals_is_the_same_trunk(client: RawClient) -> None:
    """A UUID is the same in either case."""
    assert client.assign("%2B912271264217", TRUNK.upper()).status == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize("missing", ["X-Auth-ID", "X-Auth-Token"])
def test_without_credentials_the_gateway_answers(client: RawClient, missing: str) -> None:
    """401 with the gateway's body, and no challenge."""
    response = client.send("POST", ASSIGN, {"trunk_group_id": TRUNK}, {missing: None})
    assert assert_behaviour(response, "assign.credentials-missing")
    assert "www-authenticate" not in response.headers


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Auth-Token": "wrong"},
        {"X-Auth-Token": ""},
        {"X-Auth-Token": TOKEN[:-1]},
        {"X-Auth-Token": FOREIGN_TOKEN},
        {"X-Auth-ID": "MA_NOBODY"},
        {"X-Auth-ID": "MA_NOBODY", "X-Auth-Token": ""},
        {"X-Auth-Token": "S\xe9cret-of-the-fake"},
        {"X-Auth-Token": None, "X_Auth_Token": TOKEN, "X-Auth-Token ": "x"},
    ],
    ids=str,
)
def test_wrong_credentials_are_refused(client: RawClient, wrong: dict[str, str | None]) -> None:
    """401, or the parser's 400 for a header name that is none, and nothing changes."""
    response = client.send("POST", ASSIGN, {"trunk_group_id": TRUNK}, wrong)
    assert response.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}
    assert client.trunks()[NUMBER] is None


def test_another_account_in_the_path_is_forbidden(client: RawClient) -> None:
    """403, even where that account has the number."""
    response = client.send("POST", ASSIGN.replace(ACCOUNT, "MA_OTHER"), {"trunk_group_id": TRUNK})
    assert assert_behaviour(response, "assign.account-mismatch")


BODIES: dict[str, bytes] = {
    "missing": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"trunk_group_id": "\xff"}',
    "a list": b"[]",
    "null": b"null",
    "no field": b"{}",
    "a number": b'{"trunk_group_id": 1}',
    "no hyphens": b'{"trunk_group_id": "e3e55a781234567890abcdef12345678"}',
    "a newline": b'{"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678\\n"}',
    "NaN beside it": b'{"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678", "x": NaN}',
    "half a surrogate": b'{"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678", "x": "\\ud800"}',
    "deep nesting": b'{"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678", "x": ' + b"[" * 90 + b"]" * 90 + b"}",
    "3,000 brackets": b"[" * 3000,
    "a huge integer": b'{"trunk_group_id": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_an_invalid_body_is_refused_and_the_field_named(client: RawClient, body: bytes) -> None:
    """400 with the field's name in the message, and nothing changes."""
    assert assert_behaviour(client.send("POST", ASSIGN, body), "assign.body-invalid")
    assert client.trunks()[NUMBER] is None


def test_trunk_id_instead_of_trunk_group_id_is_named(client: RawClient) -> None:
    """The mistake that Vobiz's page warns of gets a hint of its own."""
    response = client.send("POST", ASSIGN, {"trunk_id": TRUNK})
    assert assert_behaviour(response, "assign.trunk-id-misnamed")
    assert response.headers["x-mock-hint"] == "sent trunk_id; write trunk_group_id"


@pytest.mark.parametrize("type_", [None, "", "text/plain", "application/x-www-form-urlencoded", "json", ";", "a/b;c"])
def test_another_content_type_is_refused(client: RawClient, type_: str | None) -> None:
    """400, where a body is sent as anything but application/json."""
    response = client.send("POST", ASSIGN, {"trunk_group_id": TRUNK}, {"Content-Type": type_})
    assert assert_behaviour(response, "assign.content-type")


@pytest.mark.parametrize("type_", ["application/json; charset=utf-8", "Application/JSON", "application/json;"])
def test_json_may_be_spelled_in_any_way(client: RawClient, type_: str) -> None:
    """The media type counts, neither its case nor its parameters."""
    assert (
        client.send("POST", ASSIGN, {"trunk_group_id": TRUNK}, {"Content-Type": type_}).status == HTTPStatus.NO_CONTENT
    )


def test_further_fields_are_ignored(client: RawClient) -> None:
    """Vobiz adds to its API at any time."""
    assert (
        client.send("POST", ASSIGN, {"trunk_group_id": TRUNK, "trunk_id": 1, "x": [{}]}).status == HTTPStatus.NO_CONTENT
    )


def test_a_trial_account_is_denied(fake: MockServer) -> None:
    """400 with the words "access denied"."""
    trial = RawClient(fake, account=TRIAL_ACCOUNT, token=TRIAL_TOKEN)
    assert assert_behaviour(trial.assign("%2B12025550100"), "assign.trial-account")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_another_method_is_not_allowed(client: RawClient, method: str) -> None:
    """405 in JSON with Allow; nothing is answered on the application's behalf."""
    response = client.send(method, ASSIGN)
    assert assert_behaviour(response, "assign.method-not-allowed")
    assert response.headers["allow"] == "POST, DELETE"


def test_head_is_not_answered_like_get(client: RawClient) -> None:
    """405 without a body, which HEAD never has."""
    response = client.send("HEAD", client.path("numbers"))
    assert (response.status, response.body) == (HTTPStatus.METHOD_NOT_ALLOWED, b"")


def test_the_capital_a_is_the_same_path(client: RawClient) -> None:
    """/Account/ is /account/."""
    response = client.send("POST", ASSIGN.replace("/account/", "/Account/"), {"trunk_group_id": TRUNK})
    assert assert_behaviour(response, "assign.success")


@pytest.mark.parametrize(
    ("account", "token", "path_account", "segment", "body", "behaviour"),
    [
        ("MA_X", "no", "MA_Y", "+1", b"{", "assign.credentials-wrong"),
        (ACCOUNT, TOKEN, "MA_Y", "+1", b"{", "assign.account-mismatch"),
        (ACCOUNT, TOKEN, ACCOUNT, "+1", b"{", "assign.body-invalid"),
        (ACCOUNT, TOKEN, ACCOUNT, "%2B999", {"trunk_group_id": FOREIGN_TRUNK}, "assign.number-unknown"),
        (ACCOUNT, TOKEN, ACCOUNT, "%2B14155550123", {"trunk_group_id": FOREIGN_TRUNK}, "assign.conflict"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else None,
)
def test_the_first_mistake_decides(
    fake: MockServer, account: str, token: str, path_account: str, segment: str, body: Any, behaviour: str
) -> None:
    """Credentials, account, body, number, conflict, trunk: in this order."""
    client = RawClient(fake, account=account, token=token)
    response = client.send("POST", f"/api/v1/account/{path_account}/numbers/{segment}/assign", body)
    assert response.headers["x-mock-behaviour"] == behaviour


def test_unassign_frees_the_number_and_keeps_it(client: RawClient) -> None:
    """204, the number has no trunk any more, and can be assigned to another."""
    client.assign("%2B912271264217")
    assert assert_behaviour(client.unassign("%2B912271264217"), "unassign.success")
    assert client.trunks()[NUMBER] is None
    assert client.assign("%2B912271264217", OTHER_TRUNK).status == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize(
    ("segment", "behaviour"),
    [
        ("%2B912271264217", "unassign.not-assigned"),
        ("%2B999", "unassign.number-unknown"),
        ("+14155550123", "unassign.wire-form"),
        ("%252B14155550123", "unassign.wire-form"),
    ],
)
def test_nothing_to_unassign_is_not_found(client: RawClient, segment: str, behaviour: str) -> None:
    """404 with the listed body, and nothing changes."""
    assert assert_behaviour(client.unassign(segment), behaviour)
    assert client.trunks()["+14155550123"] == OTHER_TRUNK


def test_of_a_hundred_assigns_at_once_one_wins(client: RawClient) -> None:
    """Over a hundred sockets: one 204, the others the documented conflict, and the winner's trunk is there."""
    trunks = [TRUNK, OTHER_TRUNK] * 50
    start = Barrier(len(trunks))

    def assign(trunk: str) -> Response:
        start.wait()
        return client.assign("%2B912271264217", trunk)

    with ThreadPoolExecutor(len(trunks)) as pool:
        responses = list(pool.map(assign, trunks))
    winners = [
        trunk for trunk, response in zip(trunks, responses, strict=True) if response.status == HTTPStatus.NO_CONTENT
    ]
    losers = [response.json for response in responses if response.status == HTTPStatus.BAD_REQUEST]
    assert losers == [SPEC.example("NumberAlreadyAssigned")] * 99
    assert winners == [client.trunks()[NUMBER]]
