"""A client that sends requests to a fake byte by byte, without the normalisation of an HTTP library."""

from __future__ import annotations

import contextlib
import json
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from two_accounts import ACCOUNT, TOKEN, TRUNK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock import MockServer


@dataclass(frozen=True)
class Response:
    """A response as it was received, with header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class RawClient:
    """Sends requests with the credentials of an account, and with a raw target."""

    fake: MockServer
    account: str = ACCOUNT
    token: str = TOKEN
    extra: Mapping[str, str] = field(default_factory=dict)

    def exchange(self, request: bytes) -> bytes:
        """Send bytes, close the sending side, and return all bytes that are received."""
        received = bytearray()
        with socket.create_connection(("127.0.0.1", self.fake.port), timeout=20) as connection:
            try:
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
            except TimeoutError:
                raise
            except OSError:
                pass  # the server refused the request before all of it was sent
            with contextlib.suppress(ConnectionResetError):
                while chunk := connection.recv(65536):
                    received += chunk
        return bytes(received)

    def send(
        self, method: str, target: str, body: Any = b"", headers: Mapping[str, str | None] | None = None
    ) -> Response:
        """Send a request. A header with the value None is omitted; a body that is not bytes is sent as JSON."""
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        fields: dict[str, str | None] = {"Host": "localhost", "X-Auth-ID": self.account, "X-Auth-Token": self.token}
        fields |= {"Content-Type": "application/json", "Content-Length": str(len(payload)), "Connection": "close"}
        fields |= {**self.extra, **(headers or {})}
        lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items() if v is not None), "", ""]
        return parse(self.exchange("\r\n".join(lines).encode("latin-1") + payload))

    def path(self, rest: str) -> str:
        return f"/api/v1/account/{self.account}/{rest}"

    def assign(self, segment: str, trunk: str = TRUNK) -> Response:
        """Assign the number in a raw path segment."""
        return self.send("POST", self.path(f"numbers/{segment}/assign"), {"trunk_group_id": trunk})

    def unassign(self, segment: str) -> Response:
        return self.send("DELETE", self.path(f"numbers/{segment}/assign"))

    def get(self, rest: str) -> Response:
        return self.send("GET", self.path(rest))

    def trunks(self) -> dict[str, str | None]:
        """Return the trunk of each number, according to the list of numbers."""
        items = self.get("numbers?per_page=100").json["items"]
        return {item["e164"]: item.get("trunk_group_id") for item in items}


def parse(raw: bytes) -> Response:
    """Parse an HTTP/1.1 response."""
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Response(status=int(status.split(" ")[1]), headers=headers, body=body)
