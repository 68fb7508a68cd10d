"""A server that remembers the requests it got, and what it takes to run a code sample against it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "secret"


@dataclass(frozen=True)
class Recorded:
    """A request as it came over the wire. The names of the header fields are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Recorder:
    """The server's address, and the requests that it got."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._requests: list[Recorded] = []

    def record(self, request: Recorded) -> None:
        """Remember a request."""
        self._requests.append(request)

    def take(self) -> Recorded:
        """Return the only request since the last one that was taken."""
        (request,) = self._requests
        self._requests.clear()
        return request


@contextmanager
def recording() -> Iterator[Recorder]:
    """Serve on a free port of the loopback interface, and answer each request with 204."""

    class Handler(BaseHTTPRequestHandler):
        def _record(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            recorder.record(Recorded(self.command, self.path, headers, body))
            self.send_response(204)
            self.end_headers()

        do_GET = do_POST = do_PUT = do_DELETE = _record  # noqa: N815 the names are those of http.server

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        recorder = Recorder(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield recorder
        finally:
            server.shutdown()
            thread.join()


COMMANDS = {
    "Shell": ("sh", "sample.sh"),
    "Python": (sys.executable, "sample.py"),
    "JavaScript": ("node", "sample.mjs"),
    "Go": ("go", "run", "sample.go"),
}
NEEDED = {"Shell": "curl", "Python": sys.executable, "JavaScript": "node", "Go": "go"}


def run(lang: str, source: str, folder: Path) -> str:
    """Run a code sample with the token in its environment, and return what it printed."""
    command = COMMANDS[lang]
    (folder / command[-1]).write_text(source, encoding="utf-8")
    environment = {**os.environ, "VOBIZ_AUTH_TOKEN": TOKEN, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout
