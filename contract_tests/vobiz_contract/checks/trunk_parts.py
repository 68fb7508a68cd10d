"""What only origination URIs, only credentials or only IP ACLs have: how fields are named, hidden and unique."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import json_object
from vobiz_contract.checks.managing import assert_shows
from vobiz_contract.checks.resources import (
    CREDENTIAL,
    IP_ACL,
    ORIGINATION_URI,
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
    from collections.abc import Iterator

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.checks.resources import Resource

__all__ = ["CHECKS"]

_HIDDEN = "<redacted>"
_REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
_URI_DEFAULTS = {"priority": 1, "weight": 10}


def _settings(ctx: CheckContext, resource: Resource) -> dict[str, Any]:
    return SAMPLES[resource.name].settings(ctx.random)


def _uri_name(ctx: CheckContext) -> None:
    """A refusal is not judged, because older copies of Vobiz's page have other names only."""
    settings = _settings(ctx, ORIGINATION_URI)
    sent = {name: settings[name] for name in ("name", "sip_uri", "priority")}
    response = ctx.api.send("create_origination_uri", data=sent)
    if response.status in _REFUSED:
        ctx.not_judged(f"the newer names got {response.status}; older copies of Vobiz's page have other ones")
    ctx.assert_behaviour(response)
    assert_shows(ctx, response, json_object(response) or {}, {"uri": sent["sip_uri"]})
    _assert_described(ctx, ORIGINATION_URI, json_object(response) or {}, sent["name"])


def _assert_described(ctx: CheckContext, resource: Resource, first: dict[str, Any], name: str) -> None:
    """Assert that the name is shown as the description. Without a description, it is not judged."""
    for one in _as_created_and_listed(ctx, resource, first):
        if "description" not in one:
            ctx.not_judged("the response shows no description")
        assert_shows(ctx, ctx.last_exchange, one, {"description": name})


def _uri_older_style(ctx: CheckContext) -> None:
    """A refusal is not judged, because newer pages of Vobiz have the newer name only."""
    sent: tuple[dict[str, Any], ...] = ({}, {"priority": 4, "weight": 6})
    for more in sent:
        uri = _settings(ctx, ORIGINATION_URI)["sip_uri"]
        response = ctx.api.send("create_origination_uri", data={"uri": uri, **more})
        if response.status in _REFUSED:
            ctx.not_judged(f"the older name got {response.status}; newer pages of Vobiz have the newer one only")
        ctx.assert_behaviour(response)
        assert_shows(ctx, response, json_object(response) or {}, {"uri": uri, **_URI_DEFAULTS, **more})


def _password_hidden(ctx: CheckContext) -> None:
    """Neither the password nor a new one is in any response, the list included."""
    settings = _settings(ctx, CREDENTIAL)
    changed = {"password": f"{settings['password']}-changed"}
    with created(ctx, CREDENTIAL, settings) as first:
        exchanges = [ctx.last_exchange]
        shown(ctx, CREDENTIAL, first["id"])
        exchanges.append(ctx.last_exchange)
        exchanges.append(ctx.api.send("update_credential", resource_id=first["id"], data=changed))
    for exchange in exchanges:
        if settings["password"].encode() in exchange.body:
            wanted = Wanted(lacks=settings["password"])
            ctx.fail(exchange, "no password in the response", seen="the password as it was sent", wanted=wanted)


def _password_redacted(ctx: CheckContext) -> None:
    """A response without the field is not judged, because older pages of Vobiz do not have it."""
    with created(ctx, CREDENTIAL, _settings(ctx, CREDENTIAL)) as first:
        for one in _as_created_and_listed(ctx, CREDENTIAL, first):
            if "password" not in one:
                ctx.not_judged("the response has no field password, as in older pages of Vobiz")
            assert_shows(ctx, ctx.last_exchange, one, {"password": _HIDDEN})


