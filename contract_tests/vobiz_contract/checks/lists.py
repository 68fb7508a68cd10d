"""The lists of numbers, the account's and the inventory: pages, totals, search and filters.

A list may be long, and other people may change it. The checks therefore read a bounded part of it, compare totals and
parts with the whole only if they have read the whole, and judge a list again that has changed while it was read.
"""

from __future__ import annotations

import re
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.context import MOST_PAGES
from vobiz_contract.checks.expectation import is_count, json_object
from vobiz_contract.checks.unchanged import while_unchanged
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

    Query = dict[str, str | Sequence[str]]

__all__ = ["CHECKS"]

_DEFAULT_SIZE = 25
_MOST_READ = MOST_PAGES * 100
_MOST_SHOWN = 3
_DECIDE_PAGES = ("country", "status", "trunk_group_id", "updated_at")
_MATCHES_NOTHING = "0000000000000000"


def _first_page(ctx: CheckContext, operation: str) -> None:
    """Assert that a list without a query is the first page, with 25 items."""
    ctx.assert_behaviour(ctx.api.send(operation))
    body, exchange = ctx.page(operation)
    if (body["page"], body["per_page"]) != (1, _DEFAULT_SIZE):
        seen = f"page {body['page']} with {body['per_page']} per page"
        wanted = Wanted(some=({"page": 1, "per_page": _DEFAULT_SIZE},))
        ctx.fail(exchange, "page 1 with 25 per page by default", seen=seen, wanted=wanted)
    expected = min(_DEFAULT_SIZE, body["total"])
    if len(body["items"]) != expected:
        ctx.fail(exchange, f"{expected} of {body['total']} items", seen=f"{len(body['items'])}")


def _page(ctx: CheckContext) -> None:
    _first_page(ctx, "list_numbers")
    listed = ctx.trunks_of_numbers()
    missing = [number for number in ctx.provider.numbers if number not in listed]
    if missing and len(listed) < _MOST_READ:
        wanted = Wanted(some=({"e164": missing[0]},))
        ctx.fail(ctx.last_exchange, f"{missing[0]} in the list of numbers", seen="a list without it", wanted=wanted)


def _paging(ctx: CheckContext) -> None:
    whole = _numbers(ctx.items("list_numbers"))
    if len(whole) != len(set(whole)):
        ctx.fail(ctx.last_exchange, "every number once", seen="a number twice")
    for per_page in (1, 2, 3, 100):
        _assert_pages(ctx, whole, per_page, _size(ctx, per_page))
    beyond = ctx.api.send("list_numbers", query={"page": len(whole) + 1, "per_page": 100})
    if beyond.status == HTTPStatus.OK and (json_object(beyond) or {}).get("items"):  # another status is not documented
        ctx.fail(beyond, "no items after the last page", wanted=Wanted(some=({"items": []},)))


def _size(ctx: CheckContext, asked: int) -> int:
    """Return the size of pages. The documented largest one is a limit, so that a provider may have smaller ones."""
    if asked <= _DEFAULT_SIZE:
        return asked
    shown = int(ctx.page("list_numbers", page=1, per_page=asked)[0]["per_page"])
    return min(asked, max(_DEFAULT_SIZE, shown))


