"""Changes that sixteen threads make in a store at the same time: their results fit one order of the changes."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TYPE_CHECKING, TypeVar

import pytest

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT, INVENTORY, NUMBER, SEED, TRUNK
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import Account, PartKind, PhoneNumber
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.state.store import Slice, Verdict
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.state.store import Store

    _T = TypeVar("_T")

SPEC = load()
DEFAULTS = Defaults(SPEC)
SEEDED = load_seed(SEED, SPEC)
AT = datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC)
EVERYTHING = Slice(0, 1000)
THREADS = 16
ROUNDS = range(8)
ID = "00000000-0000-4000-8000-00000000000a"

pytestmark = pytest.mark.parametrize("empty_store", ["memory", "sqlite", "postgresql", "serializable"], indirect=True)


def _race(work: Callable[[int], _T]) -> list[_T]:
    """Call a function in all threads at the same time, and return the results in the order of the threads."""
    start = Barrier(THREADS)

    def run(turn: int) -> _T:
        start.wait()
        return work(turn)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def _once(verdicts: list[Verdict], other: Verdict) -> bool:
    return Counter(verdicts) == {Verdict.DONE: 1, other: THREADS - 1}


def test_one_assignment_wins(store: Store) -> None:
    """The others are told that the number is assigned."""
    for _ in ROUNDS:
        assert _once(_race(lambda _: store.assign(ACCOUNT, NUMBER, TRUNK, at=AT)), Verdict.NUMBER_ASSIGNED)
        store.unassign(ACCOUNT, NUMBER, at=AT)


def test_one_unassignment_wins(store: Store) -> None:
    """The others are told that the number is not assigned."""
    for _ in ROUNDS:
        store.assign(ACCOUNT, NUMBER, TRUNK, at=AT)
        assert _once(_race(lambda _: store.unassign(ACCOUNT, NUMBER, at=AT)), Verdict.NUMBER_UNASSIGNED)


def test_one_purchase_wins(store: Store) -> None:
    """The others are told that the number is not for sale."""
    for _ in ROUNDS:
        results = _race(lambda _: store.purchase(ACCOUNT, INVENTORY[0], at=AT))
        assert Counter(isinstance(one, PhoneNumber) for one in results) == {True: 1, False: THREADS - 1}
        store.release(ACCOUNT, INVENTORY[0], until=None, at=AT)


def test_no_number_is_assigned_to_a_trunk_that_was_deleted(store: Store) -> None:
    """Either the trunk is in use, or the assignment is refused."""
    for turn in ROUNDS:
        trunk_id = f"{turn:08}-0000-4000-8000-000000000000"
        store.put(DEFAULTS.trunk({}, trunk_id=trunk_id, account_id=ACCOUNT))

        def change(thread: int, trunk_id: str = trunk_id) -> Verdict:
            if thread % 2:
                return store.delete_trunk(ACCOUNT, trunk_id)
            return store.assign(ACCOUNT, NUMBER, trunk_id, at=AT)

        results = Counter(_race(change))
        is_deleted = store.trunk(ACCOUNT, trunk_id) is Verdict.TRUNK_UNKNOWN
        number = next(one for one in store.dump().numbers if one.e164 == NUMBER)
        assert (number.trunk_group_id is None) is is_deleted
        assert results[Verdict.DONE] == 1
        store.unassign(ACCOUNT, NUMBER, at=AT)


def test_no_number_is_left_of_an_account_that_was_removed(store: Store) -> None:
    """A purchase comes before the removal, and is removed with the account, or is told that there is none."""
    for _ in ROUNDS:
        store.load(SEEDED)
        store.put(Account(account_id="LEAVING", auth_token="t"))

        def change(thread: int) -> Verdict | PhoneNumber:
            if thread == THREADS // 2:
                return store.remove_account("LEAVING")
            return store.purchase("LEAVING", INVENTORY[thread % len(INVENTORY)], at=AT)

        results = _race(change)
        assert results[THREADS // 2] is Verdict.DONE
        bought = {one.e164 for one in results if isinstance(one, PhoneNumber)}
        left = {one.e164 for one in store.inventory(EVERYTHING).items}
        assert left == set(INVENTORY) - bought


def test_one_record_gets_an_id(store: Store) -> None:
    """Also if the others are of another kind."""
    trunk = DEFAULTS.trunk({}, trunk_id=ID, account_id=ACCOUNT)
    part = DEFAULTS.part(PartKind.IP_ACL, {}, part_id=ID, account_id=FOREIGN_ACCOUNT)
    for _ in ROUNDS:
        assert _once(_race(lambda thread: store.add((trunk, part)[thread % 2])), Verdict.ID_TAKEN)
        store.delete_trunk(ACCOUNT, ID)
        store.delete_part(FOREIGN_ACCOUNT, PartKind.IP_ACL, ID)


def test_one_credential_gets_a_username(store: Store) -> None:
    """The others are told that the name is taken."""
    ids = [f"{thread:08}-0000-4000-8000-000000000000" for thread in range(THREADS)]
    kind, given = PartKind.CREDENTIAL, {"username": "wanted"}
    for _ in ROUNDS:
        parts = [DEFAULTS.part(kind, given, part_id=id_, account_id=ACCOUNT) for id_ in ids]
        assert _once(_race(lambda thread, parts=parts: store.put(parts[thread])), Verdict.NAME_TAKEN)  # type: ignore[misc]
        for id_ in ids:
            store.delete_part(ACCOUNT, kind, id_)


def test_one_addition_of_an_account_wins(store: Store) -> None:
    """The others are told all that exists, and have added nothing."""
    added = load_seed({"accounts": [{"account_id": "NEW", "auth_token": "t", "numbers": ["+4930"]}]}, SPEC)
    for _ in ROUNDS:
        results = Counter(_race(lambda _: store.add_all(added)))
        assert results == {(): 1, ("account NEW", "number +4930"): THREADS - 1}
        store.remove_account("NEW")


def test_a_cooldown_ends_once(store: Store) -> None:
    """A number that was returned to the inventory and purchased at once is not returned again."""
    for turn in ROUNDS:
        later = AT + timedelta(days=turn + 1)
        store.release(ACCOUNT, NUMBER, until=later, at=later - timedelta(days=1))
        results = _race(lambda _, later=later: store.purchase(ACCOUNT, NUMBER, at=later))  # type: ignore[misc]
        assert Counter(isinstance(one, PhoneNumber) for one in results) == {True: 1, False: THREADS - 1}


def test_loads_do_not_mix(store: Store) -> None:
    """After many at the same time, and changes between them, the state is that of one with the changes after it."""
    seeds = [load_seed({"inventory": [f"+49{thread:03}", f"+48{thread:03}"]}, SPEC) for thread in range(THREADS)]
    for _ in ROUNDS:
        _race(lambda thread: store.load(seeds[thread]))
        assert store.dump() in [type(seed)(numbers=tuple(sorted(seed.numbers, key=lambda n: n.e164))) for seed in seeds]
