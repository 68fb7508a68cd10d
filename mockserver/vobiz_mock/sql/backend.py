"""What fakes keep beside their state in a database, with the state itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from vobiz_mock.clock import utc_now
from vobiz_mock.snapshots import START
from vobiz_mock.sql.control import Control
from vobiz_mock.sql.faults import SqlFaultStore
from vobiz_mock.sql.ids import SqlIds
from vobiz_mock.sql.journal.journal import SqlJournalStore
from vobiz_mock.sql.settings import SqlSettingStore
from vobiz_mock.sql.snapshots import SqlSnapshotStore
from vobiz_mock.sql.state.store import SqlStore
from vobiz_mock.sql.tables import control

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.faults.definition import Definition
    from vobiz_mock.journal.journal_store import Bounds
    from vobiz_mock.messages import Request
    from vobiz_mock.sql.database import Database
    from vobiz_mock.state.records import Seed

_T = TypeVar("_T")


class SqlBackend:
    """What fakes keep in a database, whose tables exist. Several threads may use it.

    Args:
        database: The database.

    Attributes:
        may_wait: True.
        database: The database.
        control: Its row of control.
        store: The state.
        secret: A random value that all nodes have.
        setting: Where the setting of the clock is kept.
        snapshots: Where snapshots are kept.

    Raises:
        StoreUnavailableError: The database cannot be used now.
    """

    may_wait = True

    def __init__(self, database: Database) -> None:
        self.database = database
        self.control = Control(database)
        self.store = SqlStore(database)
        self.secret = bytes.fromhex(database.read(lambda: database.connection.execute(_SECRET).scalar_one()))
        self.setting = SqlSettingStore(self.control)
        self.setting.get()  # from now on it is known without waiting
        self.snapshots = SqlSnapshotStore(self.control)
        self._journals: list[SqlJournalStore] = []

    def journal(self, bounds: Bounds, route: Callable[[Request], RoutedRequest]) -> SqlJournalStore:
        """Return where the records of a journal are kept."""
        store = SqlJournalStore(self.database, bounds, route)
        self._journals.append(store)
        return store

    def faults(self, define: Callable[[object], Definition]) -> SqlFaultStore:
        """Return where faults are kept."""
        return SqlFaultStore(self.control, define)

    def ids(self, seed: int | None) -> SqlIds:
        """Return what makes the ids of new records."""
        return SqlIds(self.control, seed)

    def transact(self, work: Callable[[], _T]) -> _T:
        """Call a function in a transaction, or in that of the thread."""
        return self.database.transact(work)

    def fill(self, initial: Callable[[], Seed]) -> bool:
        """Give the database a state, to which a reset returns too, unless it has one.

        Args:
            initial: Returns the state.

        Returns:
            Whether it had none.
        """
        return self.transact(lambda: self._fill(initial))

    def replace(self, seed: Seed) -> None:
        """Replace the state, and that to which a reset returns."""
        self.transact(lambda: self._replace(seed))

    def _fill(self, initial: Callable[[], Seed]) -> bool:
        self.database.allow_hours()  # another node may load a large state
        self.control.lock()  # so that of several nodes the first one does it
        if self.control.row().is_filled:
            return False
        self._replace(initial())
        return True

    def _replace(self, seed: Seed) -> None:
        self.store.load(seed)
        self.snapshots.save(START, seed, at=utc_now())

    def close(self) -> None:
        """Write what became of the last replies, and close the connections that are not in use."""
        for journal in self._journals:
            journal.close()
        self.database.close()


_SECRET = select(control.c.secret)
