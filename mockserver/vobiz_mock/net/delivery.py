"""Sends a response as its `Delivery` says: late, slowly, in part or not at all.

All waiting is asynchronous, so that the event loop serves other clients meanwhile. This module must not depend on WSGI
or on Vobiz's API.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Protocol

from vobiz_mock.messages import End

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from vobiz_mock.messages import Delivery

    Send = Callable[[dict[str, Any]], Awaitable[None]]

_TICK = 0.05  # seconds between the pieces of a slow body, unless a piece of one byte takes longer


class CutError(Exception):
    """The rest of the response must not be sent."""


class Connection(Protocol):
    """Controls the connection of a response."""

    def close(self, *, reset: bool) -> None:
        """Close the connection now, even within a response.

        Args:
            reset: Whether the client receives a TCP reset instead of an orderly close.
        """

    @property
    def is_closed(self) -> bool:
        """Whether the connection is closed."""

    def end_body(self) -> None:
        """Send the end of a chunked body."""

    async def wait_left(self) -> None:
        """Wait until the connection is closed, or the client closed its side a moment ago."""

    async def fall_silent(self) -> None:
        """Send and read nothing more, and wait until the client closes the connection."""


class Outlet:
    """An ASGI `send` callable that carries out a `Delivery`.

    Args:
        send: The `send` callable of the server.
        connection: The connection of the response.
        delivery: How the response is sent.
    """

    def __init__(self, send: Send, connection: Connection, delivery: Delivery) -> None:
        self._send = send
        self._connection = connection
        self._delivery = delivery
        self._left = delivery.length
        self._debt = 0.0  # seconds to wait before the next piece

    async def __call__(self, message: dict[str, Any]) -> None:
        """Send an ASGI message when it is due.

        Raises:
            CutError: The response was cut, after the last byte that the delivery allows.
        """
        if message["type"] == "http.response.start":
            await self._pause(self._delivery.wait)
            if self._left == 0:
                raise CutError
            await self._send(message)
        else:
            await self._send_body(message["body"])

    async def end(self, *, cut: bool) -> None:
        """End the response and the connection as the delivery says.

        Args:
            cut: Whether the response was cut.
        """
        end = End.CLOSE if cut and self._delivery.end is End.OPEN else self._delivery.end
        if end is End.OPEN:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        if not cut:
            self._connection.end_body()
        if end is End.SILENCE:
            await self._connection.fall_silent()
        else:
            self._connection.close(reset=end is End.RESET)

    async def _send_body(self, body: bytes) -> None:
        allowed = body if self._left is None else body[: self._left]
        for piece in self._pieces(allowed):
            await self._pause(self._debt)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
            self._debt = len(piece) / self._delivery.rate if self._delivery.rate else 0.0
        if self._left is not None:
            self._left -= len(allowed)
            if len(allowed) < len(body):
                raise CutError

    def _pieces(self, body: bytes) -> Iterator[bytes]:
        size = len(body) if self._delivery.rate is None else max(1, int(self._delivery.rate * _TICK))
        return (body[start : start + size] for start in range(0, len(body), size or 1))

    async def _pause(self, seconds: float) -> None:
        """Wait, but not for a client that has left.

        A client that closed its side has usually left, so that the wait ends soon. It is not certain, so that the
        response is sent nevertheless.

        Raises:
            CutError: The connection was closed meanwhile, so nobody is left to send to.
        """
        if seconds <= 0:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._connection.wait_left()
        if self._connection.is_closed:
            raise CutError
