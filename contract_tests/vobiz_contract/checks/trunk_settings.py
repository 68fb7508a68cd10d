"""Creating trunks in a sandbox, and what of the request a trunk shows afterwards."""

from __future__ import annotations

import contextlib
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import OTHER_REFUSALS, json_object
from vobiz_contract.checks.resources import TRUNK, created, seen, unknown_id
from vobiz_contract.checks.samples import MARK, SAMPLES
from vobiz_contract.checks.trunks import REFERENCES, exists, new_trunk, retrieved
from vobiz_contract.formats import is_uuid
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS"]

# The settings of Vobiz's own example that refer to nothing else. None of the values is a default.
_SETTINGS: Mapping[str, Any] = {
    "cps_limit": 7,
    "description": "Calls of the contract check",
    "secure": True,
    "transport": "tls",
    "recording": True,
    "enable_transcription": True,
    "pii_redaction": True,
    "webhook_url": "https://example.com/vobiz",
    "webhook_method": "GET",
    "recording_webhook_enabled": True,
    "inbound_destination": "sip:contract-check.example.com",
}
_BEYOND_LIMITS: tuple[tuple[str, object], ...] = (
    ("max_concurrent_calls", 1001),
    ("max_concurrent_calls", -1),
    ("cps_limit", 101),
    ("description", "x" * 501),
)
_ACTIVE = {True: {"active", "enabled"}, False: {"inactive", "disabled"}}


def _create(ctx: CheckContext) -> None:
    settings = SAMPLES[TRUNK.name].settings(ctx.random)
    with created(ctx, TRUNK, settings) as trunk:
        response = ctx.last_exchange
        if trunk.get("name", settings["name"]) != settings["name"]:
            ctx.fail(response, "the trunk with the requested name")
        if not exists(ctx, trunk["trunk_id"]):
            wrong, wanted = "404 when it was retrieved", Wanted(statuses=(200,))
            ctx.fail(ctx.last_exchange, "a trunk that can be retrieved", seen=wrong, wanted=wanted, cause=response)
        if TRUNK.id_of(trunk) not in seen(ctx, TRUNK, lambda every: TRUNK.id_of(trunk) in every):
            wrong, wanted = "a list without it", Wanted(some=({"trunk_id": trunk["trunk_id"]},))
            ctx.fail(ctx.last_exchange, "a trunk in the list", seen=wrong, wanted=wanted, cause=response)
        with new_trunk(ctx) as second:
            if second["trunk_id"] == trunk["trunk_id"]:
                ctx.fail(response, "a different trunk_id for each trunk", seen="the same twice")


def _create_status(ctx: CheckContext) -> None:
    with new_trunk(ctx):
        response = ctx.last_exchange
        if response.status == HTTPStatus.OK:
            ctx.not_judged("the response was 200; one of Vobiz's pages shows 201, another 200")
        ctx.assert_behaviour(response)


def _older_style(ctx: CheckContext) -> None:
    for direction in ("INBOUND", "OUTBOUND"):
        name = SAMPLES[TRUNK.name].settings(ctx.random)["name"]
        data = {"name": name, "trunk_type": direction, "concurrent_calls_limit": 7}
        with created(ctx, TRUNK, data, ctx.behaviour) as trunk:
            expected = {"trunk_direction": direction.lower(), "concurrent_calls_limit": 7}
            shown = {name: trunk.get(name, value) for name, value in expected.items()}
            if shown != expected:
                wanted = Wanted(some=(expected,))
                ctx.fail(ctx.last_exchange, f"a trunk with {expected}", seen=f"{shown}", wanted=wanted)


def _settings(ctx: CheckContext) -> None:
    """Also with the ids of a credential, an IP ACL and origination URIs that exist."""
    with contextlib.ExitStack() as stack:
        references = {
            name: stack.enter_context(created(ctx, kind, SAMPLES[kind.name].settings(ctx.random)))["id"]
            for name, kind in REFERENCES.items()
        }
        settings = {**_SETTINGS, **references}
        sent = {**SAMPLES[TRUNK.name].settings(ctx.random), **settings}
        trunk = stack.enter_context(created(ctx, TRUNK, sent, ctx.behaviour))
        _assert_keeps(ctx, trunk, settings)


