"""Creating, changing and deleting origination URIs, credentials and IP ACLs, and changing trunks, in a sandbox.

The same checks apply to each kind; `samples` says what is sent. What only one kind has is in `trunks`,
`trunk_settings` and `trunk_parts`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import OTHER_REFUSALS, json_object
from vobiz_contract.checks.resources import (
    CREDENTIAL,
    IP_ACL,
    ORIGINATION_URI,
    RESOURCES,
    Resource,
    created,
    documented,
    listed,
    seen,
    shown,
    unknown_id,
)
from vobiz_contract.checks.samples import SAMPLES
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS", "assert_shows"]

_PARTS = (ORIGINATION_URI, CREDENTIAL, IP_ACL)
_MADE_BY_PROVIDER = frozenset({"created_at", "updated_at"})  # another one at each run


def assert_shows(ctx: CheckContext, response: Exchange, found: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    """Assert that what a response shows of an object has the expected values."""
    seen = {name: found.get(name) for name in expected}
    if seen != expected:
        wrong = {name: value for name, value in expected.items() if seen[name] != value}
        wanted = None if _MADE_BY_PROVIDER & wrong.keys() else Wanted(some=({**_id_in(response, found), **wrong},))
        cause = ctx.last_change if response.request.method == "GET" else None
        ctx.fail(response, f"{dict(expected)}", seen=f"{seen}", wanted=wanted, cause=cause)


def _id_in(response: Exchange, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the id of an object, unless the response is that to its creation, which has another one each time."""
    if response.request.method == "POST":
        return {}
    return {name: found[name] for name in ("trunk_id", "id") if name in found}


