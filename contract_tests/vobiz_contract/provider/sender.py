"""An HTTP client that sends each request byte for byte as it was written.

Owns the sockets, the pace, the timeout and the record of everything that was sent. Must not know what a request means.
No client library is used, because one would normalise exactly the spellings that the checks must distinguish. Each
request uses a connection of its own, so that a body after a 204 is noticed, and a provider that serves one connection
at a time can be checked.
"""

from __future__ import annotations

import contextlib
import http.client
import select
import threading
import time
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vobiz_contract.errors import NoResponseError, ProviderGoneError
from vobiz_contract.provider.exchange import Exchange

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Sequence

    from vobiz_contract.provider.exchange import Request
    from vobiz_contract.provider.guard import Guard

__all__ = ["HttpSender", "Pace"]

_MOST_READ = 8 * 1024 * 1024  # bytes of a response's body
_LARGE_BODY = 512 * 1024
_EARLY_REFUSAL = 0.3  # seconds that a provider has to refuse a large body before it is sent
_SILENCES = 4  # requests in a row without a response, after which the provider counts as gone
_AFTER_204 = 0.2  # seconds that a provider may keep a connection open that it was asked to close
_EMPTY_CHUNKED_BODY = b"0\r\n\r\n"


class Pace:
    """Spreads requests evenly over time. `rate` is in requests a second; None does not limit them."""

    def __init__(self, rate: float | None) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self, requests: int = 1) -> None:
        """Sleep until this many more requests may be sent."""
        with self._lock:
            start = max(time.monotonic(), self._next)
            self._next = start + requests * self._interval
        if self._interval:
            time.sleep(max(0.0, start - time.monotonic()))


class HttpSender:
    """Sends requests to one origin. `journal` holds every exchange, in the order in which they ended.

    `timeout` is in seconds and applies to each step: connect, send, and each read of the response.
    """

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
        """Send one request.

        Raises:
            UnsafeRequestError: The guard does not allow the request.
            NoResponseError: No response came.
            ProviderGoneError: No response came to this and the previous requests.

        """
        self.guard.check(request.method, request.target)
        self.pace.wait()
        return self._with_response(self._exchange(request, lambda: None))

    def send_at_once(self, requests: Sequence[Request]) -> list[Exchange]:
        """Send requests so that they arrive together: first everything but the bodies, then all bodies at once.

        Raises the same errors as `send`.
        """
        for request in requests:
            self.guard.check(request.method, request.target)
        self.pace.wait(len(requests))
        barrier = threading.Barrier(len(requests))
        exchanges: list[Exchange | None] = [None] * len(requests)

        def wait_for_others() -> None:
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(self.timeout)

        def run(index: int, request: Request) -> None:
            exchanges[index] = self._exchange(request, wait_for_others, at_once=True)

        threads = [threading.Thread(target=run, args=(index, one), daemon=True) for index, one in enumerate(requests)]
        self._racing = threads
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [self._with_response(exchange) for exchange in exchanges if exchange is not None]

    def revive(self) -> None:
        """Wait for requests that are still running, and forget earlier silences, so that the next one is tried."""
        for thread in self._racing:
            if thread.is_alive():
                thread.join(self.timeout)
        self._silences = 0

    def record(self, exchange: Exchange) -> None:
        """Add an exchange to the journal that another HTTP client made."""
        self.journal.append(exchange)

    def _with_response(self, exchange: Exchange) -> Exchange:
        if exchange.problem is None:
            self._silences = 0
            return exchange
        self._silences += 1
        raise (ProviderGoneError if self._silences >= _SILENCES else NoResponseError)(exchange)

    def _exchange(self, request: Request, before_body: Callable[[], None], *, at_once: bool = False) -> Exchange:
        started = time.monotonic()
        try:
            exchange = self._roundtrip(request, before_body)
        except (OSError, http.client.HTTPException) as error:
            problem = f"no response: {type(error).__name__}{f', {error}' if str(error) else ''}"
            exchange = Exchange(request=request, problem=problem)
        exchange = replace(exchange, seconds=time.monotonic() - started, at_once=at_once)
        self.journal.append(exchange)
        return exchange

    def _roundtrip(self, request: Request, before_body: Callable[[], None]) -> Exchange:
        with self._connection() as connection:
            self._send_head(connection, request)
            before_body()
            stream: socket.socket = connection.sock
            if request.body:
                _send_body(connection, stream, request.body)
            response = connection.getresponse()
            no_content = response.status == HTTPStatus.NO_CONTENT
            body = _after_head(response, stream) if no_content else response.read(_MOST_READ)
            return Exchange(request=request, status=response.status, headers=tuple(response.getheaders()), body=body)

    def _send_head(self, connection: http.client.HTTPConnection, request: Request) -> None:
        connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
        for name, value in (("Host", self._netloc), *request.headers, ("Connection", "close")):
            connection.putheader(name, value.encode("latin-1"))
        if request.body is not None:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders()

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
    """Send a body. A provider may refuse a large one before it has read it, and close the connection."""
    if len(body) < _LARGE_BODY:
        connection.send(body)
        return
    with contextlib.suppress(OSError):
        for start in range(0, len(body), _LARGE_BODY):
            if select.select([stream], [], [], _EARLY_REFUSAL if start == 0 else 0)[0]:
                return
            connection.send(body[start : start + _LARGE_BODY])


def _after_head(response: http.client.HTTPResponse, stream: socket.socket) -> bytes:
    """Return the bytes after the head of a 204, which http.client would not read. A correct 204 has none."""
    stream.settimeout(_AFTER_204)
    try:
        body: bytes = response.fp.read(_MOST_READ)
    except OSError:
        body = b""
    finally:
        response.close()
    return b"" if body == _EMPTY_CHUNKED_BODY else body
