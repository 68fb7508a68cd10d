"""A client that calls nodes over sockets, and notes what it was told. It sends each call once, and never again.

A call whose answer does not come, or is a 5xx, is noted without an answer: it may have taken effect.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from benchmarks.lasting.history import Call, Kind
from benchmarks.lasting.world import ACCOUNT, TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.lasting.history import Trunk

_PATIENCE = 60.0  # seconds until a call counts as unanswered
# Seconds for which a database may still carry out what a node wanted that does not exist any more. It was in the middle
# of a commit at most, which waits for nobody.
_GRACE = 5.0
_NUMBERS = f"/api/v1/account/{ACCOUNT}/numbers"
_FIELDS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN, "Content-Type": "application/json"}
_METHODS = {Kind.ASSIGN: "POST", Kind.UNASSIGN: "DELETE", Kind.READ: "GET"}
# What an answer says of a change: whether it took effect.
_MEANINGS = {
    (Kind.ASSIGN, HTTPStatus.NO_CONTENT): True,
    (Kind.ASSIGN, HTTPStatus.BAD_REQUEST): False,
    (Kind.UNASSIGN, HTTPStatus.NO_CONTENT): True,
    (Kind.UNASSIGN, HTTPStatus.NOT_FOUND): False,
}


class UnexpectedAnswerError(Exception):
    """An answer is none of those that a call can get."""


class AwayError(Exception):
    """A node accepts no connection. Nothing was sent."""


@dataclass
class Caller:
    """A client with a keep-alive connection to each node.

    Attributes:
        name: Its name in the history.
        ports: The port of each node.
    """

    name: str
    ports: Mapping[str, int]
    _connections: dict[str, HTTPConnection] = field(default_factory=dict)

    def call(self, node: str, kind: Kind, number: str, trunk: Trunk = None) -> Call:
        """Send a call, and return it with what was answered.

        Args:
            node: The name of the node.
            kind: What is asked for.
            number: The number.
            trunk: The trunk that an assign wants.

        Raises:
            AwayError: The node accepts no connection.
            UnexpectedAnswerError: The answer is none of those that such a call can get.
        """
        connection = self._connected(node)
        call = Call(self.name, number, kind, monotonic(), trunk=trunk, node=node)
        try:
            status, body = _answer(connection, kind, number, trunk)
        except (OSError, HTTPException) as error:
            self._connections.pop(node).close()
            return call if isinstance(error, TimeoutError) else replace(call, latest=monotonic() + _GRACE)
        return _answered(call, status, body, monotonic())

    def close(self) -> None:
        """Close all connections."""
        while self._connections:
            self._connections.popitem()[1].close()

    def _connected(self, node: str) -> HTTPConnection:
        if node not in self._connections or self._connections[node].sock is None:
            connection = HTTPConnection("127.0.0.1", self.ports[node], timeout=_PATIENCE)
            try:
                connection.connect()
            except OSError as error:
                raise AwayError(node) from error
            connection.auto_open = 0  # a call is never sent a second time
            self._connections[node] = connection
        return self._connections[node]


def _answer(connection: HTTPConnection, kind: Kind, number: str, trunk: Trunk) -> tuple[int, bytes]:
    written = quote(number, safe="")
    path = f"{_NUMBERS}?search={written}" if kind is Kind.READ else f"{_NUMBERS}/{written}/assign"
    body = json.dumps({"trunk_group_id": trunk}) if kind is Kind.ASSIGN else None
    connection.request(_METHODS[kind], path, body, _FIELDS)
    response = connection.getresponse()
    return response.status, response.read()


def _answered(call: Call, status: int, body: bytes, now: float) -> Call:
    """Return a call with its answer, or as it is if the answer does not say whether it took effect."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return replace(call, latest=now + _GRACE)
    with suppress(KeyError, ValueError):
        if call.kind is Kind.READ and status == HTTPStatus.OK:
            return _told(call, now, trunk=_seen(json.loads(body), call.number))
        if status != HTTPStatus.BAD_REQUEST or b"already assigned" in body:
            return _told(call, now, trunk=call.trunk, accepted=_MEANINGS[call.kind, HTTPStatus(status)])
    raise UnexpectedAnswerError(f"{call.kind} of {call.number} at {call.node}: {status} {body[:200]!r}")


def _told(call: Call, now: float, *, trunk: Trunk, accepted: bool = True) -> Call:
    return replace(call, answered=now, trunk=trunk, accepted=accepted)


def _seen(page: Mapping[str, Any], number: str) -> Trunk:
    """Return the trunk of a number in a list of numbers, where a number without one has no such field."""
    trunks = {item["e164"]: item.get("trunk_group_id") for item in page["items"]}
    trunk: Trunk = trunks[number]
    return trunk
