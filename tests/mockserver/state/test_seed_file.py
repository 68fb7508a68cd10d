"""Seed files: valid ones, and the errors for invalid ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from two_accounts import TRUNK
from vobiz_mock import MockServer, SeedError
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.seed_file import example, load_seed, parse
from vobiz_mock.state.seed_schema import schema
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


def test_a_json_seed_can_escape_every_character() -> None:
    """JSON writes a character beyond U+FFFF as two escapes, which YAML does not know; a backslash stays one."""
    name = "\N{GRINNING FACE} \\ud83d\\ude00 \N{LATIN SMALL LETTER E WITH ACUTE}"
    account = {"account_id": "A", "auth_token": "t", "trunks": [{"trunk_id": TRUNK, "name": name}]}
    seed = parse(json.dumps({"accounts": [account]}), SPEC)
    assert [trunk.fields["name"] for trunk in seed.trunks] == [name]


def test_a_time_may_have_the_letters_in_lower_case() -> None:
    """RFC 3339 allows it."""
    number = {"e164": "+12", "cooldown_ends_at": "2026-01-02t03:04:05.6z"}
    seed = load_seed({"accounts": [{"account_id": "A", "auth_token": "t", "numbers": [number]}]}, SPEC)
    assert seed.numbers[0].cooldown_ends_at == datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC)


@pytest.mark.parametrize("name", ["cooldown_ends_at", "created_at"])
@pytest.mark.parametrize("time", ["2026-01-01T00:00:00Z\n", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_is_none_in_utc_is_refused(name: str, time: str) -> None:
    """The fake could not compare or show it."""
    accounts = [{"account_id": "A", "auth_token": "t", "numbers": [{"e164": "+12", name: time}]}]
    with pytest.raises(SeedError, match=rf"{name}: '.* found, expected a string in quotes \(date-time\)"):
        load_seed({"accounts": accounts}, SPEC)


def test_a_given_field_is_kept() -> None:
    """The API returns the fields of a seed unchanged."""
    number = {"e164": "+14155550123", "region": "California", "tags": ["a"], "country": "US"}
    shown = load_seed({"inventory": [number]}, SPEC).numbers[0].as_json()
    assert {name: shown[name] for name in number} == number


def test_defaults_are_deterministic() -> None:
    """Equal seeds give equal records."""
    assert parse(example(), SPEC) == parse(example(), SPEC)


def two_accounts(first: str, second: str) -> str:
    """Return a seed of three lines: two accounts with these holdings."""
    return f"accounts:\n- {{account_id: A, auth_token: t, {first}}}\n- {{account_id: B, auth_token: t, {second}}}"


# A seed, and the start of its error after the name of the file.
INVALID = [
    ("accounts: [", ":1:12: not YAML or JSON: "),
    ("account: []", ":1:1: account: unknown key; expected accounts, inventory"),
    ("- 1", ":1:1: a list found, expected a mapping"),
    ("", ": None found, expected a mapping"),
    ("accounts:\n  - account_id: A", ":2:5: accounts[0]: 'auth_token' is a required property"),
    ("inventory:\n  - +912271264217", ":2:5: inventory[0]: 912271264217 found, expected a phone number in E.164"),
    ('inventory: ["+12\\n"]', ":1:13: inventory[0]: '+12\\n' found, expected a phone number in E.164 form"),
    ('inventory: [{e164: "+12", colour: 1}]', ":1:27: inventory[0].colour: unknown key; expected id, account_id"),
    (
        'inventory: [{e164: "+12", created_at: soon}]',
        ":1:27: inventory[0].created_at: 'soon' found, expected a string in quotes",
    ),
    ('inventory: ["+12", "+12"]', ":1:20: inventory[1]: duplicate number +12"),
    ("inventory: []\ninventory: []", ":2: duplicate key inventory"),
    ("inventory: [.nan]", ":1:13: inventory[0]: nan found, expected a finite number"),
    (
        'inventory:\n- {e164: "+12",\n   monthly_fee: -.inf}',
        ":3:4: inventory[0].monthly_fee: -inf found, expected a finite",
    ),
    ('inventory: [{e164: "+12", capabilities: {x: [1.0e+999]}}]', ":1:46: inventory[0].capabilities.x[0]: inf found"),
    (
        'inventory: [{e164: "+12", setup_fee: 0xffffffffffffff}]',
        ":1:27: inventory[0].setup_fee: expected an integer of",
    ),
    (
        'inventory: [{e164: "+12", capabilities: {1: x}}]',
        ":1:27: inventory[0].capabilities: expected only keys that are",
    ),
    ("x: !!binary aGVsbG8=", ":1:1: x: bytes found, expected a value that JSON has"),
    (
        two_accounts(f"trunks: [{{trunk_id: {TRUNK}}}]", f"trunks: [{{trunk_id: {TRUNK.upper()}}}]"),
        f":3:43: accounts[1].trunks[0]: duplicate trunk {TRUNK}",
    ),
    (
        two_accounts('numbers: ["+12"]', 'numbers: ["+12"]'),
        ":3:44: accounts[1].numbers[0]: duplicate number +12",
    ),
    (
        'accounts: [{account_id: A, auth_token: t, numbers: ["+12"]}]\ninventory: [{e164: "+12"}]',
        ":2:13: inventory[0]: duplicate number +12",
    ),
    (
        f'inventory: [{{e164: "+12", id: {TRUNK}}},\n  {{e164: "+13", id: {TRUNK.upper()}}}]',
        f":2:17: inventory[1].id: duplicate id {TRUNK}",
    ),
    (
        'accounts: [{account_id: A, auth_token: t, numbers: [{e164: "+12", account_id: B}]}]',
        ":1:67: accounts[0].numbers[0].account_id: 'B' found, but this is the account A",
    ),
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
    ("x: &a [*a]", ":1:4: not YAML or JSON: found a value that contains itself"),
    ("x: " + "[" * 200_000, ":1:53: not YAML or JSON: nested more than 50 levels deep"),
    ("x: " + "1:" * 200_000 + "1", ":1:4: not YAML or JSON: a number with more than 64 characters"),
    ("x: !!timestamp soon", ":1:4: not YAML or JSON: the value does not fit the tag tag:yaml.org,2002:timestamp"),
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


def test_a_seed_of_aliases_is_measured_before_it_is_read() -> None:
    """Nine levels of nine aliases are a thousand million values, in a list and in a merge key."""
    start = "a0: &a0 {x: 1}\n"
    for one in ("a{}: &a{} [{}]\n", "a{}: &a{}\n  <<: [{}]\n"):
        bomb = start + "".join(one.format(level, level, ",".join([f"*a{level - 1}"] * 9)) for level in range(1, 10))
        with pytest.raises(SeedError, match="aliases repeat values so often"):
            parse(bomb, SPEC)


def test_aliases_and_merge_keys_can_be_used() -> None:
    """A seed of ordinary size may repeat its values."""
    text = 'inventory: [&one {e164: "+12", tags: [a], region: X}, {<<: *one, e164: "+13"}]'
    assert [number.fields["region"] for number in parse(text, SPEC).numbers] == ["X", "X"]


def test_a_record_can_have_every_field_that_the_api_shows() -> None:
    """The output of the API is a seed: with the owner, and with times that have no quotes in YAML."""
    defaults = Defaults(SPEC)
    number = defaults.number({"e164": "+12", "trunk_group_id": TRUNK}, account_id="A").as_json()
    trunk = defaults.trunk({}, trunk_id=TRUNK, account_id="A").as_json()
    account = {"account_id": "A", "auth_token": "t", "trunks": [trunk], "numbers": [number]}
    text = yaml.safe_dump({"accounts": [account], "inventory": [{"e164": "+13", "account_id": ""}]})
    seed = parse(text.replace("'2026", "2026").replace("Z'", "Z"), SPEC)
    assert [seed.numbers[1].as_json(), seed.trunks[0].as_json()] == [number, trunk]


def test_every_field_of_the_document_is_known() -> None:
    """The fields of the seed are those of the document's schemas, so a new one needs no change here."""
    fields = schema(SPEC)["properties"]["accounts"]["items"]["properties"]
    kinds = {"trunks": "Trunk", "numbers": "PhoneNumber", "credentials": "Credential", "ip_acls": "IpAcl"}
    for kind, name in {**kinds, "origination_uris": "OriginationUri"}.items():
        items = fields[kind]["items"]
        known = items.get("then", items)["properties"].keys() - {"cooldown_ends_at"}
        assert known == SPEC.schema(name)["properties"].keys()


@pytest.mark.parametrize(
    "accounts",
    [
        [{"account_id": "A", "auth_token": MappingProxyType({"confidential": 1})}],
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


def test_a_tag_that_does_not_fit_shows_no_token() -> None:
    """The error of Python would contain the value."""
    with pytest.raises(SeedError, match="does not fit the tag") as caught:
        parse("accounts: [{account_id: A, auth_token: !!int confidential}]", SPEC)
    assert "confidential" not in str(caught.value)


def test_a_mapping_that_contains_itself_is_refused() -> None:
    """A program can pass it; the search for its end is bounded."""
    seed: dict[str, Any] = {}
    seed["accounts"] = seed
    with pytest.raises(SeedError, match="at most 50 levels"):
        load_seed(seed, SPEC)
