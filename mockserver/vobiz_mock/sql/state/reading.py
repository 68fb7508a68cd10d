"""What a store in a database tells about accounts, trunks and the parts of trunks, and its lists of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, case, func, select, true

from vobiz_mock.sql.database import reads
from vobiz_mock.sql.state import number_lists
from vobiz_mock.sql.state.lists import counted, items, keys, limits, page
from vobiz_mock.sql.state.number_lists import ASSIGNED
from vobiz_mock.sql.state.rows import TRUNK, account_of, number_of, part_of, trunk_of
from vobiz_mock.sql.state.store_part import StorePart
from vobiz_mock.sql.tables import accounts, numbers, records
from vobiz_mock.state.store import Page, Summary, Totals, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import ColumnElement, Row, Select

    from vobiz_mock.state.records import Account, PartKind, PhoneNumber, Trunk, TrunkPart
    from vobiz_mock.state.store import Slice, Wanted


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0), type_=Integer), 0)


def _summaries(chosen: Select[Any], total: ColumnElement[int]) -> Select[Any]:
    """Return the statement for some accounts with what they have."""
    shown = chosen.cte("shown")
    ids = select(shown.c.account_id)
    number, trunk = numbers.c, records.c
    held = (
        select(
            number.account_id,
            func.count().label("numbers"),
            _how_many(ASSIGNED).label("assigned"),
            _how_many(number.pending).label("pending"),
        )
        .where(number.account_id.in_(ids))
        .group_by(number.account_id)
        .subquery("held")
    )
    trunks = (
        select(trunk.account_id, func.count().label("trunks"))
        .where(trunk.account_id.in_(ids), trunk.kind == TRUNK)
        .group_by(trunk.account_id)
        .subquery("trunks")
    )
    one = select(total).subquery("counted")
    source = one.outerjoin(shown, true()).outerjoin(held, held.c.account_id == shown.c.account_id)
    counts = (func.coalesce(held.c[name], 0).label(name) for name in ("numbers", "assigned", "pending"))
    return (
        select(one.c.total, *shown.c, *counts, func.coalesce(trunks.c.trunks, 0).label("trunks"))
        .select_from(source.outerjoin(trunks, trunks.c.account_id == shown.c.account_id))
        .order_by(shown.c.position)
    )


def _listed_records(kind: ColumnElement[bool]) -> Select[Any]:
    where = (kind, records.c.account_id == bindparam("account"))
    part = keys(records, records.c.id, where).subquery("found")
    found = select(records).join(part, part.c.id == records.c.id).where(*where)
    return page(found, counted(records, where), "id", of_account=True)


_ACCOUNT = select(accounts).where(accounts.c.account_id == bindparam("account"))
_ACCOUNT_IDS = select(accounts.c.account_id).order_by(accounts.c.position)
_ALL = _summaries(
    select(accounts).order_by(accounts.c.position).limit(bindparam("limit")).offset(bindparam("offset")),
    counted(accounts, ()),
)
_SOME_ACCOUNTS = select(accounts).where(accounts.c.account_id.in_(bindparam("accounts", expanding=True)))
_SOME = _summaries(_SOME_ACCOUNTS, counted(accounts, ()))
_TOTALS = select(
    select(func.count()).select_from(accounts).scalar_subquery().label("accounts"),
    func.count(numbers.c.account_id).label("numbers"),
    _how_many(ASSIGNED).label("assigned"),
    (func.count() - func.count(numbers.c.account_id)).label("for_sale"),
).select_from(numbers)
_IN_USE = (
    select(numbers.c.trunk_id, func.count().label("assigned"))
    .where(numbers.c.account_id == bindparam("account"), numbers.c.trunk_id.is_not(None))
    .group_by(numbers.c.trunk_id)
)
_TRUNK = select(records).where(
    records.c.kind == TRUNK, records.c.id == bindparam("which"), records.c.account_id == bindparam("account")
)
_RECORDS = _listed_records(records.c.kind == bindparam("of_kind"))


class Reading(StorePart):
    """The methods that change nothing."""

    @reads
    def account(self, account_id: str) -> Account | None:
        """Return the account of this id; None if it does not exist."""
        row = self._execute(_ACCOUNT, {"account": account_id}).first()
        return None if row is None else account_of(row)

    @reads
    def accounts(self, part: Slice, *, search: str = "") -> Page[Summary]:
        """Return some of the accounts, in the order in which they were added."""
        if not search:
            rows = self._execute(_ALL, limits(part)).all()
            return Page(*items(rows, "account_id", _summary_of))
        text = search.casefold()  # which no database does as Python does
        ids = [id_ for (id_,) in self._execute(_ACCOUNT_IDS, {}) if text in id_.casefold()]
        return Page(self._summaries(ids[part.offset : part.offset + part.limit]), len(ids))

    @reads
    def summary(self, account_id: str) -> Summary | Verdict:
        """Return an account with how much it has."""
        found = self._summaries([account_id])
        return found[0] if found else Verdict.ACCOUNT_UNKNOWN

    @reads
    def totals(self) -> Totals:
        """Return how much all accounts have together."""
        accounts, numbers, assigned, for_sale = self._execute(_TOTALS, {}).one()
        return Totals(accounts, numbers, assigned, for_sale)

    @reads
    def find(self, part: Slice, wanted: Wanted) -> Page[PhoneNumber] | Verdict:
        """Return some of the wanted numbers."""
        statement = number_lists.wanted(
            has_account=wanted.account_id is not None,
            state=wanted.state,
            is_search=bool(wanted.search),
            has_trunk=bool(wanted.trunk),
        )
        given = {"account": wanted.account_id, "search": wanted.search, "trunk": wanted.trunk.casefold()}
        return self._page(statement, given, part, "e164", number_of)

    @reads
    def in_use(self, account_id: str) -> Mapping[str, int] | Verdict:
        """Return how many numbers are assigned to each trunk that has one."""
        rows = self._execute(_IN_USE, {"account": account_id})
        found: dict[str, int] = {row.trunk_id: row.assigned for row in rows}
        return found if found or self._is_account(account_id) else Verdict.ACCOUNT_UNKNOWN

    @reads
    def numbers(self, account_id: str, part: Slice, *, search: str = "") -> Page[PhoneNumber] | Verdict:
        """Return some of an account's numbers, ordered by E.164 form."""
        statement = number_lists.owned(is_search=bool(search))
        return self._page(statement, {"account": account_id, "search": search}, part, "e164", number_of)

    @reads
    def inventory(
        self, part: Slice, *, country: str | None = None, search: str = "", exclude: tuple[str, ...] = ()
    ) -> Page[PhoneNumber]:
        """Return some of the numbers that no account owns, ordered by E.164 form."""
        statement = number_lists.for_sale(
            has_country=country is not None, is_search=bool(search), excluded=len(exclude)
        )
        given = {"country": country, "search": search} | {f"exclude_{n}": one for n, one in enumerate(exclude)}
        return Page(*items(self._execute(statement, given | limits(part)).all(), "e164", number_of))

    @reads
    def trunk(self, account_id: str, trunk_id: str) -> Trunk | Verdict:
        """Return a trunk of an account."""
        row = self._execute(_TRUNK, {"account": account_id, "which": trunk_id}).first()
        return self._unless_account_is_unknown(account_id, Verdict.TRUNK_UNKNOWN) if row is None else trunk_of(row)

    @reads
    def trunks(self, account_id: str, part: Slice) -> Page[Trunk] | Verdict:
        """Return some of an account's trunks, ordered by id."""
        return self._page(_RECORDS, {"account": account_id, "of_kind": TRUNK}, part, "id", trunk_of)

    @reads
    def parts(self, account_id: str, kind: PartKind, part: Slice) -> Page[TrunkPart] | Verdict:
        """Return some of an account's parts of one kind, ordered by id."""
        return self._page(_RECORDS, {"account": account_id, "of_kind": str(kind)}, part, "id", part_of)

    def _page(
        self, statement: Select[Any], given: dict[str, Any], part: Slice, key: str, read: Callable[[Row[Any]], Any]
    ) -> Page[Any] | Verdict:
        """Return a page, or ACCOUNT_UNKNOWN if the list is that of an account, which does not exist."""
        rows = self._execute(statement, given | limits(part)).all()
        return Page(*items(rows, key, read)) if rows else Verdict.ACCOUNT_UNKNOWN

    def _summaries(self, ids: list[str]) -> tuple[Summary, ...]:
        rows = self._execute(_SOME, {"accounts": ids}).all()
        return items(rows, "account_id", _summary_of)[0]


def _summary_of(row: Row[Any]) -> Summary:
    return Summary(account_of(row), row.numbers, row.assigned, row.pending, row.trunks)
