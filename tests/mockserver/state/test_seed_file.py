"""Seed files: what is taken, and what is said of one that cannot be."""

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


def test_the_example_holds_the_page_s_own_numbers() -> None:
    """One account with a trunk and both numbers, and something to buy."""
    seed = parse(example(), SPEC)
    assert [account.account_id for account in seed.accounts] == ["MA_BN2MZ1VV"]
    assert {number.e164 for number in seed.numbers} == {"+912271264217", "+1234567890", "+918065551234"}
    assert [trunk.trunk_id for trunk in seed.trunks] == [TRUNK]


def test_json_is_a_seed_too() -> None:
    """The same data, in JSON."""
    text = json.dumps({"accounts": [{"account_id": "A", "auth_token": "t", "numbers": ["+12"]}]})
    assert [number.e164 for number in parse(text, SPEC).numbers] == ["+12"]


def test_a_given_field_is_kept() -> None:
    """What a seed says of a number or trunk is what the API shows."""
    number = {"e164": "+14155550123", "region": "California", "tags": ["a"], "country": "US"}
    shown = load_seed({"inventory": [number]}, SPEC).numbers[0].as_json()
    assert {name: shown[name] for name in number} == number


def test_defaults_are_always_the_same() -> None:
    """Two fakes of one seed hold equal records."""
    assert parse(example(), SPEC) == parse(example(), SPEC)


# A seed, and how the refusal begins, behind the file's name.
WRONG = [
    ("accounts: [", ":1:12: not YAML or JSON: "),
    ("account: []", ":1:1: account: unknown key; expected accounts, inventory"),
    ("- 1", ":1:1: a list found, expected keys and values"),
    ("", ": None found, expected keys and values"),
    ("accounts:\n  - account_id: A", ":2:5: accounts[0]: 'auth_token' is a required property"),
    ("inventory:\n  - +912271264217", ":2:5: inventory[0]: 912271264217 found, expected a phone number in E.164"),
    ('inventory: ["+12\\n"]', ":1:13: inventory[0]: '+12\\n' found, expected a phone number in E.164 form"),
    ('inventory: [{e164: "+12", colour: 1}]', ":1:27: inventory[0].colour: unknown key; expected id, e164"),
    ('inventory: [{e164: "+12", created_at: soon}]', ":1:27: inventory[0].created_at: 'soon' found, expected a text"),
    ('inventory: ["+12", "+12"]', ":1:20: inventory[1]: the number +12 is there twice"),
    ("inventory: []\ninventory: []", ":2: the key inventory is there twice"),
    ("accounts: [{account_id: A, auth_token: 1}]", ":1:28: accounts[0].auth_token: expected a token of printable"),
    (
        "accounts:\n- {account_id: A, auth_token: t}\n- {account_id: A, auth_token: t}",
        ":3:4: accounts[1].account_id: the account A is there twice",
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


@pytest.mark.parametrize(("text", "message"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_seed_is_refused_with_its_place(text: str, message: str) -> None:
    """File, line, column and place, what stands there, and what was expected."""
    with pytest.raises(SeedError) as caught:
        parse(text, SPEC, source="seed.yaml")
    assert str(caught.value).startswith(f"seed.yaml{message}")


@pytest.mark.parametrize(
    "accounts",
    [
        [{"account_id": "A", "auth_token": "geheim\u00e9"}],
        {"account_id": "A", "auth_token": "geheim"},
        [["A", "geheim"]],
        [{"account_id": {"auth_token": "geheim"}, "auth_token": "geheim"}],
    ],
    ids=str,
)
def test_a_token_is_not_repeated_in_an_error(accounts: Any) -> None:
    """An error never shows a credential, wherever in a malformed seed it stands."""
    with pytest.raises(SeedError) as caught:
        load_seed({"accounts": accounts}, SPEC)
    assert "geheim" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file, and one that is no text."""
    binary = tmp_path / "seed.bin"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, reason in ((tmp_path / "none.yaml", "cannot be read"), (binary, "is not UTF-8")):
        with pytest.raises(SeedError, match=reason):
            MockServer(seed=path)
