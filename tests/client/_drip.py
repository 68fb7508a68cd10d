"""A server for tests that sends a part of a response at once, and the rest byte by byte without an end."""

from __future__ import annotations

import socketserver
import threading
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_INTERVAL = 0.02  # seconds between two bytes
HEAD = b"HTTP/1.1 200 OK\r\n"
BODY = HEAD + b"Content-Length: 100000\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
# What is sent at once, by what then drips.
DRIPS = {
    "status line": b"",
    "header name": HEAD + b"X-",
    "header value": HEAD + b"X-A: ",
    "body": BODY,
    "size of a chunk": CHUNKED,
    "chunk": CHUNKED + b"ffffff\r\n",
}


class DrippingServer(socketserver.ThreadingTCPServer):
    """A server on a free port of the loopback interface, in a thread of its own. It runs as long as its context.

    Args:
        at_once: The bytes that each response begins with.

    Attributes:
        requests: How many requests began to be answered.

    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, at_once: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.at_once, self.requests, self.stopped = at_once, 0, threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """The origin."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that close the connection."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopped.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast("DrippingServer", self.server)
        while self.rfile.readline() not in {b"\r\n", b""}:
            pass
        server.requests += 1
        self.wfile.write(server.at_once)
        while not server.stopped.wait(_INTERVAL):
            self.wfile.write(b"0")
