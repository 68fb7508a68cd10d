"""The interception of aiohttp. Its connector gives each request a connection, from its pool or a new one."""

from __future__ import annotations

import asyncio
from functools import wraps
from typing import TYPE_CHECKING, Any

from vobiz_mock.errors import EndlessWaitError
from vobiz_mock.interception.layers import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.interception.gate import Gate
    from vobiz_mock.interception.layers import Method
    from vobiz_mock.interception.line import Line, Waiting

    Aiohttp = Any  # the module, which is imported by the program, if at all

_PIECE = 64 * 1024  # bytes


class LineTransport(asyncio.Transport):
    """A line as a transport of an event loop.

    Args:
        line: The connection to the fake.
        protocol: The protocol of aiohttp, which reads.
        is_limited: Whether the request has a timeout, so that the client ends a silence.
    """

    def __init__(self, line: Line, protocol: Any, *, is_limited: bool) -> None:  # noqa: ANN401 aiohttp's protocol
        super().__init__()
        self._line = line
        self._protocol = protocol
        self._is_limited = is_limited
        self._loop = asyncio.get_running_loop()
        self._waiting: Waiting | None = None
        self._next: asyncio.Handle | None = None
        self._is_closing = self._is_paused = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send bytes."""
        if not self._is_closing:
            self._line.write(bytes(data))
            self._resume()

    def is_closing(self) -> bool:
        """Return whether the transport is closed."""
        return self._is_closing

    def close(self) -> None:
        """Close the connection."""
        self._lose(None)

    def abort(self) -> None:
        """Close the connection."""
        self._lose(None)

    def pause_reading(self) -> None:
        """Keep what arrives."""
        self._is_paused = True

    def resume_reading(self) -> None:
        """Pass on what has arrived."""
        self._is_paused = False
        self._resume()

    def is_reading(self) -> bool:
        """Return whether what arrives is passed on."""
        return not (self._is_paused or self._is_closing)

    def _resume(self) -> None:
        if self.is_reading() and self._next is None and self._line.has_begun:
            self._next = self._loop.call_soon(self._step)

    def _step(self) -> None:
        """Pass on what has arrived, or wait for it."""
        self._next = None
        if not self.is_reading():
            return
        self._waiting = self._waiting or self._line.read(_PIECE, None)
        try:
            self._wait(next(self._waiting))
        except StopIteration as done:
            self._waiting = None
            self._receive(done.value)
        except ConnectionResetError as error:
            self._lose(error)
        except EndlessWaitError as error:
            self._protocol.set_exception(error)
            self._lose(None)

    def _wait(self, seconds: float) -> None:
        if not (self._is_limited and self._line.is_silent):
            self._next = self._loop.call_later(seconds, self._step)

    def _receive(self, data: bytes) -> None:
        if data:
            self._protocol.data_received(data)
            self._resume()
        elif not self._line.stays_open:
            self._protocol.eof_received()
            self._lose(None)

    def _lose(self, error: Exception | None) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        self._line.close()
        if self._next is not None:
            self._next.cancel()
        self._loop.call_soon(self._protocol.connection_lost, error)


def intercept_aiohttp(gate: Gate, connector: Aiohttp) -> Iterator[Layer]:
    """Put a layer over `aiohttp.connector`."""
    yield Layer(connector.BaseConnector, "connect", lambda previous: _connecting(previous, gate, connector))


def _connecting(previous: Method, gate: Gate, module: Aiohttp) -> Method:
    @wraps(previous)
    async def connect(self: Any, req: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 those of aiohttp
        host, port = req.url.host, req.url.port
        if (line := gate.line(host, port)) is None:
            if (reason := gate.refusal(host, port)) is not None:
                raise module.ClientConnectorError(req.connection_key, ConnectionRefusedError(None, reason))
            return await previous(self, req, *args, **options)
        protocol = module.ResponseHandler(asyncio.get_running_loop())
        timeout = options.get("timeout") or args[-1]
        protocol.connection_made(LineTransport(line, protocol, is_limited=bool(timeout.total or timeout.sock_read)))
        protocol.force_close()  # the pool must not keep it: the next request may be meant for the real host
        return module.Connection(self, req.connection_key, protocol, asyncio.get_running_loop())

    return connect
