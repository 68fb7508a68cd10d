"""The lists of trunks, origination URIs, credentials and IP ACLs: pages, totals, and what is behind the last page."""

from __future__ import annotations

import contextlib
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import json_object
from vobiz_contract.checks.resources import (
    CREDENTIAL,
    IP_ACL,
    MOST_READ,
    ORIGINATION_URI,
    RESOURCES,
    TRUNK,
    created,
    listed,
    page,
    seen,
)
from vobiz_contract.checks.samples import SAMPLES, is_marked
from vobiz_contract.checks.unchanged import while_unchanged
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.checks.resources import Resource

__all__ = ["CHECKS"]

_DEFAULT_LIMIT = 20
_FEW = 3  # of which a list has pages
_MOST_PAGES = 4


def _page(resource: Resource, ctx: CheckContext) -> None:
    ctx.assert_behaviour(ctx.api.send(resource.operation("list")))
    objects, meta, exchange = page(ctx, resource)
    if (meta["limit"], meta["offset"]) != (_DEFAULT_LIMIT, 0) or len(objects) != min(_DEFAULT_LIMIT, meta["total"]):
        wanted = Wanted(some=({"limit": _DEFAULT_LIMIT, "offset": 0},))
        ctx.fail(exchange, f"the first {_DEFAULT_LIMIT} by default", wanted=wanted)
    if resource is not TRUNK:
        return
    found = listed(ctx, resource)
    for trunk in ctx.provider.trunk_ids:
        if len(found) < MOST_READ and trunk.lower() not in found:
            wanted = Wanted(some=({"trunk_id": trunk},))
            ctx.fail(exchange, f"the trunk {trunk} in the list", seen="a list without it", wanted=wanted)


def _paging(resource: Resource, ctx: CheckContext) -> None:
    """In a sandbox, create a few, so that there is more than one page."""
    with contextlib.ExitStack() as stack:
        few = range(_FEW if ctx.provider.sandbox else 0)
        sample = SAMPLES[resource.name]
        new = {resource.id_of(stack.enter_context(created(ctx, resource, sample.settings(ctx.random)))) for _ in few}
        whole = seen(ctx, resource, lambda every: new <= every.keys())
        if len(whole) < 2:  # noqa: PLR2004 one object is one page
            ctx.not_judged(f"the account has fewer than two {resource.words}s, so that there is one page only")
        for limit in (1, 2, 100):
            _assert_pages(ctx, resource, whole, limit, _size(ctx, resource, limit))


def _size(ctx: CheckContext, resource: Resource, asked: int) -> int:
    """Return the size of pages. No public page says how large a page may be, so that a large one may be smaller."""
    if asked <= _DEFAULT_LIMIT:
        return asked
    shown: int = page(ctx, resource, limit=asked)[1]["limit"]
    return min(asked, max(_DEFAULT_LIMIT, shown))


def _assert_pages(ctx: CheckContext, resource: Resource, whole: Collection[str], asked: int, limit: int) -> None:
    """Assert that the first pages of this size are parts of the whole list, without an object twice."""
    found: list[str] = []
    for step in range(min(_MOST_PAGES, -(-len(whole) // limit))):
        objects, meta, exchange = page(ctx, resource, limit=asked, offset=step * limit)
        echo = (meta["limit"], meta["offset"], meta["total"])
        if echo != (limit, step * limit, len(whole)) or len(objects) > limit:
            wanted = Wanted(some=({"limit": limit, "offset": step * limit},))
            ctx.fail(exchange, f"at most {limit} from offset {step * limit} of {len(whole)}", wanted=wanted)
        found += [resource.id_of(one) for one in objects]
    different, expected = set(found), min(len(whole), _MOST_PAGES * limit)
    if not len(different) == len(found) == expected or not different <= set(whole):
        seen = f"{len(found)} objects, {len(different)} of them different"
        ctx.fail(exchange, f"every {resource.words} once on all pages together", seen=seen)


def _empty(resource: Resource, ctx: CheckContext) -> None:
    """In a sandbox, create one, so that there is a last one. Another status than 200 is not judged."""
    with contextlib.ExitStack() as stack:
        if ctx.provider.sandbox:
            stack.enter_context(created(ctx, resource, SAMPLES[resource.name].settings(ctx.random)))
        total = page(ctx, resource, limit=1)[1]["total"]
        for offset in (total, total + 100):
            exchange = ctx.api.send(resource.operation("list"), query={"limit": 20, "offset": offset})
            if exchange.status != HTTPStatus.OK:
                ctx.not_judged(f"the offset {offset} of {total} got {exchange.status}; no public page mentions it")
            body = json_object(exchange) or {}
            if body.get("objects") != [] or (body.get("meta") or {}).get("total") != total:
                wanted = Wanted(some=({"objects": []},))
                ctx.fail(exchange, f"no objects behind the last one, and a total of {total}", wanted=wanted)


def _of_others(resource: Resource, ctx: CheckContext) -> dict[str, object]:
    """Return what others have, and when it was changed. Other fields, such as counters, may change at any time."""
    return {one: shown.get("updated_at") for one, shown in listed(ctx, resource).items() if not is_marked(shown)}


def _check(name: str, judge: Callable[[Resource, CheckContext], None], resource: Resource) -> Check:
    run = while_unchanged(partial(_of_others, resource), partial(judge, resource))
    return Check(resource.behaviour("list", name), run)


CHECKS = (
    *(_check("page", _page, one) for one in RESOURCES),
    *(_check("paging", _paging, one) for one in RESOURCES),
    *(_check("empty", _empty, one) for one in (ORIGINATION_URI, CREDENTIAL, IP_ACL)),
)
