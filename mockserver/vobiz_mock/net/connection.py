"""Controls one connection for the response to one request. Implements `delivery.Connection` with uvicorn's classes."""

from __future__ import annotations

import socket
import struct
import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_RESET_ON_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # SO_LINGER: on, with 0 seconds
_LAST_CHUNK = b"0\r\n\r\n"


class ServerSide(Protocol):
    """What is needed of `protocol.Protocol`, where the attributes are explained."""

    transport: asyncio.Transport
    closed: asyncio.Event
    left: asyncio.Event
    ended: bool
    is_reset: bool

    def discard_input(self) -> None:
        """Serve no further request, and drop what the client still sends."""


class Connection:
    """Implements `delivery.Connection` for one request and its response."""

    def __init__(self, protocol: ServerSide, cycle: RequestResponseCycle) -> None:
        self._protocol = protocol
        self._cycle = cycle

    def close(self, *, reset: bool) -> None:
        """Close the connection now, with a TCP reset if `reset` is true."""
        self._cycle.disconnected = True  # else uvicorn logs that the response is incomplete
        transport = self._protocol.transport
        if reset and not transport.is_closing():
            self._protocol.is_reset = True
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            transport.abort()
        else:
            transport.close()

    @property
    def is_closed(self) -> bool:
        """Whether the connection is closed."""
        return self._protocol.closed.is_set()

    def end_body(self) -> None:
        """Send the end of a chunked body."""
        if self._cycle.chunked_encoding and self._cycle.scope["method"] != "HEAD":
            self._protocol.transport.write(_LAST_CHUNK)

    async def wait_left(self) -> None:
        """Wait until the connection is closed, or the client closed its side a moment ago."""
        await self._protocol.left.wait()

    async def wait_closed(self) -> None:
        """Wait until the connection is closed."""
        await self._protocol.closed.wait()

    async def fall_silent(self) -> None:
        """Send and read nothing more, and wait until the client closes the connection."""
        self._cycle.disconnected = True  # else uvicorn logs that the response is incomplete
        self._protocol.discard_input()
        if self._protocol.ended:
            self._protocol.transport.close()
        await self.wait_closed()
