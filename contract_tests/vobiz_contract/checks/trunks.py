"""Trunks: reading them, and in a sandbox creating and deleting them. A trunk that a check created is deleted again."""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.context import MOST_PAGES
from vobiz_contract.checks.expectation import OTHER_REFUSALS, json_object
from vobiz_contract.errors import ContractError
from vobiz_contract.formats import is_uuid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS"]

_DEFAULT_LIMIT = 20
_MOST_READ = MOST_PAGES * 100


def _page(ctx: CheckContext, **query: int) -> tuple[list[dict[str, Any]], dict[str, Any], Exchange]:
    """Return one page of trunks, as its objects and its meta, after asserting that it has the form of a page."""
    exchange = ctx.api.send("list_trunks", query=query)
    body = json_object(exchange) if exchange.status == HTTPStatus.OK else None
    objects, meta = (body or {}).get("objects"), (body or {}).get("meta")
    if not _are_trunks(objects) or not isinstance(meta, dict) or not _has_counts(meta):
        ctx.fail(exchange, "status 200 with meta (limit, offset, total) and objects", behaviour="list-trunks.page")
    return list(objects or ()), meta, exchange


def _are_trunks(objects: object) -> bool:
    return isinstance(objects, list) and all(isinstance(one, dict) and is_uuid(one.get("trunk_id")) for one in objects)


def _has_counts(meta: dict[str, Any]) -> bool:
    return all(type(meta.get(name)) is int for name in ("limit", "offset", "total"))


def _ids(objects: list[dict[str, Any]]) -> list[str]:
    return [trunk["trunk_id"].lower() for trunk in objects]


def _all(ctx: CheckContext) -> list[str]:
    """Return the ids of all trunks. A very long list is not read to its end."""
    found: list[str] = []
    for _ in range(MOST_PAGES):
        objects, meta, _ = _page(ctx, limit=100, offset=len(found))
        found += _ids(objects)
        if len(found) >= meta["total"] or not objects:
            break
    return found


def _list_page(ctx: CheckContext) -> None:
    ctx.assert_behaviour(ctx.api.send("list_trunks"))
    objects, meta, exchange = _page(ctx)
    if (meta["limit"], meta["offset"]) != (_DEFAULT_LIMIT, 0) or len(objects) != min(_DEFAULT_LIMIT, meta["total"]):
        ctx.fail(exchange, "the first 20 trunks by default")
    found = _all(ctx)
    for trunk in ctx.provider.trunk_ids:
        if len(found) < _MOST_READ and trunk.lower() not in found:
            ctx.fail(exchange, f"the trunk {trunk} in the list", seen="a list without it")


def _list_paging(ctx: CheckContext) -> None:
    whole = _all(ctx)
    for limit in (1, 2, 100):
        _assert_pages(ctx, whole, limit)


