"""Hints: each refusal has the hint that the document gives for its behaviour, or for the situation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver._client import RawClient
from tests.mockserver.api._hint_text import ReadHint, read_hint

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_ACCOUNT,
    FOREIGN_TRUNK,
    NUMBER,
    OTHER_TRUNK,
    TRIAL_ACCOUNT,
    TRIAL_NUMBER,
    TRIAL_TOKEN,
    TRUNK,
)
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock import MockServer

SPEC = load()
ENCODED, ASSIGNED, TRIAL = (f"%2B{number[1:]}" for number in (NUMBER, ASSIGNED_NUMBER, TRIAL_NUMBER))
GOOD = {"trunk_group_id": TRUNK}

# Behaviour, and the request that it refuses: method, path below the account, body and headers.
REFUSED: list[tuple[str, str, str, Any, dict[str, str | None]]] = [
    ("assign.number-unknown", "POST", "numbers/%2B999/assign", GOOD, {}),
    ("assign.conflict", "POST", f"numbers/{ASSIGNED}/assign", GOOD, {}),
    ("assign.plus-unencoded", "POST", f"numbers/{NUMBER}/assign", GOOD, {}),
    ("assign.encoded-twice", "POST", f"numbers/%25{ENCODED[1:]}/assign", GOOD, {}),
    ("assign.plus-missing", "POST", f"numbers/{NUMBER[1:]}/assign", GOOD, {}),
    ("assign.not-e164", "POST", "numbers/hello/assign", GOOD, {}),
    ("assign.credentials-missing", "POST", f"numbers/{ENCODED}/assign", GOOD, {"X-Auth-Token": None}),
    ("assign.credentials-wrong", "POST", f"numbers/{ENCODED}/assign", GOOD, {"X-Auth-Token": "no"}),
    ("assign.body-invalid", "POST", f"numbers/{ENCODED}/assign", {}, {}),
    ("assign.content-type", "POST", f"numbers/{ENCODED}/assign", GOOD, {"Content-Type": None}),
    ("assign.trunk-unknown", "POST", f"numbers/{ENCODED}/assign", {"trunk_group_id": FOREIGN_TRUNK}, {}),
    ("assign.trunk-id-misnamed", "POST", f"numbers/{ENCODED}/assign", {"trunk_id": TRUNK}, {}),
    ("assign.method-not-allowed", "PUT", f"numbers/{ENCODED}/assign", GOOD, {}),
    ("unassign.number-unknown", "DELETE", "numbers/%2B999/assign", b"", {}),
    ("unassign.not-assigned", "DELETE", f"numbers/{ENCODED}/assign", b"", {}),
    ("unassign.wire-form", "DELETE", f"numbers/{NUMBER}/assign", b"", {}),
    ("purchase.not-in-inventory", "POST", "numbers/purchase-from-inventory", {"e164": NUMBER}, {}),
    ("purchase.body-invalid", "POST", "numbers/purchase-from-inventory", {}, {}),
    ("create-trunk.body-invalid", "POST", "trunks", {}, {}),
    ("retrieve-trunk.unknown", "GET", f"trunks/{FOREIGN_TRUNK}", b"", {}),
    ("delete-trunk.unknown", "DELETE", f"trunks/{FOREIGN_TRUNK}", b"", {}),
    ("delete-trunk.in-use", "DELETE", f"trunks/{OTHER_TRUNK}", b"", {}),
    ("release.not-owned", "DELETE", "numbers/%2B999", b"", {}),
    ("release.wire-form", "DELETE", f"numbers/{NUMBER}", b"", {}),
    ("cancel-release.not-pending", "POST", f"numbers/{ENCODED}/cancel-release", b"", {}),
    ("cancel-release.number-unknown", "POST", "numbers/%2B999/cancel-release", b"", {}),
    ("cancel-release.wire-form", "POST", f"numbers/{NUMBER}/cancel-release", b"", {}),
    ("create-trunk.limits", "POST", "trunks", {"name": "A", "max_concurrent_calls": 1001}, {}),
    ("update-trunk.unknown", "PUT", f"trunks/{FOREIGN_TRUNK}", {}, {}),
    ("update-trunk.body-invalid", "PUT", f"trunks/{TRUNK}", {"max_concurrent_calls": 1001}, {}),
    ("create-origination-uri.body-invalid", "POST", "origination-uris", {}, {}),
    ("update-origination-uri.unknown", "PUT", f"origination-uris/{TRUNK}", {}, {}),
    ("update-origination-uri.body-invalid", "PUT", f"origination-uris/{TRUNK}", {"priority": -1}, {}),
    ("delete-origination-uri.unknown", "DELETE", f"origination-uris/{TRUNK}", b"", {}),
    ("create-credential.body-invalid", "POST", "credentials", {}, {}),
    ("update-credential.unknown", "PUT", f"credentials/{TRUNK}", {}, {}),
    ("update-credential.body-invalid", "PUT", f"credentials/{TRUNK}", {"password": "short"}, {}),
    ("delete-credential.unknown", "DELETE", f"credentials/{TRUNK}", b"", {}),
    ("create-ip-acl.body-invalid", "POST", "ip-acl", {}, {}),
    ("update-ip-acl.unknown", "PUT", f"ip-acl/{TRUNK}", {}, {}),
    ("update-ip-acl.body-invalid", "PUT", f"ip-acl/{TRUNK}", {"ip_address": 5}, {}),
    ("delete-ip-acl.unknown", "DELETE", f"ip-acl/{TRUNK}", b"", {}),
    ("common.credentials-missing", "GET", "numbers", b"", {"X-Auth-ID": None}),
    ("common.credentials-wrong", "GET", "numbers", b"", {"X-Auth-Token": "no"}),
    ("common.parameter-invalid", "GET", "numbers?per_page=x", b"", {}),
    ("common.content-type", "POST", "trunks", {"name": "A"}, {"Content-Type": "text/plain"}),
    ("common.method-not-allowed", "PATCH", "trunks", b"", {}),
    ("common.route-unknown", "GET", "nothing", b"", {}),
    ("common.body-too-large", "POST", "trunks", b"{", {"Content-Length": "3000000"}),
]  # fmt: skip
NOT_TRIED = {
    "assign.account-mismatch": "needs another account in the path; see test_another_account_in_the_path_has_a_hint",
    "common.account-mismatch": "needs another account in the path; see test_another_account_in_the_path_has_a_hint",
    "assign.trial-account": "needs a trial account; see test_a_trial_account_has_a_hint",
    "assign.pending-release": "needs a number in its cooldown; see test_releasing.py",
    "create-credential.username-taken": "needs a credential; see test_trunk_parts.py",
    # The fake responds with a more specific behaviour:
    "assign.number-foreign": "as assign.number-unknown",
    "assign.race": "as assign.conflict",
    "assign.conflict.status": "as assign.conflict",
    "assign.plus-unencoded.always": "as assign.plus-unencoded",
    "assign.credentials.body": "as assign.credentials-missing",
    "assign.body-invalid.body": "as assign.body-invalid",
    "assign.number-unknown.body": "as assign.number-unknown",
    "assign.trunk-unknown.body": "as assign.trunk-unknown",
    "unassign.number-unknown.body": "as unassign.number-unknown",
    "unassign.not-assigned.body": "as unassign.not-assigned",
    "assign.trunk-foreign": "as assign.trunk-unknown",
    "retrieve-trunk.foreign": "as retrieve-trunk.unknown",
    "update-trunk.foreign": "as update-trunk.unknown",
    "delete-trunk.foreign": "as delete-trunk.unknown",
    "delete-trunk.in-use.body": "as delete-trunk.in-use",
    "release.number-foreign": "as release.not-owned",
    "cancel-release.number-foreign": "as cancel-release.number-unknown",
    "update-origination-uri.foreign": "as update-origination-uri.unknown",
    "delete-origination-uri.foreign": "as delete-origination-uri.unknown",
    "update-credential.foreign": "as update-credential.unknown",
    "delete-credential.foreign": "as delete-credential.unknown",
    "delete-credential.unknown.body": "as delete-credential.unknown",
    "create-credential.username-taken.body": "as create-credential.username-taken",
    "update-ip-acl.foreign": "as update-ip-acl.unknown",
    "delete-ip-acl.foreign": "as delete-ip-acl.unknown",
    "common.credentials.body": "as common.credentials-missing",
    # The fake never refuses for these reasons:
    "assign.rate-limited": "the fake limits nothing",
    "common.rate-limited": "the fake limits nothing",
    "unassign.format-invalid": "it is not known when Vobiz refuses so",
    "purchase.debit-failed": "the fake debits nothing",
    "delete-trunk.active-calls": "the fake has no calls",
    "delete-credential.in-use": "the fake has no calls",
    "common.server-error": "the fake does not fail",
}


def test_every_refusal_of_the_document_is_tried_or_explained() -> None:
    """A refusal that is added to the document must be added to one of the tables, too."""
    tried = {behaviour for behaviour, *_ in REFUSED}
    assert tried | set(NOT_TRIED) == {behaviour.id for behaviour in SPEC.behaviours.values() if behaviour.becomes}


@pytest.mark.parametrize(("behaviour", "method", "rest", "body", "headers"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_refusal_has_the_hint_of_its_behaviour(
    client: RawClient, behaviour: str, method: str, rest: str, body: Any, headers: dict[str, str | None]
) -> None:
    """X-Mock-Hint is the hint of the behaviour or of a situation, and all places in it are filled."""
    response = client.send(method, client.path(rest), body, headers)
    assert response.headers["x-mock-behaviour"] == behaviour
    assert "" not in read_hint(response.headers["x-mock-hint"], behaviour).places.values()
    assert not {"{", "}"} & set(response.headers["x-mock-hint"])


def test_another_account_in_the_path_has_a_hint(client: RawClient) -> None:
    """Assign has a behaviour of its own for it; the other operations share one."""
    for target, behaviour in (("numbers/%2B1/assign", "assign"), ("numbers", "common")):
        method = "POST" if behaviour == "assign" else "GET"
        response = client.send(method, f"/api/v1/account/{FOREIGN_ACCOUNT}/{target}", GOOD)
        read = read_hint(response.headers["x-mock-hint"], f"{behaviour}.account-mismatch")
        assert read == ReadHint("account-other", {"sent": FOREIGN_ACCOUNT, "write": ACCOUNT})


def test_a_trial_account_has_a_hint(fake: MockServer) -> None:
    """It is the hint of assign.trial-account."""
    trial = RawClient(fake, account=TRIAL_ACCOUNT, token=TRIAL_TOKEN)
    assert trial.assign(TRIAL).headers["x-mock-hint"] == SPEC.behaviours["assign.trial-account"].hint


def test_a_path_below_mock_that_does_not_exist_has_a_hint(client: RawClient) -> None:
    """It is the hint of the behaviour."""
    assert client.send("GET", "/_mock/nothing").headers["x-mock-hint"] == SPEC.behaviours["common.route-unknown"].hint


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_an_unsupported_method_below_mock_has_a_hint(client: RawClient, method: str) -> None:
    """It names the supported methods."""
    hint = "use a method that the path supports: GET, HEAD, OPTIONS"
    assert client.send(method, "/_mock/health").headers["x-mock-hint"] == hint


@pytest.mark.parametrize(
    ("rest", "body", "hint"),
    [
        ("numbers?per_page=101", b"", "send a valid per_page: 101 is greater than the maximum of 100"),
        ("numbers?page=1_0", b"", "send a valid page: it is not an integer"),
        ("trunks", {}, "send a valid name: 'name' is a required property"),
        ("trunks", [], "send a valid name: the body is not an object"),
        ("trunks", {"name": None}, "send a valid name: null is not of type 'string'"),
        ("trunks", {"name": "n" * 200}, f'send a valid name: "{"n" * 60}" is too long'),
        ("trunks", {"name": [1] * 9999}, "send a valid name: an array does not fit its schema"),
        ("trunks", {"Name": "A"}, 'sent the field "Name"; write name'),
        ("inventory/numbers?country=India", b"", 'send a valid country: "India" is not a country code, two letters'),
        ("trunks", b"\x1f\x8b", "send a valid name: the body is compressed with gzip; send it as plain JSON"),
        ("trunks", b"{", "send a valid name: the body is not JSON: Expecting property name enclosed in double quotes"),
        ("trunks", b"\xff", "send a valid name: the body is not UTF-8"),
        ("trunks", b"\xef\xbb\xbf{}", "send a valid name: the body begins with a byte order mark; encode it as UTF-8"),
        ("trunks", b"", "send a valid name: the body is missing"),
    ],
    ids=str,
)
def test_a_hint_describes_the_problem_of_a_field(client: RawClient, rest: str, body: Any, hint: str) -> None:
    """It contains the name of the field and the reason."""
    method = "GET" if body == b"" and "?" in rest else "POST"
    assert client.send(method, client.path(rest), body).headers["x-mock-hint"].startswith(hint)
