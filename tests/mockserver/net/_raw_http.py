"""Bytes over a socket, as they are given, and answers taken apart; small WSGI applications to serve."""

from __future__ import annotations

import contextlib
import json
import select
import socket
from dataclasses import replace
from http.client import parse_headers
from typing import TYPE_CHECKING

from tests.mockserver._client import Response

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self
    from wsgiref.types import StartResponse, WSGIEnvironment

    from vobiz_mock.net.server import Server

PATIENCE = 10.0  # seconds after which a test that waits for an answer fails
CLOSE = b"Host: a\r\nConnection: close\r\n\r\n"


class Connection:
    """A client's connection: sends bytes, reads answers one by one."""

    def __init__(self, server: Server) -> None:
        self._socket = socket.create_connection((server.host, server.port), timeout=PATIENCE)
        self._file = self._socket.makefile("rb")

    def send(self, data: bytes) -> Self:
        self._socket.sendall(data)
        return self

    def send_last(self, data: bytes) -> Self:
        """Send, and close this side."""
        self.send(data)
        self._socket.shutdown(socket.SHUT_WR)
        return self

    def read(self) -> Response:
        """The next response. One without a length has no body."""
        response = self.read_head()
        return replace(response, body=self.read_bytes(int(response.headers.get("content-length", 0))))

    def read_head(self) -> Response:
        """The head of the next response."""
        status = int(self._file.readline().split(b" ")[1])
        headers = {name.lower(): value for name, value in parse_headers(self._file).items()}
        return Response(status, headers, b"")

    def read_bytes(self, count: int) -> bytes:
        """So many bytes."""
        return self._file.read(count)

    def read_rest(self) -> bytes:
        """All bytes until the server closes."""
        return self._file.read()

    def drain(self) -> None:
        """Read until the connection ends, in whatever way."""
        with contextlib.suppress(ConnectionResetError):
            self.read_rest()

    def has_more(self) -> bool:
        """Whether something has arrived that was not read: bytes, or the end."""
        return bool(select.select([self._socket], [], [], 0)[0])

    def close(self) -> None:
        """Leave."""
        self._file.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Echo:
    """Answers with the texts of its environment and the body, as JSON; notes the methods of its calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.calls.append(environ["REQUEST_METHOD"])
        body = environ["wsgi.input"].read().decode("latin-1")
        too_large = environ.get("vobiz_mock.body_too_large", False)
        texts = {name: value for name, value in environ.items() if isinstance(value, str)}
        answer = json.dumps({**texts, "body": body, "too_large": too_large}).encode()
        start_response("413 Content Too Large" if too_large else "200 OK", [("Content-Length", str(len(answer)))])
        return [answer]


def exchange(server: Server, request: bytes) -> bytes:
    """Send bytes, and give everything that comes back until the server closes."""
    with Connection(server) as connection:
        return connection.send(request).read_rest()


def ask(server: Server, request: bytes) -> Response:
    """Send a request, and give its answer."""
    with Connection(server) as connection:
        return connection.send(request).read()
