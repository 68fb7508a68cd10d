"""The named states of a fake, to which it can return. It must not depend on a particular store."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.clock import utc_now
from vobiz_mock.errors import NotFoundError, SteeringError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store

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


class _Kept(NamedTuple):
    state: Seed
    at: datetime


class Snapshots:
    """The snapshots of one store. Several threads may use it.

    Args:
        store: The store.
        load: Replaces its state.
    """

    def __init__(self, store: Store, load: Callable[[Seed], None]) -> None:
        self._store = store
        self._load = load
        self._states: dict[str, _Kept] = {}
        self._lock = Lock()

    @property
    def names(self) -> list[str]:
        """The names, sorted."""
        with self._lock:
            return sorted(self._states)

    def listed(self) -> list[Snapshot]:
        """Return what each snapshot is known by, sorted by name."""
        with self._lock:
            kept = sorted(self._states.items())
        return [Snapshot(name, at, len(state.accounts), len(state.numbers)) for name, (state, at) in kept]

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
        state = self._store.dump()
        with self._lock:
            if name not in self._states and len(self._states) >= _MAX_SNAPSHOTS:
                raise SteeringError(f"there are {_MAX_SNAPSHOTS} snapshots already; remove one first")
            is_new = name not in self._states
            self._states[name] = _Kept(state, utc_now())
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
        with self._lock:
            removed = self._states.pop(name, None)
        if removed is None:
            raise self._missing(name)

    def state(self, name: str) -> Seed:
        """Return the state of a snapshot.

        Raises:
            NotFoundError: There is no snapshot of this name.
        """
        with self._lock:
            kept = self._states.get(name)
        if kept is None:
            raise self._missing(name)
        return kept.state

    def _missing(self, name: str) -> NotFoundError:
        there = ", ".join(self.names) or "none"
        return NotFoundError(f"there is no snapshot {name!r:.120}; there are: {there}")
