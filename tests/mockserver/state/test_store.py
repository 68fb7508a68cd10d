"""The store in memory, against a plain model, and under threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from vobiz_mock import MemoryStore
from vobiz_mock import seed as seeds
from vobiz_mock.model import Records, Seed
from vobiz_mock.store import Slice, Verdict
from vobiz_spec import load

SPEC = load()
AT = "2026-01-23T07:07:24Z"
EVERYTHING = Slice(0, 1000)
ACCOUNTS = ("A", "B")
NUMBERS = tuple(f"+91{digit}" for digit in range(6))
TRUNKS = tuple(f"0000000{digit}-0000-4000-8000-000000000000" for digit in range(4))

account = st.sampled_from(ACCOUNTS)
number = st.sampled_from(NUMBERS)
trunk = st.sampled_from(TRUNKS)


class StoreMachine(RuleBasedStateMachine):
    """Every change is made to the store and to dicts; verdicts and lists must agree."""

    @initialize()
    def start(self) -> None:
        self.store = MemoryStore()
        accounts: list[Any] = [
            {"account_id": a, "auth_token": "t", "numbers": [f"+1{i}"]} for i, a in enumerate(ACCOUNTS, 1)
        ]
        self.store.load(seeds.from_data({"accounts": accounts, "inventory": list(NUMBERS)}, SPEC))
        self.owner: dict[str, str] = {"+11": "A", "+12": "B"}
        self.link: dict[str, str] = {}
        self.trunks: dict[str, str] = {}

    @rule(account=account, number=number | st.sampled_from(["+11", "+12"]), trunk=trunk)
    def assign(self, account: str, number: str, trunk: str) -> None:
        verdict = Verdict.DONE
        if self.owner.get(number) != account:
            verdict = Verdict.NUMBER_UNKNOWN
        elif number in self.link:
            verdict = Verdict.NUMBER_ASSIGNED
        elif self.trunks.get(trunk) != account:
            verdict = Verdict.TRUNK_UNKNOWN
        else:
            self.link[number] = trunk
        assert self.store.assign(account, number, trunk.upper(), at=AT) is verdict

    @rule(account=account, number=number | st.sampled_from(["+11", "+12"]))
    def unassign(self, account: str, number: str) -> None:
        verdict = Verdict.DONE
        if self.owner.get(number) != account:
            verdict = Verdict.NUMBER_UNKNOWN
        elif self.link.pop(number, None) is None:
            verdict = Verdict.NUMBER_UNASSIGNED
        assert self.store.unassign(account, number, at=AT) is verdict

    @rule(account=account, number=number)
    def purchase(self, account: str, number: str) -> None:
        bought = self.store.purchase(account, number, at=AT)
        assert (bought is not None) == (number not in self.owner)
        self.owner.setdefault(number, account)

    @rule(account=account, trunk=trunk)
    def add_trunk(self, account: str, trunk: str) -> None:
        if trunk not in self.trunks:
            self.store.add_trunk(Records(SPEC).trunk({"trunk_id": trunk}, account_id=account))
            self.trunks[trunk] = account

    @rule(account=account, trunk=trunk)
    def delete_trunk(self, account: str, trunk: str) -> None:
        verdict = Verdict.DONE
        if self.trunks.get(trunk) != account:
            verdict = Verdict.TRUNK_UNKNOWN
        elif trunk in self.link.values():
            verdict = Verdict.TRUNK_IN_USE
        else:
            del self.trunks[trunk]
        assert self.store.delete_trunk(account, trunk) is verdict

    @rule(account=account, offset=st.integers(0, 8), limit=st.integers(1, 8), search=st.sampled_from(["", "1", "+1"]))
    def list_numbers(self, account: str, offset: int, limit: int, search: str) -> None:
        page = self.store.numbers(account, Slice(offset, limit), search=search)
        owned = sorted(n for n, a in self.owner.items() if a == account and search in n)
        assert [n.e164 for n in page.items] == owned[offset : offset + limit]
        assert page.total == len(owned)

    @invariant()
    def everything_agrees(self) -> None:
        for name in ACCOUNTS:
            links = {n.e164: n.trunk_group_id for n in self.store.numbers(name, EVERYTHING).items}
            assert links == {n: self.link.get(n) for n, a in self.owner.items() if a == name}
            assert {t.trunk_id for t in self.store.trunks(name, EVERYTHING).items} == {
                t for t, a in self.trunks.items() if a == name
            }
        assert {n.e164 for n in self.store.inventory(EVERYTHING).items} == set(NUMBERS) - set(self.owner)


TestStore = StoreMachine.TestCase
TestStore.settings = settings(stateful_step_count=30)


def test_of_many_threads_that_assign_one_wins() -> None:
    """Without any server in between: the store itself is atomic."""
    store = MemoryStore()
    store.load(seeds.parse(seeds.example(), SPEC))
    start = Barrier(16)

    def assign(_: int) -> Verdict:
        start.wait()
        return store.assign("MA_BN2MZ1VV", "+1234567890", "e3e55a78-1234-5678-90ab-cdef12345678", at=AT)

    with ThreadPoolExecutor(16) as pool:
        verdicts = list(pool.map(assign, range(16)))
    assert sorted(v.name for v in verdicts) == ["DONE"] + ["NUMBER_ASSIGNED"] * 15


def test_a_page_costs_what_it_holds() -> None:
    """Of 20,000 numbers, a page in the middle looks at its own 25 alone."""
    looked_at: list[str] = []

    class Watched(str):
        __slots__ = ()

        def __hash__(self) -> int:
            looked_at.append(self)
            return super().__hash__()

        __eq__ = str.__eq__

    store = MemoryStore()
    records = Records(SPEC)
    numbers = tuple(records.number({"e164": Watched(f"+91{n:08}")}, account_id=None) for n in range(20_000))
    store.load(Seed(numbers=numbers))
    looked_at.clear()
    page = store.inventory(Slice(10_000, 25), country="IN")
    assert (len(page.items), page.total, len(looked_at)) == (25, 20_000, 25)
