"""An exported state is a seed that restores it exactly: what the API answers afterwards is the same, byte for byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from two_accounts import ACCOUNT, OTHER_NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, Request, SeedError, Settings
from vobiz_mock.state.seed_export import exported
from vobiz_mock.state.seed_file import load_seed, parse
from vobiz_mock.state.seed_text import json_text, yaml_text
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = load()
START = datetime(2026, 1, 1, tzinfo=UTC)
NUMBERS = ("+912271264217", "+49301234567", "+14155550123")
IDS = tuple(f"{digit}0000000-0000-4000-8000-00000000000{digit}" for digit in "1a")
LISTS = (
    "numbers?per_page=100",
    "inventory/numbers?per_page=100",
    "trunks",
    "trunks/origination-uris",
    "trunks/credentials",
    "trunks/ip-acl",
)

texts = st.text(min_size=1, max_size=20)
times = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda time: time.isoformat()
)


def _number(**more: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "region": texts,
            "country": st.sampled_from(["IN", "US"]),
            "tags": st.lists(texts, max_size=2),
            "application_id": texts | st.none(),
            "purchased_at": times | st.none(),
            "monthly_fee": st.integers(0, 10**9),
            "updated_at": times,
            "source": texts,
            **more,
        },
    )


numbers = st.tuples(_number(trunk_group_id=st.just(TRUNK)), _number(cooldown_ends_at=times), _number())
trunks = st.fixed_dictionaries(
    {}, optional={"name": texts, "webhook_url": texts | st.none(), "recording": st.booleans(), "created_at": times}
)
credentials = st.fixed_dictionaries({"username": texts}, optional={"realm": texts, "enabled": st.booleans()})


@st.composite
def seeds(draw: st.DrawFn) -> dict[str, Any]:
    """A seed with numbers in each state, and a trunk and a part with some of their fields."""
    owned = [{"e164": e164, **one} for e164, one in zip(NUMBERS, draw(numbers), strict=True)]
    for_sale = {"e164": "+918000000000", **draw(_number())}
    account = {
        "account_id": ACCOUNT,
        "auth_token": TOKEN,
        "trial": draw(st.booleans()),
        "numbers": [draw(st.permutations(list(one.items())).map(dict)) for one in owned],
        "trunks": [{"trunk_id": TRUNK, **draw(trunks)}],
        "credentials": [{"id": IDS[0], **draw(credentials)}],
        "ip_acls": [{"id": IDS[1], "ip_address": "10.0.0.1"}],
    }
    return {"accounts": [account], "inventory": [for_sale, "+918000000001"]}


CHANGES = [
    *(("POST", f"numbers/%2B{e164[1:]}/assign", {"trunk_group_id": TRUNK}) for e164 in NUMBERS),
    *(("DELETE", f"numbers/%2B{e164[1:]}/assign", None) for e164 in NUMBERS),
    *(("DELETE", f"numbers/%2B{e164[1:]}", None) for e164 in NUMBERS),
    *(("DELETE", f"numbers/%2B{e164[1:]}?immediate=true", None) for e164 in NUMBERS),
    *(("POST", f"numbers/%2B{e164[1:]}/cancel-release", None) for e164 in NUMBERS),
    *(("POST", "numbers/purchase-from-inventory", {"e164": e164}) for e164 in (*NUMBERS, "+918000000001")),
    ("PUT", f"trunks/{TRUNK}", {"name": "\x7f\u2028\ufeff\x00\U0001f600"}),
    ("POST", "trunks", {"name": "new"}),
    ("POST", "credentials", {"username": "someone", "password": "P4ssword!word"}),
    ("POST", "ip-acl", {"ip_address": "10.0.0.2"}),
    ("POST", "origination-uris", {"uri": "sip:a.example.com"}),
]


class Client:
    """A client of a fake without a socket, whose time is fixed and whose ids are known."""

    def __init__(self, seed: Any, at: datetime = START) -> None:
        self.store = MemoryStore()
        self.store.load(seed if not isinstance(seed, dict) else load_seed(seed, SPEC))
        self.fake = Fake(self.store, Settings(frozen_at=at, random_seed=1), sinks=())

    def send(self, method: str, rest: str, body: Any = None) -> tuple[int, Any, bytes]:
        headers = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN, "content-type": "application/json"}
        payload = b"" if body is None else json.dumps(body).encode()
        target = f"/api/v1/account/{ACCOUNT}/{rest}"
        reply = self.fake.answer(Request(method=method, target=target, headers=headers, body=payload))
        return reply.status, reply.headers, reply.body

    def shown(self) -> Iterator[tuple[int, Any, bytes]]:
        for rest in LISTS:
            yield self.send("GET", rest)

    def text(self) -> str:
        return "".join(json_text(exported(self.store.dump(), SPEC)))


@pytest.mark.parametrize("write", [json_text, yaml_text, None], ids=["JSON", "YAML", "mapping"])
@settings(max_examples=50)
@given(
    seed=seeds(),
    changes=st.lists(st.sampled_from(CHANGES), max_size=12),
    later=st.lists(st.sampled_from(CHANGES), max_size=4),
    hours=st.sampled_from([0, 25]),
)
def test_a_loaded_export_answers_as_the_state_did(
    write: Any, seed: dict[str, Any], changes: list[Any], later: list[Any], hours: int
) -> None:
    """Whatever the state, both show the same, export the same, and answer further changes in the same way."""
    client = Client(seed)
    for change in changes:
        client.send(*change)
    client.fake.clock.advance(timedelta(hours=hours))
    content = exported(client.store.dump(), SPEC)
    again = Client(content if write is None else parse("".join(write(content)), SPEC), client.fake.clock())
    assert again.text() == client.text()
    assert list(again.shown()) == list(client.shown())
    first, second = [client.send(*change)[::2] for change in later], [again.send(*change)[::2] for change in later]
    assert _without_ids(second) == _without_ids(first)


def _without_ids(answers: list[Any]) -> list[Any]:
    return [(status, body if status != 201 else b"") for status, body in answers]


def test_a_number_that_was_never_touched_is_exported_as_its_e164_form() -> None:
    """An export is as short as a seed that a person writes."""
    content = exported(load_seed(SEED, SPEC), SPEC)
    assert OTHER_NUMBER in content["accounts"][0]["numbers"]


def test_a_number_that_yaml_reads_in_another_way_is_in_no_state() -> None:
    """YAML 1.1 takes `1e+16`, as JSON writes it, for a text."""
    with pytest.raises(SeedError, match="expected an integer of at most"):
        load_seed({"inventory": [{"e164": "+12", "monthly_fee": 1e16}]}, SPEC)


def test_numbers_share_their_fields_although_each_has_its_time_of_change() -> None:
    """A million changed numbers would need more than a gigabyte otherwise."""
    times = (f"2026-01-01T00:00:00.00000{digit}Z" for digit in "123")
    inventory = [{"e164": f"+1{index}", "updated_at": time} for index, time in enumerate(times)]
    numbers = load_seed({"inventory": inventory}, SPEC).numbers
    assert len({id(number.fields) for number in numbers}) == 1
    assert [number.as_json()["updated_at"] for number in numbers] == [one["updated_at"] for one in inventory]