def _assert_pages(ctx: CheckContext, whole: list[str], limit: int) -> None:
    """Assert that the first pages of this size are parts of the whole list, without a trunk twice."""
    found: list[str] = []
    for step in range(min(4, -(-len(whole) // limit))):
        objects, meta, exchange = _page(ctx, limit=limit, offset=step * limit)
        echo = (meta["limit"], meta["offset"], meta["total"])
        if echo != (limit, step * limit, len(whole)) or len(objects) > limit:
            ctx.fail(exchange, f"at most {limit} from offset {step * limit} of {len(whole)}")
        found += _ids(objects)
    different = set(found)
    if len(different) != len(found) or len(found) != min(len(whole), 4 * limit) or not different <= set(whole):
        seen = f"{len(found)} trunks, {len(different)} of them different"
        ctx.fail(exchange, "every trunk once on all pages together", seen=seen)


def _retrieve(ctx: CheckContext) -> None:
    for trunk in ctx.provider.trunk_ids[:3]:
        response = ctx.api.send("retrieve_trunk", trunk_id=trunk)
        ctx.assert_behaviour(response)
        if str((json_object(response) or {}).get("trunk_id")).lower() != trunk.lower():
            ctx.fail(response, f"the trunk {trunk}")


def _retrieve_unknown(ctx: CheckContext) -> None:
    for trunk in ctx.unknown_trunks():
        ctx.assert_behaviour(ctx.api.send("retrieve_trunk", trunk_id=trunk))


def _retrieve_foreign(ctx: CheckContext) -> None:
    ctx.assert_behaviour(ctx.api.send("retrieve_trunk", trunk_id=ctx.provider.foreign_trunk_id or ""))


@contextlib.contextmanager
def _created(ctx: CheckContext, **settings: object) -> Iterator[dict[str, Any]]:
    """Create a trunk, yield it, and delete it."""
    response = ctx.api.send("create_trunk", data={"name": "contract check", **settings})
    ctx.assert_behaviour(response, "create-trunk.success")
    trunk = json_object(response) or {}
    if not is_uuid(trunk.get("trunk_id")):
        ctx.fail(response, "the trunk with its trunk_id", behaviour="create-trunk.success")
    try:
        yield trunk
    finally:
        with contextlib.suppress(ContractError):
            ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])


def _exists(ctx: CheckContext, trunk_id: str) -> bool:
    response = ctx.api.send("retrieve_trunk", trunk_id=trunk_id)
    if response.status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
        ctx.fail(response, "status 200 or 404", behaviour="retrieve-trunk.success")
    return response.status == HTTPStatus.OK


def _create(ctx: CheckContext) -> None:
    with _created(ctx, trunk_direction="inbound", max_concurrent_calls=7) as trunk:
        response = ctx.last_exchange
        if trunk.get("name", "contract check") != "contract check":
            ctx.fail(response, "the trunk with the requested name")
        if not _exists(ctx, trunk["trunk_id"]):
            ctx.fail(response, "a trunk that can be retrieved", seen="404 when it was retrieved")
        if trunk["trunk_id"].lower() not in _all(ctx):
            ctx.fail(response, "a trunk in the list", seen="a list without it")
        with _created(ctx) as second:
            if second["trunk_id"] == trunk["trunk_id"]:
                ctx.fail(response, "a different trunk_id for each trunk", seen="the same twice")


def _older_style(ctx: CheckContext) -> None:
    for direction in ("INBOUND", "OUTBOUND"):
        with _created(ctx, trunk_type=direction, concurrent_calls_limit=7) as trunk:
            expected = {"trunk_direction": direction.lower(), "concurrent_calls_limit": 7}
            shown = {name: trunk.get(name, value) for name, value in expected.items()}
            if shown != expected:
                ctx.fail(ctx.last_exchange, f"a trunk with {expected}", seen=f"{shown}")


def _assignable(ctx: CheckContext) -> None:
    with _created(ctx) as trunk:
        number = ctx.free_number()
        response = ctx.api.assign(number, trunk["trunk_id"])
        ctx.assert_behaviour(response)
        ctx.assert_assigned(number, trunk["trunk_id"], response)
        ctx.free_number()


def _create_invalid(ctx: CheckContext) -> None:
    """Only a missing or invalid name, because no public page says how other invalid fields are refused."""
    for data in ({}, {"name": None}, {"name": ""}, {"name": 1}, {"trunk_direction": "inbound"}):
        response = ctx.api.send("create_trunk", data=data)
        if response.status in OTHER_REFUSALS:
            ctx.not_judged(f"a trunk without a name got {response.status}; no public page says which status it gets")
        ctx.assert_behaviour(response)


def _delete(ctx: CheckContext) -> None:
    with _created(ctx) as trunk:
        response = ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        if response.status not in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES):
            ctx.fail(response, "a successful status")
        if _exists(ctx, trunk["trunk_id"]) or trunk["trunk_id"].lower() in _all(ctx):
            ctx.fail(response, "no such trunk any more", seen="the trunk is still there")


def _delete_status(ctx: CheckContext) -> None:
    with _created(ctx) as trunk:
        response = ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        if response.status in {HTTPStatus.OK, HTTPStatus.ACCEPTED}:
            ctx.not_judged(f"the response was {response.status}; no public page says which success it is")
        ctx.assert_behaviour(response)
        if response.body:
            ctx.fail(response, "no body")


def _delete_unknown(ctx: CheckContext) -> None:
    for trunk in ctx.unknown_trunks():
        ctx.assert_behaviour(ctx.api.send("delete_trunk", trunk_id=trunk))


def _delete_in_use(ctx: CheckContext) -> None:
    with _created(ctx) as trunk:
        number = ctx.assigned_number(trunk["trunk_id"])
        response = ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        ctx.assert_behaviour(response)
        ctx.assert_assigned(number, trunk["trunk_id"], response)
        if not _exists(ctx, trunk["trunk_id"]):
            ctx.fail(response, "the trunk is kept", seen="404 when it was retrieved")
        ctx.free_number()


CHECKS = (
    Check("list-trunks.page", _list_page),
    Check("list-trunks.paging", _list_paging),
    Check("retrieve-trunk.success", _retrieve),
    Check("retrieve-trunk.unknown", _retrieve_unknown),
    Check("retrieve-trunk.foreign", _retrieve_foreign),
    Check("create-trunk.success", _create),
    Check("create-trunk.older-style", _older_style),
    Check("create-trunk.assignable", _assignable),
    Check("create-trunk.body-invalid", _create_invalid),
    Check("delete-trunk.success", _delete),
    Check("delete-trunk.success.status", _delete_status),
    Check("delete-trunk.unknown", _delete_unknown),
    Check("delete-trunk.in-use", _delete_in_use),
    Check("delete-trunk.in-use.body", _delete_in_use),
)
