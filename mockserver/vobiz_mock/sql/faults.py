"""Where the active faults are kept in a database, and counted, so that each meets as many requests as it says.

A request locks the rows of the faults that it fits, in the order of their numbers, until its transaction ends.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakValueDictionary

from sqlalchemy import bindparam, delete, insert, select, update

from vobiz_mock.faults.fault import Fault
from vobiz_mock.faults.fault_store import Meeting, first_met, uncount
from vobiz_mock.sql.database import reads, writes
from vobiz_mock.sql.tables import control, faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Delete, Row, Select

    from vobiz_mock.faults.definition import Definition
    from vobiz_mock.faults.fault_store import Check
    from vobiz_mock.sql.control import Control
    from vobiz_mock.sql.database import Database

    Define = Callable[[object], Definition]
    Counts = Callable[[int], "Row[*tuple[Any, ...]] | None"]

_PREFIX = "f"
_DIGITS = 18  # of a number that a column can have
_REVISION_BITS = 62  # a column has 63
_CHANGED = "faults"
_ALL = select(faults).order_by(faults.c.number)
_ALL_LOCKED = _ALL.with_for_update()
_LOCKED = _ALL.where(faults.c.number.in_(bindparam("numbers", expanding=True))).with_for_update()
_COUNTS = select(faults.c.fitted, faults.c.met).where(faults.c.number == bindparam("number"))
_COUNT = (
    update(faults)
    .where(faults.c.number == bindparam("counted"))
    .values(fitted=bindparam("now_fitted"), met=bindparam("now_met"))
)
_REMOVED = (faults.c.number, faults.c.fitted, faults.c.met)


class SharedFault(Fault):
    """A fault in a database. Its counts are read when they are asked for, as any node may have counted meanwhile.

    After it was removed, the counts are the last ones that this process knows.

    Args:
        number: The number that its id has.
        definition: What it does, and to which requests.
        counts: Returns how many requests a fault of a number has fitted and met; None if it was removed.
    """

    def __init__(self, number: int, definition: Definition, counts: Counts) -> None:
        self._known = (0, 0)
        self._number = number
        self._counts = counts
        super().__init__(f"{_PREFIX}{number}", definition)

    @property
    def fitted(self) -> int:
        """How many requests have fitted its conditions since it was added."""
        return self._read()[0]

    @fitted.setter
    def fitted(self, value: int) -> None:
        self._known = (value, self._known[1])

    @property
    def met(self) -> int:
        """How many of them have met it."""
        return self._read()[1]

    @met.setter
    def met(self, value: int) -> None:
        self._known = (self._known[0], value)

    def _read(self) -> tuple[int, int]:
        if (counts := self._counts(self._number)) is not None:
            self._known = (counts.fitted, counts.met)
        return self._known


class _Candidates(NamedTuple):
    """The faults as they were at a revision, whose counts are of no interest."""

    revision: int
    faults: tuple[Fault, ...]


class SqlFaultStore:
    """The active faults in a database.

    Args:
        control: The row that has the revision of the faults.
        define: Returns the definition of a fault that is written as JSON.

    Attributes:
        database: The database.
    """

    def __init__(self, control: Control, define: Define) -> None:
        self.database: Database = control.database
        self._control = control
        self._define = define
        self._known = _Candidates(-1, ())  # replaced at each change, so that a reader needs no lock
        self._returned: WeakValueDictionary[int, SharedFault] = WeakValueDictionary()

    @property
    def added(self) -> int:
        """How many faults there have been."""
        return self.database.read(lambda: self._control.row().faults_added)

    @reads
    def all(self) -> tuple[Fault, ...]:
        """Return the faults, with their counts of this moment."""
        return self._faults(_ALL)

    @reads
    def candidates(self) -> tuple[Fault, ...]:
        """Return the faults that a request may meet."""
        revision, known = self._control.row().faults_revision, self._known
        if known.revision == revision:
            return known.faults
        found = self._faults(_ALL)
        if _CHANGED not in self.database.transaction.known:  # otherwise it may fail, and the revision be given again
            self._known = _Candidates(revision, found)
        return found

    @writes
    def append(self, definition: Definition, check: Check) -> Fault:
        """Add a fault."""
        self._control.lock()
        check(self._faults(_ALL_LOCKED))
        self._change(faults_added=control.c.faults_added + 1)
        number, account = self._control.row().faults_added, definition.on.account
        written = json.dumps(definition.as_json())
        row = {"number": number, "account": account, "definition": written, "fitted": 0, "met": 0}
        self.database.connection.execute(insert(faults).values(**row))
        fault = self._returned[number] = SharedFault(number, definition, self._counts)
        return fault

    @writes
    def remove(self, id_: str) -> bool:
        """Remove a fault. Return whether there was one of this id."""
        number = _number(id_)
        return number is not None and self._removed(delete(faults).where(faults.c.number == number))

    @writes
    def clear(self, account: str | None) -> None:
        """Remove all faults, or those whose condition is this account."""
        everything = delete(faults)
        self._removed(everything if account is None else everything.where(faults.c.account == account))

    @writes
    def count(self, fitting: tuple[Fault, ...]) -> Meeting:
        """Count a request, and return which of the faults it meets. One that was removed meanwhile is left out."""
        meeting = first_met(self._fresh(fitting))
        self._keep_counts(meeting.fitting)
        return meeting

    @writes
    def give_back(self, meeting: Meeting) -> None:
        """Undo the count of a request."""
        both = meeting.fitting if meeting.fault is None else (*meeting.fitting, meeting.fault)
        fresh = {fault.id: fault for fault in self._fresh(tuple({fault.id: fault for fault in both}.values()))}
        met = None if meeting.fault is None else fresh.get(meeting.fault.id)
        uncount((fresh[fault.id] for fault in meeting.fitting if fault.id in fresh), met)
        self._keep_counts(fresh.values())

    def _fresh(self, found: tuple[Fault, ...]) -> tuple[Fault, ...]:
        """Return these faults with their counts, which no other transaction changes. Others are returned as they are.

        Those that were removed are left out.
        """
        numbers = [number for fault in found if (number := _number(fault.id)) is not None]
        rows = self.database.connection.execute(_LOCKED, {"numbers": numbers}) if numbers else ()
        counts = {row.number: (row.fitted, row.met) for row in rows}
        kept = (fault for fault in found if (number := _number(fault.id)) is None or number in counts)
        return tuple(_counted(fault, counts) for fault in kept)

    def _keep_counts(self, counted: Iterable[Fault]) -> None:
        rows = [
            {"counted": number, "now_fitted": fault.fitted, "now_met": fault.met}
            for fault in counted
            if (number := _number(fault.id)) is not None
        ]
        if rows:
            self.database.connection.execute(_COUNT, rows)

    def _removed(self, statement: Delete) -> bool:
        """Remove faults. What `append` has returned keeps their last counts."""
        self._change()
        rows = self.database.connection.execute(statement.returning(*_REMOVED)).all()
        for number, fitted, met in rows:
            if (fault := self._returned.pop(number, None)) is not None:
                fault.fitted, fault.met = fitted, met
        return bool(rows)

    def _change(self, **values: object) -> None:
        # At random: after an older copy of the database was restored, a number would be given to other faults again.
        self._control.change(faults_revision=secrets.randbits(_REVISION_BITS), **values)
        self.database.transaction.known[_CHANGED] = True

    def _faults(self, statement: Select[tuple[object, ...]]) -> tuple[Fault, ...]:
        rows = self.database.connection.execute(statement)
        return tuple(self._fault(row.number, row.definition, row.fitted, row.met) for row in rows)

    def _fault(self, number: int, written: str, fitted: int, met: int) -> Fault:
        fault = Fault(f"{_PREFIX}{number}", self._define(json.loads(written)))
        fault.fitted, fault.met = fitted, met
        return fault

    @reads
    def _counts(self, number: int) -> Row[*tuple[Any, ...]] | None:
        return self.database.connection.execute(_COUNTS, {"number": number}).first()


def _number(id_: str) -> int | None:
    """Return the number of a fault of the database; None for another id, such as that of a magic number."""
    digits = id_.removeprefix(_PREFIX)
    is_number = digits != id_ and digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS
    return int(digits) if is_number else None


def _counted(fault: Fault, counts: dict[int, tuple[int, int]]) -> Fault:
    """Return a fault with the counts of its row; one that has none is returned as it is."""
    if (number := _number(fault.id)) is None:
        return fault
    fresh = Fault(fault.id, fault.definition)
    fresh.fitted, fresh.met = counts[number]
    return fresh
