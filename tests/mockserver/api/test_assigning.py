"""The operations assign and unassign, over a socket."""

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


def assert_behaviour(response: Response, behaviour: str) -> None:
    """Assert that a response has the name, the status and the exact body of a behaviour of the document."""
    sees = SPEC.behaviours[behaviour].sees
    body = SPEC.example(sees.example) if sees.example else None
    assert (response.headers["x-mock-behaviour"], response.status) == (behaviour, sees.status)
    assert (response.json if response.body else None) == body


def test_assign_links_a_number_to_a_trunk(client: RawClient) -> None:
    """The response is a 204, and the list of numbers shows the trunk."""
    assert_behaviour(client.assign("%2B912271264217"), "assign.success")
    assert client.trunks()[NUMBER] == TRUNK


def test_the_204_has_only_the_documented_headers(client: RawClient) -> None:
    """It has Date and Server, and neither Content-Type nor Content-Length."""
    response = client.assign("%2B912271264217")
    assert set(response.headers) == {"date", "server", "connection", "x-mock-version", "x-mock-behaviour"}
    assert response.headers["server"] == "Vobiz API Gateway"
    assert re.fullmatch(IMF_FIXDATE, response.headers["date"])


@pytest.mark.parametrize("trunk", [TRUNK, OTHER_TRUNK])
def test_an_assigned_number_is_refused(client: RawClient, trunk: str) -> None:
    """The response is the documented conflict, for the same and for another trunk, and the number keeps its trunk."""
    client.assign("%2B912271264217", TRUNK)
    response = client.assign("%2B912271264217", trunk)
    assert (response.status, response.json) == (HTTPStatus.BAD_REQUEST, SPEC.example("NumberAlreadyAssigned"))
    assert client.trunks()[NUMBER] == TRUNK


@pytest.mark.parametrize("rule", SPEC.encoding_rules, ids=lambda rule: rule.id)
def test_the_example_of_each_encoding_rule_behaves_as_documented(client: RawClient, rule: Any) -> None:
    """The number is found and assigned if the rule says so; otherwise the response is the documented 404."""
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
        ("%25252B912271264217", "sent %25252B912271264217; write %2B912271264217:"),
        ("2B912271264217", "sent 2B912271264217; write %2B912271264217:"),
        ("+%2B912271264217", "sent +%2B912271264217; write %2B912271264217:"),
        ("00912271264217", "sent 00912271264217; write %2B912271264217:"),
        ("+00912271264217", "sent +00912271264217; write %2B912271264217:"),
        ("tel:+91-2271-264217;ext=5", "sent tel:+91-2271-264217;ext=5; write %2B912271264217:"),
        ("(91)%202271.264217%0A", "sent (91)%202271.264217%0A; write %2B912271264217:"),
        ("%EF%BC%8B%EF%BC%99%EF%BC%912271264217", "sent %EF%BC%8B%EF%BC%99%EF%BC%912271264217; write %2B912271264217:"),
        ("%26%2343%3B912271264217", "sent %26%2343%3B912271264217; write %2B912271264217:"),
        ("2B14155550123", "sent 2B14155550123; write %2B14155550123:"),
        ("02271264217", "sent 02271264217; write %2B912271264217, which the account has:"),
        ("2271264217", "sent 2271264217; write %2B912271264217, which the account has:"),
        ("%2B912271264217x", "sent %2B912271264217x; write %2B912271264217:"),
        ("%2B2271264217", "the account does not have +2271264217; write a number that it has: %2B912271264217"),
        ("hello", "sent hello; write a number of the account, which has %2B1234567890, %2B14155550123, %2B33123456789"),
        ("%7Bphone_number%7D", "sent %7Bphone_number%7D; write a number of the account, which has %2B1234567890"),
    ],
)
def test_a_wrong_spelling_is_corrected_in_the_hint(client: RawClient, sent: str, hint: str) -> None:
    """X-Mock-Hint contains the segment that was sent, and the correct one."""
    assert client.assign(sent).headers["x-mock-hint"].startswith(hint)


