"""The named states of a fake, to which it can return. It must not depend on a particular store."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vobiz_mock.clock import utc_now
from vobiz_mock.errors import NotFoundError, SteeringError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from vobiz_mock.state.records import Seed

START = ""  # the name of the state to which a reset returns
_MAX_SNAPSHOTS = 100
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


class Snapshot(NamedTuple):
    """What a snapshot is known by.

    Attributes:
        name: Its name.
        saved_at: When it was saved, in real time.
        accounts: How many accounts it has.
        numbers: How many numbers it has, with those of the inventory.
    """

    name: str
    saved_at: datetime
    accounts: int
    numbers: int


class SnapshotStore(Protocol):
    """Where states are kept by name. Several threads may use it."""

    def listed(self) -> list[Snapshot]:
        """Return what each snapshot is known by, sorted by name."""
        ...

    def save(self, name: str, state: Seed, *, at: datetime, most: int | None = None) -> bool | None:
        """Keep a state under a name. One of the same name is replaced.

        Args:
            name: The name.
            state: The state.
            at: The current time.
            most: How many other names there may be. None for any number.

        Returns:
            Whether there was none of this name. None if there are too many, and nothing has changed.
        """

    def state(self, name: str) -> Seed | None:
        """Return the state of a name; None if there is none."""

    def remove(self, name: str) -> bool:
        """Forget a state. Return whether there was one of this name."""
        ...


class _Kept(NamedTuple):
    state: Seed
    at: datetime


class MemorySnapshotStore:
    """The states in memory."""

    def __init__(self) -> None:
        self._states: dict[str, _Kept] = {}
        self._lock = Lock()

    def listed(self) -> list[Snapshot]:
        """Return what each snapshot is known by, sorted by name."""
        with self._lock:
            kept = sorted(self._states.items())
        return [Snapshot(name, at, len(state.accounts), len(state.numbers)) for name, (state, at) in kept]

    def save(self, name: str, state: Seed, *, at: datetime, most: int | None = None) -> bool | None:
        """Keep a state under a name. One of the same name is replaced."""
        with self._lock:
            is_new = name not in self._states
            if is_new and most is not None and len(self._states) >= most:
                return None
            self._states[name] = _Kept(state, at)
        return is_new

    def state(self, name: str) -> Seed | None:
        """Return the state of a name; None if there is none."""
        with self._lock:
            kept = self._states.get(name)
        return None if kept is None else kept.state

    def remove(self, name: str) -> bool:
        """Forget a state. Return whether there was one of this name."""
        with self._lock:
            return self._states.pop(name, None) is not None


class Snapshots:
    """The snapshots of one fake. Several threads may use it.

    Args:
        dump: Returns the state of the fake.
        load: Replaces it.
        store: Where the snapshots are kept, with the state to which a reset returns.
    """

    def __init__(self, dump: Callable[[], Seed], load: Callable[[Seed], None], store: SnapshotStore) -> None:
        self._dump = dump
        self._load = load
        self._store = store

    @property
    def names(self) -> list[str]:
        """The names, sorted."""
        return [one.name for one in self.listed()]

    def listed(self) -> list[Snapshot]:
        """Return what each snapshot is known by, sorted by name."""
        return [one for one in self._store.listed() if one.name != START]

    def save(self, name: str) -> bool:
        """Keep the state as it is now under a name. A snapshot of the same name is replaced.

        Args:
            name: 1 to 100 letters, digits, dots, hyphens and underscores. The first is a letter, digit or underscore.

        Returns:
            Whether there was no snapshot of this name.

        Raises:
            SteeringError: The name is not one, or there are too many snapshots.
        """
        if not _NAME.fullmatch(name):
            raise SteeringError(
                f"{name!r:.120} is not a name of a snapshot; expected 1 to 100 letters, digits, '.', '-' and '_', such "
                "as before-release"
            )
        is_new = self._store.save(name, self._dump(), at=utc_now(), most=_MAX_SNAPSHOTS + 1)  # with that of the start
        if is_new is None:
            raise SteeringError(f"there are {_MAX_SNAPSHOTS} snapshots already; remove one first")
        return is_new

    def restore(self, name: str) -> None:
        """Replace the state by a snapshot.

        Raises:
            NotFoundError: There is no snapshot of this name.
        """
        self._load(self.state(name))

    def remove(self, name: str) -> None:
        """Forget a snapshot.

        Raises:
            NotFoundError: There is no snapshot of this name.
        """
        if name == START or not self._store.remove(name):
            raise self._missing(name)

    def state(self, name: str) -> Seed:
        """Return the state of a snapshot.

        Raises:
            NotFoundError: There is no snapshot of this name.
        """
        state = None if name == START else self._store.state(name)
        if state is None:
            raise self._missing(name)
        return state

    def _missing(self, name: str) -> NotFoundError:
        there = ", ".join(self.names) or "none"
        return NotFoundError(f"there is no snapshot {name!r:.120}; there are: {there}")
