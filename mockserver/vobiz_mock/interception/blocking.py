"""The interception of `http.client` and urllib3, and so of requests and `urllib.request`.

A connection is opened with `connect`, or with the first request. Each request begins with `putrequest`, also on a
connection that is open. `getresponse` takes the response from the socket of the connection.
"""

from __future__ import annotations

import http.client  # noqa: F401 its classes are intercepted
import io
import socket
import sys
import time
import warnings
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vobiz_mock.interception.layers import Layer
from vobiz_mock.interception.line import receive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from vobiz_mock.interception.gate import Gate
    from vobiz_mock.interception.layers import Method
    from vobiz_mock.interception.line import Line

    Connection = Any  # an http.client.HTTPConnection, with or without what urllib3 adds

_CERT_NONE = {"CERT_NONE", 0}


class LineSocket:
    """A line in place of a socket: what `http.client` and urllib3 use of one.

    Attributes:
        is_new: Whether nothing has been sent yet.
    """

    def __init__(self, line: Line, timeout: float | None) -> None:
        self._line = line
        self._timeout = timeout
        self.is_new = True

    def sendall(self, data: bytes) -> None:
        """Send bytes, an array or a memoryview."""
        self.is_new = False
        self._line.write(bytes(data))

    def settimeout(self, timeout: float | None) -> None:
        """Set how long a read waits."""
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        """Return how long a read waits."""
        return self._timeout

    def makefile(self, mode: str = "rb", *_args: object, **_options: object) -> io.BufferedReader:
        """Return the reading side as a file."""
        assert mode == "rb"
        return io.BufferedReader(_Reading(self))

    def recv(self, limit: int) -> bytes:
        """Return the bytes that arrive next, none at the end."""
        return receive(self._line.read(limit, self._timeout), time.sleep)

    def shutdown(self, _how: int) -> None:
        """End the connection, also for a thread that reads."""
        self._line.close()

    def close(self) -> None:
        """Leave the line to the response, which still reads from it."""


class _Reading(io.RawIOBase):
    """The reading side of a line."""

    def __init__(self, sock: LineSocket) -> None:
        self._sock = sock

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 anything that has a buffer
        """Read what has arrived."""
        received = self._sock.recv(len(buffer))
        buffer[: len(received)] = received
        return len(received)

    def close(self) -> None:
        """Leave the rest of the reply."""
        if not self.closed:
            self._sock.shutdown(0)
        super().close()


def intercept_http_client(gate: Gate) -> Iterator[Layer]:
    """Put layers over `http.client`."""
    for plain in _classes(object, "http.client", "HTTPConnection"):
        yield Layer(plain, "connect", _connecting(gate))
        yield Layer(plain, "putrequest", _requesting(gate))
        yield Layer(plain, "getresponse", _responding)
        for secure in _classes(plain, "http.client", "HTTPSConnection"):
            yield Layer(secure, "connect", _connecting(gate))


def intercept_urllib3(gate: Gate, connection: ModuleType) -> Iterator[Layer]:
    """Put layers over `urllib3.connection`, whose classes connect in a way of their own."""
    base = next(iter(_classes(object, "http.client", "HTTPConnection")))
    plain = _classes(base, connection.__name__, "HTTPConnection")
    if not plain:
        warnings.warn("this urllib3 is not built on http.client, so that it is not intercepted", stacklevel=2)
    for owner in plain:
        yield Layer(owner, "connect", _connecting(gate))
        for secure in _classes(owner, connection.__name__, "HTTPSConnection"):
            yield Layer(secure, "connect", _connecting(gate))


def _classes(base: type, module: str, name: str) -> list[type]:
    """Return a class by its base. Another tool, such as vcrpy, may have put its own into the module meanwhile."""
    found: list[type] = base.__subclasses__()
    return [one for one in found if (one.__module__, one.__qualname__) == (module, name)]


def _connecting(gate: Gate) -> Callable[[Method], Method]:
    def make(previous: Method) -> Method:
        @wraps(previous)
        def connect(self: Connection) -> Any:  # noqa: ANN401 what the library returns
            host, port = _destination(self)
            if (line := gate.line(host, port)) is not None:
                _attach(self, line)
                return None
            if (reason := gate.refusal(host, port)) is not None:
                raise _refused(self, reason)
            return previous(self)

        return connect

    return make


def _requesting(gate: Gate) -> Callable[[Method], Method]:
    def make(previous: Method) -> Method:
        @wraps(previous)
        def putrequest(self: Connection, method: str, url: str, *args: Any, **options: Any) -> Any:  # noqa: ANN401
            host, port = _destination(self, url)
            if isinstance(self.sock, LineSocket) and self.sock.is_new:
                pass  # an inner interception has taken the request, or `connect` has
            elif (line := gate.line(host, port)) is not None:
                _attach(self, line)
            elif (reason := gate.refusal(host, port)) is not None:
                raise _refused(self, reason)
            return previous(self, method, url, *args, **options)

        return putrequest

    return make


def _responding(previous: Method) -> Method:
    @wraps(previous)
    def getresponse(self: Connection, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        response = previous(self, *args, **options)
        if isinstance(self.sock, LineSocket):
            self.sock = None  # the next request opens a new connection, to the real host if the interception is over
        return response

    return getresponse


def _destination(connection: Connection, url: str = "") -> tuple[str, int | None]:
    """Return the host for which a request is meant, behind a proxy too, and its port."""
    if not url.startswith("/") and "://" in url:
        parts = urlsplit(url)
        return parts.hostname or "", parts.port or (443 if parts.scheme.lower() == "https" else 80)
    # The names with an underscore are those of http.client since Python 2.
    if connection._tunnel_host:  # noqa: SLF001
        return connection._tunnel_host, connection._tunnel_port  # noqa: SLF001
    return connection.host, connection.port


def _attach(connection: Connection, line: Line) -> None:
    """Give a connection a line in place of a socket, which it may have from before the interception."""
    old, connection.sock = connection.sock, LineSocket(line, _timeout(connection))
    if old is not None:
        old.close()
    if hasattr(connection, "is_verified"):  # urllib3 warns of connections that are not
        connection.is_verified = _is_to_be_verified(connection)
    if hasattr(connection, "_has_connected_to_proxy"):  # urllib3 would take a lost reply for an error of the proxy
        connection._has_connected_to_proxy = bool(connection.proxy)  # noqa: SLF001


def _timeout(connection: Connection) -> float | None:
    """Return the timeout of a connection. The default is another object than None."""
    timeout = connection.timeout
    if timeout is None or isinstance(timeout, (int, float)):
        return timeout
    return socket.getdefaulttimeout()


def _is_to_be_verified(connection: Connection) -> bool:
    required = getattr(connection, "cert_reqs", None)
    return required is None or getattr(required, "name", required) not in _CERT_NONE


def _refused(connection: Connection, reason: str) -> Exception:
    """Return the error of a connection that cannot be opened, as the library of the connection raises it."""
    urllib3 = sys.modules.get("urllib3")
    if urllib3 is not None and isinstance(connection, urllib3.connection.HTTPConnection):
        error: Exception = urllib3.exceptions.NewConnectionError(
            connection, f"Failed to establish a new connection: {reason}"
        )
        return error
    return ConnectionRefusedError(reason)
