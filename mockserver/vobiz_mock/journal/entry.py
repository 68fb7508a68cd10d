"""The last of a request's values: all that happened to it, for whoever hears of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.messages import Reply


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A request, what was decided for it, and the reply."""

    routed: RoutedRequest
    outcome: Outcome
    reply: Reply


Sink = Callable[[Entry], None]
