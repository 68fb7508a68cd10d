"""Reads what a change may show late, as a list behind a cache does.

A read is repeated only while it does not show what is expected, and only until the provider had enough time since the
last change. How long that took is remembered, for reads that nothing is expected of.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from vobiz_contract.provider.api import MOST_LAG

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_contract.provider.api import Api
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["longest_lag", "soon", "still"]

_POLL = 0.05  # seconds between two looks, at first; each further pause is longer
_LONGER = 1.3
_LONGEST = 0.15
_SLOW = 3  # responses of a slow provider that fit into the time, at least
_MARGIN = 1.3  # a list may need longer at the next change

_Seen = TypeVar("_Seen")


def soon(api: Api, read: Callable[[], _Seen], fits: Callable[[_Seen], bool]) -> _Seen:
    """Return what is read, as soon as it shows a change that was made, or has had enough time to do so.

    Args:
        api: The provider's operations, which know how late it is.
        read: Sends the requests.
        fits: Says whether what was read is what is expected.

    """
    changed_at = api.sender.changed_at
    with api.at_once():
        seen = read()
        if fits(seen):
            return seen
        ends = changed_at + longest_lag(api.sender.journal[-1])
        pause = _POLL
        while time.monotonic() + pause < ends:
            time.sleep(pause)
            pause = min(_LONGEST, pause * _LONGER)
            seen = read()
            if fits(seen):
                api.learn_lag(_MARGIN * (time.monotonic() - changed_at))
                break
    return seen


def longest_lag(exchange: Exchange) -> float:
    """Return the seconds that a list may need to show a change, if the provider responds as in this exchange."""
    return max(MOST_LAG, _SLOW * exchange.seconds)


def still(api: Api, read: Callable[[], _Seen], fits: Callable[[_Seen], bool]) -> _Seen:
    """Return what is read after every request so far, also a refused one, has had the time to show an effect.

    What does not fit is read again, as in `soon`, because an earlier change may be late.
    """
    api.wait_for_lag(api.sender.sent_at)
    return soon(api, read, fits)
