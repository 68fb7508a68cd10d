"""What only origination URIs, only credentials or only IP ACLs have: how fields are named, hidden and unique."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import json_object
from vobiz_contract.checks.managing import assert_shows
from vobiz_contract.checks.resources import CREDENTIAL, IP_ACL, ORIGINATION_URI, created, listed, shown, unknown_id
from vobiz_contract.checks.samples import MARK, SAMPLES

if TYPE_CHECKING:
    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.checks.resources import Resource

__all__ = ["CHECKS"]

_HIDDEN = "<redacted>"
_URI_DEFAULTS = {"priority": 1, "weight": 10}


def _settings(ctx: CheckContext, resource: Resource) -> dict[str, Any]:
    return SAMPLES[resource.name].settings(ctx.random)


def _uri_name(ctx: CheckContext) -> None:
    settings = _settings(ctx, ORIGINATION_URI)
    with created(ctx, ORIGINATION_URI, settings) as first:
        expected = {"uri": settings["sip_uri"], "description": settings["name"]}
        assert_shows(ctx, ctx.last_exchange, first, expected)
        assert_shows(ctx, ctx.last_exchange, shown(ctx, ORIGINATION_URI, first["id"]), expected)


def _uri_older_style(ctx: CheckContext) -> None:
    """A refusal is not judged, because newer pages of Vobiz have the newer name only."""
    uri = _settings(ctx, ORIGINATION_URI)["sip_uri"]
    refused = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
    sent: tuple[dict[str, Any], ...] = ({}, {"priority": 4, "weight": 6})
    for more in sent:
        response = ctx.api.send("create_origination_uri", data={"uri": uri, **more})
        if response.status in refused:
            ctx.not_judged(f"the older name got {response.status}; newer pages of Vobiz have the newer one only")
        ctx.assert_behaviour(response)
        assert_shows(ctx, response, json_object(response) or {}, {"uri": uri, **_URI_DEFAULTS, **more})


def _password_hidden(ctx: CheckContext) -> None:
    """Neither the password nor a new one is in any response, the list included."""
    settings = _settings(ctx, CREDENTIAL)
    changed = {"password": f"{settings['password']}-changed"}
    with created(ctx, CREDENTIAL, settings) as first:
        _assert_hidden(ctx, first, settings["password"])
        _assert_hidden(ctx, shown(ctx, CREDENTIAL, first["id"]), settings["password"])
        response = ctx.api.send("update_credential", resource_id=first["id"], data=changed)
        ctx.assert_behaviour(response, "update-credential.success")
        _assert_hidden(ctx, json_object(response) or {}, settings["password"])


def _assert_hidden(ctx: CheckContext, found: dict[str, Any], password: str) -> None:
    exchange = ctx.last_exchange
    if password.encode() in exchange.body:
        ctx.fail(exchange, "no password in the response", seen="the password as it was sent")
    assert_shows(ctx, exchange, found, {"password": _HIDDEN})


def _realm(ctx: CheckContext) -> None:
    with created(ctx, CREDENTIAL, _settings(ctx, CREDENTIAL)) as first:
        assert_shows(ctx, ctx.last_exchange, first, {"realm": f"{ctx.provider.auth_id}.sip.vobiz.ai"})


def _username_taken(ctx: CheckContext) -> None:
    settings = _settings(ctx, CREDENTIAL)
    with created(ctx, CREDENTIAL, settings):
        before = listed(ctx, CREDENTIAL)
        for password in (settings["password"], "Another-0123456789"):
            response = ctx.api.send("create_credential", data={**settings, "password": password})
            ctx.assert_behaviour(response)
        if listed(ctx, CREDENTIAL) != before:
            ctx.fail(response, "no change of the credentials", seen="a different list of credentials")


def _acl_name(ctx: CheckContext) -> None:
    with created(ctx, IP_ACL, _settings(ctx, IP_ACL)) as first:
        assert_shows(ctx, ctx.last_exchange, first, {"description": MARK})
        assert_shows(ctx, ctx.last_exchange, shown(ctx, IP_ACL, first["id"]), {"description": MARK})


def _acl_range(ctx: CheckContext) -> None:
    address = _settings(ctx, IP_ACL)["ip_address"]
    network = f"{address.rpartition('.')[0]}.0/24"
    for one in (address, network):
        with created(ctx, IP_ACL, {"name": MARK, "ip_address": one}, ctx.behaviour) as first:
            assert_shows(ctx, ctx.last_exchange, first, {"ip_address": one})


def _credential_unknown_body(ctx: CheckContext) -> None:
    ctx.assert_behaviour(ctx.api.send("delete_credential", resource_id=unknown_id(ctx)))


def _credential_in_use(ctx: CheckContext) -> None:
    with created(ctx, CREDENTIAL, _settings(ctx, CREDENTIAL)) as first:
        ctx.assert_behaviour(ctx.api.send("delete_credential", resource_id=first["id"]))
        shown(ctx, CREDENTIAL, first["id"])


CHECKS = (
    Check("create-origination-uri.name", _uri_name),
    Check("create-origination-uri.older-style", _uri_older_style),
    Check("create-credential.password-hidden", _password_hidden),
    Check("create-credential.realm", _realm),
    Check("create-credential.username-taken", _username_taken),
    Check("create-credential.username-taken.body", _username_taken),
    Check("create-ip-acl.name", _acl_name),
    Check("create-ip-acl.range", _acl_range),
    Check("delete-credential.unknown.body", _credential_unknown_body),
    Check("delete-credential.in-use", _credential_in_use),
)
