"""Histories for the tests of the checker: those of a correct register, and a search through all orders."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations
from math import inf
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from benchmarks.lasting.history import Call, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.lasting.history import Trunk

TRUNKS = ("A", "B", "C")
NUMBER = "+911"


def assign(trunk: str, sent: float, answered: float | None, *, accepted: bool = True) -> Call:
    return Call("x", NUMBER, Kind.ASSIGN, sent, answered, trunk, accepted=accepted)


def unassign(sent: float, answered: float | None, *, accepted: bool = True) -> Call:
    return Call("x", NUMBER, Kind.UNASSIGN, sent, answered, accepted=accepted)


def read(trunk: Trunk, sent: float, answered: float) -> Call:
    return Call("x", NUMBER, Kind.READ, sent, answered, trunk)


def applied(call: Call, trunk: Trunk) -> tuple[Call, Trunk]:
    """Return the call with the answer that a correct register gives, and the trunk of the number afterwards."""
    if call.kind is Kind.READ:
        return replace(call, trunk=trunk), trunk
    if (trunk is None) is not (call.kind is Kind.ASSIGN):
        return replace(call, accepted=False), trunk
    return replace(call, accepted=True), call.after


@st.composite
def correct_histories(draw: st.DrawFn, longest: int = 40) -> list[Call]:
    """Histories of a correct register: each call takes effect at its turn, somewhere between `sent` and `answered`."""
    trunk: Trunk = None
    history = []
    kinds, durations = st.sampled_from(Kind), st.integers(0, 5)
    for turn in range(draw(st.integers(0, longest))):
        sent, answered = turn - draw(durations) - 0.5, turn + draw(durations) + 0.5
        call = Call(f"c{turn}", NUMBER, draw(kinds), sent, answered, draw(st.sampled_from(TRUNKS)))
        takes_effect, is_lost = draw(st.booleans()), draw(st.integers(0, 4)) == 0
        if takes_effect or not is_lost:
            call, trunk = applied(call, trunk)
        latest = max(call.end, float(draw(st.integers(turn, turn + 9))))
        history.append(replace(call, answered=None, accepted=True, latest=latest) if is_lost else call)
    return draw(st.permutations(history))


@st.composite
def any_histories(draw: st.DrawFn, longest: int = 6, *, patience: float | None = None) -> list[Call]:
    """Short histories of which some fit an order, and others do not. Each unanswered call is late after `patience`."""
    trunks, patiences = st.sampled_from([*TRUNKS[:2], None]), st.sampled_from([0, 1, 3, 9, inf])
    history = []
    for _ in range(draw(st.integers(0, longest))):
        kind, sent = draw(st.sampled_from(Kind)), draw(st.integers(0, 8))
        answered = draw(st.one_of(st.none(), st.integers(sent, 9)))
        trunk = draw(trunks) if kind is Kind.READ else draw(st.sampled_from(TRUNKS[:2]))
        latest = sent + (draw(patiences) if patience is None else patience)
        history.append(Call("x", NUMBER, kind, sent, answered, trunk, accepted=draw(st.booleans()), latest=latest))
    return history


def fits_some_permutation(calls: Sequence[Call], start: Trunk) -> bool:
    """Return whether one of all orders fits: the definition, without any cleverness."""
    answered = [call for call in calls if call.answered is not None]
    lost = [call for call in calls if call.answered is None]
    chosen = (some for count in range(len(lost) + 1) for some in combinations(lost, count))
    return any(_is_order(order, start) for some in chosen for order in permutations([*answered, *some]))


def _is_order(order: Iterable[Call], trunk: Trunk) -> bool:
    latest = float("-inf")
    for call in order:
        if call.end < latest:
            return False  # it was answered before one ahead of it was sent
        latest = max(latest, call.sent)
        seen, trunk = applied(call, trunk)
        if call.answered is not None and seen != call:
            return False
    return True
