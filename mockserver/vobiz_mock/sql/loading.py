"""How a store in a database replaces its whole state, and returns it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from vobiz_mock.sql.database import reads, writes
from vobiz_mock.sql.placing import Placing
from vobiz_mock.sql.rows import TRUNK, account_of, account_values, number_of, part_of, trunk_of
from vobiz_mock.sql.tables import accounts, numbers, records
from vobiz_mock.state.records import PartKind, Seed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

_ACCOUNTS = select(accounts).order_by(accounts.c.position)
_NUMBERS = (
    select(numbers)
    .select_from(numbers.outerjoin(accounts, accounts.c.account_id == numbers.c.account_id))
    .order_by(accounts.c.position.is_(None), accounts.c.position, numbers.c.e164)
)
_RECORDS = (
    select(records)
    .select_from(records.join(accounts, accounts.c.account_id == records.c.account_id))
    .order_by(accounts.c.position, records.c.id)
)
_LOCK_TABLES = f"LOCK TABLE {accounts.name}, {records.name}, {numbers.name} IN EXCLUSIVE MODE"
_KINDS = {str(kind): index for index, kind in enumerate(PartKind)}


class Loading(Placing):
    """The methods that concern the whole state."""

    @writes
    def load(self, seed: Seed) -> None:
        """Replace the whole state by a seed."""
        self.database.allow_hours()
        self.control.change(is_filled=True)  # which lets another load wait
        self._let_nobody_write()
        for table in (numbers, records, accounts):
            self.database.connection.execute(delete(table))
        rows = [{"position": place, **account_values(one)} for place, one in enumerate(seed.accounts, start=1)]
        if rows:
            self._execute(insert(accounts), rows)
        self._insert_rest(seed)
        self.control.forget()

    @reads
    def dump(self) -> Seed:
        """Return the whole state: the accounts in the order in which they were added, the rest sorted by id."""
        execute = self.database.connection.execute
        others = execute(_RECORDS).all()
        return Seed(
            accounts=tuple(map(account_of, execute(_ACCOUNTS))),
            numbers=tuple(map(number_of, execute(_NUMBERS))),
            trunks=tuple(trunk_of(row) for row in others if row.kind == TRUNK),
            parts=tuple(map(part_of, _by_kind(others))),
        )

    def _let_nobody_write(self) -> None:
        """Let the transactions that change records wait. Those that only read see the previous state."""
        if not self.database.is_sqlite:
            self.database.connection.exec_driver_sql(_LOCK_TABLES)


def _by_kind(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Return the parts: those of an account together, by kind and id."""
    places: dict[str, int] = {}
    parts = [row for row in rows if row.kind != TRUNK]
    for row in parts:
        places.setdefault(row.account_id, len(places))
    return sorted(parts, key=lambda row: (places[row.account_id], _KINDS[row.kind], row.id))