def _has(found: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    return all(found.get(name) == value for name, value in expected.items())


def _create(resource: Resource, ctx: CheckContext) -> None:
    settings = SAMPLES[resource.name].settings
    sent = settings(ctx.random)
    with created(ctx, resource, sent) as first, created(ctx, resource, settings(ctx.random)) as second:
        if resource.id_of(first) == resource.id_of(second):
            ctx.fail(ctx.last_exchange, f"a different id for each {resource.words}", seen="the same twice")
        for one in (first, second):
            shown(ctx, resource, resource.id_of(one))
        _assert_created_once(ctx, resource, resource.id_of(first), sent)


def _assert_created_once(ctx: CheckContext, resource: Resource, new: str, sent: Mapping[str, object]) -> None:
    """Assert that no other object shows a text of the request, each of which was drawn for it alone."""
    texts = {value for value in sent.values() if isinstance(value, str)}
    for one, shows in listed(ctx, resource).items():
        if one != new and any(isinstance(value, str) and value in texts for value in shows.values()):
            ctx.fail(ctx.last_exchange, f"one {resource.words} per request", seen=f"{one} besides {new}")


def _create_invalid(resource: Resource, ctx: CheckContext) -> None:
    for invalid in SAMPLES[resource.name].invalid:
        ctx.assert_names_field(ctx.api.send(resource.operation("create"), data=invalid.data), invalid.field)


def _update(resource: Resource, ctx: CheckContext) -> None:
    sample = SAMPLES[resource.name]
    settings = sample.settings
    with created(ctx, resource, settings(ctx.random)) as first, created(ctx, resource, settings(ctx.random)) as second:
        new, other = resource.id_of(first), resource.id_of(second)
        before = documented(ctx, resource, shown(ctx, resource, other))
        change = sample.change(ctx.random)
        response = _change(ctx, resource, first, change.data)
        ctx.assert_behaviour(response)
        found = json_object(response) or {}
        assert_shows(ctx, response, found, {resource.id_field: first[resource.id_field], **change.shown})
        after = seen(ctx, resource, lambda every: _has(every.get(new, {}), change.shown))
        assert_shows(ctx, ctx.last_exchange, after.get(new, {}), change.shown)
        if other in after and documented(ctx, resource, after[other]) != before:
            ctx.fail(response, f"a change of {new} only", seen=f"a change of {other}")


def _change(ctx: CheckContext, resource: Resource, one: Mapping[str, Any], data: Mapping[str, object]) -> Exchange:
    return ctx.api.send(resource.operation("update"), resource_id=resource.id_of(one), data=data)


def _update_partial(resource: Resource, ctx: CheckContext) -> None:
    """Send one field only. Newer pages of Vobiz require more, so a refusal is not judged."""
    sample = SAMPLES[resource.name]
    with created(ctx, resource, sample.settings(ctx.random)) as first:
        before = shown(ctx, resource, resource.id_of(first))
        response = _change(ctx, resource, first, sample.partial)
        if response.status in {*OTHER_REFUSALS, 400}:
            ctx.not_judged(f"an update of one field got {response.status}; some pages of Vobiz require more fields")
        ctx.assert_behaviour(response)
        expected = {**documented(ctx, resource, before), **sample.partial}
        found = ctx.soon(lambda: shown(ctx, resource, resource.id_of(first)), lambda one: _has(one, expected))
        assert_shows(ctx, ctx.last_exchange, found, expected)


def _update_invalid(resource: Resource, ctx: CheckContext) -> None:
    sample = SAMPLES[resource.name]
    with created(ctx, resource, sample.settings(ctx.random)) as first:
        before = documented(ctx, resource, shown(ctx, resource, resource.id_of(first)))
        for invalid in sample.invalid_change:
            response = _change(ctx, resource, first, invalid.data)
            ctx.assert_names_field(response, invalid.field)
        now = ctx.still(
            lambda: documented(ctx, resource, shown(ctx, resource, resource.id_of(first))), lambda one: one == before
        )
        if now != before:
            ctx.fail(response, "no change", seen=f"a change of the {resource.words}")


def _update_unknown(resource: Resource, ctx: CheckContext) -> None:
    change = SAMPLES[resource.name].change(ctx.random).data
    for _ in range(2):
        unknown = unknown_id(ctx)
        ctx.assert_behaviour(ctx.api.send(resource.operation("update"), resource_id=unknown, data=change))


def _delete(resource: Resource, ctx: CheckContext) -> None:
    settings = SAMPLES[resource.name].settings
    with created(ctx, resource, settings(ctx.random)) as kept, created(ctx, resource, settings(ctx.random)) as first:
        response = ctx.api.send(resource.operation("delete"), resource_id=resource.id_of(first))
        ctx.assert_behaviour(response)
        if response.body:
            ctx.fail(response, "no body", wanted=Wanted(empty=True))
        gone, other = resource.id_of(first), resource.id_of(kept)
        found = seen(ctx, resource, lambda every: other in every and gone not in every)
        if gone in found:
            ctx.fail(
                ctx.last_exchange,
                f"no such {resource.words} any more",
                seen="the list still contains it",
                wanted=Wanted(none=({resource.id_field: first[resource.id_field]},)),
                cause=response,
            )
        if other not in found:
            ctx.fail(
                ctx.last_exchange,
                f"no other {resource.words} deleted",
                seen="a list without another one",
                wanted=Wanted(some=({resource.id_field: kept[resource.id_field]},)),
                cause=response,
            )


def _delete_unknown(resource: Resource, ctx: CheckContext) -> None:
    """Delete one that never existed, and one that no longer exists."""
    delete = resource.operation("delete")
    ctx.assert_behaviour(ctx.api.send(delete, resource_id=unknown_id(ctx)))
    with created(ctx, resource, SAMPLES[resource.name].settings(ctx.random)) as first:
        removed = ctx.api.send(delete, resource_id=resource.id_of(first))
        ctx.assert_behaviour(removed, resource.behaviour("delete", "success"))
        ctx.assert_behaviour(ctx.api.send(delete, resource_id=resource.id_of(first)))


def _foreign(resource: Resource, verb: str, ctx: CheckContext) -> None:
    foreign = ctx.provider.foreign_id(resource.name) or ""
    data = SAMPLES[resource.name].change(ctx.random).data if verb == "update" else None
    ctx.assert_behaviour(ctx.api.send(resource.operation(verb), resource_id=foreign, data=data))


def _checks(verb: str, name: str, run: Callable[[Resource, CheckContext], None], *kinds: Resource) -> tuple[Check, ...]:
    return tuple(Check(one.behaviour(verb, name), partial(run, one)) for one in kinds)


CHECKS = (
    *_checks("create", "success", _create, *_PARTS),
    *_checks("create", "body-invalid", _create_invalid, *RESOURCES),
    *_checks("update", "success", _update, *RESOURCES),
    *_checks("update", "partial", _update_partial, *RESOURCES),
    *_checks("update", "body-invalid", _update_invalid, *RESOURCES),
    *_checks("update", "unknown", _update_unknown, *RESOURCES),
    *_checks("delete", "success", _delete, *_PARTS),
    *_checks("delete", "unknown", _delete_unknown, *_PARTS),
    *(Check(one.behaviour("update", "foreign"), partial(_foreign, one, "update")) for one in RESOURCES),
    *(Check(one.behaviour("delete", "foreign"), partial(_foreign, one, "delete")) for one in RESOURCES),
)
