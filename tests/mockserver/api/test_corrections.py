"""Hints that correct a request: its path, a value or the name of a field."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.mockserver.api._asking import ask, hint_of
from tests.mockserver.api._mistakes import BASE, request

from two_accounts import ACCOUNT, TRUNK


@pytest.mark.parametrize(
    ("method", "rest", "write", "methods"),
    [
        ("POST", "/trunks/credentials", "/credentials", "POST (create_credential)"),
        ("GET", "/ip-acls", "/trunks/ip-acl", "GET (list_ip_acls)"),
        ("GET", "/trunks/ip-acls", "/trunks/ip-acl", "GET (list_ip_acls)"),
        ("GET", f"/trunks/{TRUNK}/ip-acl", "/trunks/ip-acl", "GET (list_ip_acls)"),
        ("GET", f"/trunk/{TRUNK}/ip-acl", "/trunks/ip-acl", "GET (list_ip_acls)"),
        ("GET", f"/trunk/trunks/{TRUNK}/ip-acl", "/trunks/ip-acl", "GET (list_ip_acls)"),
        ("POST", f"/Trunks/{TRUNK}/credential", "/credentials", "POST (create_credential)"),
        ("PUT", "/trunk/ip-acl/5", "/ip-acl/5", "PUT (update_ip_acl), DELETE (delete_ip_acl)"),
        ("POST", "/numbers/%2B1/release", "/numbers/%2B1", "DELETE (release_number)"),
        ("POST", "/numbers/%2B1/cancel", "/numbers/%2B1/cancel-release", "POST (cancel_release)"),
        ("POST", "/numbers/purchase", "/numbers/purchase-from-inventory", "POST (purchase_number)"),
        ("GET", "/phone-numbers", "/numbers", "GET (list_numbers)"),
        ("GET", "/trunks/list", "/trunks", "GET (list_trunks), POST (create_trunk)"),
        ("GET", "/trunks/credentials/list", "/trunks/credentials", "GET (list_credentials)"),
    ],
)
def test_a_path_has_the_hint_of_the_operation_that_was_meant(method: str, rest: str, write: str, methods: str) -> None:
    """Objects have two prefixes, and other APIs have an action at the end of a path."""
    expected = f"sent {BASE}{rest}; write {BASE}{write}, which supports {methods}"
    assert hint_of(ask(request(method, rest))) == expected


@pytest.mark.parametrize(
    "head", [f"/api/v1/account/MA_X{BASE}", f"/api/v1/account/MA_X/api/v1/{ACCOUNT}", f"{BASE}/v1"]
)
def test_the_last_account_of_a_path_is_that_of_the_hint(head: str) -> None:
    """Who writes the base path twice, once with another account, has a wrong base path in front of a right one."""
    target = f"{head}/trunks/{TRUNK}/ip-acl"
    hint = hint_of(ask(replace(request("GET", ""), target=target)))
    assert hint == f"sent {target}; write {BASE}/trunks/ip-acl, which supports GET (list_ip_acls)"


@pytest.mark.parametrize("rest", ["/numbers/%2B1/usage", "/numbers/%2B1/calls/list", "/sip", "/calls/numbers"])
def test_a_path_that_no_operation_is_like_is_not_led_to_another(rest: str) -> None:
    """A hint to such a path would lead to the release of the number, for example."""
    assert (hint_of(ask(request("GET", rest))) or "").startswith("the fake does not have ")


@pytest.mark.parametrize(
    ("rest", "field", "sent", "write"),
    [
        ("origination-uris", "sip_uri", "sbc.example.com:5060", "sip:sbc.example.com:5060"),
        ("origination-uris", "sip_uri", "https://sbc.example.com", "sip:sbc.example.com"),
        ("origination-uris", "sip_uri", " SIP:a ", "sip:a"),
        ("origination-uris", "sip_uri", "hello", None),
        ("ip-acl", "ip_address", "10.0.0.1:5060", "10.0.0.1"),
        ("ip-acl", "ip_address", "sip:10.0.0.1", "10.0.0.1"),
        ("ip-acl", "ip_address", "::ffff:10.0.0.1", "10.0.0.1"),
        ("ip-acl", "ip_address", "10.0.0.0/255.0.0.0", "10.0.0.0/8"),
        ("ip-acl", "ip_address", "10.0.0.1, 10.0.0.2", None),
        ("ip-acl", "ip_address", "10.0.0.0/33", None),
        ("ip-acl", "ip_address", "2001:db8::1", None),
    ],
)
def test_the_hint_to_a_wrong_address_has_the_right_one(rest: str, field: str, sent: str, write: str | None) -> None:
    """If the value does not show which one was meant, the hint says what a valid one is."""
    hint = hint_of(ask(request("POST", f"/{rest}", {field: sent}))) or ""
    shown = json.dumps(sent)
    assert hint.startswith(
        f"sent {shown} as {field}; write {write}" if write else f"send a valid {field}: {shown} is not"
    )


@pytest.mark.parametrize(
    ("rest", "body", "hint"),
    [
        ("credentials", {"name": "a", "password": "S3cure-Pass"}, 'sent the field "name"; write username'),
        ("credentials", {"username": "a", "pass": "S3cure-Pass"}, 'sent the field "pass"; write password'),
        ("ip-acl", {"ip": "10.0.0.1"}, 'sent the field "ip"; write ip_address'),
        ("ip-acl", {"ip": "10.0.0.1", "addr": "a"}, "send a valid ip_address: 'ip_address' is a required property"),
        ("ip-acl", {"name": "a"}, "send a valid ip_address: 'ip_address' is a required property"),
        ("credentials", {"username": "a", "password": "abc"}, "send a valid password: it has fewer than 8 characters"),
        ("credentials", {"username": "a", "password": 7}, "send a valid password: it is not of type 'string'"),
    ],
    ids=str,
)
def test_the_hint_to_a_body_names_the_field_and_no_secret(rest: str, body: Any, hint: str) -> None:
    """A field that was sent under another name is named, if only one can be it."""
    assert hint_of(ask(request("POST", f"/{rest}", body))) == hint
