"""How a store in a database adds and replaces records, and removes accounts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from vobiz_mock.sql.database import rows_of, writes
from vobiz_mock.sql.state.record_changes import RecordChanges
from vobiz_mock.sql.state.rows import account_values, many_number_values, number_values, record_values
from vobiz_mock.sql.tables import accounts, numbers, records
from vobiz_mock.state.records import Account, PhoneNumber, TrunkPart
from vobiz_mock.state.store import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Select

    from vobiz_mock.state.records import Seed, Trunk

_LOCK = 0x766F62697B  # the key of an advisory lock of PostgreSQL
_position = select(func.coalesce(func.max(accounts.c.position), 0) + 1).scalar_subquery()
_ADD_ACCOUNT = insert(accounts).values(position=_position)
_WRITE_ACCOUNT = update(accounts).where(accounts.c.account_id == bindparam("account"))
_WRITE_NUMBER = update(numbers).where(numbers.c.e164 == bindparam("which"))
_OWNER = select(records.c.account_id).where(records.c.kind == bindparam("of_kind"), records.c.id == bindparam("which"))
_ANY_KIND = select(records.c.id).where(records.c.id == bindparam("which")).limit(1)
_REMOVE_ACCOUNT = delete(accounts).where(accounts.c.account_id == bindparam("account"))


def _among(column: ColumnElement[str]) -> Select[Any]:
    return select(column).where(column.in_(bindparam("values", expanding=True)))


_KNOWN_ACCOUNTS = _among(accounts.c.account_id)
_KNOWN_NUMBERS = _among(numbers.c.e164)
_KNOWN_IDS = _among(records.c.id)
_KNOWN_NUMBER_IDS = _among(numbers.c.number_id)
_ADDING = select(func.pg_advisory_xact_lock(_LOCK))
_GROUP = 5000  # values of one statement, of which SQLite allows 32,766


class Placing(RecordChanges):
    """The methods that add and replace records."""

    @writes
    def put(self, record: Account | PhoneNumber | Trunk | TrunkPart) -> Verdict:
        """Add a record, or replace the record of the same id. A number is removed from its previous owner."""
        match record:
            case Account():
                self._place_account(record)
                return Verdict.DONE
            case PhoneNumber():
                return self._put_number(record)
            case _:
                return self._objection(record) or self._place_record(record)

    @writes
    def add(self, record: Trunk | TrunkPart) -> Verdict:
        """Add a trunk or a part, whose id no other has."""
        self._let_one_add()
        if not self._is_account(record.account_id):
            return Verdict.ACCOUNT_UNKNOWN
        if self._execute(_ANY_KIND, {"which": record.key[1]}).first() is not None:
            return Verdict.ID_TAKEN
        if self._is_name_taken(record):
            return Verdict.NAME_TAKEN
        self._execute(insert(records), record_values(record))
        return Verdict.DONE

    @writes
    def add_all(self, records: Seed) -> tuple[str, ...]:
        """Add all records of a seed, or none of them if one of them exists."""
        self._let_one_add()
        if not (taken := tuple(self._taken(records))):
            for account in records.accounts:
                self._execute(_ADD_ACCOUNT, account_values(account))
            self._insert_records(records)
            for group in rows_of(many_number_values(records.numbers, {})):
                self._execute(insert(numbers), group)
            self.control.forget()
        return taken

    @writes
    def remove_account(self, account_id: str) -> Verdict:
        """Remove an account with all that it has."""
        is_removed = self._changes(_REMOVE_ACCOUNT, {"account": account_id})
        self.control.forget()
        return Verdict.DONE if is_removed else Verdict.ACCOUNT_UNKNOWN

    def _insert_records(self, seed: Seed) -> None:
        """Insert the trunks and the parts of a seed."""
        others: Iterable[Trunk | TrunkPart] = chain(seed.trunks, seed.parts)
        for group in rows_of(map(record_values, others)):
            self._execute(insert(records), group)

    def _let_one_add(self) -> None:
        """Let no other transaction add records: an id must be new among several kinds, which no key says."""
        if not self.database.is_sqlite:
            self._execute(_ADDING, {})

    def _taken(self, seed: Seed) -> Iterator[str]:
        """Yield those of the records that exist already: the accounts, the numbers, and the ids of all others."""
        account_ids = [one.account_id for one in seed.accounts]
        yield from (f"account {id_}" for id_ in self._known(_KNOWN_ACCOUNTS, account_ids))
        e164s = [one.e164 for one in seed.numbers]
        yield from (f"number {e164}" for e164 in self._known(_KNOWN_NUMBERS, e164s))
        others: Iterable[Trunk | TrunkPart] = chain(seed.trunks, seed.parts)
        kinds = {one.key[1]: one.key[0] for one in others}
        yield from (f"{kinds[id_]} {id_}" for id_ in self._known(_KNOWN_IDS, list(kinds)))
        given = sorted({str(one.fields["id"]).lower() for one in seed.numbers if "id" in one.fields})
        yield from (f"number with the id {id_}" for id_ in self._known(_KNOWN_NUMBER_IDS, given))

    def _known(self, statement: Select[Any], values: list[str]) -> list[str]:
        """Return those of the values that a column has, in the same order."""
        found: set[str] = set()
        for start in range(0, len(values), _GROUP):
            found.update(self._execute(statement, {"values": values[start : start + _GROUP]}).scalars())
        return [value for value in values if value in found]

    def _place_account(self, account: Account) -> None:
        values = account_values(account)
        if not self._changes(_WRITE_ACCOUNT, {"account": account.account_id, **values}):
            self._execute(_ADD_ACCOUNT, values)

    def _put_number(self, number: PhoneNumber) -> Verdict:
        if number.account_id is not None and not self._is_account(number.account_id):
            return Verdict.ACCOUNT_UNKNOWN
        values = number_values(number)
        if not self._changes(_WRITE_NUMBER, {"which": number.e164, **values}):
            self._execute(insert(numbers), values)
        self.control.forget()
        return Verdict.DONE

    def _objection(self, record: Trunk | TrunkPart) -> Verdict | None:
        """Return why a record cannot be put; None if it can."""
        if not self._is_account(record.account_id):
            return Verdict.ACCOUNT_UNKNOWN
        kind, id_ = record.key
        owner = self._execute(_OWNER, {"of_kind": str(kind), "which": id_}).scalar()
        if owner not in {None, record.account_id}:
            return Verdict.ID_TAKEN
        return Verdict.NAME_TAKEN if self._is_name_taken(record) else None

    def _place_record(self, record: Trunk | TrunkPart) -> Verdict:
        if not self._write(record):
            self._execute(insert(records), record_values(record))
        return Verdict.DONE
