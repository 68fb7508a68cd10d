"""Trunks: reading them, and in a sandbox deleting them. A trunk that a check created is deleted again."""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import json_object
from vobiz_contract.checks.resources import CREDENTIAL, IP_ACL, ORIGINATION_URI, SUCCESS, TRUNK, created, seen
from vobiz_contract.checks.samples import SAMPLES
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from contextlib import AbstractContextManager

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.checks.resources import Resource
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS", "REFERENCES", "exists", "new_trunk", "retrieved"]

# Which setting of a trunk refers to which kind of resource.
REFERENCES = {
    "credential_uuid": CREDENTIAL,
    "ipacl_uuid": IP_ACL,
    "primary_uri_uuid": ORIGINATION_URI,
    "fallback_uri_uuid": ORIGINATION_URI,
}
_SUCCESS = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)


def new_trunk(ctx: CheckContext, **settings: object) -> AbstractContextManager[dict[str, Any]]:
    """Create a trunk with more settings than the sample has, yield it, and delete it."""
    return created(ctx, TRUNK, {**SAMPLES[TRUNK.name].settings(ctx.random), **settings})


def _retrieve(ctx: CheckContext) -> None:
    for trunk in ctx.provider.trunk_ids[:3]:
        response = ctx.api.send("retrieve_trunk", trunk_id=trunk)
        ctx.assert_behaviour(response)
        if str((json_object(response) or {}).get("trunk_id")).lower() != trunk.lower():
            ctx.fail(response, f"the trunk {trunk}", wanted=Wanted(some=({"trunk_id": trunk},)))


def _retrieve_unknown(ctx: CheckContext) -> None:
    for trunk in ctx.unknown_trunks():
        ctx.assert_behaviour(ctx.api.send("retrieve_trunk", trunk_id=trunk))


def _retrieve_foreign(ctx: CheckContext) -> None:
    ctx.assert_behaviour(ctx.api.send("retrieve_trunk", trunk_id=ctx.provider.foreign_trunk_id or ""))


def exists(ctx: CheckContext, trunk_id: str, *, expected: bool = True) -> bool:
    """Return whether a trunk can be retrieved, as soon as that is what is expected."""
    status = HTTPStatus.OK if expected else HTTPStatus.NOT_FOUND
    response = retrieved(ctx, trunk_id, lambda one: one.status == status)
    if response.status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
        wanted = Wanted(statuses=(200, 404))
        ctx.fail(response, "status 200 or 404", behaviour="retrieve-trunk.success", wanted=wanted)
    return response.status == HTTPStatus.OK


def retrieved(ctx: CheckContext, trunk_id: str, fits: Callable[[Exchange], bool]) -> Exchange:
    """Return the response to the retrieval of a trunk, as soon as it fits to what was changed."""
    return ctx.soon(lambda: ctx.api.send("retrieve_trunk", trunk_id=trunk_id), fits)


def _delete(ctx: CheckContext) -> None:
    with new_trunk(ctx) as kept, new_trunk(ctx) as trunk:
        response = ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        if response.status not in _SUCCESS:
            ctx.fail(response, "a successful status", wanted=Wanted(statuses=SUCCESS))
        gone, other = TRUNK.id_of(trunk), TRUNK.id_of(kept)
        found = seen(ctx, TRUNK, lambda every: other in every and gone not in every)
        shows = ctx.last_exchange
        if gone in found:
            wanted = Wanted(none=({"trunk_id": trunk["trunk_id"]},))
            ctx.fail(shows, "no such trunk any more", seen="a list with it", wanted=wanted, cause=response)
        if other not in found:
            wrong, wanted = "a list without another one", Wanted(some=({"trunk_id": kept["trunk_id"]},))
            ctx.fail(shows, "no other trunk deleted", seen=wrong, wanted=wanted, cause=response)
        if exists(ctx, trunk["trunk_id"], expected=False):
            wrong, wanted = "200 when it was retrieved", Wanted(statuses=(404,))
            ctx.fail(ctx.last_exchange, "no such trunk any more", seen=wrong, wanted=wanted, cause=response)


