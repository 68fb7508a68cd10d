"""A raw HTTP server for tests: it shows requests as they came over the wire, and answers, or fails, as it is told.

Knows nothing of Vobiz. `lossy` puts it in front of a real server, to lose answers after their effect.
"""

from __future__ import annotations

import http.client
import json
import socket
import socketserver
import struct
import threading
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

_POLL = 0.01  # seconds within which a server notices that it is to stop


class Fate(Enum):
    """What becomes of a request instead of an answer, or of its answer."""

    PASS = "pass"
    RESET_BEFORE = "reset before it took effect"
    RESET_AFTER = "reset after it took effect"
    CLOSED_AFTER = "closed after it took effect"
    BAD_GATEWAY_AFTER = "502 after it took effect"
    UNAVAILABLE_BEFORE = "503 before it took effect"
    CUT_AFTER = "an answer cut short after it took effect"
    SILENT_AFTER = "no answer after it took effect"


@dataclass(frozen=True)
class Raw:
    """Bytes to answer with. `then` is what becomes of the connection."""

    data: bytes
    then: Fate = Fate.PASS


@dataclass(frozen=True)
class Seen:
    """A request as it came: the target undecoded, header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def reply(status: int, body: object = None, *, headers: dict[str, str] | None = None) -> Raw:
    """An answer: a text or bytes as they are, anything else as JSON, None without a body."""
    data = _bytes(body)
    own = {} if status in {204, 304} else {"Content-Length": str(len(data))}
    lines = [f"{name}: {value}" for name, value in (own | (headers or {})).items()]
    head = "\r\n".join([f"HTTP/1.1 {status} Reason", *lines, "", ""])
    return Raw(head.encode("latin-1") + data)


def _bytes(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()


class RawServer(socketserver.ThreadingTCPServer):
    """Serves on a free port of the loopback, in a thread of its own, as long as the context lasts."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 50

    def __init__(self, answer: Callable[[Seen], Raw]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.seen: list[Seen] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(_POLL,), daemon=True)

    @property
    def url(self) -> str:
        """The origin."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a client that goes away is no news."""

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
        while (seen := self._read()) is not None:
            server = cast("RawServer", self.server)
            server.seen.append(seen)
            raw = server.answer(seen)
            if not self._answer(raw):
                return

    def _read(self) -> Seen | None:
        if not (line := self.rfile.readline()):
            return None
        method, target, _ = line.decode("latin-1").split(" ")
        headers = {}
        while (line := self.rfile.readline()) not in {b"\r\n", b""}:
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        return Seen(method, target, headers, self.rfile.read(int(headers.get("content-length", 0))))

    def _answer(self, raw: Raw) -> bool:
        """Write it; whether the connection goes on."""
        if raw.then in {Fate.RESET_AFTER, Fate.RESET_BEFORE}:
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
            return False
        self.wfile.write(raw.data)
        if raw.then is Fate.SILENT_AFTER:
            self.rfile.read()  # until the client gives up
        return raw.then is Fate.PASS


@dataclass
class Lossy:
    """Hands requests on to a server, and lets `fate` say what becomes of each."""

    upstream: str
    fate: Callable[[Seen], Fate]
    fates: list[Fate] = field(default_factory=list)

    def __call__(self, seen: Seen) -> Raw:
        """The answer to a request."""
        fate = self.fate(seen)
        self.fates.append(fate)
        if fate is Fate.RESET_BEFORE:
            return Raw(b"", fate)
        if fate is Fate.UNAVAILABLE_BEFORE:
            return reply(503, "<html>Service Unavailable</html>", headers={"Content-Type": "text/html"})
        answer = self._forward(seen)
        if fate is Fate.PASS:
            return answer
        if fate is Fate.BAD_GATEWAY_AFTER:
            return reply(502, "<html>Bad Gateway</html>", headers={"Content-Type": "text/html"})
        if fate is Fate.CUT_AFTER:
            return Raw(answer.data[: len(answer.data) // 2], Fate.CLOSED_AFTER)
        return Raw(b"", fate)

    def _forward(self, seen: Seen) -> Raw:
        connection = http.client.HTTPConnection(urlsplit(self.upstream).netloc)
        try:
            names: set[str] = {"x-auth-id", "x-auth-token", "content-type"} & seen.headers.keys()
            kept: dict[str, str] = {name: seen.headers[name] for name in names}
            connection.request(seen.method, seen.target, body=seen.body or None, headers=kept)
            response = connection.getresponse()
            return reply(response.status, response.read() or None, headers={"X-From": "upstream"})
        finally:
            connection.close()


def always(raw: Raw) -> Callable[[Seen], Raw]:
    """The same answer to everything."""
    return lambda _: raw


def in_turn(*answers: Raw) -> Callable[[Seen], Raw]:
    """One answer after the other; more requests than answers are an error."""
    rest = iter(answers)
    return lambda _: next(rest)


def page(*items: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    """A page of numbers."""
    return {"items": list(items), "page": 1, "per_page": 100, "total": len(items) if total is None else total}
