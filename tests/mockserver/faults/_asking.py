"""Requests to a fake without a socket, and what they get."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK
from vobiz_mock import Fake, Request

if TYPE_CHECKING:
    from tests.mockserver._caller import Answer, Caller

    from vobiz_mock.messages import Reply

ASSIGN = f"numbers/%2B{NUMBER[1:]}/assign"
SPELLINGS = {
    "encoded": f"%2B{NUMBER[1:]}",
    "hex-lowercase": f"%2b{NUMBER[1:]}",
    "encoded-needlessly": f"%2B%39{NUMBER[2:]}",
    "plus-unencoded": NUMBER,
    "encoded-twice": f"%252B{NUMBER[1:]}",
    "plus-missing": NUMBER[1:],
    "not-e164": "%2B91-2271-264217",
}


def assign(caller: Caller, segment: str = SPELLINGS["encoded"]) -> Answer:
    """Assign the number in a path segment to the trunk."""
    return caller.send("POST", f"numbers/{segment}/assign", {"trunk_group_id": TRUNK})


def trunk_of(caller: Caller, number: str = NUMBER) -> Any:
    """Return the trunk of a number of the account."""
    return caller.number(number).get("trunk_group_id")


def reply_to(fake: Fake, method: str = "GET", rest: str = "numbers", body: bytes = b"", **options: Any) -> Reply:
    """Return the reply to a request of the account, with its header fields and its delivery."""
    headers = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN, "content-type": "application/json"}
    target = f"/api/v1/account/{ACCOUNT}/{rest}"
    return fake.answer(Request(method=method, target=target, headers=headers, body=body), **options)


def assigned(fake: Fake) -> Reply:
    """Return the reply to an assign."""
    return reply_to(fake, "POST", ASSIGN, json.dumps({"trunk_group_id": TRUNK}).encode())


def statuses(caller: Caller, count: int) -> list[int]:
    """Return the statuses of some lists of numbers."""
    return [caller.send("GET", "numbers").status for _ in range(count)]
