"""A tunnel through the forward proxy to another host (RFC 9110, section 9.3.6): bytes go both ways, and nobody reads.

Owns the resolution of the name, the check of the address, and the flow of the bytes. It must not depend on WSGI.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_mock.net.refusal import Refusal, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.net.closing import Closable
    from vobiz_mock.net.incoming import Incoming

    Reach = Callable[[str], bool]

_log = logging.getLogger(__name__)

ESTABLISHED = b"HTTP/1.1 200 Connection Established\r\n\r\n"
# What concerns one connection, or what the proxy writes itself.
_HOP_BY_HOP = (
    b"connection",
    b"content-length",
    b"expect",
    b"host",
    b"keep-alive",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
)
_CONNECT_TIMEOUT = 10.0  # seconds
_OWN = "127.0.0.1"  # stands for each address of this machine: also a public one would lead to the proxy again


class UnreachableError(Exception):
    """The tunnel cannot lead to the host."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        self.refusal = Refusal(status, message)
        super().__init__(message)


class Tunnel(asyncio.Protocol):
    """The client's side of a tunnel.

    Args:
        host: The host name or address.
        port: The port.
        first: A request to send to the host in place of the answer to a CONNECT. The client then sends nothing more.
        may_reach: Tells whether an address may be reached.
        connections: The open connections of the server, to which this one adds itself.
    """

    def __init__(
        self, host: str, port: int, first: bytes = b"", *, may_reach: Reach, connections: set[Closable]
    ) -> None:
        self._host, self._port = host, port
        self._may_reach = may_reach
        self._connections = connections
        self._near: asyncio.Transport
        self._far: asyncio.Transport | None = None
        self._early = first  # what is sent as soon as the tunnel is open
        self._has_sent_all = bool(first)
        self._opening: asyncio.Task[None]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Open the tunnel. Meanwhile, the client must wait."""
        assert isinstance(transport, asyncio.Transport)
        self._near = transport
        self._connections.add(self)
        transport.pause_reading()
        self._opening = asyncio.get_running_loop().create_task(self._open())

    def data_received(self, data: bytes) -> None:
        """Send bytes to the host."""
        if self._has_sent_all:
            return
        if self._far is None:
            self._early += data
        else:
            self._far.write(data)

    def eof_received(self) -> bool:
        """Tell the host that the client has closed its side."""
        if self._far is not None and self._far.can_write_eof() and not self._has_sent_all:
            self._far.write_eof()
        return True

    def connection_lost(self, _error: Exception | None) -> None:
        """Close the other side."""
        self._connections.discard(self)
        self._opening.cancel()
        if self._far is not None:
            self._far.close()

    def pause_writing(self) -> None:
        """Read no more from the host until the client has read."""
        if self._far is not None:
            self._far.pause_reading()

    def resume_writing(self) -> None:
        """Read from the host again."""
        if self._far is not None and not self._far.is_closing():
            self._far.resume_reading()

    def shut_down(self) -> None:
        """Close both sides."""
        self._near.close()

    def abort(self) -> None:
        """Close both sides now."""
        self._near.abort()

    async def _open(self) -> None:
        try:
            connected = await _connect(self._host, self._port, self._may_reach)
        except UnreachableError as error:
            _log.warning("Tunnel to %s:%d: %d %s", self._host, self._port, error.refusal.status, error)
            self._near.write(error.refusal.response)
            self._near.close()
            return
        loop = asyncio.get_running_loop()
        self._far, _ = await loop.create_connection(lambda: _Far(self._near), sock=connected)
        _log.info("Tunnel to %s:%d", self._host, self._port)
        if not self._has_sent_all:
            self._near.write(ESTABLISHED)
        if self._early:
            self._far.write(self._early)
        self._near.resume_reading()


def forwarded(request: Incoming, authority: str, rest: str) -> bytes:
    """Return a request as a proxy passes it on: one connection for one request (RFC 9110, section 7.6.1).

    Args:
        request: The request, whose target is a whole URL.
        authority: The host and port in it.
        rest: The path and the query in it.

    Raises:
        RefusedError: The body is too large to be stored.
    """
    if request.is_too_large:
        raise RefusedError(Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large for this proxy."))
    connection = b",".join(value for name, value in request.fields if name == b"connection").lower()
    dropped = {*_HOP_BY_HOP, *(name.strip() for name in connection.split(b","))}
    target = (rest.partition("#")[0] if rest.startswith("/") else f"/{rest.partition('#')[0]}").encode("latin-1")
    fields = [b"%s: %s" % field for field in request.fields if field[0] not in dropped]
    own = [b"host: " + authority.encode("latin-1"), b"connection: close"]
    if request.body or request.method in {"POST", "PUT", "PATCH"}:
        own.append(b"content-length: %d" % len(request.body))
    start = b"%s %s HTTP/1.1" % (request.method.encode(), target)
    return b"\r\n".join([start, *own, *fields, b"", bytes(request.body)])


class _Far(asyncio.Protocol):
    """The host's side of a tunnel.

    Args:
        near: The transport of the client.
    """

    def __init__(self, near: asyncio.Transport) -> None:
        self._near = near

    def data_received(self, data: bytes) -> None:
        """Send bytes to the client."""
        self._near.write(data)

    def eof_received(self) -> bool:
        """Tell the client that the host has closed its side."""
        if self._near.can_write_eof() and not self._near.is_closing():
            self._near.write_eof()
        return True

    def connection_lost(self, _error: Exception | None) -> None:
        """Close the other side."""
        self._near.close()

    def pause_writing(self) -> None:
        """Read no more from the client until the host has read."""
        self._near.pause_reading()

    def resume_writing(self) -> None:
        """Read from the client again."""
        if not self._near.is_closing():
            self._near.resume_reading()


async def _connect(host: str, port: int, may_reach: Reach) -> socket.socket:
    """Return a socket that is connected to a host.

    The addresses that are checked are those that are connected to, so that a name cannot lead elsewhere meanwhile.

    Raises:
        UnreachableError: There is no such host, it may not be reached, or it does not answer.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(HTTPStatus.BAD_GATEWAY, f"The host {host} was not found: {error}.") from error
    if not all(may_reach(str(address[0])) for *_, address in found):
        raise _forbidden(host)
    reasons = []
    for family, kind, protocol, _, address in found:
        try:
            connected = await _connect_to(socket.socket(family, kind, protocol), address)
        except OSError as error:  # a TimeoutError is one, too
            reasons.append(os.strerror(error.errno) if error.errno else f"no answer in {_CONNECT_TIMEOUT:g} seconds")
            continue
        if connected.getsockname()[0] == address[0] and not may_reach(_OWN):
            connected.close()
            raise _forbidden(host)
        return connected
    raise UnreachableError(HTTPStatus.BAD_GATEWAY, f"{host}:{port} cannot be reached: {reasons[-1]}.")


async def _connect_to(connecting: socket.socket, address: Any) -> socket.socket:  # noqa: ANN401 depends on the family
    try:
        connecting.setblocking(False)  # noqa: FBT003 its only parameter
        async with asyncio.timeout(_CONNECT_TIMEOUT):
            await asyncio.get_running_loop().sock_connect(connecting, address)
    except BaseException:
        connecting.close()
        raise
    return connecting


def _forbidden(host: str) -> UnreachableError:
    message = f"{host} leads to this machine or into a private network, where the proxy never leads."
    return UnreachableError(HTTPStatus.FORBIDDEN, message)
