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
        outcome: The decision.
        reply: The reply as it is sent. If it is invalid and validation is on, it is the 500 that replaces it.
    """

    routed: RoutedRequest
    outcome: Outcome
    reply: Reply


Sink = Callable[[Entry], None]
