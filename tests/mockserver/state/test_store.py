"""The store in memory: compared with a model, and used by several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from two_accounts import ACCOUNT, OTHER_NUMBER, TRUNK
from vobiz_mock import MemoryStore
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import PhoneNumber, Seed
from vobiz_mock.state.seed_file import example, load_seed, parse
from vobiz_mock.state.store import Page, Slice, Verdict
from vobiz_spec import load

SPEC = load()
AT = datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC)
EVERYTHING = Slice(0, 1000)
ACCOUNTS = ("A", "B")
NOBODY = "C"
NUMBERS = tuple(f"+91{digit}" for digit in range(6))
TRUNKS = tuple(f"0000000{digit}-0000-4000-8000-000000000000" for digit in range(4))

account = st.sampled_from([*ACCOUNTS, NOBODY])
number = st.sampled_from(NUMBERS)
trunk = st.sampled_from(TRUNKS)


class StoreMachine(RuleBasedStateMachine):
    """Makes each change in a store and in dicts, and compares verdicts and lists."""

    @initialize()
    def start(self) -> None:
        self.store = MemoryStore()
        accounts: list[Any] = [
            {"account_id": a, "auth_token": "t", "numbers": [f"+1{i}"]} for i, a in enumerate(ACCOUNTS, 1)
        ]
        self.store.load(load_seed({"accounts": accounts, "inventory": list(NUMBERS)}, SPEC))
        self.owner: dict[str, str] = {"+11": "A", "+12": "B"}
        self.link: dict[str, str] = {}
        self.trunks: dict[str, str] = {}

    @rule(account=account, number=number | st.sampled_from(["+11", "+12"]), trunk=trunk)
    def assign(self, account: str, number: str, trunk: str) -> None:
        verdict = Verdict.DONE
        if account == NOBODY:
            verdict = Verdict.ACCOUNT_UNKNOWN
        elif self.owner.get(number) != account:
            verdict = Verdict.NUMBER_UNKNOWN
        elif number in self.link:
            verdict = Verdict.NUMBER_ASSIGNED
        elif self.trunks.get(trunk) != account:
            verdict = Verdict.TRUNK_UNKNOWN
        else:
            self.link[number] = trunk
        assert self.store.assign(account, number, trunk, at=AT) is verdict

    @rule(account=account, number=number | st.sampled_from(["+11", "+12"]))
    def unassign(self, account: str, number: str) -> None:
        verdict = Verdict.DONE
        if account == NOBODY:
            verdict = Verdict.ACCOUNT_UNKNOWN
        elif self.owner.get(number) != account:
            verdict = Verdict.NUMBER_UNKNOWN
        elif self.link.pop(number, None) is None:
            verdict = Verdict.NUMBER_UNASSIGNED
        assert self.store.unassign(account, number, at=AT) is verdict

    @rule(account=account, number=number)
    def purchase(self, account: str, number: str) -> None:
        bought = self.store.purchase(account, number, at=AT)
        if account == NOBODY:
            assert bought is Verdict.ACCOUNT_UNKNOWN
        elif number in self.owner:
            assert bought is Verdict.NUMBER_UNAVAILABLE
        else:
            assert isinstance(bought, PhoneNumber)
            self.owner[number] = account

    @rule(account=account, trunk=trunk)
    def add_trunk(self, account: str, trunk: str) -> None:
        if trunk not in self.trunks:
            verdict = self.store.put(Defaults(SPEC).trunk({}, trunk_id=trunk, account_id=account))
            assert verdict is (Verdict.ACCOUNT_UNKNOWN if account == NOBODY else Verdict.DONE)
            if account != NOBODY:
                self.trunks[trunk] = account

    @rule(account=account, number=number, trunk=trunk | st.none())
    def put_number(self, account: str, number: str, trunk: str | None) -> None:
        linked = trunk if trunk is not None and self.trunks.get(trunk) == account else None
        given = {"e164": number, "trunk_group_id": linked}
        verdict = self.store.put(Defaults(SPEC).number(given, account_id=account))
        if account == NOBODY:
            assert verdict is Verdict.ACCOUNT_UNKNOWN
            return
        assert verdict is Verdict.DONE
        self.owner[number] = account
        self.link.pop(number, None)
        if linked is not None:
            self.link[number] = linked

    @rule(account=account, trunk=trunk)
    def delete_trunk(self, account: str, trunk: str) -> None:
        verdict = Verdict.DONE
        if account == NOBODY:
            verdict = Verdict.ACCOUNT_UNKNOWN
        elif self.trunks.get(trunk) != account:
            verdict = Verdict.TRUNK_UNKNOWN
        elif trunk in self.link.values():
            verdict = Verdict.TRUNK_IN_USE
        else:
            del self.trunks[trunk]
        assert self.store.delete_trunk(account, trunk) is verdict

    @rule(account=account, trunk=trunk)
    def retrieve_trunk(self, account: str, trunk: str) -> None:
        found = self.store.trunk(account, trunk)
        if account == NOBODY:
            assert found is Verdict.ACCOUNT_UNKNOWN
        elif self.trunks.get(trunk) == account:
            assert not isinstance(found, Verdict)
        else:
            assert found is Verdict.TRUNK_UNKNOWN

    @rule()
    def dump_and_load(self) -> None:
        dumped = self.store.dump()
        self.store.load(dumped)
        assert self.store.dump() == dumped

    @rule(account=account, offset=st.integers(0, 8), limit=st.integers(1, 8), search=st.sampled_from(["", "1", "+1"]))
    def list_numbers(self, account: str, offset: int, limit: int, search: str) -> None:
        page = self.store.numbers(account, Slice(offset, limit), search=search)
        if account == NOBODY:
            assert page is Verdict.ACCOUNT_UNKNOWN
            return
        assert isinstance(page, Page)
        owned = sorted(n for n, a in self.owner.items() if a == account and search in n)
        assert [n.e164 for n in page.items] == owned[offset : offset + limit]
        assert page.total == len(owned)

    @invariant()
    def everything_agrees(self) -> None:
        for name in ACCOUNTS:
            numbers, trunks = self.store.numbers(name, EVERYTHING), self.store.trunks(name, EVERYTHING)
            assert isinstance(numbers, Page)
            assert isinstance(trunks, Page)
            links = {n.e164: n.trunk_group_id for n in numbers.items}
            assert links == {n: self.link.get(n) for n, a in self.owner.items() if a == name}
            assert {t.trunk_id for t in trunks.items} == {t for t, a in self.trunks.items() if a == name}
        assert {n.e164 for n in self.store.inventory(EVERYTHING).items} == set(NUMBERS) - set(self.owner)


TestStore = StoreMachine.TestCase
TestStore.settings = settings(stateful_step_count=30)


def test_one_of_many_concurrent_assigns_succeeds() -> None:
    """The store itself is atomic, without the order that a server imposes."""
    store = MemoryStore()
    store.load(parse(example(), SPEC))
    start = Barrier(16)

    def assign(_: int) -> Verdict:
        start.wait()
        return store.assign(ACCOUNT, OTHER_NUMBER, TRUNK, at=AT)

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


def test_loading_replaces_the_whole_state() -> None:
    """No record of the previous state remains."""
    store = MemoryStore()
    store.load(parse(example(), SPEC))
    store.load(Seed())
    assert store.dump() == Seed()
