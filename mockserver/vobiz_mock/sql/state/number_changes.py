"""How a store in a database changes numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, select, update

from vobiz_mock.sql.database import writes
from vobiz_mock.sql.state.number_columns import NUMBER, WITH_FIELDS
from vobiz_mock.sql.state.rows import TRUNK, number_of, number_values
from vobiz_mock.sql.state.store_part import StorePart
from vobiz_mock.sql.tables import Name, numbers, records, stored_time
from vobiz_mock.state.store import Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from vobiz_mock.state.records import PhoneNumber

_c = numbers.c
_ACCOUNT, _WHICH, _TRUNK_ID = (bindparam(name, type_=Name) for name in ("account", "which", "trunk"))

# PostgreSQL locks the trunk, so that it cannot be deleted meanwhile. SQLite has one writer at a time.
_EXISTING_TRUNK = (
    select(records.c.id)
    .where(records.c.kind == TRUNK, records.c.id == _TRUNK_ID, records.c.account_id == _ACCOUNT)
    .with_for_update(read=True, key_share=True)
    .cte("existing_trunk")
)
_ASSIGN = (
    update(numbers)
    .where(_c.e164 == _WHICH, _c.account_id == _ACCOUNT, ~_c.pending, _c.trunk_id.is_(None))
    .where(exists().select_from(_EXISTING_TRUNK))
    .values(trunk_id=_TRUNK_ID, changed_at=bindparam("at"))
    .returning(_c.e164)  # the driver of SQLite does not count the rows of a statement that begins with WITH
)
_UNASSIGN = (
    update(numbers)
    .where(_c.e164 == _WHICH, _c.account_id == _ACCOUNT, _c.trunk_id.is_not(None))
    .values(trunk_id=None, changed_at=bindparam("at"))
)
_LOCKED = select(*NUMBER).select_from(WITH_FIELDS).with_for_update(of=numbers)
_OWNED = _LOCKED.where(_c.e164 == _WHICH, _c.account_id == _ACCOUNT)
_FOR_SALE = _LOCKED.where(_c.e164 == _WHICH, _c.account_id.is_(None))
_TRUNK_OF_ACCOUNT = select(_EXISTING_TRUNK.c.id)
_DUE = _LOCKED.where(_c.cooldown_ends_at <= bindparam("at")).order_by(_c.e164)
_WRITE = update(numbers).where(_c.e164 == _WHICH)
_MOST_TRIES = 10  # of an assignment, if the number changes between the attempt and the search for the reason


class NumberChanges(StorePart):
    """The methods that change numbers."""

    @writes
    def advance(self, at: datetime) -> None:
        """Let time pass."""
        end = self.control.row().next_cooldown_end
        if end is None or end > at:
            return
        due = [number_of(row) for row in self._execute(_DUE, {"at": stored_time(at)})]
        returned = (number.returned(at=number.cooldown_ends_at or at) for number in due)
        if rows := [{"which": number.e164, **number_values(number)} for number in returned]:
            self._execute(_WRITE, rows)
        self.control.forget()

    @writes
    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: datetime) -> Verdict:
        """Assign a number without a trunk to a trunk."""
        self.advance(at)
        values = {"account": account_id, "which": e164, "trunk": trunk_id, "at": stored_time(at)}
        for _ in range(_MOST_TRIES):
            if self._execute(_ASSIGN, values).first() is not None:
                return Verdict.DONE
            if (objection := self._objection_to_assign(account_id, e164, trunk_id)) is not None:
                return objection
        raise AssertionError("a number that is locked does not change")

    @writes
    def unassign(self, account_id: str, e164: str, *, at: datetime) -> Verdict:
        """Remove the assignment of a number."""
        self.advance(at)
        if self._changes(_UNASSIGN, {"account": account_id, "which": e164, "at": stored_time(at)}):
            return Verdict.DONE
        number = self._owned(account_id, e164)
        return number if isinstance(number, Verdict) else Verdict.NUMBER_UNASSIGNED

    @writes
    def purchase(self, account_id: str, e164: str, *, at: datetime) -> PhoneNumber | Verdict:
        """Move a number from the inventory to an account. If the account is removed meanwhile, its key decides."""
        self.advance(at)
        row = self._execute(_FOR_SALE, {"which": e164}).first()
        if not self._is_account(account_id):
            return Verdict.ACCOUNT_UNKNOWN
        return Verdict.NUMBER_UNAVAILABLE if row is None else self._written(number_of(row).purchased(account_id, at=at))

    @writes
    def release(self, account_id: str, e164: str, *, until: datetime | None, at: datetime) -> PhoneNumber | Verdict:
        """Start the cooldown of a number, or return the number to the inventory."""
        number = self._owned_at(account_id, e164, at)
        if isinstance(number, Verdict):
            return number
        if until is None:
            return self._written(number.returned(at=at))
        if number.pending_release and number.cooldown_ends_at is not None:
            return number
        return self._written(number.released(until=until, at=at))

    @writes
    def cancel_release(self, account_id: str, e164: str, *, at: datetime) -> PhoneNumber | Verdict:
        """Make a number active again during the cooldown of its release."""
        number = self._owned_at(account_id, e164, at)
        if isinstance(number, Verdict):
            return number
        return self._written(number.restored(at=at)) if number.pending_release else Verdict.NUMBER_NOT_PENDING

    def _objection_to_assign(self, account_id: str, e164: str, trunk_id: str) -> Verdict | None:
        number = self._owned(account_id, e164)
        if isinstance(number, Verdict):
            return number
        if number.pending_release:
            return Verdict.NUMBER_PENDING
        if number.trunk_group_id is not None:
            return Verdict.NUMBER_ASSIGNED
        found = self._execute(_TRUNK_OF_ACCOUNT, {"account": account_id, "trunk": trunk_id}).first()
        return Verdict.TRUNK_UNKNOWN if found is None else None

    def _owned_at(self, account_id: str, e164: str, at: datetime) -> PhoneNumber | Verdict:
        """Let time pass, and return a number of an account as `_owned` does."""
        self.advance(at)
        return self._owned(account_id, e164)

    def _owned(self, account_id: str, e164: str) -> PhoneNumber | Verdict:
        """Return a number of an account, and lock it, or return ACCOUNT_UNKNOWN or NUMBER_UNKNOWN."""
        row = self._execute(_OWNED, {"account": account_id, "which": e164}).first()
        return self._unless_account_is_unknown(account_id, Verdict.NUMBER_UNKNOWN) if row is None else number_of(row)

    def _written(self, number: PhoneNumber) -> PhoneNumber:
        """Write a number that is locked."""
        self._execute(_WRITE, {"which": number.e164, **number_values(number)})
        self.control.forget()  # it has the end of the next cooldown
        return number
