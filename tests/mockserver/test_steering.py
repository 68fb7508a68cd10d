"""The control of a fake in Python: its state, its accounts and its time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import ACCOUNT, NUMBER, SEED
from vobiz_mock import (
    ConflictError,
    Fake,
    MemoryStore,
    NotFoundError,
    Request,
    SeedError,
    Settings,
    SteeringError,
)
from vobiz_mock.state.records import Seed
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDED: dict[str, Any] = {"account_id": "MA_ADDED", "auth_token": "t", "numbers": ["+4912"]}


@pytest.fixture
def steering() -> Steering:
    """The control of a fake with the shared seed."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    return Steering(Fake(store, sinks=()))


def test_a_state_is_loaded_from_a_file_or_a_mapping(steering: Steering, tmp_path: Path) -> None:
    """Both give the same state, to which a reset does not return."""
    before = steering.state()
    file = tmp_path / "seed.json"
    file.write_text(json.dumps({"accounts": [ADDED], "inventory": []}), encoding="utf-8")
    for seed in (file, str(file), {"accounts": [ADDED]}):
        steering.load(seed)
        assert steering.state() == {"accounts": [ADDED], "inventory": []}
        steering.reset()
        assert steering.state() == before


def test_a_wrong_seed_changes_nothing(steering: Steering) -> None:
    """The error is that of a seed file."""
    before = steering.state()
    with pytest.raises(SeedError, match="unknown key"):
        steering.load({"accounts": [{**ADDED, "name": "x"}]})
    assert steering.state() == before


def test_an_account_that_exists_is_a_conflict(steering: Steering) -> None:
    """The message names what exists, at most five of it."""
    numbers = [number for number in SEED["accounts"][0]["numbers"] if isinstance(number, str)]
    with pytest.raises(ConflictError, match=f"account {ACCOUNT}, number "):
        steering.add_account({**ADDED, "account_id": ACCOUNT, "numbers": numbers})
    steering.add_account({**ADDED, "numbers": [f"+49{n:03}" for n in range(8)]})
    with pytest.raises(ConflictError, match=r"number \+49003 and 4 more"):
        steering.add_account({**ADDED, "numbers": [f"+49{n:03}" for n in range(8)]})


def test_a_malformed_account_is_no_account(steering: Steering) -> None:
    """It is an error of a seed, and not a conflict."""
    with pytest.raises(SeedError, match="auth_token"):
        steering.add_account({"account_id": "A", "numbers": [NUMBER]})


def test_a_snapshot_is_restored(steering: Steering) -> None:
    """A reset keeps it."""
    steering.add_account(ADDED)
    steering.snapshots.save("with-account")
    state = steering.state()
    steering.reset()
    steering.snapshots.restore("with-account")
    assert (steering.snapshots.names, steering.state()) == (["with-account"], state)


def test_what_does_not_exist_cannot_be_removed(steering: Steering) -> None:
    """Neither an account nor a snapshot."""
    for remove in (steering.remove_account, steering.snapshots.remove, steering.snapshots.restore):
        with pytest.raises(NotFoundError, match="there is no"):
            remove("nothing")


@pytest.mark.parametrize("change", [{"frozen": 1}, {"advance": "1"}, {"offset": 1e10}, {"frozen": True, "advance": 1}])
def test_a_wrong_change_of_the_clock_is_refused(steering: Steering, change: dict[str, Any]) -> None:
    """The clock runs as before."""
    with pytest.raises(SteeringError, match="clock"):
        steering.set_clock(change)
    assert (steering.clock.is_frozen, steering.clock.offset.total_seconds()) == (False, 0)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 1e300, 10**400])
@pytest.mark.parametrize("key", ["offset", "advance"])
def test_a_huge_change_of_the_clock_is_explained(steering: Steering, key: str, number: float) -> None:
    """The message says what is wrong in words of the format, not of Python."""
    with pytest.raises(SteeringError, match=r"not finite|than the m(in|ax)imum"):
        steering.set_clock({key: number})


@pytest.mark.parametrize("time", ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00+99:99"])
def test_a_time_that_is_none_is_shown(steering: Steering, time: str) -> None:
    """The message has the time, and the range of those that can be set."""
    with pytest.raises(SteeringError, match="from 1000 to 9997") as caught:
        steering.set_clock({"frozen": time})
    assert time in str(caught.value)


class _ObservedStore(MemoryStore):
    """A store that has a function called when the state is about to be replaced."""

    before_load: Callable[[], object] = staticmethod(lambda: None)

    def load(self, seed: Seed) -> None:
        self.before_load()
        super().load(seed)


def test_a_reset_has_removed_all_else_before_the_state() -> None:
    """A request on the new state meets no fault from before, and sees the time and the ids of the start."""
    store = _ObservedStore()
    steering = Steering(Fake(store, Settings(random_seed=1), sinks=()), load_seed(SEED, load()))
    first = steering.fake.ids()
    steering.faults.add(500)
    steering.set_clock({"offset": 3600})
    seen: list[object] = []
    store.before_load = lambda: seen.extend([len(steering.faults), steering.clock.offset, steering.fake.ids()])
    steering.reset()
    assert seen == [0, timedelta(), first]


def test_a_reset_forgets_what_arrives_before_its_end() -> None:
    """The journal is cleared after the state is replaced."""
    store = _ObservedStore()
    steering = Steering(Fake(store, sinks=()), load_seed(SEED, load()))
    store.before_load = lambda: steering.fake.answer(Request(method="GET", target="/", headers={}, body=b""))
    steering.reset()
    assert steering.journal.records() == ()


def test_a_snapshot_leaves_the_magic_numbers() -> None:
    """One of a state in which a magic number was given away has it again after it is restored."""
    steering = Steering(Fake(MemoryStore(), Settings(magic=True), sinks=()))
    magic = {number.e164 for number in steering.dump().numbers}
    steering.fake.store.load(Seed())  # as if the state had been saved without them
    steering.snapshots.save("without")
    steering.snapshots.restore("without")
    assert {number.e164 for number in steering.dump().numbers} == magic
