"""Decides whether to try again, and how long to wait before.

Pure: sends nothing and does not sleep. Finding out whether a lost request took effect is left to `recovery`.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from vobiz_client.errors import InvalidArgumentError, RateLimitedError, ServerError, TransportError, VobizError
from vobiz_client.shown import shown


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float))


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How often an operation is tried, and how long the client waits between tries.

    Any operation is tried again that was refused with 429, or that did not reach the service. If the response was lost
    (reset, timeout, cut short, 5xx), these are tried again:

    - an operation that reads or updates, because a second request changes nothing more;
    - an assign, an unassign, a release or the cancellation of one, if the list of numbers shows that it did not take
      effect;
    - a deletion. If the next try does not find the object, the deletion has taken effect.

    A purchase and a creation are not tried again after a lost response: each try may buy or create.

    Attributes:
        attempts: How many tries there are, including the first one.
        first_wait: The seconds before the second try. The wait doubles for each further try.
        longest_wait: The longest wait in seconds. If the Retry-After of a 429 or 5xx asks for more, the error is raised
            at once; if it asks for less, the client waits exactly that long.
        jitter: By how much a wait is shortened at random at most, as a fraction of it from 0 to 1. Waits that
            Retry-After asks for are not shortened.

    Raises:
        InvalidArgumentError: A value is out of its range.

    """

    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 30.0
    jitter: float = 0.5

    def __post_init__(self) -> None:
        if not isinstance(self.attempts, int) or self.attempts < 1:
            raise InvalidArgumentError(f"attempts={shown(self.attempts)} is not valid: at least 1, the first try.")
        for name in ("first_wait", "longest_wait"):
            if not _is_number(value := getattr(self, name)) or not 0 <= value < math.inf:
                raise InvalidArgumentError(f"{name}={shown(value)} is not valid: seconds, 0 or more.")
        if not _is_number(self.jitter) or not 0 <= self.jitter <= 1:
            raise InvalidArgumentError(f"jitter={shown(self.jitter)} is not valid: a fraction, from 0 to 1.")

    def wait_before_next(self, error: VobizError, *, tried: int, repeatable: bool) -> float | None:
        """Return the seconds to wait before the next try, None if there is none.

        Args:
            error: The error that the last try ended in.
            tried: How many tries there were.
            repeatable: Whether the operation may be sent again although its response was lost.

        """
        if tried >= self.attempts or not _worth_another_try(error, repeatable=repeatable):
            return None
        asked = asked_wait(error)
        if asked is not None:
            return asked if asked <= self.longest_wait else None
        wait: float = min(self.longest_wait, self.first_wait * 2.0 ** min(tried - 1, 60))
        return wait * (1 - self.jitter * random.random())  # noqa: S311 it spreads load, and protects no secret


OFF = Retries(attempts=1)


def response_lost(error: VobizError) -> bool:
    """Return whether the request may have taken effect although it ended in this error."""
    return isinstance(error, ServerError) or (isinstance(error, TransportError) and error.sent)


def asked_wait(error: VobizError) -> float | None:
    """Return the seconds to wait that the service asked for by Retry-After, None if it did not."""
    return error.retry_after if isinstance(error, (RateLimitedError, ServerError)) else None


def _worth_another_try(error: VobizError, *, repeatable: bool) -> bool:
    if isinstance(error, RateLimitedError):
        return True
    if isinstance(error, TransportError) and not error.temporary:
        return False
    return (isinstance(error, TransportError) and not error.sent) or (repeatable and response_lost(error))
