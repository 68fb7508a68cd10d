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

PASSWORD = "S3cure-Pass"
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
    ],
)
def test_a_password_is_masked(body: bytes) -> None:
    """Also in a body that is not JSON, or not text. That of the request is not in the cURL lines either."""
    shown = _everything(_recorded(body=body, headers={"x-auth-id": ACCOUNT}))
    assert PASSWORD not in shown
    assert base64.b64encode(body).decode() not in shown


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
