"""The quick way to read a seed: what it reads is what the slow way reads, and the rest it leaves to the slow way."""

from __future__ import annotations

import copy
import json
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from two_accounts import TRUNK
from vobiz_mock import SeedError
from vobiz_mock.state import seed_checked, seed_quick
from vobiz_mock.state.seed_file import example, load_seed
from vobiz_mock.state.seed_problems import Text
from vobiz_mock.state.seed_schema import schema
from vobiz_spec import Spec, load
from vobiz_spec.prepared import read_prepared

SPEC = load()
UUID = "AABBCCDD-1234-5678-90ab-cdef12345678"
TIME = "2026-01-02T03:04:05Z"
ACCOUNT = {"account_id": "A", "auth_token": "t"}


def _json(**account: Any) -> str:
    return json.dumps({"accounts": [{**ACCOUNT, **account}]})


# Values that a field may have, right and wrong ones.
e164s = st.sampled_from(["+12", "+13", "+912271264217", "+1", "12", "+12\n", "+1٣", ""])
uuids = st.sampled_from([TRUNK, TRUNK.upper(), UUID, UUID.lower(), TRUNK + "\n", "x"])
times = st.sampled_from(
    [
        *(TIME, TIME + "\n", "2026-01-02t03:04:05.6z", "2026-12-31T23:59:60Z", "2026-02-30T00:00:00Z", "now"),
        *("0001-01-01T00:00:00+14:00", "2026-01-02T03:04:05+24:00", "2026-01-02 03:04:05Z", "2026-01-02T24:00:00Z"),
    ]
)
odd: list[Any] = [
    *(None, True, 0, 1, -1, 1.0, 1.5, 10**15, 10**16, 2**53, 10**300, float("nan"), float("inf"), [], {}, ["a"]),
    *("", "a", "é", "\N{GRINNING FACE}", "\ud83d", "\x85", "\u2028", "\x07", "a: b", "# a", "<<", "=", "a" * 1001),
]
others = st.sampled_from(odd)
numbers = e164s | st.fixed_dictionaries(
    {"e164": e164s},
    optional={
        "id": uuids,
        "account_id": st.sampled_from(["A", "B", "", None]),
        "country": st.sampled_from(["IN", "US"]) | others,
        "trunk_group_id": uuids,
        "cooldown_ends_at": times,
        "status": st.sampled_from(["active", "pending_release"]),
        "monthly_fee": others,
        "tags": st.lists(others, max_size=2) | others,
        "capabilities": st.dictionaries(st.sampled_from(["voice", "sms", "strange"]), others) | others,
        "purchased_at": times | st.none(),
        "strange": others,
    },
)
right_numbers = st.lists(
    st.integers(10, 10**14).map(lambda n: f"+9{n}") | st.builds(lambda n: {"e164": f"+1{n}"}, st.integers(10, 99)),
    unique_by=str,
    max_size=4,
)
accounts = st.fixed_dictionaries(
    {"account_id": st.sampled_from(["A", "B"]), "auth_token": st.sampled_from(["t", "t", "t\n", "", "é"])},
    optional={
        "trial": st.booleans(),
        "trunks": st.lists(st.fixed_dictionaries({"trunk_id": uuids}, optional={"name": others}), max_size=2),
        "numbers": right_numbers | st.lists(numbers, max_size=4),
        "credentials": st.lists(
            st.fixed_dictionaries({"id": uuids, "username": st.sampled_from(["x", "y"])}), max_size=2
        ),
    },
)
seeds = st.fixed_dictionaries(
    {},
    optional={
        "accounts": st.lists(accounts, max_size=2),
        "inventory": right_numbers | st.lists(numbers, max_size=4),
        "strange": others,
    },
)
# What is put somewhere into a text.
SCRAPS = [
    *("\t", "\n", "\r", " ", "\x0b", "\x85", "\u2028", "\ufeff", "\x7f", ":", ",", "-", '"', "'", "{", "}", "[", "]"),
    *(
        "#",
        "# a\n",
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "! ",
        "? ",
        "| ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "~",
        "null",
        "yes",
    ),
    *("\\", "\\ud83d", "\\ud83d\\ude00", "\\u0000", "\\/", "0x1F", "01", "1_0", "1e5", "-0", "NaN", ".inf", "1:30"),
    *('"e164": "+12", ', '"e164"\n: ', "e164: '+12'\n", "2026-01-01", '"' + "k" * 1030 + '": 1, '),
]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Seeds as text, some of them with a scrap in it or without a part."""
    data = draw(seeds)
    if draw(st.booleans()):
        separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", " : ")]))
        text = json.dumps(data, indent=draw(st.sampled_from([None, 1])), separators=separators)
        text = text if draw(st.booleans()) else json.dumps(data, ensure_ascii=False)
    else:
        text = yaml.safe_dump(data, default_flow_style=draw(st.sampled_from([None, False, True])), sort_keys=False)
    if draw(st.booleans()):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.sampled_from([0, 0, 1, 2, 10]))
        text = text[:start] + draw(st.sampled_from(["", *SCRAPS])) + text[end:]
    return text


def _slowly(text: str) -> str:
    """What the slow way says: the records, with the type of each value, or that there is an error."""
    try:
        seed = seed_checked.parse(text, SPEC, source="seed")
    except (SeedError, UnicodeEncodeError):
        return "an error"
    return f"{seed} {[account.auth_token for account in seed.accounts]}"


@settings(max_examples=1000)
@given(text=texts())
def test_the_quick_way_reads_what_the_slow_way_reads(text: str) -> None:
    """It returns the same records, or leaves the text to the slow way, and so every error."""
    try:
        seed = seed_quick.parse(text, SPEC)
    except UnicodeEncodeError:
        seed = None
    if seed is not None:
        assert f"{seed} {[account.auth_token for account in seed.accounts]}" == _slowly(text)


@settings(max_examples=300)
@given(seed=seeds)
def test_the_quick_way_takes_of_a_program_what_the_slow_way_takes(seed: dict[str, Any]) -> None:
    """It makes the same records, or leaves the mapping to the slow way."""
    if (made := seed_quick.of_mapping(seed, SPEC)) is not None:
        assert f"{made}" == f"{seed_checked.checked(seed, SPEC, Text('seed'))}"


class Named(str):
    """A text that is more than a text."""

    __slots__ = ()


def _endless() -> dict[str, Any]:
    seed: dict[str, Any] = {}
    seed["accounts"] = [seed]
    return seed


@pytest.mark.parametrize(
    "seed",
    [
        {"inventory": [Named("+12")]},
        {"inventory": ({"e164": "+12"},)},
        {"inventory": [{"e164": "+12", "monthly_fee": 1.0}]},
        {"inventory": [{"e164": "+12", "monthly_fee": 10**15}]},
        {"inventory": [{"e164": "+12", "region": "\ud83d"}]},
        {"inventory": [MappingProxyType({"e164": "+12"})]},
        {1: []},
        _endless(),
    ],
    ids=lambda seed: f"{seed}"[:60],
)
def test_a_doubtful_mapping_is_left_to_the_slow_way(seed: Any) -> None:
    """Its types are not those that a parser of JSON returns."""
    assert seed_quick.of_mapping(seed, SPEC) is None


def test_a_usual_mapping_is_taken_quickly() -> None:
    """Most programs pass what could be JSON."""
    assert (
        seed_quick.of_mapping({"accounts": [{**ACCOUNT, "numbers": ["+12", FULL | {"e164": "+13"}]}]}, SPEC) is not None
    )


FULL = {"e164": "+12", "country": "US", "monthly_fee": 5, "tags": ["é"], "capabilities": {"voice": True}}


@pytest.mark.parametrize(
    "text",
    [
        example(),
        "{}",
        "accounts: []\ninventory: ['+12', \"+13\", {e164: '+14', is_blocked: no, purchased_at: null}]\n",
        "inventory:\n- '+12' # a comment\n-   e164: '+13'\n    region: a b\n    created_at: " + TIME,
        _json(numbers=["+12", "+13"]),
        _json(numbers=[FULL], trunks=[{"trunk_id": TRUNK.upper(), "name": '\\ " /'}]),
        _json(numbers=[{"e164": "+12", "trunk_group_id": TRUNK.upper()}], trunks=[{"trunk_id": TRUNK}]),
        _json(numbers=[{"e164": "+12", "cooldown_ends_at": TIME, "id": UUID}], credentials=[]),
        json.dumps({"inventory": [FULL]}, indent=4, ensure_ascii=False),
    ],
)
def test_a_usual_seed_is_read_quickly(text: str) -> None:
    """It has no doubt about what people and programs write."""
    assert f"{seed_quick.parse(text, SPEC)}" in _slowly(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"accounts": [], "accounts": []}',
        '{"inventory": ["+12", "+12"]}',
        '{"inventory": [{"e164": "+12", "monthly_fee": 1e2}]}',
        '{"inventory": [{"e164": "+12", "monthly_fee": 9007199254740993}]}',
        '{"inventory": [{"e164": "+12", "monthly_fee": NaN}]}',
        '{"inventory": [{"e164": "+12", "region": "\\ud83d"}]}',
        '{"inventory": [{"e164": "+12", "region": "\x85"}]}',
        '{"inventory"\n: []}',
        "inventory: [&a '+12']",
        "inventory: [!!str '+12']",
        "inventory: [{e164: '+12', monthly_fee: 0x1F}]",
        "inventory: [{e164: '+12', monthly_fee: 1.0}]",
        "inventory: []\ninventory: []",
        "yes: []",
        "--- {}\n--- {}",
        "",
        "[" * 60,
        "{" * 100_000,
        _json(auth_token="t\n"),
        _json(numbers=[{"e164": "+12", "trunk_group_id": TRUNK}]),
        _json(numbers=[{"e164": "+12", "account_id": "B"}]),
        _json(numbers=[{"e164": "+12", "created_at": "2026-12-31T23:59:60Z"}]),
        _json(numbers=[{"e164": "+12", "id": UUID}, {"e164": "+13", "id": UUID.lower()}]),
    ],
    ids=lambda text: text[:70],
)
def test_a_doubtful_seed_is_left_to_the_slow_way(text: str) -> None:
    """It is wrong, or it means something else in YAML than in JSON, or it needs a feature that is rare."""
    assert seed_quick.parse(text, SPEC) is None


def test_a_document_that_cannot_be_compiled_leaves_every_seed_to_the_slow_way() -> None:
    """A pattern in it has an escape whose meaning differs."""
    changed = json.loads(json.dumps(SPEC.document))
    changed["components"]["schemas"]["E164"]["pattern"] = r"^\+\d{2,15}$"
    assert seed_quick.parse('{"inventory": ["+12"]}', Spec(changed)) is None


def test_every_value_of_a_seed_has_a_type() -> None:
    """A value of no type could be a mapping with keys of which nobody knows."""
    parts = list(_schemas(seed_quick._closed(schema(SPEC))))
    untyped = [part for part in parts if not part.keys() & {"type", "$ref", "if", "anyOf", "enum"}]
    assert (len(parts) > 100, untyped) == (True, [])


def _schemas(part: Any) -> Any:
    """The schemas of values: those of properties and items."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "properties":
                yield from value.values()
            elif key == "items":
                yield value
            yield from _schemas(value)
    elif isinstance(part, list):
        for value in part:
            yield from _schemas(value)


def test_the_example_seed_is_read_from_its_values() -> None:
    """The build makes JSON of it, which needs no YAML at the start."""
    seed = load_seed(None, SPEC)
    assert (seed, seed_quick.of_values(read_prepared("vobiz_mock.state", "example_seed"), SPEC)) == (
        seed_checked.parse(example(), SPEC, source="seed"),
        seed,
    )


def test_a_mapping_of_a_program_keeps_its_numbers() -> None:
    """Only the lists that were made of it are emptied while the records are built."""
    account = {"account_id": "A", "auth_token": "t", "numbers": ["+12", {"e164": "+13"}]}
    seed = {"accounts": [account], "inventory": ["+14", {"e164": "+15"}]}
    before = copy.deepcopy(seed)
    numbers = [load_seed(seed, load()).numbers for _ in range(2)]
    assert (seed, len(numbers[1]), numbers[0] == numbers[1]) == (before, 4, True)
