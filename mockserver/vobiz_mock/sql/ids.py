"""The ids of new records, of which nodes that share a database return none twice."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from vobiz_mock.ids import Ids
from vobiz_mock.sql.database import writes
from vobiz_mock.sql.tables import control

if TYPE_CHECKING:
    from vobiz_mock.sql.control import Control
    from vobiz_mock.sql.database import Database


class SqlIds:
    """Returns a new UUID of version 4 at each call. With a seed, the database counts how many were returned.

    Args:
        control: The row that has the count.
        seed: With the same seed, the nodes together return the same ids in the same order. None makes them
            unpredictable.

    Attributes:
        database: The database.
    """

    def __init__(self, control: Control, seed: int | None) -> None:
        self.database: Database = control.database
        self._control = control
        self._sequence = None if seed is None else _Sequence(seed)
        self._ids = Ids()

    def __call__(self) -> str:
        """Return the next id, in canonical form."""
        return self._ids() if self._sequence is None else self._sequence.id(self._drawn())

    @writes
    def reset(self) -> None:
        """Begin again with the first id of the seed."""
        self._control.change(ids_drawn=0)

    @writes
    def _drawn(self) -> int:
        """Count an id. Return its place, from 1."""
        self._control.change(ids_drawn=control.c.ids_drawn + 1)
        return self._control.row().ids_drawn


class _Sequence:
    """The ids of a seed by their place. Several threads may use it."""

    def __init__(self, seed: int) -> None:
        self._ids = Ids(seed)
        self._place = 0
        self._lock = Lock()

    def id(self, place: int) -> str:
        """Return the id of a place, from 1. Other nodes have those that are left out, or a transaction failed."""
        with self._lock:
            if place <= self._place:
                self._ids.reset()
                self._place = 0
            for _ in range(place - self._place - 1):
                self._ids()
            self._place = place
            return self._ids()
