"""The store in memory: used by several threads, filled with seeds, and how records relate to it."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import ACCOUNT, OTHER_NUMBER, TRUNK
from vobiz_mock import MemoryStore
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import Account, PartKind, PhoneNumber, Seed
from vobiz_mock.state.seed_file import example, load_seed, parse
from vobiz_mock.state.store import Page, Slice, Verdict
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.state.store import Store

SPEC = load()
AT = datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC)
EVERYTHING = Slice(0, 1000)
ACCOUNTS = (Account(account_id="A", auth_token="t"), Account(account_id="B", auth_token="t"))


def test_one_of_many_concurrent_assigns_succeeds(empty_store: Store) -> None:
    """The store itself is atomic, without the order that a server imposes."""
    empty_store.load(parse(example(), SPEC))
    start = Barrier(16)

    def assign(_: int) -> Verdict:
        start.wait()
        return empty_store.assign(ACCOUNT, OTHER_NUMBER, TRUNK, at=AT)

    with ThreadPoolExecutor(16) as pool:
        verdicts = list(pool.map(assign, range(16)))
    assert sorted(v.name for v in verdicts) == ["DONE"] + ["NUMBER_ASSIGNED"] * 15


def test_a_page_reads_only_its_own_items() -> None:
    """A page of 25 among 20,000 numbers looks up 25 keys."""
    looked_up: list[str] = []

    class Watched(str):
        __slots__ = ()

        def __hash__(self) -> int:
            looked_up.append(self)
            return super().__hash__()

        __eq__ = str.__eq__

    store = MemoryStore()
    defaults = Defaults(SPEC)
    numbers = tuple(defaults.number({"e164": Watched(f"+91{n:08}")}, account_id=None) for n in range(20_000))
    store.load(Seed(numbers=numbers))
    looked_up.clear()
    page = store.inventory(Slice(10_000, 25), country="IN")
    assert (len(page.items), page.total, len(looked_up)) == (25, 20_000, 25)


def test_a_seed_with_an_unknown_account_is_refused() -> None:
    """A seed object is consistent, so that a store can load it."""
    number = Defaults(SPEC).number({"e164": "+12"}, account_id="NOBODY")
    with pytest.raises(ValueError, match="the seed has no account NOBODY"):
        Seed(numbers=(number,))


def test_loading_replaces_the_whole_state(empty_store: Store) -> None:
    """No record of the previous state remains."""
    empty_store.load(parse(example(), SPEC))
    empty_store.load(Seed())
    assert empty_store.dump() == Seed()


def test_releases_and_assigns_at_the_same_time_leave_no_released_number_assigned(empty_store: Store) -> None:
    """Whatever order a hundred threads take, the number is pending and without a trunk at the end."""
    empty_store.load(parse(example(), SPEC))
    start = Barrier(100)

    def change(turn: int) -> Verdict | PhoneNumber:
        start.wait()
        if turn % 2:
            return empty_store.assign(ACCOUNT, OTHER_NUMBER, TRUNK, at=AT)
        return empty_store.release(ACCOUNT, OTHER_NUMBER, until=AT + timedelta(hours=24), at=AT)

    with ThreadPoolExecutor(100) as pool:
        results = Counter(str(result) for result in pool.map(change, range(100)) if isinstance(result, Verdict))
    page = empty_store.numbers(ACCOUNT, EVERYTHING, search=OTHER_NUMBER)
    assert isinstance(page, Page)
    assert [(n.pending_release, n.trunk_group_id) for n in page.items] == [(True, None)]
    assert results.keys() <= {"Verdict.DONE", "Verdict.NUMBER_ASSIGNED", "Verdict.NUMBER_PENDING"}
    assert results["Verdict.DONE"] <= 1


def _twice(record: str) -> dict[str, Any]:
    """Return the content of a seed that has a record of one id in both accounts."""
    defaults = Defaults(SPEC)
    match record:
        case "number":
            return {"numbers": tuple(defaults.number({"e164": "+12"}, account_id=a) for a in "AB")}
        case "number for sale":
            return {"numbers": tuple(defaults.number({"e164": "+12"}, account_id=a) for a in ("A", None))}
        case "trunk":
            return {"trunks": tuple(defaults.trunk({}, trunk_id=TRUNK, account_id=a) for a in "AB")}
        case "part":
            acl = PartKind.IP_ACL
            return {"parts": tuple(defaults.part(acl, {}, part_id=TRUNK, account_id=a) for a in "AB")}
        case "username":
            given, kind = {"username": "u"}, PartKind.CREDENTIAL
            return {"parts": tuple(defaults.part(kind, given, part_id=i, account_id="A") for i in "12")}
    return {"accounts": (*ACCOUNTS, ACCOUNTS[0])}


@pytest.mark.parametrize("record", ["number", "number for sale", "trunk", "part", "username", "account"])
def test_a_seed_has_each_id_once(record: str) -> None:
    """Two records of one id, also in two accounts, are no state."""
    with pytest.raises(ValueError, match="the seed has 2 records of the"):
        Seed(**{"accounts": ACCOUNTS, **_twice(record)})


@pytest.mark.parametrize("record", ["trunk", "part"])
def test_a_store_refuses_an_id_of_another_account(empty_store: Store, record: str) -> None:
    """The record of the first account stays as it is."""
    empty_store.load(Seed(accounts=ACCOUNTS))
    (records,) = _twice(record).values()
    assert [empty_store.put(one) for one in records] == [Verdict.DONE, Verdict.ID_TAKEN]
    assert (*empty_store.dump().trunks, *empty_store.dump().parts) == (records[0],)


def test_what_the_api_shows_shares_nothing_with_the_store(empty_store: Store) -> None:
    """Changes of a response, and of the mapping that a seed was made of, do not change the state."""
    number: dict[str, Any] = {"e164": "+12", "tags": ["a"], "capabilities": {"voice": True}}
    empty_store.load(load_seed({"inventory": [number]}, SPEC))
    shown = empty_store.inventory(EVERYTHING).items[0].as_json()
    for changed in (shown, number):
        changed["tags"].append("b")
        changed["capabilities"].clear()
    again = empty_store.inventory(EVERYTHING).items[0].as_json()
    assert (again["tags"], again["capabilities"]) == (["a"], {"voice": True})


def test_the_inventory_leaves_out_prefixes(empty_store: Store) -> None:
    """A number that only contains an excluded text is listed."""
    empty_store.load(load_seed({"inventory": ["+123", "+231"]}, SPEC))
    assert [number.e164 for number in empty_store.inventory(EVERYTHING, exclude=("+23", "12")).items] == ["+123"]


def test_a_search_does_not_keep_the_lock_while_it_looks_at_numbers() -> None:
    """A number that another thread purchases at each look is not on the page, which shows the last moment."""
    store = MemoryStore()
    left = ["+39", "+29"]

    class Watched(str):
        __slots__ = ()

        def __contains__(self, key: object, /) -> bool:
            if left:
                pool.submit(store.purchase, "A", left.pop(), at=AT).result(timeout=10)
            return str(key) in str(self)

    defaults = Defaults(SPEC)
    given = (Watched(f"+{digit}9") for digit in range(1, 5))
    numbers = tuple(defaults.plain_number(e164, account_id=None) for e164 in given)
    store.load(Seed(accounts=ACCOUNTS, numbers=numbers))
    with ThreadPoolExecutor(1) as pool:
        page = store.inventory(EVERYTHING, search="9")
    assert ([number.e164 for number in page.items], page.total) == (["+19", "+49"], 2)


@pytest.mark.parametrize("after", ["+49", None], ids=["another seed", "no account"])
def test_a_search_during_a_load_finds_what_was_loaded(after: str | None) -> None:
    """The list that it has looked at is no longer that of the account."""
    store, defaults = MemoryStore(), Defaults(SPEC)
    loaded = Seed(accounts=ACCOUNTS, numbers=(defaults.plain_number(after, account_id="A"),)) if after else Seed()

    class Watched(str):
        __slots__ = ()

        def __contains__(self, key: object, /) -> bool:
            pool.submit(store.load, loaded).result(timeout=10)
            return str(key) in str(self)

    numbers = (defaults.plain_number(Watched(e164), account_id="A") for e164 in ("+19", "+29"))
    store.load(Seed(accounts=ACCOUNTS, numbers=tuple(numbers)))
    with ThreadPoolExecutor(1) as pool:
        page = store.numbers("A", EVERYTHING, search="9")
    assert page == (Page(loaded.numbers, 1) if after else Verdict.ACCOUNT_UNKNOWN)


def test_a_change_after_the_end_of_a_cooldown_sees_its_end(empty_store: Store) -> None:
    """A store that was not told the time before is told by the change."""
    empty_store.load(parse(example(), SPEC))
    empty_store.release(ACCOUNT, OTHER_NUMBER, until=AT + timedelta(hours=24), at=AT)
    later = AT + timedelta(hours=24)
    assert empty_store.cancel_release(ACCOUNT, OTHER_NUMBER, at=later) is Verdict.NUMBER_UNKNOWN
    assert isinstance(empty_store.purchase(ACCOUNT, OTHER_NUMBER, at=later), PhoneNumber)


def test_all_records_of_a_seed_are_added_or_none(empty_store: Store) -> None:
    """A number of the inventory is one that exists, and so is an id of another kind of records."""
    part = {"id": TRUNK, "ip_address": "10.0.0.1"}
    before = load_seed(
        {"accounts": [{"account_id": "A", "auth_token": "t", "ip_acls": [part]}], "inventory": ["+12"]}, SPEC
    )
    empty_store.load(before)
    added = {"account_id": "B", "auth_token": "t", "numbers": ["+12", "+13"], "trunks": [{"trunk_id": TRUNK}]}
    taken = empty_store.add_all(load_seed({"accounts": [added]}, SPEC))
    assert taken == ("number +12", f"trunk {TRUNK}")
    assert empty_store.dump() == before


def test_an_id_of_a_number_is_taken_once(empty_store: Store) -> None:
    """A state could not be exported otherwise: a seed has each id once."""
    empty_store.load(load_seed({"inventory": [{"e164": "+12", "id": TRUNK.upper()}]}, SPEC))
    added = {"account_id": "B", "auth_token": "t", "numbers": [{"e164": "+13", "id": TRUNK}]}
    assert empty_store.add_all(load_seed({"accounts": [added]}, SPEC)) == (f"number with the id {TRUNK}",)


def test_a_removed_account_leaves_nothing_behind(empty_store: Store) -> None:
    """Its numbers, trunks, parts and cooldowns are gone, and can be added again."""
    empty_store.load(parse(example(), SPEC))
    before = empty_store.dump()
    part = {"id": "00000000-0000-4000-8000-000000000000", "username": "u"}
    number = {"e164": "+13", "cooldown_ends_at": "2026-01-24T07:07:24Z"}
    added = {"account_id": "B", "auth_token": "t", "numbers": ["+12", number], "credentials": [part]}
    seed = load_seed({"accounts": [added]}, SPEC)
    for _ in range(2):
        assert empty_store.add_all(seed) == ()
        assert empty_store.remove_account("B") is Verdict.DONE
    empty_store.advance(AT + timedelta(days=2))
    assert empty_store.dump() == before
