"""Each kind of store, compared with a model of plain dicts by a state machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import PartKind, PhoneNumber, Trunk, TrunkPart
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.state.store import NumberState, Page, Slice, Totals, Verdict, Wanted
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.state.store import Store

SPEC = load()
DEFAULTS = Defaults(SPEC)
START = datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERYTHING = Slice(0, 1000)
ACCOUNTS = ("A", "B")
NOBODY = "C"
TEMPORARY = "D"  # an account that is added and removed
NUMBERS = tuple(f"+91{digit}" for digit in range(6))
OWNED = {"+11": "A", "+12": "B"}
TEMPORARY_NUMBERS = ("+490", "+491")
IDS = tuple(f"0000000{digit}-0000-4000-8000-000000000000" for digit in range(4))

account = st.sampled_from([*ACCOUNTS, NOBODY])
number = st.sampled_from([*NUMBERS, *OWNED])
id_ = st.sampled_from(IDS)
kind = st.sampled_from(PartKind)
name = st.sampled_from(["x", "y"])


@dataclass
class Number:
    """A number of the model: its owner, its trunk, and when it leaves the owner."""

    owner: str | None = None
    country: str = "IN"
    trunk: str | None = None
    pending: bool = False
    until: datetime | None = None

    def state(self) -> NumberState:
        if self.owner is None:
            return NumberState.FOR_SALE
        if self.pending:
            return NumberState.PENDING
        return NumberState.ASSIGNED if self.trunk else NumberState.UNASSIGNED


@dataclass
class Model:
    """What the store should contain. Nothing in it has an index."""

    now: datetime = START
    numbers: dict[str, Number] = field(default_factory=dict)
    trunks: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # owner, and the id in credential_uuid
    parts: dict[tuple[PartKind, str], tuple[str, str]] = field(default_factory=dict)  # owner and username
    temporary: set[str] = field(default_factory=set)  # the account that was added, if it was

    def ids(self) -> set[str]:
        return {*self.trunks, *(part for _, part in self.parts)}

    def pass_time(self, now: datetime) -> None:
        self.now = max(self.now, now)
        for e164, held in self.numbers.items():
            if held.until is not None and held.until <= self.now:
                self.numbers[e164] = Number(country=held.country)

    def wanted(self, wanted: Wanted) -> list[str]:
        """Return the wanted numbers, by account in the order of their ids, which is that of their addition."""
        owners = [*ACCOUNTS, TEMPORARY, None]
        found = [e164 for e164, held in self.numbers.items() if self._fits(e164, held, wanted)]
        return sorted(found, key=lambda e164: (owners.index(self.numbers[e164].owner), e164))

    def _fits(self, e164: str, held: Number, wanted: Wanted) -> bool:
        return (
            wanted.account_id in {None, held.owner}
            and wanted.state in {None, held.state()}
            and wanted.search in e164
            and (not wanted.trunk or wanted.trunk in (held.trunk or ""))
        )

    def owned(self, account: str, e164: str) -> Number | Verdict:
        if account == NOBODY:
            return Verdict.ACCOUNT_UNKNOWN
        held = self.numbers[e164]
        return held if held.owner == account else Verdict.NUMBER_UNKNOWN


class StoreMachine(RuleBasedStateMachine):
    """Makes each change in a store and in the model, and compares verdicts and lists."""

    store: Store

    @initialize()
    def start(self) -> None:
        self.model, self.clock = Model(), START
        accounts: list[Any] = [
            {"account_id": owner, "auth_token": "t", "numbers": [e164]} for e164, owner in OWNED.items()
        ]
        self.store.load(load_seed({"accounts": accounts, "inventory": list(NUMBERS)}, SPEC))
        self.model.numbers = {e164: Number() for e164 in NUMBERS}
        self.model.numbers |= {e164: Number(owner=owner, country="US") for e164, owner in OWNED.items()}

    @rule(hours=st.sampled_from([-5, 1, 23, 24]))
    def pass_time(self, hours: int) -> None:
        """Move the clock. A store whose time goes backwards ignores that."""
        self.clock += hours * HOUR
        self.store.advance(self.clock)
        self.model.pass_time(self.clock)

    @rule(account=account, number=number, trunk=id_)
    def assign(self, account: str, number: str, trunk: str) -> None:
        held = self.changing(account, number)
        verdict = held if isinstance(held, Verdict) else Verdict.DONE
        if isinstance(held, Number):
            if held.pending:
                verdict = Verdict.NUMBER_PENDING
            elif held.trunk is not None:
                verdict = Verdict.NUMBER_ASSIGNED
            elif self.model.trunks.get(trunk, ("",))[0] != account:
                verdict = Verdict.TRUNK_UNKNOWN
            else:
                held.trunk = trunk
        assert self.store.assign(account, number, trunk, at=self.clock) is verdict

    @rule(account=account, number=number)
    def unassign(self, account: str, number: str) -> None:
        held = self.changing(account, number)
        verdict = held if isinstance(held, Verdict) else Verdict.DONE
        if isinstance(held, Number):
            verdict = Verdict.DONE if held.trunk else Verdict.NUMBER_UNASSIGNED
            held.trunk = None
        assert self.store.unassign(account, number, at=self.clock) is verdict

    @rule(account=account, number=number)
    def purchase(self, account: str, number: str) -> None:
        self.model.pass_time(self.clock)
        bought = self.store.purchase(account, number, at=self.clock)
        if account == NOBODY:
            assert bought is Verdict.ACCOUNT_UNKNOWN
        elif self.model.numbers[number].owner is not None:
            assert bought is Verdict.NUMBER_UNAVAILABLE
        else:
            assert isinstance(bought, PhoneNumber)
            self.model.numbers[number].owner = account

    @rule(account=account, number=number, hours=st.sampled_from([24, None]))
    def release(self, account: str, number: str, hours: int | None) -> None:
        held = self.changing(account, number)
        until = None if hours is None else self.clock + hours * HOUR
        released = self.store.release(account, number, until=until, at=self.clock)
        if isinstance(held, Verdict):
            assert released is held
            return
        assert isinstance(released, PhoneNumber)
        if until is None:
            self.model.numbers[number] = Number(country=held.country)
        else:
            held.trunk, held.pending, held.until = None, True, held.until or until
        assert released.cooldown_ends_at == (held.until if until else None)

    @rule(account=account, number=number)
    def cancel_release(self, account: str, number: str) -> None:
        held = self.changing(account, number)
        restored = self.store.cancel_release(account, number, at=self.clock)
        if isinstance(held, Verdict):
            assert restored is held
        elif not held.pending:
            assert restored is Verdict.NUMBER_NOT_PENDING
        else:
            assert isinstance(restored, PhoneNumber)
            held.pending, held.until = False, None

    @rule(account=account | st.none(), number=number, country=st.sampled_from(["IN", "US"]), pending=st.booleans())
    def put_number(self, account: str | None, number: str, country: str, pending: bool) -> None:  # noqa: FBT001
        """Give a number another owner and country, also without an owner, and with a cooldown of no known end."""
        pending = pending and account is not None
        given = {"e164": number, "country": country, **({"status": "pending_release"} if pending else {})}
        verdict = self.store.put(DEFAULTS.number(given, account_id=account))
        assert verdict is (Verdict.ACCOUNT_UNKNOWN if account == NOBODY else Verdict.DONE)
        if account != NOBODY:
            self.model.numbers[number] = Number(owner=account, country=country, pending=pending)

    @rule(account=account, trunk=id_, credential=id_ | st.none())
    def put_trunk(self, account: str, trunk: str, credential: str | None) -> None:
        given = {"credential_uuid": credential}
        verdict = self.store.put(DEFAULTS.trunk(given, trunk_id=trunk, account_id=account))
        assert verdict is self.placing(account, self.model.trunks.get(trunk))
        if verdict is Verdict.DONE:
            self.model.trunks[trunk] = (account, credential)

    @rule(account=account, trunk=id_, credential=id_)
    def update_trunk(self, account: str, trunk: str, credential: str) -> None:
        found = self.store.update_trunk(account, trunk, {"credential_uuid": credential}, at=self.clock)
        self.model.pass_time(self.clock)
        if account == NOBODY:
            assert found is Verdict.ACCOUNT_UNKNOWN
        elif self.model.trunks.get(trunk, ("",))[0] != account:
            assert found is Verdict.TRUNK_UNKNOWN
        else:
            assert isinstance(found, Trunk)
            self.model.trunks[trunk] = (account, credential)

    @rule(account=account, trunk=id_)
    def delete_trunk(self, account: str, trunk: str) -> None:
        verdict = Verdict.DONE
        owner, credential = self.model.trunks.get(trunk, ("", None))
        if account == NOBODY:
            verdict = Verdict.ACCOUNT_UNKNOWN
        elif owner != account:
            verdict = Verdict.TRUNK_UNKNOWN
        elif trunk in {held.trunk for held in self.model.numbers.values()}:
            verdict = Verdict.TRUNK_IN_USE
        else:
            del self.model.trunks[trunk]
            if credential and self.model.parts.get((PartKind.CREDENTIAL, credential), ("",))[0] == account:
                del self.model.parts[PartKind.CREDENTIAL, credential]
        assert self.store.delete_trunk(account, trunk) is verdict

    @rule(account=account, kind=kind, part=id_, name=name)
    def put_part(self, account: str, kind: PartKind, part: str, name: str) -> None:
        verdict = self.placing(account, self.model.parts.get((kind, part)))
        if verdict is Verdict.DONE and self.taken(account, kind, part, name):
            verdict = Verdict.NAME_TAKEN
        given = {"username": name}
        assert self.store.put(DEFAULTS.part(kind, given, part_id=part, account_id=account)) is verdict
        if verdict is Verdict.DONE:
            self.model.parts[kind, part] = (account, name)

    @rule(account=account, kind=kind, part=id_, name=name)
    def update_part(self, account: str, kind: PartKind, part: str, name: str) -> None:
        changed = self.store.update_part(account, kind, part, {"username": name}, at=self.clock)
        self.model.pass_time(self.clock)
        if account == NOBODY:
            assert changed is Verdict.ACCOUNT_UNKNOWN
        elif self.model.parts.get((kind, part), ("",))[0] != account:
            assert changed is Verdict.PART_UNKNOWN
        elif self.taken(account, kind, part, name):
            assert changed is Verdict.NAME_TAKEN
        else:
            assert isinstance(changed, TrunkPart)
            self.model.parts[kind, part] = (account, name)

    @rule(account=account, kind=kind, part=id_)
    def delete_part(self, account: str, kind: PartKind, part: str) -> None:
        verdict = Verdict.DONE
        if account == NOBODY:
            verdict = Verdict.ACCOUNT_UNKNOWN
        elif self.model.parts.get((kind, part), ("",))[0] != account:
            verdict = Verdict.PART_UNKNOWN
        else:
            del self.model.parts[kind, part]
        assert self.store.delete_part(account, kind, part) is verdict

    @rule(account=account, trunk=id_)
    def retrieve_trunk(self, account: str, trunk: str) -> None:
        found = self.store.trunk(account, trunk)
        if account == NOBODY:
            assert found is Verdict.ACCOUNT_UNKNOWN
        elif self.model.trunks.get(trunk, ("",))[0] == account:
            assert isinstance(found, Trunk)
        else:
            assert found is Verdict.TRUNK_UNKNOWN

    @rule(number=st.sampled_from([*NUMBERS[:2], *TEMPORARY_NUMBERS]), trunk=id_)
    def add_account(self, number: str, trunk: str) -> None:
        """Add an account with a number and a trunk, unless one of them exists."""
        taken = {TEMPORARY, number, trunk} & {*self.model.temporary, *self.model.numbers, *self.model.ids()}
        added = {"account_id": TEMPORARY, "auth_token": "t", "numbers": [number], "trunks": [{"trunk_id": trunk}]}
        found = self.store.add_all(load_seed({"accounts": [added]}, SPEC))
        assert {text.split(" ")[1] for text in found} == taken
        if not taken:
            self.model.temporary.add(TEMPORARY)
            self.model.numbers[number] = Number(owner=TEMPORARY)
            self.model.trunks[trunk] = (TEMPORARY, None)

    @rule()
    def remove_account(self) -> None:
        """Remove this account with all that it has."""
        verdict = Verdict.DONE if self.model.temporary else Verdict.ACCOUNT_UNKNOWN
        assert self.store.remove_account(TEMPORARY) is verdict
        self.model.temporary.clear()
        self.model.numbers = {e164: n for e164, n in self.model.numbers.items() if n.owner != TEMPORARY}
        self.model.trunks = {id_: t for id_, t in self.model.trunks.items() if t[0] != TEMPORARY}

    @rule(account=account, trunk=id_)
    def add_trunk(self, account: str, trunk: str) -> None:
        """Add a trunk whose id no other record may have."""
        verdict = self.store.add(DEFAULTS.trunk({}, trunk_id=trunk, account_id=account))
        if account == NOBODY:
            assert verdict is Verdict.ACCOUNT_UNKNOWN
        elif trunk in self.model.ids():
            assert verdict is Verdict.ID_TAKEN
        else:
            assert verdict is Verdict.DONE
            self.model.trunks[trunk] = (account, None)

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
        owned = sorted(n for n, held in self.model.numbers.items() if held.owner == account and search in n)
        assert [n.e164 for n in page.items] == owned[offset : offset + limit]
        assert page.total == len(owned)

    @rule(
        account=st.none() | account,
        state=st.none() | st.sampled_from(NumberState),
        search=st.sampled_from(["", "1", "+1"]),
        trunk=st.sampled_from(["", "0000000", IDS[0], "nothing"]),
        part=st.builds(Slice, st.integers(0, 8), st.integers(1, 8)),
    )
    def find(self, account: str | None, state: NumberState | None, search: str, trunk: str, part: Slice) -> None:
        """Look for numbers by what they are."""
        wanted = Wanted(account_id=account, state=state, search=search, trunk=trunk)
        page = self.store.find(part, wanted)
        if account == NOBODY:
            assert page is Verdict.ACCOUNT_UNKNOWN
            return
        assert isinstance(page, Page)
        expected = self.model.wanted(wanted)
        assert [n.e164 for n in page.items] == expected[part.offset : part.offset + part.limit]
        assert page.total == len(expected)

    @invariant()
    def the_counts_agree(self) -> None:
        summaries = self.store.accounts(EVERYTHING).items
        assert [one.account.account_id for one in summaries] == [*ACCOUNTS, *sorted(self.model.temporary)]
        for one in summaries:
            states = [held.state() for held in self.model.numbers.values() if held.owner == one.account.account_id]
            shown = (one.numbers, one.assigned, one.pending)
            assert shown == (len(states), states.count(NumberState.ASSIGNED), states.count(NumberState.PENDING))
        states = [held.state() for held in self.model.numbers.values()]
        for_sale, assigned = states.count(NumberState.FOR_SALE), states.count(NumberState.ASSIGNED)
        assert self.store.totals() == Totals(len(summaries), len(states) - for_sale, assigned, for_sale)

    @invariant()
    def the_use_of_trunks_agrees(self) -> None:
        for owner in ACCOUNTS:
            used = [held.trunk for held in self.model.numbers.values() if held.owner == owner and held.trunk]
            assert self.store.in_use(owner) == {trunk: used.count(trunk) for trunk in used}

    @invariant()
    def the_accounts_agree(self) -> None:
        for owner in ACCOUNTS:
            numbers, trunks = self.store.numbers(owner, EVERYTHING), self.store.trunks(owner, EVERYTHING)
            assert isinstance(numbers, Page)
            assert isinstance(trunks, Page)
            shown = {n.e164: (n.trunk_group_id, n.pending_release, n.cooldown_ends_at) for n in numbers.items}
            held = {e164: n for e164, n in self.model.numbers.items() if n.owner == owner}
            assert shown == {e164: (n.trunk, n.pending, n.until) for e164, n in held.items()}
            assert {t.trunk_id for t in trunks.items} == {t for t, (o, _) in self.model.trunks.items() if o == owner}

    @invariant()
    def the_parts_agree(self) -> None:
        for owner in ACCOUNTS:
            for wanted in PartKind:
                page = self.store.parts(owner, wanted, EVERYTHING)
                assert isinstance(page, Page)
                shown = {(part.kind, part.id): (owner, part.fields["username"]) for part in page.items}
                assert shown == {
                    key: part for key, part in self.model.parts.items() if (key[0], part[0]) == (wanted, owner)
                }

    @invariant()
    def the_inventory_agrees(self) -> None:
        free = {e164: held.country for e164, held in self.model.numbers.items() if held.owner is None}
        assert {n.e164 for n in self.store.inventory(EVERYTHING).items} == set(free)
        for country in ("IN", "US"):
            shown = self.store.inventory(EVERYTHING, country=country).items
            assert {n.e164 for n in shown} == {e164 for e164, where in free.items() if where == country}

    def changing(self, account: str, number: str) -> Number | Verdict:
        """Let the time of a change pass, and return the number of the account."""
        self.model.pass_time(self.clock)
        return self.model.owned(account, number)

    def placing(self, account: str, held: tuple[str, Any] | None) -> Verdict:
        """Return the verdict on a record, given what the model has of its id."""
        if account == NOBODY:
            return Verdict.ACCOUNT_UNKNOWN
        return Verdict.DONE if held is None or held[0] == account else Verdict.ID_TAKEN

    def taken(self, account: str, kind: PartKind, part: str, name: str) -> bool:
        others = [held for (k, p), held in self.model.parts.items() if k == PartKind.CREDENTIAL and p != part]
        return kind == PartKind.CREDENTIAL and (account, name) in others


@pytest.mark.parametrize(
    ("empty_store", "examples"), [("memory", 100), ("sqlite", 10), ("postgresql", 5)], indirect=["empty_store"]
)
def test_a_store_behaves_as_the_model(empty_store: Store, examples: int) -> None:
    """Whatever changes are made, verdicts and lists are those of plain dicts. A database is slower, so tries less."""

    class Machine(StoreMachine):
        store = empty_store

    share = settings().max_examples / 100
    tries = settings(max_examples=max(1, int(examples * share)), stateful_step_count=40)
    run_state_machine_as_test(Machine, settings=tries)
