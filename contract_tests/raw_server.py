"""A raw HTTP server for tests: it records each request as it was received, and sends the bytes that it is given.

Knows nothing of Vobiz.
"""

from __future__ import annotations

import json
import socket
import socketserver
import struct
import threading
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

_POLL = 0.01  # seconds within which a server notices that it is to stop
_WITHOUT_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


class Ending(Enum):
    """What happens to the connection after a response."""

    KEEP = auto()  # it stays open
    CLOSE = auto()  # it is closed
    RESET = auto()  # it is reset, and nothing is sent
    SILENCE = auto()  # it stays open, and no other request is read


@dataclass(frozen=True)
class RawResponse:
    """The bytes to send, and what happens to the connection then."""

    data: bytes
    ending: Ending = Ending.KEEP


@dataclass(frozen=True)
class ReceivedRequest:
    """A request as it was received: the target is not decoded, header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def respond(status: int, body: object = None, *, headers: dict[str, str] | None = None) -> RawResponse:
    """Return a response. A str or bytes is the body itself, None is no body, anything else is sent as JSON."""
    data = _bytes(body)
    own = {} if status in _WITHOUT_BODY else {"Content-Length": str(len(data))}
    lines = [f"{name}: {value}" for name, value in (own | (headers or {})).items()]
    head = "\r\n".join([f"HTTP/1.1 {int(status)} Reason", *lines, "", ""])
    return RawResponse(head.encode("latin-1") + data)


class RawServer(socketserver.ThreadingTCPServer):
    """A server on a free port of the loopback interface, in a thread of its own. It runs as long as its context.

    Args:
        handler: Returns the response to a request.

    Attributes:
        received: The requests, oldest first.
        connections: How many connections were accepted.

    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 50

    def __init__(self, handler: Callable[[ReceivedRequest], RawResponse]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.handler = handler
        self.received: list[ReceivedRequest] = []
        self.connections = 0
        self._thread = threading.Thread(target=self.serve_forever, args=(_POLL,), daemon=True)

    @property
    def url(self) -> str:
        """The origin."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002 socketserver calls it
        """Count the connection, and accept it."""
        self.connections += 1
        return True

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that close the connection early."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while (request := self._read()) is not None:
            server = cast("RawServer", self.server)
            server.received.append(request)
            if not self._send(server.handler(request)):
                return

    def _read(self) -> ReceivedRequest | None:
        if not (line := self.rfile.readline()):
            return None
        method, target, _ = line.decode("latin-1").split(" ")
        headers = {}
        while (line := self.rfile.readline()) not in {b"\r\n", b""}:
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        return ReceivedRequest(method, target, headers, self.rfile.read(int(headers.get("content-length", 0))))

    def _send(self, response: RawResponse) -> bool:
        """Send a response, and return whether the connection is kept."""
        if response.ending is Ending.RESET:
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
            return False
        self.wfile.write(response.data)
        if response.ending is Ending.SILENCE:
            self.rfile.read()  # until the client closes the connection
        return response.ending is Ending.KEEP


def _bytes(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
