"""The sixth value of a request: the record of what happened to it.

Owns `Entry` and the type of its receivers. It must not depend on a particular receiver.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.messages import Reply


class Entry(NamedTuple):
    """A request, the decision and the reply.

    Attributes:
        routed: The request, with its operation.
        outcome: The decision. If a fault gave another answer, it is that answer.
        reply: The reply as it is sent. If it is invalid and validation is on, it is the 500 that replaces it.
        at: When the request was received, in seconds since the epoch, whatever the clock of the fake says.
        fault: The id of the fault that the request met. None if it met none.
        decided: With a fault, what the fake decided by itself, without its body. None if it decided nothing.
    """

    routed: RoutedRequest
    outcome: Outcome
    reply: Reply
    at: float = 0.0
    fault: str | None = None
    decided: Outcome | None = None

    @property
    def own(self) -> Outcome | None:
        """What the fake decided about the request by itself. None if a fault answered in its place."""
        return self.outcome if self.fault is None else self.decided


Sink = Callable[[Entry], None]
