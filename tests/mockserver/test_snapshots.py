"""The named states of a fake, when several threads use them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from vobiz_mock import MemoryStore, SteeringError
from vobiz_mock.clock import utc_now
from vobiz_mock.snapshots import START, MemorySnapshotStore, Snapshots
from vobiz_mock.state.records import Seed


class _MeetingStore(MemoryStore):
    """A store in which two threads meet while both read the state."""

    barrier = Barrier(1)

    def dump(self) -> Seed:
        """Wait for the other thread, and return the state."""
        self.barrier.wait()
        return super().dump()


def test_the_last_place_is_given_once() -> None:
    """Of two snapshots that are saved at the same time, one is refused."""
    store = _MeetingStore()
    states = MemorySnapshotStore()
    states.save(START, Seed(), at=utc_now())
    snapshots = Snapshots(store.dump, store.load, states)
    for number in range(99):
        snapshots.save(f"s{number}")
    store.barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        saved = [pool.submit(snapshots.save, name) for name in ("a", "b")]
    assert sorted(type(one.exception()) is SteeringError for one in saved) == [False, True]
