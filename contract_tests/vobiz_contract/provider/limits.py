"""How fast requests are sent: at most at a rate, and as a provider asks that limits them.

Must not know how a request is sent, or what it means.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.provider.exchange import Exchange

__all__ = ["LONG", "NONE", "USUAL", "Pace", "Patience", "limits"]

_FIRST_WAIT = 0.1  # seconds; each further one is twice as long
_MOST_TRIES = 9
_LIMITING = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


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
        if (seconds := start - time.monotonic()) > 0:
            time.sleep(seconds)

    def pause(self, seconds: float) -> None:
        """Send nothing for this many seconds, counted from now."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)


@dataclass(frozen=True)
class Patience:
    """How many seconds a request may spend on waiting because the provider limits requests."""

    seconds: float

    def waits(self, exchange: Exchange, tried: int) -> float | None:
        """Return how long to wait before a request is repeated, or None if that would take too long.

        Args:
            exchange: The last response.
            tried: How often the request was sent.

        """
        wait = max(_retry_after(exchange) or 0.0, _FIRST_WAIT * 2 ** (tried - 1))
        return wait if tried < _MOST_TRIES and wait <= self.seconds else None


NONE = Patience(0)
USUAL = Patience(120)
LONG = Patience(900)  # for putting back what was found


def limits(exchange: Exchange) -> bool:
    """Return whether a response says that the provider limits requests: a 429, or a 503 with Retry-After."""
    unavailable = exchange.status == HTTPStatus.SERVICE_UNAVAILABLE
    return exchange.status in _LIMITING and (not unavailable or exchange.header("Retry-After") is not None)


def _retry_after(exchange: Exchange) -> float | None:
    """Return the seconds that Retry-After asks for, or None. A date counts from the provider's own clock."""
    value = exchange.header("Retry-After") or ""
    if value.isascii() and value.isdecimal():
        return float(value)
    now = next(_dates(exchange.header("Date") or ""), datetime.now(UTC))
    return next(((date - now).total_seconds() for date in _dates(value)), None)


def _dates(text: str) -> Iterator[datetime]:
    """Yield the date of a header, if it is one."""
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return
    yield date if date.tzinfo else date.replace(tzinfo=UTC)
