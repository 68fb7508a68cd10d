"""The lists of numbers, the account's and the inventory: pages, totals, search and filters.

A list may be long, and may change in others' hands: what is read of it is bounded, and a whole is compared with its
parts only where it was read as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.lab import PAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vobiz_contract.lab import Lab

__all__ = ["CHECKS"]

_DEFAULT = 25
_MOST_READ = PAGES * 100


def _first_page(lab: Lab, operation: str) -> dict[str, Any]:
    """The page that comes without asking for one: the first, of 25."""
    answer = lab.api.send(operation)
    lab.must(answer)
    body, exchange = lab.page(operation)
    expected = {"page": 1, "per_page": _DEFAULT}
    if any(body[name] != value for name, value in expected.items()):
        lab.breach(exchange, "page 1 of 25 a page by default", seen=f"page {body['page']} of {body['per_page']} a page")
    if len(body["items"]) != min(_DEFAULT, body["total"]):
        lab.breach(exchange, f"{min(_DEFAULT, body['total'])} of {body['total']} items", seen=f"{len(body['items'])}")
    return body


def _page(lab: Lab) -> None:
    _first_page(lab, "list_numbers")
    listed = lab.trunks_of_numbers()
    if len(listed) < _MOST_READ:
        for number in lab.target.numbers:
            if number not in listed:
                lab.breach(lab.api.wire.journal[-1], f"{number} in the list of numbers", seen="a list without it")


def _paging(lab: Lab) -> None:
    whole = [item["e164"] for item in lab.items("list_numbers")]
    if len(whole) != len(set(whole)):
        lab.breach(lab.api.wire.journal[-1], "every number once", seen="one twice")
    for per_page in (1, 2, 3, 100):
        _pages_hold(lab, whole, per_page)
    beyond = lab.api.send("list_numbers", query={"page": len(whole) + 1, "per_page": 100})
    if beyond.status == 200 and beyond.json().get("items"):  # noqa: PLR2004 what else it may be is not known
        lab.breach(beyond, "nothing beyond the last page")


def _pages_hold(lab: Lab, whole: Sequence[str], per_page: int) -> None:
    found: list[str] = []
    pages = min(6, -(-len(whole) // per_page))
    for number in range(1, pages + 1):
        body, exchange = lab.page("list_numbers", page=number, per_page=per_page)
        echo = (body["page"], body["per_page"])
        if echo != (number, per_page) or len(body["items"]) > per_page:
            lab.breach(
                exchange, f"page {number} of at most {per_page}", seen=f"{len(body['items'])} items, page {echo}"
            )
        if len(whole) < _MOST_READ and body["total"] != len(whole):
            lab.breach(exchange, f"a total of {len(whole)}", seen=f"a total of {body['total']}")
        found += [item["e164"] for item in body["items"]]
    complete = pages * per_page >= len(whole)
    if len(set(found)) != len(found) or (complete and set(found) != set(whole)) or not set(found) <= set(whole):
        lab.breach(
            exchange,
            "every number once over the pages",
            seen=f"{len(found)} items, {len(set(found))} of them different",
        )
    if not complete and len(found) != pages * per_page:
        lab.breach(exchange, f"{per_page} items on every page but the last", seen=f"{len(found)} on {pages} pages")


def _trunk_absent(lab: Lab) -> None:
    number = lab.freed()
    for _ in range(2):
        body, exchange = lab.page("list_numbers", per_page=100, search=number)
        shown = next((item for item in body["items"] if item["e164"] == number), None)
        if shown is None:
            shown = next(item for item in lab.items("list_numbers") if item["e164"] == number)
        if "trunk_group_id" in shown:
            lab.breach(exchange, "no trunk_group_id", seen=f"trunk_group_id {shown['trunk_group_id']!r}")
        lab.assigned()
        lab.freed()


def _search(lab: Lab) -> None:
    whole = [item["e164"] for item in lab.items("list_numbers")]
    number = lab.number
    terms = [number, number[1:], number[:3], number[3:-2], number[-4:], number[-1], "+", "00000000000000000"]
    for term in filter(None, terms):
        _matches(lab, "list_numbers", whole, {"search": term}, [one for one in whole if term in one])


def _matches(lab: Lab, operation: str, whole: Sequence[str], query: dict[str, str], expected: Sequence[str]) -> None:
    """A list with a query holds what it is to hold, and says how many they are, on a small page too."""
    found = [item["e164"] for item in lab.items(operation, **query)]
    exchange = lab.api.wire.journal[-1]
    if set(found) - set(expected) or len(found) != len(set(found)):
        lab.breach(exchange, f"only numbers that pass {query}, once", seen=_some(sorted(set(found) - set(expected))))
    if len(whole) < _MOST_READ and set(found) != set(expected):
        lab.breach(
            exchange, f"all numbers that pass {query}", seen=f"none of {_some(sorted(set(expected) - set(found)))}"
        )
    body, exchange = lab.page(operation, page=1, per_page=1, **query)
    if len(whole) < _MOST_READ and (body["total"], len(body["items"])) != (len(expected), min(1, len(expected))):
        lab.breach(exchange, f"a total of {len(expected)}", seen=f"a total of {body['total']}")


def _some(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:3]) + ("…" if len(numbers) > 3 else "")  # noqa: PLR2004


def _inventory_page(lab: Lab) -> None:
    _first_page(lab, "list_inventory")


def _inventory_unowned(lab: Lab) -> None:
    own = set(lab.trunks_of_numbers())
    for number in lab.target.numbers:
        found = {item["e164"] for item in lab.items("list_inventory", search=number[1:])}
        found |= {item["e164"] for item in lab.items("list_inventory")}
        if found & own:
            lab.breach(lab.api.wire.journal[-1], "no number of the account", seen=_some(sorted(found & own)))


def _inventory_filters(lab: Lab) -> None:
    items = lab.items("list_inventory")
    if not items:
        lab.open("the inventory is empty")
    whole = [item["e164"] for item in items]
    number = whole[len(whole) // 2]
    for term in (number, number[1:4], number[-3:], "+", "0000000000000000"):
        _matches(lab, "list_inventory", whole, {"search": term}, [one for one in whole if term in one])
    for parts in ((number[1:4],), (number[-3:], "0000000000000000"), (whole[0], whole[-1])):
        passing = [one for one in whole if not any(part in one for part in parts)]
        _matches(lab, "list_inventory", whole, {"exclude": ",".join(parts)}, passing)
    countries = {str(item.get("country")) for item in items} | {"ZZ"}
    for country in sorted(one for one in countries if re.fullmatch("[A-Z]{2}", one))[:4]:
        passing = [item["e164"] for item in items if item.get("country") == country]
        _matches(lab, "list_inventory", whole, {"country": country}, passing)
        both = [one for one in passing if number[1:3] in one and number not in one]
        _matches(lab, "list_inventory", whole, {"country": country, "search": number[1:3], "exclude": number}, both)


CHECKS = (
    Check("list-numbers.page", _page),
    Check("list-numbers.paging", _paging),
    Check("list-numbers.trunk-absent", _trunk_absent),
    Check("list-numbers.search", _search),
    Check("inventory.page", _inventory_page),
    Check("inventory.unowned", _inventory_unowned),
    Check("inventory.filters", _inventory_filters),
)
