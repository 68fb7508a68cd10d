"""Where states are kept by name in a database, as the text of a seed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from vobiz_mock.snapshots import Snapshot
from vobiz_mock.sql.database import reads, writes
from vobiz_mock.sql.tables import snapshots, stored_time, time_of
from vobiz_mock.state.seed_export import exported
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from vobiz_mock.sql.control import Control
    from vobiz_mock.sql.database import Database
    from vobiz_mock.state.records import Seed

_LISTED = select(snapshots.c.name, snapshots.c.saved_at, snapshots.c.accounts, snapshots.c.numbers)


class SqlSnapshotStore:
    """The states in a database.

    Args:
        control: A row that each change locks.

    Attributes:
        database: The database.
    """

    def __init__(self, control: Control) -> None:
        self.database: Database = control.database
        self._control = control

    @reads
    def listed(self) -> list[Snapshot]:
        """Return what each snapshot is known by, sorted by name."""
        return [_snapshot(row) for row in self.database.connection.execute(_LISTED.order_by(snapshots.c.name))]

    def save(self, name: str, state: Seed, *, at: datetime, most: int | None = None) -> bool | None:
        """Keep a state under a name. One of the same name is replaced."""
        row = {
            "name": name,
            "saved_at": stored_time(at),
            "accounts": len(state.accounts),
            "numbers": len(state.numbers),
            "content": json.dumps(exported(state, load())),
        }
        return self._save(row, most)

    @reads
    def state(self, name: str) -> Seed | None:
        """Return the state of a name; None if there is none."""
        content = select(snapshots.c.content).where(snapshots.c.name == name)
        text = self.database.connection.execute(content).scalar_one_or_none()
        return None if text is None else load_seed(json.loads(text), load())

    @writes
    def remove(self, name: str) -> bool:
        """Forget a state. Return whether there was one of this name."""
        self._control.lock()
        return self.database.connection.execute(delete(snapshots).where(snapshots.c.name == name)).rowcount > 0

    @writes
    def _save(self, row: Mapping[str, Any], most: int | None) -> bool | None:
        self.database.allow_hours()
        is_new = not self.remove(str(row["name"]))
        count = self.database.connection.execute(select(func.count()).select_from(snapshots)).scalar_one()
        if is_new and most is not None and count >= most:
            return None
        self.database.connection.execute(insert(snapshots).values(**row))
        return is_new


def _snapshot(row: Row[*tuple[Any, ...]]) -> Snapshot:
    saved_at = time_of(row.saved_at)
    assert saved_at is not None  # the column is not NULL
    return Snapshot(row.name, saved_at, row.accounts, row.numbers)