def _assert_keeps(ctx: CheckContext, trunk: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
    """Assert that a trunk has these settings. Each may be shown on creation, on retrieval, or in the list."""
    response = ctx.last_exchange
    shows = retrieved(ctx, trunk["trunk_id"], lambda one: one.status == HTTPStatus.OK)
    every = seen(ctx, TRUNK, lambda every: TRUNK.id_of(trunk) in every)
    found = {**trunk, **every.get(TRUNK.id_of(trunk), {}), **(json_object(shows) or {})}
    wrong = {name: found.get(name) for name, value in settings.items() if not _is_same(found.get(name), value)}
    if wrong:
        wanted = Wanted(some=({"trunk_id": trunk["trunk_id"], **{name: settings[name] for name in wrong}},))
        expected = f"a trunk with {dict(settings)}"
        ctx.fail(shows, expected, seen=f"a trunk with {wrong}", wanted=wanted, cause=response)


def _is_same(found: object, value: object) -> bool:
    """Return whether two values are equal. The hexadecimal digits of a UUID may be in either case (RFC 9562)."""
    return found == value or (is_uuid(found) and is_uuid(value) and str(found).lower() == str(value).lower())


def _references_unchecked(ctx: CheckContext) -> None:
    """A provider that refuses ids of nothing is not judged, because no public page says that it may not."""
    references = {name: unknown_id(ctx) for name in REFERENCES}
    response = ctx.api.send("create_trunk", data={**SAMPLES[TRUNK.name].settings(ctx.random), **references})
    if response.status in {HTTPStatus.BAD_REQUEST, *OTHER_REFUSALS}:
        ctx.not_judged(f"ids of nothing got {response.status}; no public page says whether they are refused")
    ctx.assert_behaviour(response, "create-trunk.success")
    trunk = json_object(response) or {}
    _assert_keeps(ctx, trunk, references)


def _limits(ctx: CheckContext) -> None:
    for name, value in _BEYOND_LIMITS:
        data = {**SAMPLES[TRUNK.name].settings(ctx.random), name: value}
        ctx.assert_names_field(ctx.api.send("create_trunk", data=data), name)


def _assignable(ctx: CheckContext) -> None:
    with new_trunk(ctx) as trunk:
        number = ctx.free_number()
        response = ctx.api.assign(number, trunk["trunk_id"])
        ctx.assert_behaviour(response)
        ctx.assert_status(response, HTTPStatus.NO_CONTENT)
        ctx.assert_assigned(number, trunk["trunk_id"], response)
        ctx.free_number()


def _enabled(ctx: CheckContext) -> None:
    with new_trunk(ctx) as trunk:
        for enabled in (False, True):
            data = {"name": trunk.get("name", MARK), "max_concurrent_calls": 5, "enabled": enabled}
            response = ctx.api.send("update_trunk", trunk_id=trunk["trunk_id"], data=data)
            ctx.assert_behaviour(response)
            _assert_status_shown(ctx, response, enabled=enabled)
            shows = partial(_shows_status, enabled=enabled)
            _assert_status_shown(ctx, retrieved(ctx, trunk["trunk_id"], shows), enabled=enabled)


def _shows_status(response: Exchange, *, enabled: bool) -> bool:
    return (json_object(response) or {}).get("trunk_status") in _ACTIVE[enabled]


def _assert_status_shown(ctx: CheckContext, response: Exchange, *, enabled: bool) -> None:
    """Requests have other words for the status than responses; a response with the former is not judged."""
    status = (json_object(response) or {}).get("trunk_status")
    if not _shows_status(response, enabled=enabled):
        expected = "active" if enabled else "inactive"
        wanted = Wanted(some=({"trunk_status": expected},))
        cause = ctx.last_change if response.request.method == "GET" else None
        ctx.fail(response, f"a trunk_status {expected}", seen=f"trunk_status {status!r}", wanted=wanted, cause=cause)
    if status in {"enabled", "disabled"}:
        ctx.not_judged(f"the trunk_status is {status!r}; Vobiz's pages have this word in requests only")


CHECKS = (
    Check("create-trunk.success", _create),
    Check("create-trunk.success.status", _create_status),
    Check("create-trunk.older-style", _older_style),
    Check("create-trunk.settings", _settings),
    Check("create-trunk.references-unchecked", _references_unchecked),
    Check("create-trunk.limits", _limits),
    Check("create-trunk.assignable", _assignable),
    Check("update-trunk.enabled", _enabled),
)
