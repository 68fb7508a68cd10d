"""When to try again, and how long to wait before: a frozen dataclass, and pure decisions.

Sends nothing and sleeps nowhere. How a lost answer is cleared up by a look at the list is `recovery`'s business.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from vobiz_client.errors import InvalidArgumentError, RateLimitedError, ServerError, TransportError, VobizError


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How often an operation is tried, and the seconds between.

    `attempts` counts the first try too. The wait before the second try is `first_wait`, doubled for each further one
    up to `longest_wait`, each shortened at random by up to `jitter` of itself. A Retry-After is waited for exactly; one
    above `longest_wait` is not waited for, and the RateLimitedError is raised at once.

    What is tried again: any operation that was refused with 429, or that did not reach the service; reads whose answer
    was lost (reset, timeout, cut short, 5xx); and an assign or unassign whose answer was lost, if a look at the list
    of numbers shows that it did not take effect. A purchase, a new trunk and the deletion of one whose answer was lost
    are not: nothing tells safely whether they took effect.

    Raises InvalidArgumentError for values that make no sense.
    """

    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 30.0
    jitter: float = 0.5

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise InvalidArgumentError(f"attempts={self.attempts} is refused: the first try counts, so 1 at the least.")
        for name in ("first_wait", "longest_wait"):
            if not 0 <= getattr(self, name) < math.inf:
                raise InvalidArgumentError(f"{name}={getattr(self, name)} is refused: seconds, 0 or more.")
        if not 0 <= self.jitter <= 1:
            raise InvalidArgumentError(f"jitter={self.jitter} is refused: a share, from 0 to 1.")

    def wait_before_next(self, error: VobizError, *, tried: int, repeatable: bool) -> float | None:
        """The seconds to wait after the try number `tried` ended in an error; None where there is no next one.

        `repeatable` is whether the operation may be sent again though its answer was lost.
        """
        if tried >= self.attempts or not _worth_another_try(error, repeatable=repeatable):
            return None
        asked = error.retry_after if isinstance(error, RateLimitedError) else None
        if asked is not None:
            return asked if asked <= self.longest_wait else None
        wait: float = min(self.longest_wait, self.first_wait * 2.0 ** min(tried - 1, 60))
        return wait * (1 - self.jitter * random.random())  # noqa: S311 spreads load, hides nothing


OFF = Retries(attempts=1)


def answer_lost(error: VobizError) -> bool:
    """Whether the request may have taken effect although it ended in this error."""
    return isinstance(error, ServerError) or (isinstance(error, TransportError) and error.sent)


def _worth_another_try(error: VobizError, *, repeatable: bool) -> bool:
    if isinstance(error, RateLimitedError):
        return True
    if isinstance(error, TransportError) and not error.temporary:
        return False
    return (isinstance(error, TransportError) and not error.sent) or (repeatable and answer_lost(error))