def _as_created_and_listed(ctx: CheckContext, resource: Resource, first: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield an object as its creation has shown it, and then as the list shows it. The last exchange shows each."""
    yield first
    yield shown(ctx, resource, str(first.get("id")))


def _realm(ctx: CheckContext) -> None:
    with created(ctx, CREDENTIAL, _settings(ctx, CREDENTIAL)) as first:
        assert_shows(ctx, ctx.last_exchange, first, {"realm": f"{ctx.provider.auth_id}.sip.vobiz.ai"})


def _username_taken(ctx: CheckContext) -> None:
    settings = _settings(ctx, CREDENTIAL)
    with created(ctx, CREDENTIAL, settings) as first:
        every = seen(ctx, CREDENTIAL, lambda every: str(first["id"]).lower() in every)
        before = _with_username(ctx, every, settings)
        for password in (settings["password"], "Another-0123456789"):
            response = ctx.api.send("create_credential", data={**settings, "password": password})
            ctx.assert_behaviour(response)
        now = ctx.still(lambda: _with_username(ctx, listed(ctx, CREDENTIAL), settings), lambda one: one == before)
        if now != before:
            ctx.fail(response, "no change of the credentials", seen="a different list of credentials")


def _with_username(
    ctx: CheckContext, every: dict[str, dict[str, Any]], settings: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    username = settings["username"]
    own = {one: shown for one, shown in every.items() if shown.get("username") == username}
    return {one: documented(ctx, CREDENTIAL, shown) for one, shown in own.items()}


def _acl_name(ctx: CheckContext) -> None:
    """A refusal is not judged, because older copies of Vobiz's page have another name only."""
    settings = _settings(ctx, IP_ACL)
    sent = {name: settings[name] for name in ("name", "ip_address")}
    response = ctx.api.send("create_ip_acl", data=sent)
    if response.status in _REFUSED:
        ctx.not_judged(f"the newer name got {response.status}; older copies of Vobiz's page have another one")
    ctx.assert_behaviour(response)
    _assert_described(ctx, IP_ACL, json_object(response) or {}, sent["name"])


def _acl_older_style(ctx: CheckContext) -> None:
    """A refusal is not judged, because newer pages of Vobiz have `name` only, and require it."""
    settings = _settings(ctx, IP_ACL)
    sent = {"ip_address": settings["ip_address"], "description": settings["description"], "enabled": False}
    response = ctx.api.send("create_ip_acl", data=sent)
    if response.status in _REFUSED:
        ctx.not_judged(f"the older name got {response.status}; newer pages of Vobiz have the newer one only")
    ctx.assert_behaviour(response)
    assert_shows(ctx, response, json_object(response) or {}, sent)


def _acl_range(ctx: CheckContext) -> None:
    address = _settings(ctx, IP_ACL)["ip_address"]
    network = f"{address.rpartition('.')[0]}.0/24"
    for one in (address, network):
        with created(ctx, IP_ACL, {**_settings(ctx, IP_ACL), "ip_address": one}, ctx.behaviour) as first:
            assert_shows(ctx, ctx.last_exchange, first, {"ip_address": one})


def _credential_unknown_body(ctx: CheckContext) -> None:
    ctx.assert_behaviour(ctx.api.send("delete_credential", resource_id=unknown_id(ctx)))


def _credential_in_use(ctx: CheckContext) -> None:
    with created(ctx, CREDENTIAL, _settings(ctx, CREDENTIAL)) as first:
        ctx.assert_behaviour(ctx.api.send("delete_credential", resource_id=first["id"]))
        ctx.still(lambda: shown(ctx, CREDENTIAL, first["id"]), bool)


CHECKS = (
    Check("create-origination-uri.name", _uri_name),
    Check("create-origination-uri.older-style", _uri_older_style),
    Check("create-credential.password-hidden", _password_hidden),
    Check("create-credential.password-redacted", _password_redacted),
    Check("create-credential.realm", _realm),
    Check("create-credential.username-taken", _username_taken),
    Check("create-credential.username-taken.body", _username_taken),
    Check("create-ip-acl.name", _acl_name),
    Check("create-ip-acl.older-style", _acl_older_style),
    Check("create-ip-acl.range", _acl_range),
    Check("delete-credential.unknown.body", _credential_unknown_body),
    Check("delete-credential.in-use", _credential_in_use),
)
