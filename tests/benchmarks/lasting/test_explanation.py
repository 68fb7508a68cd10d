"""Tests of benchmarks/lasting/explanation.py: the smallest part of a history that cannot be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume, given
from tests.benchmarks.lasting._histories import NUMBER, any_histories, assign, correct_histories, read, unassign

from benchmarks.lasting.explanation import explained, smallest_part
from benchmarks.lasting.history import Call, Kind
from benchmarks.lasting.linearizability import fits_an_order

if TYPE_CHECKING:
    from collections.abc import Sequence


@given(correct_histories(longest=20))
def test_only_the_contradiction_is_shown(history: Sequence[Call]) -> None:
    """What is seen before and after it is left out."""
    answered = [call for call in history if call.answered is not None]
    wrong = [assign("A", 1000, 1001), read(None, 1002, 1003)]
    assume(fits_an_order([*answered, wrong[0]], None))
    later = [read(None, 2000, 2001), read("B", 2002, 2003)]
    assert smallest_part([*later, *answered, *wrong], None)[0] == wrong


@given(any_histories())
def test_what_is_shown_is_a_contradiction_itself(history: Sequence[Call]) -> None:
    """The calls that are shown fit no order from any of the starts that are shown."""
    assume(not fits_an_order(history, None))
    part, starts = smallest_part(history, None)
    assert part
    assert not fits_an_order(part, *starts)


def test_a_report_names_the_calls_with_their_times() -> None:
    """A person sees who asked which node for what, when, and what was answered."""
    calls = [
        Call("client 1", NUMBER, Kind.ASSIGN, 1.5, 2.25, "A", node="node 1"),
        unassign(3, None),
        Call("client 2", NUMBER, Kind.READ, 0.5, 0.75, None, node="node 2"),
        Call("client 2", NUMBER, Kind.ASSIGN, 2.5, 2.75, "B", node="node 2"),
    ]
    assert explained(NUMBER, calls, None) == (
        "+911: what was seen fits no order. Whatever it had before.\n"
        "These 2 calls cannot be true together, whatever the 2 other calls did:\n"
        "         sent      answered  client     node     call\n"
        "     1.500000      2.250000  client 1   node 1   assign to A: done\n"
        "     2.500000      2.750000  client 2   node 2   assign to B: done"
    )
