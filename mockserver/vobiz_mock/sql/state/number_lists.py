"""The statements that read lists of numbers, one of each shape. It executes nothing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, false, func, or_, select

from vobiz_mock.sql.state.lists import AFTER_ALL, contains, counted, keys, page
from vobiz_mock.sql.state.number_columns import NUMBER, WITH_FIELDS
from vobiz_mock.sql.state.rows import TRUNK
from vobiz_mock.sql.tables import Name, accounts, numbers, records
from vobiz_mock.state.store import NumberState

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

_c = numbers.c
_OWNED = _c.account_id == bindparam("account", type_=Name)
_FOR_SALE = _c.account_id.is_(None)

ASSIGNED = and_(_c.account_id.is_not(None), ~_c.pending, _c.trunk_id.is_not(None))
_STATES: dict[NumberState, ColumnElement[bool]] = {
    NumberState.ASSIGNED: ASSIGNED,
    NumberState.UNASSIGNED: and_(_c.account_id.is_not(None), ~_c.pending, _c.trunk_id.is_(None)),
    NumberState.PENDING: and_(_c.account_id.is_not(None), _c.pending),
    NumberState.FOR_SALE: _FOR_SALE,
}


@cache
def owned(*, is_search: bool) -> Select[Any]:
    """Return the statement for the numbers of an account."""
    return _listed(_OWNED, *_searched(is_search=is_search), of_account=True)


@cache
def for_sale(*, has_country: bool, is_search: bool, excluded: int) -> Select[Any]:
    """Return the statement for the inventory.

    Args:
        has_country: Whether the parameter `country` limits it.
        is_search: Whether the parameter `search` does.
        excluded: How many parameters such as `exclude_0` do.
    """
    country = [_c.country == bindparam("country", type_=Name)] * has_country
    prefixes = (bindparam(f"exclude_{index}", type_=Name) for index in range(excluded))
    without = [func.substr(_c.e164, 1, func.length(prefix)) != prefix for prefix in prefixes]
    return _listed(_FOR_SALE, *country, *_searched(is_search=is_search), *without, of_account=False)


@cache
def wanted(*, has_account: bool, state: NumberState | None, is_search: bool, has_trunk: bool) -> Select[Any]:
    """Return the statement for the numbers that are wanted, by account."""
    where = [_OWNED] * has_account + ([] if state is None else [_STATES[state]]) + _searched(is_search=is_search)
    if has_trunk:
        where.append(false() if state is NumberState.FOR_SALE else _c.trunk_id.in_(_called(has_account=has_account)))
    if has_account:
        return _listed(*where, of_account=True)
    place = func.coalesce(accounts.c.position, AFTER_ALL).label("place")
    part = (
        select(*NUMBER, place)
        .select_from(WITH_FIELDS.outerjoin(accounts, accounts.c.account_id == _c.account_id))
        .where(*where)
        .order_by(place, _c.e164)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )
    return page(part, counted(numbers, where), "place", "e164", of_account=False)


def _listed(*where: ColumnElement[bool], of_account: bool) -> Select[Any]:
    part = keys(numbers, _c.e164, where).subquery("found")
    found = select(*NUMBER).select_from(WITH_FIELDS.join(part, part.c.e164 == _c.e164))
    return page(found, counted(numbers, where), "e164", of_account=of_account)


def _searched(*, is_search: bool) -> list[ColumnElement[bool]]:
    return [contains(_c.e164, "search")] * is_search


def _called(*, has_account: bool) -> Select[Any]:
    """Return the statement for the trunks whose id or name contains a text in any case."""
    trunk = records.c
    fits = or_(contains(trunk.id, "trunk"), contains(trunk.called, "trunk"))
    owner = [trunk.account_id == bindparam("account", type_=Name)] * has_account
    return select(trunk.id).where(trunk.kind == TRUNK, fits, *owner)
