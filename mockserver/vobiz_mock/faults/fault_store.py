"""Where the active faults are kept, and counted: the protocol, and the store in memory."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vobiz_mock.faults.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vobiz_mock.faults.definition import Definition

    Check = Callable[[tuple[Fault, ...]], None]


class Meeting(NamedTuple):
    """A request that fits the conditions of faults.

    Attributes:
        fitting: The faults whose conditions it fits.
        fault: The one that it meets; None if it meets none.
        number: Which of the requests that fit that fault it is, counted from 1.
    """

    fitting: tuple[Fault, ...]
    fault: Fault | None = None
    number: int = 0


class FaultStore(Protocol):
    """The active faults, in the order in which they were added. Several threads may use it."""

    @property
    def added(self) -> int:
        """How many faults there have been. The ids are `f1` up to this number."""
        ...

    def all(self) -> tuple[Fault, ...]:
        """Return the faults."""
        ...

    def candidates(self) -> tuple[Fault, ...]:
        """Return the faults for a look at their conditions alone. Their counts may be those of an earlier time."""
        ...

    def append(self, definition: Definition, check: Check) -> Fault:
        """Add a fault.

        Args:
            definition: What it does.
            check: Called with the faults that there are. If it raises, nothing has changed.
        """
        ...

    def remove(self, id_: str) -> bool:
        """Remove a fault. Return whether there was one of this id."""
        ...

    def clear(self, account: str | None) -> None:
        """Remove all faults, or those whose condition is this account."""

    def count(self, fitting: tuple[Fault, ...]) -> Meeting:
        """Count a request, and return which of the faults it meets.

        Args:
            fitting: The faults whose conditions it fits, as `candidates` returned them. Others, such as those of magic
                numbers, may follow.
        """
        ...

    def give_back(self, meeting: Meeting) -> None:
        """Undo the count of a request."""


class MemoryFaultStore:
    """The active faults in memory."""

    def __init__(self) -> None:
        self._faults: tuple[Fault, ...] = ()  # replaced at each change, so that a reader needs no lock
        self._lock = threading.Lock()
        self._added = 0

    @property
    def added(self) -> int:
        """How many faults there have been."""
        return self._added

    def all(self) -> tuple[Fault, ...]:
        """Return the faults."""
        return self._faults

    def candidates(self) -> tuple[Fault, ...]:
        """Return the faults, with their counts."""
        return self._faults

    def append(self, definition: Definition, check: Check) -> Fault:
        """Add a fault."""
        with self._lock:
            check(self._faults)
            self._added += 1
            fault = Fault(f"f{self._added}", definition)
            self._faults = (*self._faults, fault)
            return fault

    def remove(self, id_: str) -> bool:
        """Remove a fault. Return whether there was one of this id."""
        with self._lock:
            before = self._faults
            self._faults = tuple(fault for fault in before if fault.id != id_)
            return len(self._faults) < len(before)

    def clear(self, account: str | None) -> None:
        """Remove all faults, or those whose condition is this account."""
        with self._lock:
            kept = (fault for fault in self._faults if account is not None and fault.definition.on.account != account)
            self._faults = tuple(kept)

    def count(self, fitting: tuple[Fault, ...]) -> Meeting:
        """Count a request, and return which of the faults it meets."""
        with self._lock:
            return first_met(fitting)

    def give_back(self, meeting: Meeting) -> None:
        """Undo the count of a request."""
        with self._lock:
            uncount(meeting.fitting, meeting.fault)


def first_met(fitting: tuple[Fault, ...]) -> Meeting:
    """Count a request for each fault that it fits, and for the first one that takes it. The caller prevents others."""
    for fault in fitting:
        fault.fitted += 1
    for fault in fitting:
        if fault.takes(fault.fitted):
            fault.met += 1
            return Meeting(fitting, fault, fault.fitted)
    return Meeting(fitting)


def uncount(fitting: Iterable[Fault], met: Fault | None) -> None:
    """Undo the count of a request for the faults that it fitted, and for the one that it met."""
    for fault in fitting:
        fault.fitted -= 1
    if met is not None:
        met.met -= 1