def _delete_status(ctx: CheckContext) -> None:
    with new_trunk(ctx) as trunk:
        response = ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        if response.status in {HTTPStatus.OK, HTTPStatus.ACCEPTED}:
            ctx.not_judged(f"the response was {response.status}; no public page says which success it is")
        ctx.assert_behaviour(response)
        if response.body:
            ctx.fail(response, "no body", wanted=Wanted(empty=True))


def _delete_cascade(ctx: CheckContext) -> None:
    """Delete a trunk that refers to a credential, an IP ACL and two origination URIs. Others stay."""
    with contextlib.ExitStack() as stack:
        kept = {
            kind.name: kind.id_of(stack.enter_context(created(ctx, kind, SAMPLES[kind.name].settings(ctx.random))))
            for kind in set(REFERENCES.values())
        }
        settings = {
            name: stack.enter_context(created(ctx, kind, SAMPLES[kind.name].settings(ctx.random)))["id"]
            for name, kind in REFERENCES.items()
        }
        deleted = {str(one).lower() for one in settings.values()}
        trunk = stack.enter_context(new_trunk(ctx, **settings))
        response = ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        if response.status not in _SUCCESS:
            wanted = Wanted(statuses=SUCCESS)
            ctx.fail(response, "a successful status", behaviour="delete-trunk.success", wanted=wanted)
        for kind in set(REFERENCES.values()):
            other = kept[kind.name]
            own = {*deleted, other}
            found = _own_soon(ctx, kind, own, {other})
            if found != {other}:
                wrong = f"{len(found & deleted)} of them still there, {len({other} - found)} others missing"
                ctx.fail(response, f"each {kind.words} of the trunk deleted, and no other", seen=wrong)


def _own_soon(ctx: CheckContext, kind: Resource, own: AbstractSet[str], expected: AbstractSet[str]) -> AbstractSet[str]:
    """Return which of the check's own objects are listed, as soon as they are the expected ones."""
    return seen(ctx, kind, lambda every: every.keys() & own == expected).keys() & own


def _delete_unknown(ctx: CheckContext) -> None:
    for trunk in ctx.unknown_trunks():
        ctx.assert_behaviour(ctx.api.send("delete_trunk", trunk_id=trunk))


def _delete_active_calls(ctx: CheckContext) -> None:
    with new_trunk(ctx) as trunk:
        response = ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        ctx.assert_behaviour(response)
        _assert_kept(ctx, response, trunk["trunk_id"])


def _delete_in_use(ctx: CheckContext) -> None:
    """A provider may also delete such a trunk: Vobiz's page has a 409 for active calls only."""
    with new_trunk(ctx) as trunk:
        number = ctx.assigned_number(trunk["trunk_id"])
        response = ctx.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        if response.status in _SUCCESS and not exists(ctx, trunk["trunk_id"], expected=False):
            ctx.free_number()
            ctx.not_judged("the trunk was deleted; no public page says that an assigned number prevents it")
        ctx.assert_behaviour(response)
        ctx.assert_assigned(number, trunk["trunk_id"], response)
        _assert_kept(ctx, response, trunk["trunk_id"])
        ctx.free_number()


def _assert_kept(ctx: CheckContext, response: Exchange, trunk_id: str) -> None:
    if not ctx.still(lambda: exists(ctx, trunk_id), bool):
        wrong, wanted = "404 when it was retrieved", Wanted(statuses=(200,))
        ctx.fail(ctx.last_exchange, "the trunk is kept", seen=wrong, wanted=wanted, cause=response)


CHECKS = (
    Check("retrieve-trunk.success", _retrieve),
    Check("retrieve-trunk.unknown", _retrieve_unknown),
    Check("retrieve-trunk.foreign", _retrieve_foreign),
    Check("delete-trunk.success", _delete),
    Check("delete-trunk.success.status", _delete_status),
    Check("delete-trunk.cascade", _delete_cascade),
    Check("delete-trunk.unknown", _delete_unknown),
    Check("delete-trunk.active-calls", _delete_active_calls),
    Check("delete-trunk.in-use", _delete_in_use),
    Check("delete-trunk.in-use.body", _delete_in_use),
)
