"""Sends each request byte for byte as it was written, and records everything that was sent.

Owns the pace, the order, the patience with a provider that limits requests, and the journal. Must not know what a
request means.
"""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from vobiz_contract.errors import NoResponseError, ProviderGoneError, RateLimitedError
from vobiz_contract.provider.exchange import Exchange
from vobiz_contract.provider.limits import USUAL, Pace, Patience, limits
from vobiz_contract.provider.wire import Origin, roundtrip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vobiz_contract.provider.exchange import Request
    from vobiz_contract.provider.guard import Guard

__all__ = ["HttpSender"]

_SILENCES = 4  # requests in a row without a response, after which the provider counts as gone


class HttpSender:
    """Sends requests to one origin. `journal` holds every exchange, in the order in which they ended.

    Attributes:
        timeout: Seconds within which a response must be complete.
        patience: How long a request is repeated while the provider limits requests; with none of it, a 429 is a
            response like any other.
        changed_at: When the last request ended that was not refused and may have changed something, by
            `time.monotonic`.
        sent_at: The same of the last request that was to change something, also a refused one.
        before: Is called with each request before it is sent.
        after: Is called with each exchange.

    """

    def __init__(
        self,
        origin: str,
        *,
        guard: Guard,
        pace: Pace | None = None,
        timeout: float = 10.0,
        patience: Patience = USUAL,
    ) -> None:
        self.origin = origin.rstrip("/")
        self.guard = guard
        self.pace = pace or Pace(None)
        self.timeout = timeout
        self.patience = patience
        self.journal: list[Exchange] = []
        self.changed_at = self.sent_at = 0.0
        self.before: Callable[[Request], None] = lambda _: None
        self.after: Callable[[Exchange], None] = lambda _: None
        self._to = Origin.of(origin)
        self._silences = 0
        self._racing: list[threading.Thread] = []

    def send(self, request: Request, *, fallback: bool = False) -> Exchange:
        """Send one request. `fallback` notes that it is sent only because the one before got 404.

        Raises:
            UnsafeRequestError: The guard does not allow the request.
            NoResponseError: No response came.
            ProviderGoneError: No response came to this and the previous requests.
            RateLimitedError: The provider limits requests, and asks to wait too long or too often.

        """
        self.guard.check(request.method, request.target)
        return self.send_generated(request, fallback=fallback)

    def send_generated(self, request: Request, *, fallback: bool = False) -> Exchange:
        """Send a request that the caller has checked. Raises the same errors as `send`, but for UnsafeRequestError."""
        tried, waited = 0, 0.0
        while True:
            self.pace.wait()
            exchange = self._with_response(self._exchange(request, lambda: None, fallback=fallback))
            tried += 1
            if not (limits(exchange) and self.patience.seconds):
                return exchange
            wait = self.patience.waits(exchange, tried)
            if wait is None or waited + wait > self.patience.seconds:
                raise RateLimitedError(exchange)
            waited += wait
            self.pace.pause(wait)

    def send_at_once(self, requests: Sequence[Request]) -> list[Exchange]:
        """Send requests so that they arrive together: first everything but the bodies, then all bodies at once.

        A 429 is returned as any other response. Raises the same errors as `send` otherwise.
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

    def _with_response(self, exchange: Exchange) -> Exchange:
        if exchange.problem is None:
            self._silences = 0
            return exchange
        self._silences += 1
        raise (ProviderGoneError if self._silences >= _SILENCES else NoResponseError)(exchange)

    def _exchange(
        self, request: Request, before_body: Callable[[], None], *, at_once: bool = False, fallback: bool = False
    ) -> Exchange:
        self.before(request)
        started = time.monotonic()
        # An interrupted request may take effect, and what puts numbers back must know of it.
        exchange = Exchange(request=request, problem="no response: interrupted")
        try:
            exchange = self._answered(request, before_body)
        finally:
            exchange = replace(exchange, seconds=time.monotonic() - started, at_once=at_once, fallback=fallback)
            self._record(exchange)
        return exchange

    def _answered(self, request: Request, before_body: Callable[[], None]) -> Exchange:
        try:
            return roundtrip(self._to, request, self.timeout, before_body)
        except (OSError, http.client.HTTPException) as error:
            problem = f"no response: {type(error).__name__}{f', {error}' if str(error) else ''}"
            return Exchange(request=request, problem=problem)

    def _record(self, exchange: Exchange) -> None:
        self.journal.append(exchange)
        if exchange.request.method != "GET":
            self.sent_at = time.monotonic()
            if not exchange.refused:
                self.changed_at = self.sent_at
        self.after(exchange)
