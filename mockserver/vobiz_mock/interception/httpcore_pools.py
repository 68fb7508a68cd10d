"""The interception of httpcore, and so of httpx, in threads and in event loops.

httpcore sends each request through a pool, also behind a proxy. It has classes for a connection of HTTP/1.1 over any
stream of bytes, which are public, so that only the stream is ours.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

from vobiz_mock.interception.layers import Layer
from vobiz_mock.interception.line import receive, receive_async

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.interception.gate import Gate
    from vobiz_mock.interception.layers import Method
    from vobiz_mock.interception.line import Line

    HttpCore = Any  # the module, which is imported by the program, if at all
    Request = Any  # an httpcore.Request


class LineStream:
    """A line as a stream of httpcore."""

    def __init__(self, line: Line, httpcore: HttpCore) -> None:
        self._line = line
        self._httpcore = httpcore

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send bytes."""
        self._line.write(bytes(buffer))

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the bytes that arrive next, none at the end."""
        with _errors_of(self._httpcore):
            return receive(self._line.read(max_bytes, timeout), time.sleep)

    def close(self) -> None:
        """End the connection."""
        self._line.close()

    def get_extra_info(self, _info: str) -> None:
        """Return None: there is no socket, and no TLS."""


class AsyncLineStream:
    """A line as a stream of httpcore for event loops, of asyncio or trio."""

    def __init__(self, line: Line, httpcore: HttpCore) -> None:
        self._line = line
        self._httpcore = httpcore

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 as httpcore
        """Send bytes."""
        self._line.write(bytes(buffer))

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 as httpcore
        """Return the bytes that arrive next, none at the end."""
        with _errors_of(self._httpcore):
            return await receive_async(self._line.read(max_bytes, timeout), self._httpcore.AnyIOBackend().sleep)

    async def aclose(self) -> None:
        """End the connection."""
        self._line.close()

    def get_extra_info(self, _info: str) -> None:
        """Return None: there is no socket, and no TLS."""


@contextmanager
def _errors_of(httpcore: HttpCore) -> Iterator[None]:
    """Turn the errors of a line into those of httpcore."""
    try:
        yield
    except TimeoutError as error:
        raise httpcore.ReadTimeout(str(error)) from error
    except ConnectionResetError as error:
        raise httpcore.ReadError(str(error)) from error


def intercept_httpcore(gate: Gate, httpcore: HttpCore) -> Iterator[Layer]:
    """Put layers over the pools of httpcore."""
    yield Layer(httpcore.ConnectionPool, "handle_request", lambda previous: _handling(previous, gate, httpcore))
    yield Layer(
        httpcore.AsyncConnectionPool, "handle_async_request", lambda previous: _handling_async(previous, gate, httpcore)
    )


def _handling(previous: Method, gate: Gate, httpcore: HttpCore) -> Method:
    @wraps(previous)
    def handle_request(self: object, request: Request) -> Any:  # noqa: ANN401 an httpcore.Response
        if (line := _line(gate, request, httpcore)) is None:
            return previous(self, request)
        connection = httpcore.HTTP11Connection(request.url.origin, LineStream(line, httpcore))
        return connection.handle_request(request)

    return handle_request


def _handling_async(previous: Method, gate: Gate, httpcore: HttpCore) -> Method:
    @wraps(previous)
    async def handle_async_request(self: object, request: Request) -> Any:  # noqa: ANN401 an httpcore.Response
        if (line := _line(gate, request, httpcore)) is None:
            return await previous(self, request)
        connection = httpcore.AsyncHTTP11Connection(request.url.origin, AsyncLineStream(line, httpcore))
        return await connection.handle_async_request(request)

    return handle_async_request


def _line(gate: Gate, request: Request, httpcore: HttpCore) -> Line | None:
    """Return a connection to the fake; None if the request is for another host.

    Raises:
        httpcore.ConnectError: Requests for the host are refused.
    """
    origin = request.url.origin
    host = origin.host.decode("ascii", "replace")
    if (line := gate.line(host, origin.port)) is not None:
        return line
    if (reason := gate.refusal(host, origin.port)) is not None:
        raise httpcore.ConnectError(reason)
    return None
