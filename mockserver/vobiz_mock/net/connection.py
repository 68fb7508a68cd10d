"""The connection of a client, as the responses on it see it: bytes to write, and whether the client is still there."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
from typing import Any

_RESET_ON_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # SO_LINGER: on, with 0 seconds
_LEFT_AFTER = 1.0  # seconds after its EOF in which a client may still read


class Connection:
    """The connection of a client.

    Args:
        transport: The transport of asyncio.

    Attributes:
        environ: What the WSGI environments of all requests on the connection have in common.
        has_ended: Whether the client has closed its side.
        is_deaf: Whether what the client still sends is dropped.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._closed = asyncio.Event()
        self._left = asyncio.Event()  # set when it is closed, or a moment after the client has closed its side
        self._writable = asyncio.Event()
        self._writable.set()
        self._is_reset = False
        self._is_paused = False
        self.environ = _addresses(transport)
        self.has_ended = self.is_deaf = False

    @property
    def is_closing(self) -> bool:
        """Whether the connection is closed, or will be when everything is written."""
        return self._transport.is_closing()

    @property
    def is_closed(self) -> bool:
        """Whether the connection is closed."""
        return self._closed.is_set()

    @property
    def is_writable(self) -> bool:
        """Whether the client has read so much that more can be written."""
        return self._writable.is_set()

    def write(self, data: bytes) -> None:
        """Send bytes, or drop them if the connection is closed."""
        if not self._transport.is_closing():
            self._transport.write(data)

    async def drain(self) -> None:
        """Wait until more can be written, or the connection is closed."""
        await self._writable.wait()

    def close(self, *, reset: bool = False) -> None:
        """Close the connection after what was written, or with a TCP reset if `reset` is true."""
        if reset and not self._transport.is_closing():
            self._is_reset = True
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            self._transport.abort()
        else:
            self._transport.close()

    def abort(self) -> None:
        """Close the connection now."""
        self._transport.abort()

    def close_side(self) -> None:
        """Tell the client that nothing follows what was written."""
        if self._transport.can_write_eof():
            with contextlib.suppress(OSError):  # the client has disconnected
                self._transport.write_eof()

    async def fall_silent(self) -> None:
        """Send and read nothing more, and wait until the client closes the connection."""
        self.turn_deaf()
        if self.has_ended:
            self._transport.close()
        await self._closed.wait()

    async def wait_left(self) -> None:
        """Wait until the connection is closed, or the client closed its side a moment ago."""
        await self._left.wait()

    def turn_deaf(self) -> None:
        """Drop what the client still sends. Its EOF then closes the connection."""
        self.is_deaf = True
        self.resume_reading()

    def pause_reading(self) -> None:
        """Read no more, so that the client cannot send more than the sockets buffer."""
        if not (self._is_paused or self._transport.is_closing()):
            self._is_paused = True
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read again."""
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()

    # What the protocol reports

    def set_writable(self, *, is_writable: bool) -> None:
        """Note whether more can be written."""
        if is_writable:
            self._writable.set()
        else:
            self._writable.clear()

    def set_ended(self) -> None:
        """Note that the client has closed its side."""
        self.has_ended = True
        asyncio.get_running_loop().call_later(_LEFT_AFTER, self._left.set)

    def set_closed(self) -> None:
        """Release everything that waits for the client.

        A child process may hold the socket as well, so that closing it would not end the connection for the client.
        """
        if not self._is_reset:
            with contextlib.suppress(OSError):  # the client has disconnected
                self._socket.shutdown(socket.SHUT_RDWR)
        self._closed.set()
        self._left.set()
        self._writable.set()

    @property
    def _socket(self) -> socket.socket:
        found: socket.socket = self._transport.get_extra_info("socket")
        return found


def _addresses(transport: asyncio.Transport) -> dict[str, Any]:
    """Return the scheme, and the addresses of the server and of the client, as WSGI has them."""
    server, client = (transport.get_extra_info(name) or ("", "") for name in ("sockname", "peername"))
    return {
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.url_scheme": "http" if transport.get_extra_info("ssl_object") is None else "https",
    }
