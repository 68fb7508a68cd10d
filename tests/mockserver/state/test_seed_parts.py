"""Seed files: the parts of trunks, and numbers in the cooldown of their release."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vobiz_mock import MemoryStore, SeedError
from vobiz_mock.state.seed_file import load_seed, parse
from vobiz_spec import load

SPEC = load()
ONE, TWO = (f"0000000{digit}-AAAA-4000-8000-000000000000" for digit in "12")
PARTS: dict[str, dict[str, Any]] = {
    "origination_uris": {"id": ONE, "uri": "sip:a.example.com", "priority": 7},
    "credentials": {"id": ONE, "username": "a"},
    "ip_acls": {"id": ONE, "ip_address": "10.0.0.1", "description": "Office"},
}


def _seed(**account: Any) -> dict[str, Any]:
    return {"accounts": [{"account_id": "A", "auth_token": "t", **account}]}


def _problem(seed: dict[str, Any]) -> str:
    with pytest.raises(SeedError) as caught:
        load_seed(seed, SPEC)
    return str(caught.value)


@pytest.mark.parametrize("key", PARTS)
def test_a_seed_may_have_parts_of_trunks(key: str) -> None:
    """The fields that it gives are kept, the others get defaults, and the id is in lower case."""
    (part,) = load_seed(_seed(**{key: [PARTS[key]]}), SPEC).parts
    shown = part.as_json()
    assert {**shown, **PARTS[key], "id": ONE.lower()} == shown
    assert (f"{part.kind}s", shown["account_id"], shown["enabled"]) == (key, "A", True)


def test_a_password_in_a_seed_is_not_kept() -> None:
    """It is allowed, so that a seed may be written like a request, and it is shown as the API shows it."""
    (part,) = load_seed(_seed(credentials=[{"id": ONE, "username": "a", "password": "12345678"}]), SPEC).parts
    assert (part.as_json()["password"], "12345678" in repr(part)) == ("<redacted>", False)


@pytest.mark.parametrize(
    ("account", "problem"),
    [
        ({"ip_acls": [{"id": ONE}]}, "accounts[0].ip_acls[0]: 'ip_address' is a required property"),
        ({"credentials": [{"username": "a"}]}, "accounts[0].credentials[0]: 'id' is a required property"),
        ({"credentials": [{"id": "1", "username": "a"}]}, "accounts[0].credentials[0].id: '1' found, expected a UUID"),
        ({"ip_acls": [{**PARTS["ip_acls"], "name": "x"}]}, "accounts[0].ip_acls[0].name: unknown key; expected id"),
        ({"ip_acls": [PARTS["ip_acls"]] * 2}, f"accounts[0].ip_acls[1].id: duplicate id {ONE.lower()}"),
        (
            {"credentials": [PARTS["credentials"], {"id": TWO, "username": "a"}]},
            "accounts[0].credentials[1].username: duplicate username of A: a",
        ),
        ({"credentials": [{**PARTS["credentials"], "password": 5551234}]}, "password: expected a password, in quotes"),
    ],
    ids=range(7),
)
def test_a_wrong_part_is_refused_with_its_place(account: Any, problem: str) -> None:
    """The error names the key, and never shows a password."""
    text = _problem(_seed(**account))
    assert problem in text
    assert "5551234" not in text


def test_a_seed_may_have_a_number_in_its_cooldown() -> None:
    """The end is a time with an offset, and the number has the status of a released one."""
    seed = 'accounts: [{account_id: A, auth_token: t, numbers: [{e164: "+12", cooldown_ends_at: "%s"}]}]'
    (number,) = parse(seed % "2026-01-24T09:00:00+02:00", SPEC).numbers
    assert (number.pending_release, number.cooldown_ends_at) == (True, datetime(2026, 1, 24, 7, tzinfo=UTC))
    assert "cooldown_ends_at" not in number.as_json()


def test_the_cooldown_of_a_seed_ends() -> None:
    """The store returns the number to the inventory at its end."""
    store = MemoryStore()
    store.load(load_seed(_seed(numbers=[{"e164": "+12", "cooldown_ends_at": "2026-01-24T07:00:00Z"}]), SPEC))
    store.advance(datetime(2026, 1, 24, 7, tzinfo=UTC))
    assert [number.account_id for number in store.dump().numbers] == [None]


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ({"status": "active"}, "the status is active, expected pending_release for a number with a cooldown"),
        ({"trunk_group_id": ONE}, "a number with a cooldown has no trunk, but this one has a trunk_group_id"),
        ({"cooldown_ends_at": "2026-01-24T07:00:00"}, "'2026-01-24T07:00:00' found, expected a string in quotes"),
    ],
    ids=str,
)
def test_a_cooldown_that_cannot_be_is_refused(field: Any, problem: str) -> None:
    """The error names the number and the contradiction."""
    number = {"e164": "+12", "cooldown_ends_at": "2026-01-24T07:00:00Z", **field}
    text = _problem(_seed(numbers=[number], trunks=[{"trunk_id": ONE}]))
    assert f"accounts[0].numbers[0].cooldown_ends_at: {problem}" in text
