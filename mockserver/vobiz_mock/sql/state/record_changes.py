"""How a store in a database changes and deletes trunks, and the parts of trunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, select, update

from vobiz_mock.sql.database import writes
from vobiz_mock.sql.state.number_changes import NumberChanges
from vobiz_mock.sql.state.rows import TRUNK, part_of, record_values, trunk_of
from vobiz_mock.sql.tables import numbers, records
from vobiz_mock.state.store import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Row, Select

    from vobiz_mock.state.records import PartKind, Trunk, TrunkPart

_c = records.c
_KEY = (_c.kind == bindparam("of_kind"), _c.id == bindparam("which"), _c.account_id == bindparam("account"))
_LOCKED = select(records).where(*_KEY).with_for_update(key_share=True)  # an assignment to it need not wait
_CLOSED = select(records).where(*_KEY).with_for_update()  # an assignment to it waits
_WRITE = update(records).where(*_KEY)
_DELETE = delete(records).where(*_KEY)
_USE = (
    select(numbers.c.e164)
    .where(numbers.c.trunk_id == bindparam("which"), numbers.c.account_id == bindparam("account"))
    .limit(1)
)
_SAME_NAME = select(
    exists().where(
        _c.account_id == bindparam("account"),
        _c.kind == bindparam("of_kind"),
        _c.unique_name == bindparam("name"),
        _c.id != bindparam("which"),
    )
)


class RecordChanges(NumberChanges):
    """The methods that change or delete a trunk or a part."""

    @writes
    def update_trunk(
        self, account_id: str, trunk_id: str, fields: Mapping[str, Any], *, at: datetime
    ) -> Trunk | Verdict:
        """Change some fields of a trunk."""
        self.advance(at)
        row = self._row(_LOCKED, account_id, TRUNK, trunk_id)
        if row is None:
            return self._unless_account_is_unknown(account_id, Verdict.TRUNK_UNKNOWN)
        changed = trunk_of(row).changed(fields, at=at)
        self._write(changed)
        return changed

    @writes
    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk without numbers, and the parts to which its settings refer."""
        row = self._row(_CLOSED, account_id, TRUNK, trunk_id)
        if row is None:
            return self._unless_account_is_unknown(account_id, Verdict.TRUNK_UNKNOWN)
        if self._execute(_USE, {"account": account_id, "which": trunk_id}).first() is not None:
            return Verdict.TRUNK_IN_USE
        for kind, id_ in [(TRUNK, trunk_id), *sorted(trunk_of(row).references)]:
            self._delete(account_id, kind, id_)
        return Verdict.DONE

    @writes
    def update_part(
        self, account_id: str, kind: PartKind, part_id: str, fields: Mapping[str, Any], *, at: datetime
    ) -> TrunkPart | Verdict:
        """Change some fields of a part of a trunk."""
        self.advance(at)
        row = self._row(_LOCKED, account_id, kind, part_id)
        if row is None:
            return self._unless_account_is_unknown(account_id, Verdict.PART_UNKNOWN)
        changed = part_of(row).changed(fields, at=at)
        if self._is_name_taken(changed):
            return Verdict.NAME_TAKEN
        self._write(changed)
        return changed

    @writes
    def delete_part(self, account_id: str, kind: PartKind, part_id: str) -> Verdict:
        """Delete a part of a trunk."""
        if self._delete(account_id, kind, part_id):
            return Verdict.DONE
        return self._unless_account_is_unknown(account_id, Verdict.PART_UNKNOWN)

    def _is_name_taken(self, record: Trunk | TrunkPart) -> bool:
        """Return whether another part has the name. If one takes it meanwhile, the key of the names decides."""
        values = record_values(record)
        if values["unique_name"] is None:
            return False
        return bool(self._execute(_SAME_NAME, {"name": values["unique_name"], **_key(values)}).scalar_one())

    def _write(self, record: Trunk | TrunkPart) -> bool:
        """Write a record. Return whether the account has one of its kind and id."""
        values = record_values(record)
        return self._changes(_WRITE, {**_key(values), **values})

    def _row(self, statement: Select[Any], account_id: str, kind: str, id_: str) -> Row[Any] | None:
        return self._execute(statement, {"account": account_id, "of_kind": str(kind), "which": id_}).first()

    def _delete(self, account_id: str, kind: str, id_: str) -> bool:
        return self._changes(_DELETE, {"account": account_id, "of_kind": str(kind), "which": id_})


def _key(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"account": values["account_id"], "of_kind": values["kind"], "which": values["id"]}
