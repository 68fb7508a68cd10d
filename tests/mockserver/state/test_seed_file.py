"""Seed files: valid ones, and the errors for invalid ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import TRUNK
from vobiz_mock import MockServer, SeedError
from vobiz_mock.state.seed_file import example, load_seed, parse
from vobiz_spec import load

if TYPE_CHECKING:
    from pathlib import Path

SPEC = load()


def test_the_example_has_the_numbers_of_the_documentation() -> None:
    """It has an account with a trunk and two numbers, and a number in the inventory."""
    seed = parse(example(), SPEC)
    assert [account.account_id for account in seed.accounts] == ["MA_BN2MZ1VV"]
    assert {number.e164 for number in seed.numbers} == {"+912271264217", "+1234567890", "+918065551234"}
    assert [trunk.trunk_id for trunk in seed.trunks] == [TRUNK]


def test_a_seed_can_be_json() -> None:
    """The data have the same form as in YAML."""
    text = json.dumps({"accounts": [{"account_id": "A", "auth_token": "t", "numbers": ["+12"]}]})
    assert [number.e164 for number in parse(text, SPEC).numbers] == ["+12"]


def test_a_given_field_is_kept() -> None:
    """The API returns the fields of a seed unchanged."""
    number = {"e164": "+14155550123", "region": "California", "tags": ["a"], "country": "US"}
    shown = load_seed({"inventory": [number]}, SPEC).numbers[0].as_json()
    assert {name: shown[name] for name in number} == number


def test_defaults_are_deterministic() -> None:
    """Equal seeds give equal records."""
    assert parse(example(), SPEC) == parse(example(), SPEC)


# A seed, and the start of its error after the name of the file.
INVALID = [
    ("accounts: [", ":1:12: not YAML or JSON: "),
    ("account: []", ":1:1: account: unknown key; expected accounts, inventory"),
    ("- 1", ":1:1: a list found, expected a mapping"),
    ("", ": None found, expected a mapping"),
    ("accounts:\n  - account_id: A", ":2:5: accounts[0]: 'auth_token' is a required property"),
    ("inventory:\n  - +912271264217", ":2:5: inventory[0]: 912271264217 found, expected a phone number in E.164"),
    ('inventory: ["+12\\n"]', ":1:13: inventory[0]: '+12\\n' found, expected a phone number in E.164 form"),
    ('inventory: [{e164: "+12", colour: 1}]', ":1:27: inventory[0].colour: unknown key; expected id, e164"),
    (
        'inventory: [{e164: "+12", created_at: soon}]',
        ":1:27: inventory[0].created_at: 'soon' found, expected a string in quotes",
    ),
    ('inventory: ["+12", "+12"]', ":1:20: inventory[1]: duplicate number +12"),
    ("inventory: []\ninventory: []", ":2: duplicate key inventory"),
    ("accounts: [{account_id: A, auth_token: 1}]", ":1:28: accounts[0].auth_token: expected a token of printable"),
    (
        "accounts:\n- {account_id: A, auth_token: t}\n- {account_id: A, auth_token: t}",
        ":3:4: accounts[1].account_id: duplicate account A",
    ),
    (
        f'accounts: [{{account_id: A, auth_token: t, numbers: [{{e164: "+12", trunk_group_id: {TRUNK}}}]}}]',
        f":1:67: accounts[0].numbers[0].trunk_group_id: the account A has no trunk {TRUNK}",
    ),
    (
        "accounts: [{account_id: A, auth_token: t, trunks: [{trunk_id: x}]}]",
        ":1:53: accounts[0].trunks[0].trunk_id: 'x' found, expected a UUID",
    ),
    ("x: &a [*a]", ": "),
    ("x: " + "[" * 3000, ": not YAML or JSON"),
    ("x: !!python/object:os.system {}", ":1:4: not YAML or JSON: could not determine a constructor"),
    ("? [a]\n: 1", ":1:3: not YAML or JSON: found unhashable key"),
    ("x: \x01", ": not YAML or JSON"),
]


@pytest.mark.parametrize(("text", "message"), INVALID, ids=range(len(INVALID)))
def test_an_invalid_seed_is_refused_with_the_position(text: str, message: str) -> None:
    """The error has the file, line, column and place, what was found there, and what was expected."""
    with pytest.raises(SeedError) as caught:
        parse(text, SPEC, source="seed.yaml")
    assert str(caught.value).startswith(f"seed.yaml{message}")


@pytest.mark.parametrize(
    "accounts",
    [
        [{"account_id": "A", "auth_token": "confidential\u00e9"}],
        {"account_id": "A", "auth_token": "confidential"},
        [["A", "confidential"]],
        [{"account_id": {"auth_token": "confidential"}, "auth_token": "confidential"}],
    ],
    ids=str,
)
def test_an_error_contains_no_token(accounts: Any) -> None:
    """This holds wherever the token is in a malformed seed."""
    with pytest.raises(SeedError) as caught:
        load_seed({"accounts": accounts}, SPEC)
    assert "confidential" not in str(caught.value)


def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    """The file is missing, or is not UTF-8."""
    binary = tmp_path / "seed.bin"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, reason in ((tmp_path / "none.yaml", "cannot be read"), (binary, "is not UTF-8")):
        with pytest.raises(SeedError, match=reason):
            MockServer(seed=path)
