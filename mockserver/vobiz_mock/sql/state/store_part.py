"""What the parts of a store in a database have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from vobiz_mock.sql.control import Control
from vobiz_mock.sql.tables import accounts
from vobiz_mock.state.store import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import CursorResult, Executable

    from vobiz_mock.sql.database import Database

_KNOWN_ACCOUNT = select(accounts.c.account_id).where(accounts.c.account_id == bindparam("account"))


class StorePart:
    """Some methods of a store. Each is a transaction, or joins that of the thread.

    Args:
        database: The database, whose tables exist.

    Attributes:
        database: The database.
        control: Its row of control.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.control = Control(database)

    def _execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    ) -> CursorResult[*tuple[Any, ...]]:
        return self.database.connection.execute(statement, values)

    def _changes(self, statement: Executable, values: Mapping[str, Any]) -> bool:
        """Execute a statement. Return whether it has changed a row."""
        return self._execute(statement, values).rowcount > 0

    def _is_account(self, account_id: str) -> bool:
        return self._execute(_KNOWN_ACCOUNT, {"account": account_id}).first() is not None

    def _unless_account_is_unknown(self, account_id: str, verdict: Verdict) -> Verdict:
        """Return a verdict about something that an account does not have, or ACCOUNT_UNKNOWN."""
        return verdict if self._is_account(account_id) else Verdict.ACCOUNT_UNKNOWN
