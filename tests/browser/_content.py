"""A fake with so much in it that its pages have something to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock import MockServer

ACCOUNT, TOKEN = "MA_BN2MZ1VV", "secret"
MAIN, BACKUP = "e3e55a78-1234-5678-90ab-cdef12345678", "0a1b2c3d-1111-4222-8333-444455556666"
FREE, LED, RELEASED = "+912271264217", "+14155550123", "+33123456789"
URI, CREDENTIAL, ACL = (f"{digit}b9b9b9b-1111-4222-8333-444455556666" for digit in "123")
SETTINGS = {"primary_uri_uuid": URI, "credential_uuid": CREDENTIAL, "ipacl_uuid": ACL}
SEED: Mapping[str, Any] = {
    "accounts": [
        {
            "account_id": ACCOUNT,
            "auth_token": TOKEN,
            "trunks": [{"trunk_id": MAIN, "name": "Main", **SETTINGS}, {"trunk_id": BACKUP, "name": "Backup"}],
            "origination_uris": [{"id": URI, "uri": "sip:pbx.example.com:5060"}],
            "credentials": [{"id": CREDENTIAL, "username": "pbx"}],
            "ip_acls": [{"id": ACL, "ip_address": "192.0.2.10"}],
            "numbers": [FREE, {"e164": LED, "trunk_group_id": BACKUP}, RELEASED],
        },
        {"account_id": "MA_TRIAL", "auth_token": "trial", "trial": True, "numbers": ["+12025550100"]},
    ],
    "inventory": ["+918065551234", "+14155559999"],
}


def send(fake: MockServer, method: str, path: str, body: object = None) -> requests.Response:
    """Send a request of the account, such as `POST numbers/%2B91…/assign`."""
    url = f"{fake.url}/api/v1/account/{ACCOUNT}/{path}"
    return requests.request(method, url, json=body, headers={"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}, timeout=20)


def assign(fake: MockServer, number: str, trunk: str = MAIN) -> requests.Response:
    """Assign a number to a trunk with the API."""
    return send(fake, "POST", f"numbers/{quote(number, safe='')}/assign", {"trunk_group_id": trunk})


def use(fake: MockServer) -> None:
    """Give a fake the content, and send a few requests, some of which are refused."""
    fake.load(SEED)
    assign(fake, FREE)
    assign(fake, FREE, BACKUP)
    send(fake, "POST", f"numbers/{FREE}/assign", {"trunk_group_id": MAIN})
    send(fake, "DELETE", f"numbers/{quote(RELEASED, safe='')}")
    fake.faults.add("rate-limited")
    fake.snapshots.save("before-release")