def test_the_log_contains_no_token(client: RawClient, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a correct nor a wrong token is logged, at any level."""
    with caplog.at_level("DEBUG"):
        client.assign("%2B912271264217")
        client.send("POST", ASSIGN, {}, {"X-Auth-Token": "guess-4711"})
    assert not re.search(f"{TOKEN}|guess-4711", caplog.text)


def test_a_number_of_another_account_is_not_found(client: RawClient) -> None:
    """The response is the same as for a number that does not exist."""
    assert_behaviour(client.assign("%2B442071838750"), "assign.number-unknown")


@pytest.mark.parametrize("trunk", [FOREIGN_TRUNK, "00000000-0000-4000-8000-000000000000"])
def test_a_trunk_that_the_account_does_not_have_is_not_found(client: RawClient, trunk: str) -> None:
    """The response is a 404, and the number is not assigned."""
    assert_behaviour(client.assign("%2B912271264217", trunk), "assign.trunk-unknown")
    assert client.trunks()[NUMBER] is None


def test_a_trunk_id_may_be_in_upper_case(client: RawClient) -> None:
    """UUIDs are compared without regard to case."""
    assert client.assign("%2B912271264217", TRUNK.upper()).status == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize("missing", ["X-Auth-ID", "X-Auth-Token"])
def test_missing_credentials_are_refused(client: RawClient, missing: str) -> None:
    """The response is a 401 with the body of the gateway, and without WWW-Authenticate."""
    response = client.send("POST", ASSIGN, {"trunk_group_id": TRUNK}, {missing: None})
    assert_behaviour(response, "assign.credentials-missing")
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
    """The response is a 401, or a 400 of the parser for a malformed header name, and the number is not assigned."""
    response = client.send("POST", ASSIGN, {"trunk_group_id": TRUNK}, wrong)
    assert response.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}
    assert client.trunks()[NUMBER] is None


def test_another_account_in_the_path_is_refused(client: RawClient) -> None:
    """The response is a 403 if the path has another account than X-Auth-ID."""
    response = client.send("POST", ASSIGN.replace(ACCOUNT, "MA_OTHER"), {"trunk_group_id": TRUNK})
    assert_behaviour(response, "assign.account-mismatch")


BODIES: dict[str, bytes] = {
    "missing": b"",
    "not JSON": b"{",
    "not UTF-8": b'{"trunk_group_id": "\xff"}',
    "a list": b"[]",
    "null": b"null",
    "no field": b"{}",
    "a number": b'{"trunk_group_id": 1}',
    "no hyphens": b'{"trunk_group_id": "e3e55a781234567890abcdef12345678"}',
    "a newline": b'{"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678\\n"}',
    "NaN in another field": b'{"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678", "x": NaN}',
    "a lone surrogate": b'{"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678", "x": "\\ud800"}',
    "deep nesting": b'{"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678", "x": ' + b"[" * 90 + b"]" * 90 + b"}",
    "3,000 brackets": b"[" * 3000,
    "a huge integer": b'{"trunk_group_id": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_an_invalid_body_is_refused(client: RawClient, body: bytes) -> None:
    """The response is a 400 whose message names the field, and the number is not assigned."""
    assert_behaviour(client.send("POST", ASSIGN, body), "assign.body-invalid")
    assert client.trunks()[NUMBER] is None


def test_trunk_id_instead_of_trunk_group_id_has_its_own_hint(client: RawClient) -> None:
    """Vobiz's documentation warns of this mistake."""
    response = client.send("POST", ASSIGN, {"trunk_id": TRUNK})
    assert_behaviour(response, "assign.trunk-id-misnamed")
    assert response.headers["x-mock-hint"] == "sent trunk_id; write trunk_group_id"


@pytest.mark.parametrize("type_", [None, "", "text/plain", "application/x-www-form-urlencoded", "json", ";", "a/b;c"])
def test_another_content_type_is_refused(client: RawClient, type_: str | None) -> None:
    """The response is a 400 unless the media type is application/json."""
    response = client.send("POST", ASSIGN, {"trunk_group_id": TRUNK}, {"Content-Type": type_})
    assert_behaviour(response, "assign.content-type")


@pytest.mark.parametrize("type_", ["application/json; charset=utf-8", "Application/JSON", "application/json;"])
def test_the_media_type_may_have_any_case_and_parameters(client: RawClient, type_: str) -> None:
    """Only the name of the media type is compared, without regard to case."""
    assert (
        client.send("POST", ASSIGN, {"trunk_group_id": TRUNK}, {"Content-Type": type_}).status == HTTPStatus.NO_CONTENT
    )


def test_unknown_fields_are_ignored(client: RawClient) -> None:
    """A body may have fields that the document does not have."""
    assert (
        client.send("POST", ASSIGN, {"trunk_group_id": TRUNK, "trunk_id": 1, "x": [{}]}).status == HTTPStatus.NO_CONTENT
    )


def test_a_trial_account_cannot_assign(fake: MockServer) -> None:
    """The response is the documented 400, "access denied"."""
    trial = RawClient(fake, account=TRIAL_ACCOUNT, token=TRIAL_TOKEN)
    assert_behaviour(trial.assign("%2B12025550100"), "assign.trial-account")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_an_unsupported_method_is_refused(client: RawClient, method: str) -> None:
    """The response is a 405 in JSON with Allow; Flask handles no method automatically."""
    response = client.send(method, ASSIGN)
    assert_behaviour(response, "assign.method-not-allowed")
    assert response.headers["allow"] == "POST, DELETE"


def test_head_is_refused(client: RawClient) -> None:
    """The response is a 405, without a body."""
    response = client.send("HEAD", client.path("numbers"))
    assert (response.status, response.body) == (HTTPStatus.METHOD_NOT_ALLOWED, b"")


def test_account_may_have_a_capital_a(client: RawClient) -> None:
    """/Account/ is an alias of /account/."""
    response = client.send("POST", ASSIGN.replace("/account/", "/Account/"), {"trunk_group_id": TRUNK})
    assert_behaviour(response, "assign.success")


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
    """The order is credentials, account, body, number, conflict and trunk."""
    client = RawClient(fake, account=account, token=token)
    response = client.send("POST", f"/api/v1/account/{path_account}/numbers/{segment}/assign", body)
    assert response.headers["x-mock-behaviour"] == behaviour


def test_an_unassigned_number_can_be_assigned_again(client: RawClient) -> None:
    """The response is a 204, and the account keeps the number, without a trunk."""
    client.assign("%2B912271264217")
    assert_behaviour(client.unassign("%2B912271264217"), "unassign.success")
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
def test_unassign_refuses_a_number_that_is_not_assigned_or_not_found(
    client: RawClient, segment: str, behaviour: str
) -> None:
    """The response is the documented 404, and the assigned number keeps its trunk."""
    assert_behaviour(client.unassign(segment), behaviour)
    assert client.trunks()["+14155550123"] == OTHER_TRUNK


def test_one_of_a_hundred_concurrent_assigns_succeeds(client: RawClient) -> None:
    """The others receive the documented conflict, and the number has the trunk of the one that succeeded."""
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