def _assert_pages(ctx: CheckContext, whole: Sequence[str], asked: int, per_page: int) -> None:
    """Assert that the first pages of this size are parts of the whole list, without a number twice."""
    found: list[str] = []
    pages = min(6, -(-len(whole) // per_page))
    for page in range(1, pages + 1):
        body, exchange = ctx.page("list_numbers", page=page, per_page=asked)
        _assert_echo(ctx, body, exchange, page=page, per_page=per_page)
        if len(whole) < _MOST_READ and body["total"] != len(whole):
            ctx.fail(exchange, f"a total of {len(whole)}", seen=f"a total of {body['total']}")
        found += _numbers(body["items"])
    complete = pages * per_page >= len(whole)
    different = set(found)
    if len(different) != len(found) or (different != set(whole) if complete else not different <= set(whole)):
        seen = f"{len(found)} items, {len(different)} of them different"
        ctx.fail(exchange, "every number once on all pages together", seen=seen)
    if not complete and len(found) != pages * per_page:
        ctx.fail(exchange, f"{per_page} items on every page but the last", seen=f"{len(found)} on {pages} pages")


def _assert_echo(ctx: CheckContext, body: dict[str, Any], exchange: Exchange, *, page: int, per_page: int) -> None:
    echo = (body["page"], body["per_page"])
    if echo != (page, per_page) or len(body["items"]) > per_page:
        seen = f"{len(body['items'])} items, page {echo}"
        wanted = Wanted(some=({"page": page, "per_page": per_page},))
        ctx.fail(exchange, f"page {page} with at most {per_page} items", seen=seen, wanted=wanted)


def _trunk_absent(ctx: CheckContext) -> None:
    number = ctx.free_number()
    for _ in range(2):
        body, exchange = ctx.page("list_numbers", per_page=100, search=number)
        shown = next((item for item in body["items"] if item["e164"] == number), None)
        if shown is None:
            shown = next(item for item in ctx.items("list_numbers") if item["e164"] == number)
        if "trunk_group_id" in shown:
            wrong = {name: shown[name] for name in ("e164", "trunk_group_id")}
            seen, wanted = f"trunk_group_id {wrong['trunk_group_id']!r}", Wanted(none=(wrong,))
            ctx.fail(exchange, "no trunk_group_id", seen=seen, wanted=wanted)
        ctx.assigned_number()
        ctx.free_number()


def _search(ctx: CheckContext) -> None:
    whole = _numbers(ctx.items("list_numbers"))
    number = ctx.number
    terms = [number, number[1:], number[:3], number[3:-2], number[-4:], number[-1], "+", f"{_MATCHES_NOTHING}0"]
    for term in filter(None, terms):
        _assert_matches(ctx, "list_numbers", whole, {"search": term}, _containing(whole, term))


def _assert_matches(
    ctx: CheckContext, operation: str, whole: Sequence[str], query: Query, expected: Sequence[str]
) -> None:
    """Assert that a list with a query has the expected numbers, and the right total also on a small page."""
    found = _numbers(ctx.items(operation, **query))
    exchange = ctx.last_exchange
    read_whole = len(whole) < _MOST_READ
    unexpected, missing = sorted(set(found) - set(expected)), sorted(set(expected) - set(found))
    if unexpected or len(found) != len(set(found)):
        wanted = Wanted(none=tuple({"e164": one} for one in unexpected[:_MOST_SHOWN]))
        ctx.fail(exchange, f"only numbers that match {query}, each once", seen=_some(unexpected), wanted=wanted)
    if read_whole and missing:
        own = [one for one in missing if one in ctx.provider.numbers]  # others may be sold or bought meanwhile
        wanted = Wanted(some=tuple({"e164": one} for one in own[:1]))
        ctx.fail(exchange, f"all numbers that match {query}", seen=f"none of {_some(missing)}", wanted=wanted)
    body, exchange = ctx.page(operation, page=1, per_page=1, **query)
    if read_whole and (body["total"], len(body["items"])) != (len(expected), min(1, len(expected))):
        ctx.fail(exchange, f"a total of {len(expected)}", seen=f"a total of {body['total']}")


def _inventory_page(ctx: CheckContext) -> None:
    _first_page(ctx, "list_inventory")


def _inventory_unowned(ctx: CheckContext) -> None:
    own = set(ctx.trunks_of_numbers())
    for number in ctx.provider.numbers:
        found = set(_numbers(ctx.items("list_inventory", search=number[1:])))
        found |= set(_numbers(ctx.items("list_inventory")))
        if found & own:
            owned = sorted(found & own)
            wanted = Wanted(none=tuple({"e164": one} for one in owned[:_MOST_SHOWN]))
            ctx.fail(ctx.last_exchange, "no number of the account", seen=_some(owned), wanted=wanted)


def _inventory_filters(ctx: CheckContext) -> None:
    items = _some_items(ctx)
    whole = _numbers(items)
    for query, expected in (*_searches(whole), *_countries(items)):
        _assert_matches(ctx, "list_inventory", whole, query, expected)


def _inventory_exclude(ctx: CheckContext) -> None:
    whole = _numbers(_some_items(ctx))
    for query, expected in _exclusions(whole):
        _assert_matches(ctx, "list_inventory", whole, query, expected)


def _inventory_no_source(ctx: CheckContext) -> None:
    for item in _some_items(ctx):
        if "source" in item:
            seen = f"{item['e164']} with the source {item['source']!r}"
            ctx.fail(ctx.last_exchange, "no source", seen=seen, wanted=_without(item, "source"))
        for name in ("setup_fee", "monthly_fee"):
            if not is_count(item.get(name, 0)):
                seen = f"{item['e164']} with {name} {item[name]!r}"
                ctx.fail(ctx.last_exchange, f"a whole number as {name}", seen=seen, wanted=_without(item, name))


def _inventory_account_id(ctx: CheckContext) -> None:
    """Another string, and no such field, are not judged: Vobiz's pages and SDKs have both readings."""
    items = _some_items(ctx)
    for item in items:
        if not isinstance(item.get("account_id", ""), str):
            seen = f"{item['e164']} with account_id {item['account_id']!r}"
            ctx.fail(ctx.last_exchange, "a string as account_id", seen=seen, wanted=_without(item, "account_id"))
    if any(item.get("account_id") != "" for item in items):
        ctx.not_judged("the account_id is missing or another string; Vobiz's pages and SDKs contradict each other")


def _without(item: dict[str, Any], name: str) -> Wanted:
    """Return that an item is not to have what it has in a field."""
    return Wanted(none=({"e164": item["e164"], name: item[name]},))


def _some_items(ctx: CheckContext) -> list[dict[str, Any]]:
    items = ctx.items("list_inventory")
    if not items:
        ctx.not_judged("the inventory is empty")
    return items


def _searches(whole: Sequence[str]) -> Iterator[tuple[Query, list[str]]]:
    """Yield queries with `search`, each with the numbers that match it."""
    number = _middle(whole)
    for term in (number, number[1:4], number[-3:], "+", _MATCHES_NOTHING):
        yield {"search": term}, _containing(whole, term)


def _exclusions(whole: Sequence[str]) -> Iterator[tuple[Query, list[str]]]:
    """Yield queries with `exclude` in each of its spellings, each with the numbers that match it.

    The third prefix is the end of a number, with which none begins, so that it excludes nothing.
    """
    first, number, last = whole[0], _middle(whole), whole[-1]
    for prefixes in ([number[1:4]], [number[:4]], [f"{number[2:]}0"], [first[1:6], _MATCHES_NOTHING, last[:7]]):
        expected = _not_beginning(whole, prefixes)
        yield {"exclude": ",".join(prefixes)}, expected
        if len(prefixes) > 1:
            yield {"exclude": prefixes}, expected
            yield {"exclude": [prefixes[0], ",".join(prefixes[1:])]}, expected
    inner = number[2:6]
    yield {"exclude": inner}, _not_beginning(whole, [inner])


def _not_beginning(numbers: Sequence[str], prefixes: Sequence[str]) -> list[str]:
    digits = tuple(prefix.removeprefix("+") for prefix in prefixes)
    return [number for number in numbers if not number[1:].startswith(digits)]


def _countries(items: Sequence[dict[str, Any]]) -> Iterator[tuple[Query, list[str]]]:
    """Yield queries with `country`, alone and with the other filters, each with the numbers that match it."""
    number = _middle(_numbers(items))
    countries = {str(item.get("country")) for item in items} | {"ZZ"}
    for country in sorted(one for one in countries if re.fullmatch("[A-Z]{2}", one))[:4]:
        of_country = _numbers([item for item in items if item.get("country") == country])
        yield {"country": country}, of_country
        query: Query = {"country": country, "search": number[1:3], "exclude": number}
        yield query, [one for one in _containing(of_country, number[1:3]) if not one.startswith(number)]


def _numbers(items: Sequence[dict[str, Any]]) -> list[str]:
    return [item["e164"] for item in items]


def _containing(numbers: Sequence[str], term: str) -> list[str]:
    return [number for number in numbers if term in number]


def _middle(numbers: Sequence[str]) -> str:
    return numbers[len(numbers) // 2]


def _some(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:_MOST_SHOWN]) + ("…" if len(numbers) > _MOST_SHOWN else "")


def _while_unchanged(operation: str, judge: Callable[[CheckContext], None]) -> Callable[[CheckContext], None]:
    return while_unchanged(partial(_by_number, operation), judge)


def _by_number(operation: str, ctx: CheckContext) -> dict[str, list[object]]:
    """Return what may change a page, by number. Other fields, such as counters, may change at any time."""
    return {item["e164"]: [item.get(name) for name in _DECIDE_PAGES] for item in ctx.items(operation)}


CHECKS = (
    Check("list-numbers.page", _while_unchanged("list_numbers", _page)),
    Check("list-numbers.paging", _while_unchanged("list_numbers", _paging)),
    Check("list-numbers.trunk-absent", _trunk_absent),
    Check("list-numbers.search", _while_unchanged("list_numbers", _search)),
    Check("inventory.page", _while_unchanged("list_inventory", _inventory_page)),
    Check("inventory.unowned", _inventory_unowned),
    Check("inventory.filters", _while_unchanged("list_inventory", _inventory_filters)),
    Check("inventory.exclude", _while_unchanged("list_inventory", _inventory_exclude)),
    Check("inventory.no-source", _inventory_no_source),
    Check("inventory.account-id", _inventory_account_id),
)
