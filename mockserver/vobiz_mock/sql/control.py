"""The row of a database that is read at the start of each transaction: what may have changed through another node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, update

from vobiz_mock.sql.tables import control, numbers, time_of

if TYPE_CHECKING:
    from datetime import datetime

    from vobiz_mock.sql.database import Database

_KNOWN = "control"
# One statement reads them all. The end of the next cooldown is the first entry of an index.
_next_end = (
    select(func.min(numbers.c.cooldown_ends_at))
    .where(numbers.c.cooldown_ends_at.is_not(None))  # as the index says
    .scalar_subquery()
    .label("next_cooldown_end")
)
_QUERY = select(
    control.c.clock,
    control.c.faults_revision,
    control.c.faults_added,
    control.c.ids_drawn,
    control.c.is_filled,
    _next_end,
)
_LOCK = select(control.c.id).with_for_update()


class ControlRow(NamedTuple):
    """What a transaction knows from its start.

    Attributes:
        clock: The setting of the clock, in JSON. None before it was set.
        faults_revision: Another one with each fault that is added or removed.
        faults_added: How many faults there have been.
        ids_drawn: How many ids of a seed were returned since the last reset.
        is_filled: Whether a state was loaded.
        next_cooldown_end: When the next cooldown of a release ends. None if there is none.
    """

    clock: str | None
    faults_revision: int
    faults_added: int
    ids_drawn: int
    is_filled: bool
    next_cooldown_end: datetime | None


class Control:
    """The row of one database.

    Args:
        database: The database.

    Attributes:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def row(self) -> ControlRow:
        """Return the row as it was when the transaction of the thread first asked for it, or has changed it."""
        known = self.database.transaction.known
        if (row := known.get(_KNOWN)) is None:
            values = self.database.connection.execute(_QUERY).one()
            row = known[_KNOWN] = ControlRow(*values[:-1], time_of(values[-1]))
        return row

    def forget(self) -> None:
        """Read the row again when it is asked for, because the transaction has changed it or a cooldown."""
        self.database.transaction.known.pop(_KNOWN, None)

    def lock(self) -> None:
        """Let transactions that change the row wait until this one has ended, and read the row as it is now."""
        self.database.connection.execute(_LOCK)
        self.forget()

    def change(self, **values: Any) -> None:  # noqa: ANN401 values or expressions of columns
        """Change columns. Transactions that change the row wait for each other from here on."""
        self.database.connection.execute(update(control).values(**values))
        self.forget()
