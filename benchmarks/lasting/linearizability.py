"""Judges whether what clients saw of a number fits one order: Wing and Gong's search, with Lowe's memory of it.

J. M. Wing and C. Gong, "Testing and Verifying Concurrent Objects", 1993. G. Lowe, "Testing for Linearizability", 2017.
An order must keep the precedence of calls that did not overlap, and give each answered call its answer. A call without
an answer may be missing.

Three facts keep the search short. A call that changes nothing, fits now and need not wait for others can be placed at
once, unless an unanswered call would be late after it. Of the unanswered calls that ask for the same, an order needs
the earliest ones only, so that their count is enough; a place that was reached with fewer of them can do all that it
can with more. And one whose time is over counts as used; it gets the time of an earlier one of its sort, if that is
longer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.lasting.history import by_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from benchmarks.lasting.history import Call, Kind, Trunk


class _Place(NamedTuple):
    """How far an order has come.

    Attributes:
        base: All answered calls before this one are placed, in the order of `Call.sent`.
        beyond: A bit for each placed call from there on.
        trunk: The trunk of the number.
        used: How many unanswered calls of each sort have taken effect, or cannot any more.
    """

    base: int
    beyond: int
    trunk: Trunk
    used: tuple[int, ...]

    def after(self, index: int, trunk: Trunk, used: tuple[int, ...]) -> _Place:
        """Return the place after an answered call."""
        base, beyond = self.base, self.beyond | 1 << (index - self.base)
        placed = (~beyond & (beyond + 1)).bit_length() - 1  # the ones at its end
        return _Place(base + placed, beyond >> placed, trunk, used)


class _Search:
    """The search for an order of the calls of one number."""

    def __init__(self, calls: Iterable[Call]) -> None:
        ordered = sorted(calls, key=lambda call: call.sent)
        self._answered = [call for call in ordered if call.answered is not None]
        lost: dict[tuple[Kind, Trunk], list[Call]] = defaultdict(list)
        for call in ordered:
            if call.answered is None and call.changes:
                lost[call.kind, call.after].append(call)
        self._lost = tuple(lost.values())
        self._latest = [[*accumulate((call.latest for call in calls), max)] for calls in self._lost]
        self._seen: dict[tuple[int, int, Trunk], list[tuple[int, ...]]] = defaultdict(list)

    def finds_order(self, trunk: Trunk) -> bool:
        """Return whether there is an order that begins with this trunk, or none."""
        self._seen.clear()
        waiting = [_Place(0, 0, trunk, (0,) * len(self._lost))]
        while waiting:
            place = self._observed(waiting.pop())
            if place.base == len(self._answered):
                return True
            if self._is_new(place):
                waiting += self._next(place)
        return False

    def _is_new(self, place: _Place) -> bool:
        known = self._seen[place[:3]]
        if any(all(map(int.__le__, few, place.used)) for few in known):
            return False
        known.append(place.used)
        return True

    def _observed(self, place: _Place) -> _Place:
        """Place all calls that change nothing, fit, and make no unanswered call late."""
        while True:
            for index in self._candidates(place)[0]:
                call = self._answered[index]
                if not call.changes and call.fits(place.trunk):
                    after = self._after(place, index)
                    if after.used == place.used:
                        place = after
                        break
            else:
                return place

    def _after(self, place: _Place, index: int) -> _Place:
        """Return the place after an answered call."""
        call = self._answered[index]
        trunk = call.after if call.changes else place.trunk
        return place.after(index, trunk, self._used_by(call, place.used))

    def _used_by(self, call: Call, used: tuple[int, ...]) -> tuple[int, ...]:
        """Return the counts once a call is placed: an unanswered one whose time was over when it was sent is late."""
        late = [bisect_left(latest, call.sent) for latest in self._latest]
        return tuple(map(max, used, late))

    def _candidates(self, place: _Place) -> tuple[list[int], float]:
        """Return the answered calls that no other one precedes, and the time before which the next one took effect."""
        found, end = [], inf
        for index in range(place.base, len(self._answered)):
            call = self._answered[index]
            if call.sent > end:
                break
            if not place.beyond >> (index - place.base) & 1:
                found.append(index)
                end = min(end, call.end)
        return found, end

    def _next(self, place: _Place) -> Iterator[_Place]:
        """Yield the places after one more call: those to try last first."""
        candidates, end = self._candidates(place)
        for sort, calls in enumerate(self._lost):
            used = place.used[sort]
            if used < len(calls) and calls[used].sent <= end and calls[used].fits(place.trunk):
                counts = (*place.used[:sort], used + 1, *place.used[sort + 1 :])
                yield place._replace(trunk=calls[used].after, used=self._used_by(calls[used], counts))
        for index in reversed(candidates):
            if self._answered[index].fits(place.trunk):
                yield self._after(place, index)


def fits_an_order(calls: Iterable[Call], *starts: Trunk) -> bool:
    """Return whether the calls of one number fit an order.

    Args:
        calls: The calls.
        starts: The trunks that the number may have had before, or None for without one.
    """
    search = _Search(calls)
    return any(search.finds_order(trunk) for trunk in starts)


def misfits(calls: Iterable[Call], start: Mapping[str, Trunk]) -> dict[str, list[Call]]:
    """Return the calls of each number that fit no order.

    Args:
        calls: The calls of all numbers.
        start: The trunk that each number had before. A number that it does not have had none.
    """
    histories = by_number(calls).items()
    return {number: found for number, found in histories if not fits_an_order(found, start.get(number))}
