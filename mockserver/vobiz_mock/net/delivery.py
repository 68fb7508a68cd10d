"""How an answer leaves: late, slowly, in part, or never. Waits in the event loop, which serves others meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Protocol

from vobiz_mock.messages import End

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from vobiz_mock.messages import Delivery

    Send = Callable[[dict[str, Any]], Awaitable[None]]

_TICK = 0.05  # seconds between the pieces of a slow body


class CutError(Exception):
    """The rest of the answer is not to leave."""


class Connection(Protocol):
    """What an answer may do to its connection, apart from being sent."""

    def hang_up(self, *, reset: bool) -> None:
        """End the connection now, in the middle of an answer; with `reset` so that the client sees a reset."""

    async def gone(self) -> None:
        """Wait until the connection has ended."""


class Outlet:
    """An ASGI `send` that lets an answer leave as a Delivery says."""

    def __init__(self, send: Send, connection: Connection, delivery: Delivery) -> None:
        self._send = send
        self._connection = connection
        self._delivery = delivery
        self._left = delivery.length
        self._debt = 0.0  # seconds that the last piece must have before the next

    async def __call__(self, message: dict[str, Any]) -> None:
        """Send a message in time. Raises CutError after the last byte that is to leave."""
        if message["type"] == "http.response.start":
            await self._pause(self._delivery.wait)
            if self._left == 0:
                raise CutError
            await self._send(message)
        else:
            await self._send_body(message["body"])

    async def end(self, *, cut: bool) -> None:
        """End the connection as the delivery says; `cut` says that the answer did not leave whole."""
        end = End.CLOSE if cut and self._delivery.end is End.OPEN else self._delivery.end
        if end is End.OPEN:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        elif end is End.SILENCE:
            await self._connection.gone()
        else:
            self._connection.hang_up(reset=end is End.RESET)

    async def _send_body(self, body: bytes) -> None:
        leaves = body if self._left is None else body[: self._left]
        for piece in self._pieces(leaves):
            await self._pause(self._debt)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
            self._debt = len(piece) / self._delivery.rate if self._delivery.rate else 0.0
        if self._left is not None:
            self._left -= len(leaves)
            if len(leaves) < len(body):
                raise CutError

    def _pieces(self, body: bytes) -> Iterator[bytes]:
        size = len(body) if self._delivery.rate is None else max(1, int(self._delivery.rate * _TICK))
        return (body[start : start + size] for start in range(0, len(body), size or 1))

    async def _pause(self, seconds: float) -> None:
        """Wait, but not for a client that has left."""
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._connection.gone()
