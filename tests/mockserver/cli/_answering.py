"""A server that gives each request the same answer, in place of a fake or of another program."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager


class Received(NamedTuple):
    """A request that the server has received."""

    method: str
    target: str
    authorization: str | None
    body: bytes


class AnsweringServer(NamedTuple):
    """The URL of the server, and what it has received."""

    url: str
    received: list[Received]


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[AnsweringServer]:
    """Run a server that answers each request like this."""
    received: list[Received] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"] or 0))
            received.append(Received(self.command, self.path, self.headers["Authorization"], sent))
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815 the names of the base class

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield AnsweringServer(f"http://127.0.0.1:{server.server_port}", received)
        server.shutdown()
        thread.join()


def as_fake(status: int, body: bytes) -> AbstractContextManager[AnsweringServer]:
    """Run a server that a command takes for a fake."""
    return answering(status, body, X_Mock_Version="vobiz-mock/9")
