"""HTTP as it was meant: what is written here goes onto the wire byte for byte.

Owns the sockets, the pace, the timeout and the record of all that was sent. Must not know what a request means. It is
its own, since a client library would normalise the very spellings that are to be told apart. Every request has a
connection of its own, so that a body behind a 204 shows, and a provider that serves one connection at a time will do.
"""

from __future__ import annotations

import contextlib
import http.client
import select
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vobiz_contract.errors import GoneError, NoAnswerError
from vobiz_contract.exchange import Exchange

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Sequence

    from vobiz_contract.exchange import Request
    from vobiz_contract.guard import Guard

__all__ = ["Pace", "Wire"]

_MAX_ANSWER = 8 * 1024 * 1024
_LARGE_BODY = 512 * 1024
_SILENCES = 4  # so many requests in a row without an answer mean that nobody is there
_AFTER_204 = 0.2  # how long, in seconds, a provider may keep a connection open that it was asked to close


class Pace:
    """At most so many requests a second, evenly; None is as fast as they come."""

    def __init__(self, rate: float | None) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self, requests: int = 1) -> None:
        """Wait until so many more requests may go out."""
        with self._lock:
            start = max(time.monotonic(), self._next)
            self._next = start + requests * self._interval
        if self._interval:
            time.sleep(max(0.0, start - time.monotonic()))


class Wire:
    """Sends requests to one origin. `journal` holds every exchange, in the order in which they ended."""

    def __init__(self, origin: str, *, guard: Guard, pace: Pace | None = None, timeout: float = 10.0) -> None:
        parts = urlsplit(origin)
        self.origin = origin.rstrip("/")
        self.guard = guard
        self.pace = pace or Pace(None)
        self.timeout = timeout
        self.journal: list[Exchange] = []
        self._secure = parts.scheme == "https"
        self._host, self._port, self._netloc = parts.hostname or "", parts.port, parts.netloc.rpartition("@")[2]
        self._silences = 0
        self._racing: list[threading.Thread] = []

    def send(self, request: Request) -> Exchange:
        """Send one request. Raises NoAnswerError, or GoneError where the last ones got no answer either."""
        self.guard.check(request.method, request.target)
        self.pace.wait()
        return self._answered(self._exchange(request, lambda: None))

    def send_at_once(self, requests: Sequence[Request]) -> list[Exchange]:
        """Send requests so that they arrive together: all of each but its body first, then the bodies."""
        for request in requests:
            self.guard.check(request.method, request.target)
        self.pace.wait(len(requests))
        barrier = threading.Barrier(len(requests))
        answers: list[Exchange | None] = [None] * len(requests)

        def together() -> None:
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(self.timeout)

        def run(place: int, request: Request) -> None:
            answers[place] = self._exchange(request, together)

        threads = [threading.Thread(target=run, args=(place, one), daemon=True) for place, one in enumerate(requests)]
        self._racing = threads
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [self._answered(answer) for answer in answers if answer is not None]

    def revive(self) -> None:
        """Let what is under way end, and forget earlier silences: what follows is to be tried."""
        for thread in self._racing:
            if thread.is_alive():
                thread.join(self.timeout)
        self._silences = 0

    def note(self, exchange: Exchange) -> None:
        """Record an exchange that somebody else made."""
        self.journal.append(exchange)

    def _answered(self, exchange: Exchange) -> Exchange:
        if exchange.problem is None:
            self._silences = 0
            return exchange
        self._silences += 1
        raise (GoneError if self._silences >= _SILENCES else NoAnswerError)(exchange)

    def _exchange(self, request: Request, before_body: Callable[[], None]) -> Exchange:
        started = time.monotonic()
        try:
            exchange = self._roundtrip(request, before_body)
        except (OSError, http.client.HTTPException) as error:
            problem = f"no answer: {type(error).__name__}{f', {error}' if str(error) else ''}"
            exchange = Exchange(request=request, problem=problem)
        exchange = replace(exchange, seconds=time.monotonic() - started)
        self.journal.append(exchange)
        return exchange

    def _roundtrip(self, request: Request, before_body: Callable[[], None]) -> Exchange:
        with self._connection() as connection:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in (("Host", self._netloc), *request.headers, ("Connection", "close")):
                connection.putheader(name, value.encode("latin-1"))
            if request.body is not None:
                connection.putheader("Content-Length", str(len(request.body)))
            connection.endheaders()
            before_body()
            stream: socket.socket = connection.sock
            if request.body:
                _send_body(connection, stream, request.body)
            answer = connection.getresponse()
            body = _rest(answer, stream) if answer.status == http.HTTPStatus.NO_CONTENT else answer.read(_MAX_ANSWER)
            return Exchange(request=request, status=answer.status, headers=tuple(answer.getheaders()), body=body)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[http.client.HTTPConnection]:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=self.timeout)
        connection.connect()
        stream = connection.sock
        try:
            yield connection
        finally:
            connection.close()
            stream.close()


def _send_body(connection: http.client.HTTPConnection, stream: socket.socket, body: bytes) -> None:
    """Send a body; a provider may refuse a large one before it has read it, and close."""
    if len(body) < _LARGE_BODY:
        connection.send(body)
        return
    with contextlib.suppress(OSError):
        for start in range(0, len(body), _LARGE_BODY):
            if select.select([stream], [], [], 0.3 if start == 0 else 0)[0]:
                return
            connection.send(body[start : start + _LARGE_BODY])


def _rest(answer: http.client.HTTPResponse, stream: socket.socket) -> bytes:
    """What follows the head of a 204, which http.client would not read: nothing, if it is right."""
    stream.settimeout(_AFTER_204)
    try:
        rest: bytes = answer.fp.read(_MAX_ANSWER)
    except OSError:
        rest = b""
    finally:
        answer.close()
    return b"" if rest == b"0\r\n\r\n" else rest  # the end of an empty chunked body
