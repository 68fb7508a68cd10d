"""A caller of a fake without a socket, and a clock that a test moves."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from two_accounts import ACCOUNT, TOKEN
from vobiz_mock import Request

if TYPE_CHECKING:
    from vobiz_mock import Fake

START = datetime(2026, 1, 23, 7, 7, 24, 705084, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move the clock by the arguments of a timedelta."""
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Answer:
    """What a fake answered."""

    status: int
    behaviour: str
    json: Any = None
    hint: str = ""


@dataclass(frozen=True)
class Caller:
    """Sends requests of an account to a fake."""

    fake: Fake = field(repr=False)
    account: str = ACCOUNT
    token: str = TOKEN

    def send(self, method: str, rest: str, body: Any = None) -> Answer:
        """Send a request to a path below the account. A body that is not None is sent as JSON."""
        headers = {"x-auth-id": self.account, "x-auth-token": self.token, "content-type": "application/json"}
        payload = b"" if body is None else json.dumps(body).encode()
        target = f"/api/v1/account/{self.account}/{rest}"
        reply = self.fake.answer(Request(method=method, target=target, headers=headers, body=payload))
        fields = dict(reply.headers)
        shown = json.loads(reply.body) if reply.body else None
        return Answer(reply.status, fields["X-Mock-Behaviour"], shown, fields.get("X-Mock-Hint", ""))

    def get(self, rest: str) -> Any:
        """Return the body of the answer to a GET."""
        return self.send("GET", rest).json

    def number(self, e164: str) -> Any:
        """Return a number of the account as the list shows it; None if the account does not have it."""
        items = self.get("numbers?per_page=100")["items"]
        return next((item for item in items if item["e164"] == e164), None)

    def for_sale(self) -> list[str]:
        """Return the numbers of the inventory."""
        return [item["e164"] for item in self.get("inventory/numbers?per_page=100")["items"]]
