"""A connection of which it is not known yet whether it speaks TLS: the first byte tells."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from vobiz_mock.net.tls import HANDSHAKE

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.net.closing import Closable


class Arrival(asyncio.Protocol):
    """Gives the connection to another protocol at its first byte.

    Args:
        secure: Creates the protocol of a client that speaks TLS.
        plain: Creates the protocol of any other client.
        connections: The open connections of the server, among which this one is until then.
        timeout: The time for the first byte, in seconds.
    """

    def __init__(
        self,
        secure: Callable[[], asyncio.Protocol],
        plain: Callable[[], asyncio.Protocol],
        connections: set[Closable],
        *,
        timeout: float,
    ) -> None:
        self._secure = secure
        self._plain = plain
        self._connections = connections
        self._timeout = timeout
        self._transport: asyncio.Transport
        self._deadline: asyncio.TimerHandle

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Await the first byte."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)
        self._deadline = asyncio.get_running_loop().call_later(self._timeout, transport.close)

    def connection_lost(self, _error: Exception | None) -> None:
        """Forget the connection."""
        self._leave()

    def data_received(self, data: bytes) -> None:
        """Give the connection away."""
        self._leave()
        follow = self._secure() if data.startswith(HANDSHAKE) else self._plain()
        take_over(self._transport, follow, data)

    def shut_down(self) -> None:
        """Close the connection."""
        self._transport.close()

    def abort(self) -> None:
        """Close the connection now."""
        self._transport.abort()

    def _leave(self) -> None:
        self._deadline.cancel()
        self._connections.discard(self)


def take_over(transport: asyncio.Transport, protocol: asyncio.Protocol, data: bytes = b"") -> None:
    """Give a connection to a protocol.

    Args:
        transport: The connection.
        protocol: The protocol.
        data: What has arrived already.
    """
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    if data:
        protocol.data_received(data)
