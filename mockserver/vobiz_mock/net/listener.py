"""A socket that listens, and the URL under which clients know it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from vobiz_mock.errors import ListenError
from vobiz_mock.net.acceptor import Acceptor

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.net.share import Counted

Scheme = Literal["http", "https", "proxy"]

_BACKLOG = 2048
_ACCEPTED_AT_ONCE = 16  # connections; asyncio logs so many errors a second if the process has no file descriptor left
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 for an address that means all

# The socket option that allows a server to reuse the port of a stopped one, but not that of a running one. On Windows,
# SO_REUSEADDR would allow both.
if sys.platform == "win32":
    _REUSE_OPTION = socket.SO_EXCLUSIVEADDRUSE
else:
    _REUSE_OPTION = socket.SO_REUSEADDR


@dataclass(frozen=True)
class Endpoint:
    """Where a server listens, and what it speaks there.

    Attributes:
        scheme: `http`, `https`, or `proxy` for a forward proxy.
        host: The host name or address.
        port: The port. 0 selects a free port.
    """

    scheme: Scheme
    host: str
    port: int

    @property
    def url(self) -> str:
        """The URL, such as `http://127.0.0.1:8055`."""
        return (
            f"{self.scheme}://[{self.host}]:{self.port}"
            if ":" in self.host
            else f"{self.scheme}://{self.host}:{self.port}"
        )

    @property
    def reached_from_here(self) -> Endpoint:
        """The endpoint under an address to which a program of this machine can connect."""
        return replace(self, host=_LOOPBACK.get(self.host, self.host))


class Listener:
    """A listening socket. Connections that arrive before the server accepts them wait.

    Processes that are forked share it. Each can accept, and only the process that has made it ends it for all.

    Args:
        endpoint: Where to listen.

    Attributes:
        socket: The socket.
        endpoint: Where it listens, with the port that was selected.

    Raises:
        ListenError: The address cannot be listened on.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.socket = _bind(endpoint.host, endpoint.port)
        self.endpoint = Endpoint(endpoint.scheme, endpoint.host, self.socket.getsockname()[1])
        self._process = os.getpid()

    @property
    def is_inherited(self) -> bool:
        """Whether another process has made it, and shares it with this one."""
        return os.getpid() != self._process

    async def accept(self, connect: Callable[[], asyncio.Protocol]) -> Callable[[], None]:
        """Accept connections in the running event loop. Return what ends that.

        Args:
            connect: Creates the protocol of a connection.
        """
        loop = asyncio.get_running_loop()
        accepting = await loop.create_server(connect, sock=self.socket, backlog=_ACCEPTED_AT_ONCE)
        self.socket.listen(_BACKLOG)  # asyncio uses one number for both
        return accepting.close

    def accept_share(self, connect: Callable[[], asyncio.Protocol], connections: Counted) -> Callable[[], None]:
        """Accept connections in the running event loop, as other processes do. Return what ends that.

        Args:
            connect: Creates the protocol of a connection.
            connections: The open connections of this process.
        """
        return Acceptor(self.socket, connect, connections).close

    async def accept_no_more(self) -> None:
        """Stop accepting, and wait until each accepted socket has called `connection_made` of its protocol.

        asyncio accepts a socket in one iteration of the event loop, creates its transport in the next one, and calls
        `connection_made` in the one after that. If the server stopped earlier, it would leave the socket open.
        """
        with contextlib.suppress(NotImplementedError):  # on Windows; closing the listener cancels its pending accept
            asyncio.get_running_loop().remove_reader(self.socket)
        for _ in range(2):
            await asyncio.sleep(0)
        self.listen_no_more()

    def listen_no_more(self) -> None:
        """Refuse new connections, also if a child process has the socket as well: closing it would not do that.

        In the child process, this has no effect.
        """
        if self.is_inherited:
            return
        with contextlib.suppress(OSError):  # only Linux can shut down a listening socket
            self.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Release the port."""
        self.socket.close()


def listen(endpoints: tuple[Endpoint, ...]) -> tuple[Listener, ...]:
    """Listen on all endpoints, or on none of them.

    Raises:
        ListenError: One of the addresses cannot be listened on.
    """
    with contextlib.ExitStack() as opened:
        found = tuple(opened.enter_context(contextlib.closing(Listener(endpoint))) for endpoint in endpoints)
        opened.pop_all()
    return found


def _bind(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        ListenError: The server cannot listen on the address.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise ListenError(host, port, getattr(error, "strerror", None) or str(error)) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, _REUSE_OPTION, 1)
        bound.bind((address[0], port, *address[2:]))  # getaddrinfo would read port 70000 as 4464
        bound.listen(_BACKLOG)
        bound.settimeout(0)  # non-blocking, as asyncio requires
    except (OSError, OverflowError) as error:
        bound.close()
        raise ListenError(host, port, getattr(error, "strerror", None) or str(error)) from error
    return bound
