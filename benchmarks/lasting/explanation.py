"""Says why the calls of a number fit no order: the smallest part of them that cannot be true together.

Each step weakens what is claimed, and keeps the weaker claim if it still fits no order. What remains is needed.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.lasting.linearizability import fits_an_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.lasting.history import Call, Trunk


def explained(number: str, calls: Sequence[Call], start: Trunk) -> str:
    """Return a report about a number whose calls fit no order.

    Args:
        number: The number.
        calls: Its calls.
        start: The trunk that it had before; None for without one.
    """
    needed, starts = smallest_part(calls, start)
    begin = f"It had {start or 'no trunk'} before." if len(starts) == 1 else "Whatever it had before."
    others = len(calls) - len(needed)
    return "\n".join(
        (
            f"{number}: what was seen fits no order. {begin}",
            f"These {len(needed)} calls cannot be true together, whatever the {others} other calls did:",
            f"{'sent':>13} {'answered':>13}  {'client':10} {'node':8} call",
            *map(str, needed),
        )
    )


def smallest_part(calls: Sequence[Call], start: Trunk) -> tuple[list[Call], tuple[Trunk, ...]]:
    """Return calls that are all needed for the contradiction, by time, and what the number may have had before them.

    Args:
        calls: The calls of one number, which fit no order.
        start: The trunk that it had before; None for without one.
    """
    starts: tuple[Trunk, ...] = (start,)
    part = _first_part(calls, start)
    anything = (None, *{trunk for trunk in (start, *(call.after for call in calls)) if trunk is not None})
    if not fits_an_order(late := _last_part(part, anything), *anything):
        part, starts = late, anything
    return sorted(_needed(part, starts), key=lambda call: call.sent), starts


def _first_part(calls: Sequence[Call], start: Trunk) -> list[Call]:
    """Return what had been seen when it first fitted no order. It is found by halving, as an order has no gaps."""

    def seen_by(time: float) -> list[Call]:
        sent = (call for call in calls if call.sent <= time)
        return [call if call.end <= time else replace(call, answered=None, latest=call.end) for call in sent]

    times = sorted(call.answered for call in calls if call.answered is not None)
    return seen_by(times[_first(times, lambda time: not fits_an_order(seen_by(time), start))])


def _last_part(calls: Sequence[Call], starts: tuple[Trunk, ...]) -> list[Call]:
    """Return what was seen from the latest time on from which it fits no order, whatever was before."""

    def seen_from(time: float) -> list[Call]:
        return [call for call in calls if call.end >= time]

    times = sorted(call.answered for call in calls if call.answered is not None)
    place = _first(times, lambda time: fits_an_order(seen_from(time), *starts))
    return seen_from(times[max(place - 1, 0)])


def _needed(calls: Sequence[Call], starts: tuple[Trunk, ...]) -> list[Call]:
    """Return the answered calls without which the rest would fit an order: each other one may be true or not."""
    left = list(calls)
    for call in calls:
        others = [one for one in left if one is not call]
        free = [replace(call, answered=None, latest=call.end)] if call.changes else []
        if call.answered is not None and not fits_an_order([*others, *free], *starts):
            left = [*others, *free]
    return [call for call in left if call.answered is not None]


def _first(times: Sequence[float], holds: Callable[[float], bool]) -> int:
    """Return the place of the first time at which something holds that then holds for all later ones."""
    return bisect_left(times, 1, key=lambda time: int(holds(time)))
