"""The tries of one call: which error is followed by another try, and when.

Sends nothing. The decisions are those of `retries`, within the call's deadline.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_client.retries import Retries, asked_wait, response_lost

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_client.deadline import Deadline
    from vobiz_client.errors import VobizError

_LOG = logging.getLogger("vobiz_client")


@dataclass(kw_only=True)
class Attempts:
    """The tries of one call.

    Attributes:
        operation: The operationId.
        retries: When to try again.
        deadline: When the call has to end.
        sleep: The function that waits.
        repeatable: Whether the operation may be sent again although its response was lost.
        tried: How many tries have failed.
        lost: Whether the response of one of them was lost, so that it may have taken effect.

    """

    operation: str
    retries: Retries
    deadline: Deadline
    sleep: Callable[[float], None]
    repeatable: bool
    tried: int = 0
    lost: bool = False

    def failed(self, error: VobizError) -> float | None:
        """Count a try that failed, and return the seconds to wait before the next one.

        None if there is no other try, or none that begins before the deadline.
        """
        self.tried += 1
        self.lost = self.lost or response_lost(error)
        wait = self.retries.wait_before_next(error, tried=self.tried, repeatable=self.repeatable)
        return wait if wait is not None and wait < self.deadline.left else None

    def pause(self, error: VobizError, wait: float) -> None:
        """Wait before the next try."""
        ended = f"{type(error).__name__} ({error.status})" if error.status else type(error).__name__
        which = (self.operation, self.tried, self.retries.attempts)
        _LOG.info("%s: try %d of %d ended in %s; the next one is in %.3g s", *which, ended, wait)
        self.sleep(wait)

    def pause_if_asked(self, error: VobizError, wait: float | None) -> bool:
        """Wait if the service asked for it, and return whether it did. Then not even a list is read before."""
        if wait is None or asked_wait(error) is None:
            return False
        self.pause(error, wait)
        return True
