"""What nodes share beside the state and the faults: the clock, the ids, the snapshots, and the state at the start."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from vobiz_mock import NotFoundError
from vobiz_mock.clock import ClockSetting
from vobiz_mock.ids import Ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.steering import Steering

    NewNode = Callable[..., Steering]

AT = datetime(2026, 2, 3, 4, 5, 6, 700_001, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def test_the_time_of_one_node_is_that_of_another(new_node: NewNode) -> None:
    """A test that moves the clock moves it for all."""
    first, second = new_node(), new_node()
    first.clock.freeze(AT)
    second.clock.advance(timedelta(microseconds=1))
    assert first.clock() == AT + timedelta(microseconds=1)


def test_an_offset_is_kept_exactly(new_node: NewNode) -> None:
    """It may be a fraction, and negative."""
    first, second = new_node(), new_node()
    first.clock.set_offset(timedelta(microseconds=-1_500_001))
    assert second.clock.offset == timedelta(microseconds=-1_500_001)


def test_a_clock_is_reset_for_all(new_node: NewNode) -> None:
    """Each node returns to its own start."""
    first, second = new_node(frozen_at=AT), new_node(frozen_at=AT)
    first.clock.advance(timedelta(days=1))
    second.reset()
    assert first.clock() == AT


def test_changes_of_the_clock_are_made_one_after_another(new_node: NewNode) -> None:
    """None is lost."""
    nodes = [new_node(frozen_at=AT), new_node(frozen_at=AT)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: nodes[at % 2].clock.advance(timedelta(seconds=1)), range(40)))
    assert nodes[0].clock() == AT + timedelta(seconds=40)


def test_the_known_time_is_the_last_that_was_read(new_node: NewNode) -> None:
    """The loop of a server asks for it, and must not wait."""
    first, second = new_node(), new_node()
    first.clock.freeze(AT)
    before = second.clock.at_once()
    second.clock()
    assert (before != AT, second.clock.at_once()) == (True, AT)


def test_a_new_node_knows_the_time(new_node: NewNode) -> None:
    """Its first answer has it, also one that does not ask the database."""
    new_node().clock.freeze(AT)
    assert new_node().clock.at_once() == AT


def test_a_setting_that_fails_changes_nothing(new_node: NewNode) -> None:
    """The clock refuses a time that is too late."""
    node = new_node(frozen_at=AT)
    with pytest.raises(ValueError, match="1000 to 9997"):
        node.clock.advance(timedelta(days=3_000_000))
    assert node.clock() == AT


def test_the_ids_of_a_seed_are_those_of_memory(new_node: NewNode) -> None:
    """A test that expects an id need not know the store."""
    node, ids = new_node(random_seed=5), Ids(5)
    assert [node.fake.ids() for _ in range(3)] == [ids() for _ in range(3)]


def test_two_nodes_with_one_seed_return_no_id_twice(new_node: NewNode) -> None:
    """Together they return those of the seed."""
    nodes, ids = [new_node(random_seed=5), new_node(random_seed=5)], Ids(5)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda at: nodes[at % 2].fake.ids(), range(40)))
    assert sorted(found) == sorted(ids() for _ in range(40))


def test_a_reset_of_one_node_begins_the_ids_again_for_all(new_node: NewNode) -> None:
    """The state at the start has none of them."""
    first, second = new_node(random_seed=5), new_node(random_seed=5)
    expected = first.fake.ids()
    second.fake.ids()
    second.reset()
    assert first.fake.ids() == expected


def test_an_id_of_a_transaction_that_failed_is_given_again(new_node: NewNode) -> None:
    """No record has it."""
    node = new_node(random_seed=5)
    drawn: list[str] = []

    def fail() -> None:
        drawn.append(node.fake.ids())
        raise LookupError

    with pytest.raises(LookupError):
        node.fake.backend.transact(fail)
    assert node.fake.ids() == drawn[0]


def test_ids_without_a_seed_are_random(new_node: NewNode) -> None:
    """They cost the database nothing."""
    node = new_node()
    assert len({node.fake.ids() for _ in range(3)}) == 3


def test_a_snapshot_is_restored_through_another_node(new_node: NewNode) -> None:
    """It is the same state, exactly."""
    first, second = new_node(), new_node()
    before = first.dump()
    first.snapshots.save("full")
    first.load({"accounts": []})
    second.snapshots.restore("full")
    assert first.dump() == before


def test_snapshots_are_listed_without_the_start(new_node: NewNode) -> None:
    """With what they have."""
    first, second = new_node(), new_node()
    first.snapshots.save("b")
    first.snapshots.save("a")
    content = first.dump()
    assert [(one.name, one.accounts, one.numbers) for one in second.snapshots.listed()] == [
        (name, len(content.accounts), len(content.numbers)) for name in ("a", "b")
    ]


def test_a_snapshot_says_when_it_was_saved(new_node: NewNode) -> None:
    """In real time."""
    node, before = new_node(), datetime.now(UTC)
    node.snapshots.save("a")
    assert before <= node.snapshots.listed()[0].saved_at <= datetime.now(UTC)


def test_a_snapshot_is_replaced_and_removed(new_node: NewNode) -> None:
    """As in memory."""
    first, second = new_node(), new_node()
    saved = [first.snapshots.save("a"), second.snapshots.save("a")]
    second.snapshots.remove("a")
    with pytest.raises(NotFoundError):
        first.snapshots.restore("a")
    assert saved == [True, False]


def test_a_later_node_uses_the_state_that_is_there(new_node: NewNode) -> None:
    """It does not load its seed."""
    first = new_node()
    first.remove_account(first.dump().accounts[0].account_id)
    assert new_node().dump() == first.dump()


def test_a_reset_of_a_later_node_returns_to_the_start_of_the_first(new_node: NewNode) -> None:
    """The start is in the database."""
    first = new_node()
    start = first.dump()
    first.remove_account(start.accounts[0].account_id)
    later = new_node()
    later.reset()
    assert first.dump() == start


def test_the_secret_is_the_same_on_all_nodes(new_node: NewNode) -> None:
    """A form of the inspector that one node has made is accepted by another."""
    assert new_node().fake.backend.secret == new_node().fake.backend.secret


def test_a_change_within_a_transaction_that_fails_is_undone(new_node: NewNode) -> None:
    """The setting of the clock is a part of it."""
    node = new_node()

    def fail() -> None:
        node.clock.freeze(AT)
        raise LookupError

    with pytest.raises(LookupError):
        node.fake.backend.transact(fail)
    assert node.fake.backend.setting.get() in {None, ClockSetting()}
