"""Raw HTTP over a socket, and a WSGI application that reports what it received."""

from __future__ import annotations

import contextlib
import json
import select
import socket
from dataclasses import replace
from http.client import parse_headers
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.mockserver._client import Response

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self
    from wsgiref.types import StartResponse, WSGIEnvironment

    from vobiz_mock import MockServer
    from vobiz_mock.net.server import Server

PATIENCE = 10.0  # seconds; a test fails if a response takes longer
CLOSE = b"Host: a\r\nConnection: close\r\n\r\n"


class RawConnection:
    """A connection of a client, which sends bytes and reads one response at a time."""

    def __init__(self, server: Server | MockServer) -> None:
        address = urlsplit(server.url)
        self._socket = socket.create_connection((address.hostname, address.port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # each `send` leaves at once
        self._file = self._socket.makefile("rb")

    def send(self, data: bytes) -> Self:
        self._socket.sendall(data)
        return self

    def send_last(self, data: bytes) -> Self:
        """Send bytes, and close the sending side."""
        self.send(data)
        self._socket.shutdown(socket.SHUT_WR)
        return self

    def send_most(self, data: bytes) -> Self:
        """Send bytes, until the server closes its side."""
        with contextlib.suppress(ConnectionError):
            self.send(data)
        return self

    def send_until_blocked(self, data: bytes, *, limit: int) -> int:
        """Send data again and again until the server reads no more, or to a limit. Return how many bytes were sent."""
        self._socket.settimeout(0.0)
        sent = 0
        while sent < limit and select.select([], [self._socket], [], 0.5)[1]:
            sent += self._socket.send(data)
        self._socket.settimeout(PATIENCE)
        return sent

    def read(self) -> Response:
        """Read a response. Without Content-Length it has no body."""
        response = self.read_head()
        return replace(response, body=self.read_bytes(int(response.headers.get("content-length", 0))))

    def read_head(self) -> Response:
        """Read the head of a response."""
        status = int(self._file.readline().split(b" ")[1])
        headers = {name.lower(): value for name, value in parse_headers(self._file).items()}
        return Response(status, headers, b"")

    def read_bytes(self, count: int) -> bytes:
        """Read a number of bytes."""
        return self._file.read(count)

    def read_rest(self) -> bytes:
        """Read until the server closes the connection."""
        return self._file.read()

    def drain(self) -> None:
        """Read until the connection is closed or reset."""
        with contextlib.suppress(ConnectionResetError):
            self.read_rest()

    def has_more(self) -> bool:
        """Return whether bytes, or the end of the connection, have arrived and were not read."""
        return bool(select.select([self._socket], [], [], 0)[0])

    def read_ready(self) -> bytes | None:
        """Read what has arrived; None if nothing has, and no bytes if the connection has ended."""
        return self._socket.recv(1 << 16) if self.has_more() else None

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class EchoApp:
    """A WSGI application that responds with its environment and the body, as JSON.

    Attributes:
        methods: The methods of the requests that it received.
    """

    def __init__(self) -> None:
        self.methods: list[str] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.methods.append(environ["REQUEST_METHOD"])
        body = environ["wsgi.input"].read().decode("latin-1")
        too_large = environ.get("vobiz_mock.body_too_large", False)
        texts = {name: value for name, value in environ.items() if isinstance(value, str)}
        response = json.dumps({**texts, "body": body, "too_large": too_large}).encode()
        start_response("413 Content Too Large" if too_large else "200 OK", [("Content-Length", str(len(response)))])
        return [response]


def send_raw(server: Server, request: bytes) -> bytes:
    """Send bytes, and return all bytes until the server closes the connection."""
    with RawConnection(server) as connection:
        return connection.send(request).read_rest()


def fetch(server: Server, request: bytes) -> Response:
    """Send a request, and return its response."""
    with RawConnection(server) as connection:
        return connection.send(request).read()
