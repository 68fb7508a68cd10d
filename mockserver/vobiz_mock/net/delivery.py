"""Sends a response as its `Delivery` says: late, slowly, in part or not at all.

All waiting is asynchronous, so that the event loop serves other clients meanwhile. This module must not depend on WSGI
or on Vobiz's API.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from vobiz_mock.messages import End, Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.messages import Delivery
    from vobiz_mock.net.connection import Connection
    from vobiz_mock.net.response import Response

_TICK = 0.05  # seconds between the pieces of a slow body, unless a piece of one byte takes longer

_FATES = {End.RESET: Fate.RESET, End.SILENCE: Fate.SILENT}


class CutError(Exception):
    """The rest of the response must not be sent."""


class Outlet:
    """Carries out a `Delivery`.

    Args:
        response: The response.
        connection: The connection of the response.
        delivery: How the response is sent.
    """

    def __init__(self, response: Response, connection: Connection, delivery: Delivery) -> None:
        self._response = response
        self._connection = connection
        self._delivery = delivery
        self._left = delivery.length
        self._debt = 0.0  # seconds to wait before the next piece

    async def wait(self) -> None:
        """Wait until the first byte is due.

        Raises:
            CutError: No byte is sent.
        """
        await self._pause(self._delivery.wait)
        if self._left == 0:
            raise CutError

    async def send(self, body: bytes) -> None:
        """Send a part of the body when it is due.

        Raises:
            CutError: The response was cut, after the last byte that the delivery allows.
        """
        allowed = body if self._left is None else body[: self._left]
        for piece in self._pieces(allowed):
            await self._pause(self._debt)
            await self._connection.drain()
            self._response.write(piece)
            self._debt = len(piece) / self._delivery.rate if self._delivery.rate else 0.0
        if self._left is not None:
            self._left -= len(allowed)
            if len(allowed) < len(body):
                raise CutError

    async def end(self, *, cut: bool) -> None:
        """End the response and the connection as the delivery says.

        Args:
            cut: Whether the response was cut.
        """
        end = End.CLOSE if cut and self._delivery.end is End.OPEN else self._delivery.end
        if end is End.OPEN:
            self._response.end()
            return
        if not cut:
            self._response.end_body()
        if end is End.SILENCE:
            await self._connection.fall_silent()
        else:
            self._connection.close(reset=end is End.RESET)

    def fate(self, *, cut: bool) -> Fate:
        """Return what becomes of the response when it is ended.

        Args:
            cut: Whether the response was cut.
        """
        if self._connection.is_closed:
            return Fate.LEFT
        if self._delivery.end in _FATES:
            return _FATES[self._delivery.end]
        if not cut:
            return Fate.SENT
        return Fate.CUT if self._response.is_sent else Fate.CLOSED

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
