"""What a fake keeps beside the records of its state, and the transactions of both.

Fakes that share a backend share faults, journal, clock, ids and snapshots, as they share their store.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol, TypeVar

from vobiz_mock.clock import MemorySettingStore
from vobiz_mock.faults.fault_store import MemoryFaultStore
from vobiz_mock.ids import Ids
from vobiz_mock.journal.journal_store import MemoryJournalStore
from vobiz_mock.snapshots import MemorySnapshotStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.clock import SettingStore
    from vobiz_mock.faults.definition import Definition
    from vobiz_mock.faults.fault_store import FaultStore
    from vobiz_mock.ids import IdSource
    from vobiz_mock.journal.journal_store import Bounds, JournalStore
    from vobiz_mock.messages import Request
    from vobiz_mock.snapshots import SnapshotStore

    Route = Callable[[Request], RoutedRequest]
    Define = Callable[[object], Definition]

_T = TypeVar("_T")


class Backend(Protocol):
    """What fakes keep beside their state. Several threads may use it."""

    @property
    def may_wait(self) -> bool:
        """Whether a call may wait for a disk or a network, so that an event loop must make none."""
        ...

    @property
    def secret(self) -> bytes:
        """A random value that the fakes have in common, and nobody else knows."""
        ...

    @property
    def setting(self) -> SettingStore:
        """Where the setting of the clock is kept."""
        ...

    @property
    def snapshots(self) -> SnapshotStore:
        """Where snapshots are kept."""
        ...

    def journal(self, bounds: Bounds, route: Route) -> JournalStore:
        """Return where the records of a journal are kept.

        Args:
            bounds: How much is kept.
            route: Returns a request with its route, for one that is read from a store.
        """
        ...

    def faults(self, define: Define) -> FaultStore:
        """Return where faults are kept.

        Args:
            define: Returns the definition of a fault that is read from a store.
        """
        ...

    def ids(self, seed: int | None) -> IdSource:
        """Return what makes the ids of new records.

        Args:
            seed: With the same seed, the same ids are returned in the same order. None makes them unpredictable.
        """
        ...

    def transact(self, work: Callable[[], _T]) -> _T:
        """Call a function. All that it changes in the store and the backend happens, or nothing of it.

        Args:
            work: The function. It may be called more than once, and so must have no other effect.

        Raises:
            StoreUnavailableError: The store cannot be used now.
        """
        ...


class MemoryBackend:
    """What one fake keeps, in memory.

    Attributes:
        may_wait: False.
        secret: A random value.
        setting: Where the setting of the clock is kept.
        snapshots: Where snapshots are kept.
    """

    may_wait = False

    def __init__(self) -> None:
        self.secret = secrets.token_bytes(32)
        self.setting = MemorySettingStore()
        self.snapshots = MemorySnapshotStore()

    def journal(self, bounds: Bounds, route: Route) -> JournalStore:  # noqa: ARG002 it keeps requests with their route
        """Return where the records of a journal are kept."""
        return MemoryJournalStore(bounds)

    def faults(self, define: Define) -> FaultStore:  # noqa: ARG002 it keeps definitions
        """Return where faults are kept."""
        return MemoryFaultStore()

    def ids(self, seed: int | None) -> IdSource:
        """Return what makes the ids of new records."""
        return Ids(seed)

    def transact(self, work: Callable[[], _T]) -> _T:
        """Call a function. Its changes are seen one after another: a store in memory has no transactions."""
        return work()
