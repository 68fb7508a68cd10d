"""A record as JSON: what it shows, and what it hides."""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import ACCOUNT, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, Request
from vobiz_mock.journal.har import har
from vobiz_mock.journal.masking import MASK, masked_text

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller

    from vobiz_mock.journal.record import Record

PASSWORD = "My-0wn-Pass"
CREDENTIALS = f"/api/v1/account/{ACCOUNT}/trunks/credentials"


def _recorded(**sent: Any) -> Record:
    """Return the record of a request to a fake without accounts."""
    fake = Fake(MemoryStore(), sinks=())
    fake.answer(Request(**{"method": "POST", "target": CREDENTIALS, **sent}))
    return fake.journal.records()[-1]


def _everything(record: Record) -> str:
    return json.dumps([record.as_json(), har([record])]) + repr(record)


def test_a_record_says_what_happened(caller: Caller) -> None:
    """With the level and the statement of the document."""
    caller.send("POST", "numbers/+912271264217/assign", {"trunk_group_id": TRUNK})
    shown = caller.fake.journal.records()[-1].as_json()
    assert (shown["id"], shown["operation"], shown["account"]) == (1, "assign_number", ACCOUNT)
    assert (shown["number"], shown["spelling"]) == ("+912271264217", "plus-unencoded")
    assert (shown["behaviour"], shown["level"]) == ("assign.plus-unencoded", "documented")
    assert shown["statement"].startswith("If the API rejects a literal `+`")
    assert shown["hint"].startswith("sent +912271264217; write %2B912271264217")
    assert (shown["response"]["status"], shown["request"]["body"]) == (404, json.dumps({"trunk_group_id": TRUNK}))
    assert "numbers/%2B912271264217/assign" in shown["correction"]
    assert (shown["fault"], shown["delivery"], shown["duration"]) == (None, None, None)


@pytest.mark.parametrize("length", [0, 280, 290, 296])
def test_a_line_shows_no_part_of_a_token(length: int) -> None:
    """Also not if the target is cut within it, or if some of its characters are escaped."""
    record = _recorded(headers={"x-auth-token": "tok<en of someone>"}, target=f"/{'a' * length}tok<en of someone>")
    assert "tok" not in record.line


@pytest.mark.parametrize("name", ["x-auth-token", "authorization", "cookie", "proxy-authorization", "x-api-key"])
@pytest.mark.parametrize("scheme", ["", "Bearer "])
def test_the_values_of_secret_fields_are_masked(name: str, scheme: str) -> None:
    """Also where the target, another field or the body repeats them."""
    headers = {name: scheme + TOKEN, "x-copy": f"is {TOKEN}", "host": "localhost"}
    record = _recorded(headers=headers, target=f"/api?t={TOKEN}", body=json.dumps({"a": TOKEN}).encode())
    assert TOKEN not in _everything(record)
    assert record.as_json()["request"]["headers"][name] == MASK


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"password": PASSWORD}).encode(),
        json.dumps({"a": [{"Password": PASSWORD}]}).encode(),
        json.dumps(json.dumps({"password": PASSWORD})).encode(),
        f"{{'password': '{PASSWORD}'}}".encode(),
        f"username=a&password={PASSWORD}&b=c".encode(),
        f'{{"password": "{PASSWORD}"'.encode(),
        gzip.compress(json.dumps({"password": PASSWORD}).encode(), mtime=0),
        json.dumps({"password": PASSWORD}).encode("utf-16"),
        json.dumps({"auth_token": PASSWORD, "secret": PASSWORD}).encode(),
        json.dumps({"pwd": PASSWORD, "sip_pass": PASSWORD}).encode(),
        f'{{"p\\u0061ssword": "{PASSWORD}"}}'.encode(),
        f'{{"username": "\\ud800", "password": "{PASSWORD}"}}'.encode(),
        f"{{'username': 'u', 'password': 'a, b}} {PASSWORD}'}}".encode(),
        f'{{"password": "a b {PASSWORD}"'.encode(),
    ],
)
def test_a_password_is_masked(body: bytes) -> None:
    """Also in a body that is not JSON, or not text. That of the request is not in the cURL lines either."""
    shown = _everything(_recorded(body=body, headers={"x-auth-id": ACCOUNT}))
    assert PASSWORD not in shown
    assert base64.b64encode(body).decode() not in shown


