"""The records of a journal in a database, which several processes add to and read.

The records have places without a gap, and each begins where the one before ends, so that what is within the bounds is
known by arithmetic. The number, the place and the bytes of the latest are in one row. Each request updates it last in
its transaction: the numbers have no gap, and their order is that of the commits. Records beyond the bounds cannot be
seen, and some of them are removed now and then.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, insert, literal_column, or_, select, update

from vobiz_mock.journal.journal_store import LONG_ACCOUNT, MAX_ACCOUNTS, size_of
from vobiz_mock.journal.record import Record
from vobiz_mock.journal.redaction import redacted
from vobiz_mock.sql.database import reads, writes
from vobiz_mock.sql.journal.decoded import Decoded, report
from vobiz_mock.sql.journal.entries import written
from vobiz_mock.sql.journal.news import CHANNEL, News
from vobiz_mock.sql.journal.receipts import ReceiptWriter
from vobiz_mock.sql.tables import journal, journal_counts, journal_forgotten

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement

    from vobiz_mock.journal.entry import Entry
    from vobiz_mock.journal.journal_store import Bounds
    from vobiz_mock.messages import Receipt
    from vobiz_mock.sql.database import Database
    from vobiz_mock.sql.journal.entries import Route

_EACH = 64  # records after which those beyond the bounds are removed
_AT_ONCE = 2 * _EACH  # records that are removed at most then, while a request waits
_OTHERS = "other accounts".ljust(LONG_ACCOUNT + 1)  # longer than any account that is counted by itself

_counts = journal_counts.c
_ADVANCE = (
    update(journal_counts)
    .values(last=_counts.last + 1, place=_counts.place + 1, bytes=_counts.bytes + bindparam("size"))
    .returning(_counts.last, _counts.place, _counts.bytes)
)
_LOCK = update(journal_counts).values(last=_counts.last).returning(journal_counts)
_COUNTS = select(journal_counts)
_LAST = select(_counts.last)
_INSERT = insert(journal)
_INSERT_AND_TELL = _INSERT.returning(func.pg_notify(literal_column(CHANNEL), ""))  # needs no further round trip
_COUNT = update(journal_forgotten).values(count=journal_forgotten.c.count + bindparam("more"))


class _Counts(NamedTuple):
    """The row of counts, in the order of its columns."""

    id: int
    last: int
    place: int
    bytes: int
    dropped: int
    cleared: int


class _Row(NamedTuple):
    """A record that can be seen, without its entry."""

    number: int
    size: int
    fate: str | None
    seconds: float | None


_ROWS = select(*(journal.c[name] for name in _Row._fields)).order_by(journal.c.number)


class SqlJournalStore:
    """The records of a journal in a database.

    Fakes that share it should have the same bounds: what one of them removes, the others do not see either.

    Args:
        database: The database. It has the tables.
        bounds: How much is kept.
        route: Returns a request with its route.

    Attributes:
        may_wait: True.
        database: The database.
    """

    may_wait = True

    def __init__(self, database: Database, bounds: Bounds, route: Route) -> None:
        self.database = database
        self._bounds = bounds
        self._route = route
        self._decoded = Decoded(bounds, route)
        self._receipts = ReceiptWriter(database)
        self._news = News(database, lambda: self.last)

    @property
    def last(self) -> int:
        """The number of the latest record; 0 if there was none."""
        found: int = self.database.read(lambda: self.database.connection.execute(_LAST).scalar_one())
        return found

    @property
    def dropped(self) -> int:
        """The number of the latest record that was dropped for a new one; 0 if none was."""
        return self._dropped()

    @property
    def cleared(self) -> int:
        """The number of the latest record that `clear` has forgotten; 0 if it has forgotten none."""
        return self._read_counts().cleared

    def __len__(self) -> int:
        return self._length()

    @writes
    def append(self, entry: Entry) -> None:
        """Keep an entry, as the last thing that its transaction does."""
        size, kept = size_of(entry), redacted(entry)
        last, place, end = self.database.connection.execute(_ADVANCE, {"size": size}).one()
        account, in_path = self._accounts(entry, kept)
        values = {"number": last, "place": place, "begins": end - size, "size": size, "entry": written(kept)}
        values |= {"account": account, "forgotten_as": _forgotten_as(in_path)}
        self.database.connection.execute(_INSERT if self.database.is_sqlite else _INSERT_AND_TELL, values)
        if last % _EACH == 0:
            self._trim(self._read_counts(), most=_AT_ONCE)
        if (receipt := entry.routed.request.receipt) is not None:
            self.database.transaction.afterwards.append(lambda: self._receipts.expect(last, receipt))

    def since(self, after: int) -> tuple[Record, ...]:
        """Return the records with a higher number, the newest last."""
        pending = self._receipts.pending()  # before the rows are read: what is not in it is in them
        rows, entries, texts = self._read(after)
        sizes = {row.number: row.size for row in rows}
        self._decoded.forget_others(after, sizes.keys())
        entries |= {number: self._decoded.decode(number, text, sizes[number]) for number, text in texts.items()}
        return tuple(_record(row, entries[row.number], pending.get(row.number)) for row in rows)

    @writes
    def clear(self, account: str | None) -> None:
        """Forget all records, or those of an account."""
        counts = _Counts(*self._execute(_LOCK).one())
        counts = self._trim(counts)
        mine = () if account is None else (journal.c.account == account,)
        cleared = self._execute(delete(journal).where(*mine).returning(journal.c.number)).scalars().all()
        forgotten = () if account is None else (journal_forgotten.c.account == account,)
        self._execute(delete(journal_forgotten).where(*forgotten))
        self._renumber(max(cleared, default=counts.cleared))

    @reads
    def forgotten(self, account: str | None) -> int:
        """Return how many records have been dropped since they were cleared: all, or those of an account."""
        beyond, removed = self._is_beyond(self._read_counts()), journal_forgotten.c
        unseen = select(func.count()).select_from(journal).where(beyond)
        gone = select(func.coalesce(func.sum(removed["count"]), 0))
        if account is not None:
            unseen = unseen.where(journal.c.forgotten_as.in_((account, _OTHERS)))
            gone = gone.where(removed.account.in_((account, _OTHERS)))
        return int(self._execute(unseen).scalar_one()) + int(self._execute(gone).scalar_one())

    def watched(self, tell: Callable[[], object]) -> AbstractContextManager[None]:
        """Have a function called after another process may have added records."""
        return self._news.watched(tell)

    def close(self) -> None:
        """Write what became of the last replies, and end the threads."""
        self._news.close()
        self._receipts.close()

    # Within a transaction

    def _execute(self, statement: Any) -> Any:  # noqa: ANN401 those of SQLAlchemy
        return self.database.connection.execute(statement)

    @reads
    def _read_counts(self) -> _Counts:
        return _Counts(*self._execute(_COUNTS).one())

    @reads
    def _dropped(self) -> int:
        counts = self._read_counts()
        unseen: int | None = self._execute(select(func.max(journal.c.number)).where(self._is_beyond(counts))).scalar()
        return max(counts.dropped, unseen or 0)

    @reads
    def _length(self) -> int:
        seen = self._is_within(self._read_counts())
        found: int = self._execute(select(func.count()).select_from(journal).where(seen)).scalar_one()
        return found

    @reads
    def _read(self, after: int) -> tuple[list[_Row], dict[int, Entry], dict[int, str]]:
        """Return the records after a number, the entries that are known, and the texts of the others."""
        seen = and_(journal.c.number > after, self._is_within(self._read_counts()))
        rows = [_Row(*row) for row in self._execute(_ROWS.where(seen))]
        known = self._decoded.known(row.number for row in rows)
        missing = [row.number for row in rows if row.number not in known]
        if not missing:
            return rows, known, {}
        wanted = journal.c.number.between(missing[0], missing[-1])
        texts = self._execute(select(journal.c.number, journal.c.entry).where(wanted, seen))
        return rows, known, {number: text for number, text in texts if number not in known}

    def _is_beyond(self, counts: _Counts) -> ColumnElement[bool]:
        """Return the condition for a record that is beyond the bounds. The latest never is."""
        row = journal.c
        return and_(
            row.place < counts.place,
            or_(row.place <= counts.place - self._bounds.entries, row.begins < counts.bytes - self._bounds.bytes),
        )

    def _is_within(self, counts: _Counts) -> ColumnElement[bool]:
        row = journal.c
        return or_(
            row.place >= counts.place,
            and_(row.place > counts.place - self._bounds.entries, row.begins >= counts.bytes - self._bounds.bytes),
        )

    def _trim(self, counts: _Counts, most: int | None = None) -> _Counts:
        """Remove records that are beyond the bounds, and count them as forgotten. Return the new counts.

        Args:
            counts: The counts, in a transaction that has updated them.
            most: How many of the oldest records are looked at. None looks at all.
        """
        oldest = select(journal.c.number).where(self._is_beyond(counts)) if most is None else self._oldest(counts, most)
        removed = delete(journal).where(journal.c.number.in_(oldest))
        gone = list(map(tuple, self._execute(removed.returning(journal.c.number, journal.c.forgotten_as))))
        if not gone:
            return counts
        self._count(Counter(account for _, account in gone))
        counts = counts._replace(dropped=max(number for number, _ in gone))
        self._execute(update(journal_counts).values(dropped=counts.dropped))
        return counts

    def _oldest(self, counts: _Counts, most: int) -> Any:  # noqa: ANN401 that of SQLAlchemy
        """Return the oldest records, as far as they are beyond the bounds. It does not look at the others."""
        columns = (journal.c.number, journal.c.place, journal.c.begins)
        first = select(*columns).order_by(journal.c.number).limit(most).subquery()
        is_beyond = or_(
            first.c.place <= counts.place - self._bounds.entries, first.c.begins < counts.bytes - self._bounds.bytes
        )
        return select(first.c.number).where(first.c.place < counts.place, is_beyond)

    def _count(self, forgotten: Counter[str]) -> None:
        """Add to the numbers of forgotten records. Those of too many accounts are counted together."""
        for account, more in sorted(forgotten.items()):
            if self._is_counted(account, more):
                continue
            known = self._execute(select(func.count()).select_from(journal_forgotten)).scalar_one()
            name = account if known < MAX_ACCOUNTS else _OTHERS
            if name == account or not self._is_counted(name, more):
                self._execute(insert(journal_forgotten).values(account=name, count=more))

    def _is_counted(self, account: str, more: int) -> bool:
        """Add to the number of an account. Return whether it has one."""
        counted = _COUNT.where(journal_forgotten.c.account == account)
        found: int = self.database.connection.execute(counted, {"more": more}).rowcount
        return found > 0

    def _renumber(self, cleared: int) -> None:
        """Give the records that are left places without a gap, and let each begin where the one before ends."""
        number, size = journal.c.number, journal.c.size
        ends = func.sum(size).over(order_by=number)
        order = select(number, func.row_number().over(order_by=number).label("place"), (ends - size).label("begins"))
        new = order.subquery()
        self._execute(update(journal).values(place=new.c.place, begins=new.c.begins).where(number == new.c.number))
        count, total = self._execute(select(func.count(), func.coalesce(func.sum(size), 0)).select_from(journal)).one()
        self._execute(update(journal_counts).values(place=count, bytes=int(total), cleared=cleared))

    def _accounts(self, entry: Entry, kept: Entry) -> tuple[str, str]:
        """Return the account of a record, and that in the path, as they are when the record is read."""
        request = kept.routed.request
        is_same = request.target == entry.routed.request.target
        in_path = (kept.routed if is_same else self._route(request)).account_id
        return in_path or request.headers.get("x-auth-id", ""), in_path


def _record(row: _Row, entry: Entry, own: Receipt | None) -> Record:
    """Return a record, whose receipt says what is known.

    Args:
        row: The record without its entry.
        entry: Its entry.
        own: The receipt that the server of this process fills, until it is written.
    """
    if own is None:
        report(entry, row.fate, row.seconds)
    elif own.seconds is not None:
        report(entry, own.fate, own.seconds)
    return Record(row.number, entry, row.size)


def _forgotten_as(account: str) -> str:
    return account if len(account) <= LONG_ACCOUNT else _OTHERS
