"""How a store in a database replaces its whole state, and returns it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import delete, insert, select

from vobiz_mock.sql.database import reads, writes
from vobiz_mock.sql.state.bulk import insert_many
from vobiz_mock.sql.state.placing import Placing
from vobiz_mock.sql.state.rows import (
    TRUNK,
    account_of,
    account_values,
    fields_of,
    fields_text,
    loaded_number_of,
    many_number_values,
    part_of,
    shared_mappings,
    trunk_of,
)
from vobiz_mock.sql.tables import accounts, numbers, records, shared_fields
from vobiz_mock.state.records import PartKind, Seed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from vobiz_mock.state.records import Account, PhoneNumber

_ACCOUNTS = select(accounts).order_by(accounts.c.position)
_NUMBERS = select(numbers).execution_options(yield_per=10_000)
_RECORDS = (
    select(records)
    .select_from(records.join(accounts, accounts.c.account_id == records.c.account_id))
    .order_by(accounts.c.position, records.c.id)
)
_LOCK_TABLES = f"LOCK TABLE {accounts.name}, {records.name}, {numbers.name} IN"
_FEW = 1000  # numbers, for which each plan is quick
_KINDS = {str(kind): index for index, kind in enumerate(PartKind)}


class Loading(Placing):
    """The methods that concern the whole state."""

    @writes
    def load(self, seed: Seed) -> None:
        """Replace the whole state by a seed."""
        self.database.allow_hours()
        self.control.change(is_filled=True)  # which lets another load wait
        self._lock_tables("EXCLUSIVE")  # lets those that change records wait; those that only read see what was before
        for table in (numbers, shared_fields, records, accounts):
            self.database.connection.execute(delete(table))
        rows = [{"position": place, **account_values(one)} for place, one in enumerate(seed.accounts, start=1)]
        if rows:
            self._execute(insert(accounts), rows)
        self._insert_records(seed)
        self._insert_numbers(seed.numbers)
        self.control.forget()

    @reads
    def dump(self) -> Seed:
        """Return the whole state: the accounts in the order in which they were added, the rest sorted by id."""
        self.database.allow_hours()
        if not self.database.transaction.is_reading:
            self._lock_tables("SHARE")  # a transaction that writes sees a new moment with each statement
        execute = self.database.connection.execute
        found, others = tuple(map(account_of, execute(_ACCOUNTS))), execute(_RECORDS).all()
        return Seed(
            accounts=found,
            numbers=tuple(self._numbers(found)),
            trunks=tuple(trunk_of(row) for row in others if row.kind == TRUNK),
            parts=tuple(map(part_of, _by_kind(others))),
        )

    def _insert_numbers(self, given: Sequence[PhoneNumber]) -> None:
        shared = shared_mappings(given)
        texts = [{"id": place, "fields": fields_text(fields)} for place, fields in enumerate(shared)]
        if texts:
            self._execute(insert(shared_fields), texts)
        rows = many_number_values(given, {id(fields): place for place, fields in enumerate(shared)})
        insert_many(self.database.connection, numbers, rows)
        if not self.database.is_sqlite and len(given) > _FEW:
            self.database.connection.exec_driver_sql(f"ANALYZE {numbers.name}")  # or each plan is that of no numbers

    def _numbers(self, found: Iterable[Account]) -> list[PhoneNumber]:
        """Return all numbers, sorted. A database would sort them on its disk."""
        places: dict[str | None, int] = {one.account_id: place for place, one in enumerate(found)}
        places[None] = len(places)
        execute = self.database.connection.execute
        shared = {row.id: fields_of(row.fields) for row in execute(select(shared_fields))}
        rows = execute(_NUMBERS)
        numbers = [loaded_number_of(row, shared) for row in rows]
        return sorted(numbers, key=lambda number: (places[number.account_id], number.e164))

    def _lock_tables(self, mode: Literal["EXCLUSIVE", "SHARE"]) -> None:
        """Let those wait that change records, until the transaction ends. SQLite has one writer at a time anyway."""
        if not self.database.is_sqlite:
            self.database.connection.exec_driver_sql(f"{_LOCK_TABLES} {mode} MODE")


def _by_kind(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Return the parts: those of an account together, by kind and id."""
    places: dict[str, int] = {}
    parts = [row for row in rows if row.kind != TRUNK]
    for row in parts:
        places.setdefault(row.account_id, len(places))
    return sorted(parts, key=lambda row: (places[row.account_id], _KINDS[row.kind], row.id))
