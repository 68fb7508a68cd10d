"""Ways to send a fake exactly the bytes that are meant, and what the fakes of these tests start with."""

from __future__ import annotations

import contextlib
import json
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock import MockServer

ACCOUNT = "MA_BN2MZ1VV"
TRUNK = "e3e55a78-1234-5678-90ab-cdef12345678"
OTHER_TRUNK = "0b9d6f0a-1111-4222-8333-444455556666"
FOREIGN_TRUNK = "9a9a9a9a-1111-4222-8333-444455556666"

SEED: Mapping[str, Any] = {
    "accounts": [
        {
            "account_id": ACCOUNT,
            "auth_token": "secret",
            "trunks": [{"trunk_id": TRUNK}, {"trunk_id": OTHER_TRUNK}],
            "numbers": ["+912271264217", "+1234567890", {"e164": "+14155550123", "trunk_group_id": OTHER_TRUNK}],
        },
        {
            "account_id": "MA_OTHER",
            "auth_token": "other-secret",
            "trunks": [{"trunk_id": FOREIGN_TRUNK}],
            "numbers": ["+442071838750"],
        },
        {"account_id": "MA_TRIAL", "auth_token": "t", "trial": True, "numbers": ["+12025550100"]},
    ],
    "inventory": ["+918065551234", "+919180000000", "+14155559999"],
}


@dataclass(frozen=True)
class Answer:
    """An answer as it came over the wire; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Wire:
    """Sends requests to a fake byte by byte as they are given, and with an account's headers."""

    fake: MockServer
    account: str = ACCOUNT
    token: str = "secret"
    extra: Mapping[str, str] = field(default_factory=dict)

    def exchange(self, request: bytes) -> bytes:
        """Send bytes, close that side, and give everything that comes back."""
        received = bytearray()
        with socket.create_connection(("127.0.0.1", self.fake.port), timeout=20) as connection:
            try:
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
            except TimeoutError:
                raise
            except OSError:
                pass  # refused before all of it was sent
            with contextlib.suppress(ConnectionResetError):
                while chunk := connection.recv(65536):
                    received += chunk
        return bytes(received)

    def send(
        self, method: str, target: str, body: Any = b"", headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        """Send a request; a header that is None is left out, a body that is no bytes is JSON."""
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        fields: dict[str, str | None] = {"Host": "localhost", "X-Auth-ID": self.account, "X-Auth-Token": self.token}
        fields |= {"Content-Type": "application/json", "Content-Length": str(len(payload)), "Connection": "close"}
        fields |= {**self.extra, **(headers or {})}
        lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items() if v is not None), "", ""]
        return parse(self.exchange("\r\n".join(lines).encode("latin-1") + payload))

    def path(self, rest: str) -> str:
        return f"/api/v1/account/{self.account}/{rest}"

    def assign(self, segment: str, trunk: str = TRUNK) -> Answer:
        """Assign the number that a raw path segment spells."""
        return self.send("POST", self.path(f"numbers/{segment}/assign"), {"trunk_group_id": trunk})

    def unassign(self, segment: str) -> Answer:
        return self.send("DELETE", self.path(f"numbers/{segment}/assign"))

    def get(self, rest: str) -> Answer:
        return self.send("GET", self.path(rest))

    def trunks(self) -> dict[str, str | None]:
        """The trunk of each number, as the list of numbers shows it."""
        items = self.get("numbers?per_page=100").json["items"]
        return {item["e164"]: item.get("trunk_group_id") for item in items}


def parse(raw: bytes) -> Answer:
    """Take an HTTP/1.1 answer apart."""
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(status=int(status.split(" ")[1]), headers=headers, body=body)
