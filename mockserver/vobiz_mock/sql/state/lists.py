"""Statements that read a part of a list, with its length, as it is at one moment. It executes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, bindparam, func, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from vobiz_mock.sql.tables import Name, accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Row, Select, Table
    from sqlalchemy.sql.compiler import SQLCompiler

    from vobiz_mock.state.store import Slice

AFTER_ALL = 2**62  # a place beyond which nothing is, and which a database can read


class Contains(FunctionElement[bool]):
    """Whether one text contains another, as Python has it: no character of the other has a special meaning."""

    type = Boolean()
    inherit_cache = True
    name = "contains"


@compiles(Contains)
def _instr(element: Contains, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 those of SQLAlchemy
    return f"instr({compiler.process(element.clauses, **options)}) > 0"


@compiles(Contains, "postgresql")
def _strpos(element: Contains, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 those of SQLAlchemy
    return f"strpos({compiler.process(element.clauses, **options)}) > 0"


def contains(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Return the condition that a column contains the text of a parameter."""
    return Contains(column, bindparam(name, type_=Name))


def limits(part: Slice) -> dict[str, int]:
    """Return the parameters of a statement that reads a part of a list."""
    return {"offset": min(part.offset, AFTER_ALL), "limit": min(part.limit, AFTER_ALL)}


def keys(table: Table, key: ColumnElement[str], where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Return the statement that reads the keys of a part of a list, which an index may have all."""
    return (
        select(key).select_from(table).where(*where).order_by(key).limit(bindparam("limit")).offset(bindparam("offset"))
    )


def counted(table: Table, where: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """Return how many rows of a table fit."""
    return select(func.count()).select_from(table).where(*where).scalar_subquery().label("total")


def page(page: Select[Any], total: ColumnElement[int], *order: str, of_account: bool) -> Select[Any]:
    """Return a statement that reads a page with the length of its list.

    It has one row with NULL in the key if the page is empty. If the list is that of an account, which is a parameter,
    it has no row if the account is unknown.
    """
    items = page.subquery("items")
    if of_account:
        source = accounts.outerjoin(items, true())
        statement = select(total, *items.c).select_from(source).where(accounts.c.account_id == bindparam("account"))
    else:
        one = select(total).subquery("counted")
        statement = select(one.c.total, *items.c).select_from(one.outerjoin(items, true()))
    return statement.order_by(*(items.c[name] for name in order))


def items(rows: Sequence[Row[Any]], key: str, read: Callable[[Row[Any]], Any]) -> tuple[tuple[Any, ...], int]:
    """Return the records of the rows of such a statement, and the length of the list."""
    return tuple(read(row) for row in rows if getattr(row, key) is not None), rows[0].total
