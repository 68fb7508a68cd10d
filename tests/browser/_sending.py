"""Requests that a test sends to the API of a fake with the example seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from vobiz_mock import MockServer

ACCOUNT, NUMBER, TRUNK = "MA_BN2MZ1VV", "+912271264217", "e3e55a78-1234-5678-90ab-cdef12345678"
ENCODED = f"%2B{NUMBER[1:]}"


def assign(fake: MockServer, number: str = ENCODED, trunk: str = TRUNK) -> requests.Response:
    """Ask to assign a number, which is written as it is in the path."""
    url = f"{fake.url}/api/v1/account/{ACCOUNT}/numbers/{number}/assign"
    headers = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": "secret"}
    return requests.post(url, json={"trunk_group_id": trunk}, headers=headers, timeout=20)
