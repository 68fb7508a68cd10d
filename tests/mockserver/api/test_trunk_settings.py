"""The settings of trunks: kept at the creation, changed by updates, and followed by deletions."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import FOREIGN_TRUNK, OTHER_TRUNK, TRUNK
from vobiz_spec import load

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller, Clock

# What the vendor's own example of a creation sends, beside the names that have an older form.
SETTINGS = {
    "name": "Main",
    "transport": "tls",
    "cps_limit": 5,
    "description": "Calls of the shop",
    "secure": True,
    "recording": True,
    "enable_transcription": True,
    "pii_redaction": True,
    "pii_entity_types": "name,email",
    "webhook_url": "https://example.com/calls",
    "webhook_method": "GET",
    "recording_webhook_enabled": True,
    "inbound_destination": "sip:shop@example.com",
    "trunk_domain": "shop.sip.vobiz.ai",
    "credential_uuid": "no-such-credential",
    "ipacl_uuid": "no-such-acl",
    "primary_uri_uuid": "no-such-uri",
    "fallback_uri_uuid": "no-such-uri",
}


def _parts(caller: Caller) -> dict[str, list[str]]:
    """Return the ids of all parts of trunks of the account, by the segment of their list."""
    segments = ("credentials", "ip-acl", "origination-uris")
    return {segment: [part["id"] for part in caller.get(f"trunks/{segment}")["objects"]] for segment in segments}


def test_a_trunk_keeps_all_settings_of_its_creation(caller: Caller) -> None:
    """The response and a later one show them as they were sent, also ids that nothing has."""
    created = caller.send("POST", "trunks", SETTINGS).json
    assert {name: created[name] for name in SETTINGS} == SETTINGS
    assert caller.get(f"trunks/{created['trunk_id']}") == created


def test_settings_without_a_default_are_shown_in_the_order_of_the_document(caller: Caller) -> None:
    """The bytes of a reply do not depend on the process, nor on the order in which the settings were sent."""
    shown = caller.send("POST", "trunks", dict(reversed(SETTINGS.items()))).json
    properties = load().schema("TrunkSettings")["properties"]
    order = [name for name in shown if name in SETTINGS and name not in load().example("Trunk")]
    assert order == [name for name in properties if name in order]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"trunk_type": "OUTBOUND", "trunk_direction": "inbound"}, {"trunk_direction": "inbound"}),
        ({"max_concurrent_calls": 7, "concurrent_calls_limit": 3}, {"concurrent_calls_limit": 7}),
        ({"max_concurrent_calls": 0}, {"concurrent_calls_limit": 0}),
        ({"enabled": False, "trunk_status": "enabled"}, {"trunk_status": "inactive"}),
        ({"enabled": True}, {"trunk_status": "active"}),
        ({"description": ""}, {"description": ""}),
        ({"trunk_id": OTHER_TRUNK, "account_id": "MA_OTHER", "created_at": "now"}, {"trunk_id": TRUNK}),
    ],
    ids=str,
)
def test_an_update_sets_what_it_sends(caller: Caller, clock: Clock, sent: Any, shown: Any) -> None:
    """A newer name counts more than an older one, and every other field keeps its value."""
    before = caller.get(f"trunks/{TRUNK}")
    clock.move(seconds=1)
    answer = caller.send("PUT", f"trunks/{TRUNK}", sent)
    assert answer.status == HTTPStatus.OK
    assert answer.json == {**before, **shown, "updated_at": "2026-01-23T07:07:25.705084Z"}
    assert caller.get(f"trunks/{TRUNK}") == answer.json


@pytest.mark.parametrize(("method", "rest"), [("POST", "trunks"), ("PUT", f"trunks/{TRUNK}")])
def test_a_whole_number_with_a_point_is_shown_as_an_integer(caller: Caller, method: str, rest: str) -> None:
    """JSON Schema takes 7.0 for an integer, but clients with types cannot read it as one."""
    trunk = caller.send(method, rest, {"name": "A", "max_concurrent_calls": 7.0}).json
    assert repr(trunk["concurrent_calls_limit"]) == "7"


@pytest.mark.parametrize("enabled", [1, "true", None])
def test_a_creation_ignores_a_field_that_only_updates_have(caller: Caller, enabled: object) -> None:
    """`enabled` is not among the settings of a new trunk, so its value is not looked at."""
    answer = caller.send("POST", "trunks", {"name": "A", "enabled": enabled})
    assert (answer.status, answer.json["trunk_status"]) == (HTTPStatus.CREATED, "active")


@pytest.mark.parametrize(
    ("sent", "behaviour"),
    [
        ({"max_concurrent_calls": 1001}, "create-trunk.limits"),
        ({"concurrent_calls_limit": 1001}, "create-trunk.limits"),
        ({"cps_limit": 101}, "create-trunk.limits"),
        ({"description": "x" * 501}, "create-trunk.limits"),
        ({"max_concurrent_calls": -1}, "create-trunk.body-invalid"),
        ({"name": "x" * 101}, "create-trunk.body-invalid"),
        ({"description": 5}, "create-trunk.body-invalid"),
        ({"max_concurrent_calls": 1000, "cps_limit": 100, "description": "x" * 500}, "create-trunk.success"),
        ({"max_concurrent_calls": 0, "cps_limit": 0}, "create-trunk.success"),
    ],
    ids=str,
)
def test_a_new_trunk_keeps_within_the_limits(caller: Caller, sent: Any, behaviour: str) -> None:
    """The bounds themselves are allowed, and the message names the field that exceeds one."""
    answer = caller.send("POST", "trunks", {"name": "A", **sent})
    assert answer.behaviour == behaviour
    assert answer.status == HTTPStatus.CREATED or next(iter(sent)) in answer.json["message"]


@pytest.mark.parametrize("body", [{"max_concurrent_calls": 1001}, {"enabled": "yes"}, {"name": ""}, []], ids=str)
def test_an_invalid_update_changes_nothing(caller: Caller, body: Any) -> None:
    """The response is a 400."""
    before = caller.get(f"trunks/{TRUNK}")
    assert caller.send("PUT", f"trunks/{TRUNK}", body).behaviour == "update-trunk.body-invalid"
    assert caller.get(f"trunks/{TRUNK}") == before


def test_a_trunk_of_another_account_cannot_be_updated(caller: Caller, foreign: Caller) -> None:
    """The response is a 404, and nothing changes."""
    before = foreign.get(f"trunks/{FOREIGN_TRUNK}")
    assert caller.send("PUT", f"trunks/{FOREIGN_TRUNK}", {"name": "Mine"}).behaviour == "update-trunk.unknown"
    assert foreign.get(f"trunks/{FOREIGN_TRUNK}") == before


def test_a_deletion_takes_the_parts_to_which_the_trunk_refers(caller: Caller) -> None:
    """It deletes the credential, the IP ACL and both URIs, whatever the case of the ids, and no other part."""
    ids = {
        "credential_uuid": caller.send("POST", "credentials", {"username": "a", "password": "12345678"}).json["id"],
        "ipacl_uuid": caller.send("POST", "ip-acl", {"ip_address": "10.0.0.1"}).json["id"].upper(),
        "primary_uri_uuid": caller.send("POST", "origination-uris", {"uri": "sip:a"}).json["id"],
        "fallback_uri_uuid": caller.send("POST", "origination-uris", {"uri": "sip:b"}).json["id"],
    }
    kept = caller.send("POST", "origination-uris", {"uri": "sip:c"}).json["id"]
    trunk = caller.send("POST", "trunks", {"name": "A", **ids}).json["trunk_id"]
    assert caller.send("DELETE", f"trunks/{trunk}").status == HTTPStatus.NO_CONTENT
    assert _parts(caller) == {"credentials": [], "ip-acl": [], "origination-uris": [kept]}


def test_a_deletion_takes_no_part_of_another_account(caller: Caller, foreign: Caller) -> None:
    """An id in a setting that another account has, or that a part of another kind has, does not count."""
    (theirs,) = _parts(foreign)["ip-acl"]
    ours = caller.send("POST", "origination-uris", {"uri": "sip:a"}).json["id"]
    trunk = caller.send("POST", "trunks", {"name": "A", "ipacl_uuid": theirs, "credential_uuid": ours}).json["trunk_id"]
    caller.send("DELETE", f"trunks/{trunk}")
    assert (_parts(foreign)["ip-acl"], _parts(caller)["origination-uris"]) == ([theirs], [ours])


def test_a_trunk_in_use_keeps_its_parts(caller: Caller) -> None:
    """A deletion that is refused deletes nothing."""
    part = caller.send("POST", "ip-acl", {"ip_address": "10.0.0.1"}).json["id"]
    caller.send("PUT", f"trunks/{OTHER_TRUNK}", {"ipacl_uuid": part})
    assert caller.send("DELETE", f"trunks/{OTHER_TRUNK}").behaviour == "delete-trunk.in-use"
    assert _parts(caller)["ip-acl"] == [part]