@pytest.mark.parametrize(
    "target",
    [
        f"/api/v1/account/{ACCOUNT}/numbers?auth_token={PASSWORD}",
        f"/api/v1/account/{ACCOUNT}/numbers?page=1&X%2DAuth-Token={PASSWORD}",
        "/api/v1/nothing?token=short",
        f"http://user:{PASSWORD}@localhost/api/v1/account/{ACCOUNT}/numbers",
    ],
)
def test_a_secret_in_the_target_is_masked(target: str) -> None:
    """Whatever its length."""
    shown = _everything(_recorded(method="GET", target=target, headers={"x-auth-id": ACCOUNT, "host": "localhost"}))
    assert PASSWORD not in shown
    assert "short" not in shown


def test_an_encoded_token_in_the_target_is_masked() -> None:
    """Also in the correction, which has a variable in place of the header field."""
    headers = {"x-auth-id": ACCOUNT, "x-auth-token": "a+secret/token", "host": "localhost"}
    record = _recorded(method="GET", target=f"/api/v1/account/{ACCOUNT}/numbers?a=a%2Bsecret%2Ftoken", headers=headers)
    assert "secret%2Ftoken" not in _everything(record)


@pytest.mark.parametrize("text", ["?token" * 20_000, "password" + " " * 100_000, "password='" + "\\" * 100_000])
def test_a_long_text_is_masked_in_a_short_time(text: str) -> None:
    """A pattern that takes a time with the square of the length would not end within the time of a test."""
    assert masked_text(text) == text or MASK in masked_text(text)


@pytest.mark.parametrize(
    "body",
    [b"[" * 5000, b"{'trunk_group_id': {1, 2}}", b"{'trunk_id': ...}", b'{"username": "\\ud800", "password": "p"}'],
)
@pytest.mark.parametrize("rest", ["numbers/purchase-from-inventory", "trunks/credentials", "credentials", "nothing"])
def test_no_body_makes_the_journal_unreadable(caller: Caller, body: bytes, rest: str) -> None:
    """One record that cannot be shown would hide all others."""
    target, headers = f"/api/v1/account/{ACCOUNT}/{rest}", {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN}
    for method in ("POST", "PUT"):
        caller.fake.answer(Request(method=method, target=target, headers=headers, body=body))
    records = caller.fake.journal.records()
    assert [record.as_json()["id"] for record in records] == [1, 2]


def test_a_body_without_secrets_stays_as_it_is() -> None:
    """With its spaces and its order, and also if it speaks of passwords."""
    text = '{ "b" :1,"a": "the password", "password": null }'
    assert masked_text(text) == text


def test_a_body_that_is_no_text_is_marked() -> None:
    """It is in base64."""
    shown = _recorded(target="/api/v1/x", body=b"\xff\x00").as_json()["request"]
    assert (shown["body"], shown["encoding"]) == ("/wA=", "base64")


def test_a_correction_and_a_line_have_the_token_as_a_variable(caller: Caller) -> None:
    """So they can be pasted, and shown."""
    caller.send("POST", "numbers/+912271264217/assign", {"trunk_group_id": TRUNK})
    shown = caller.fake.journal.records()[-1].as_json()
    assert "-H 'X-Auth-Token: '\"$VOBIZ_AUTH_TOKEN\"" in shown["curl"]
    assert "-H 'X-Auth-Token: '\"$VOBIZ_AUTH_TOKEN\"" in shown["correction"]
