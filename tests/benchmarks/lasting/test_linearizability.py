"""Tests of benchmarks/lasting/linearizability.py: what fits an order, what does not, and how long it takes to know."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from random import Random
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks.lasting._histories import (
    NUMBER,
    any_histories,
    applied,
    assign,
    correct_histories,
    fits_some_permutation,
    read,
    unassign,
)

from benchmarks.lasting.explanation import smallest_part
from benchmarks.lasting.history import Call, Kind
from benchmarks.lasting.linearizability import fits_an_order, misfits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.lasting.history import Trunk

AFTER = 1000.0  # after all calls of a drawn history


@given(correct_histories())
def test_what_a_correct_register_answers_fits(history: Sequence[Call]) -> None:
    """Calls that take effect one after the other, each between its two times, fit the order in which they did."""
    assert fits_an_order(history, None)


@pytest.mark.parametrize("patience", [0, 1, 3, inf])
@given(data=st.data(), start=st.sampled_from([None, "A"]))
def test_the_search_agrees_with_a_search_through_all_orders(patience: float, data: st.DataObject, start: Trunk) -> None:
    """For short histories, the verdict is that of the definition."""
    history = data.draw(any_histories(patience=patience))
    assert fits_an_order(history, start) is fits_some_permutation(history, start)


@given(any_histories(), st.sampled_from([None, "A"]))
def test_no_history_is_refused_that_fits_an_order(history: Sequence[Call], start: Trunk) -> None:
    """If a call that was sent later is late earlier, the search may give it more time, and never less."""
    assert fits_an_order(history, start) or not fits_some_permutation(history, start)


def two_winners(time: float) -> list[Call]:
    return [unassign(time, time + 9), assign("A", time + 10, time + 12), assign("B", time + 10, time + 12)]


def stale_read(time: float) -> list[Call]:
    return [assign("A", time, time + 1), read(None, time + 2, time + 3)]


def lost_assign(time: float) -> list[Call]:
    return [assign("A", time, time + 1), assign("B", time + 2, time + 3)]


def trunk_of_nobody(time: float) -> list[Call]:
    return [read("nobody's", time, time + 1)]


def refusal_without_reason(time: float) -> list[Call]:
    return [unassign(time, time + 1), assign("A", time + 2, time + 3, accepted=False)]


def two_unassigned(time: float) -> list[Call]:
    return [assign("A", time, time + 9), unassign(time + 10, time + 12), unassign(time + 10, time + 12)]


def read_that_goes_back(time: float) -> list[Call]:
    """Two reads after one another, of which the second sees what was before the first."""
    return [unassign(time, time + 1), assign("A", time + 2, time + 9), *_reads("A", time + 3), *_reads(None, time + 5)]


def _reads(trunk: Trunk, time: float) -> list[Call]:
    return [read(trunk, time, time + 1)]


MUTATIONS = (
    two_winners,
    stale_read,
    lost_assign,
    trunk_of_nobody,
    refusal_without_reason,
    two_unassigned,
    read_that_goes_back,
)


@pytest.mark.parametrize("mutation", MUTATIONS)
@given(history=correct_histories(longest=15))
def test_a_contradiction_after_any_history_is_found(
    mutation: Callable[[float], list[Call]], history: Sequence[Call]
) -> None:
    """What no register can answer fits no order, whatever came before it and was answered."""
    answered = [call for call in history if call.answered is not None]
    assert not fits_an_order([*answered, *mutation(AFTER)], None)


def test_an_unanswered_call_may_take_effect_late() -> None:
    """It explains what is seen after calls that were sent long after it."""
    lost = assign("A", 0, None)
    assert fits_an_order([lost, read(None, 1, 2), read("A", 3, 4)], None)


def test_an_unanswered_call_takes_effect_once() -> None:
    """A second effect needs a second call."""
    seen = [read("A", 1, 2), unassign(3, 4), read("A", 5, 6)]
    assert not fits_an_order([assign("A", 0, None), *seen], None)
    assert fits_an_order([assign("A", 0, None), assign("A", 0, None), *seen], None)


def test_an_unanswered_call_has_no_effect_before_it_is_sent() -> None:
    """What is seen before a call was sent cannot come from it."""
    assert not fits_an_order([read("A", 1, 2), assign("A", 3, None)], None)


@pytest.mark.parametrize("first", ["A", "B"])
def test_each_unanswered_call_is_tried_as_the_reason(first: str) -> None:
    """A call that was needed later is kept for later, whichever of two was sent first."""
    lost = sorted([assign("A", 0, None), assign("B", 0, None)], key=lambda call: call.trunk != first)
    assert fits_an_order([*lost, unassign(1, 2), read("A", 3, 4)], None)


def test_a_refusal_does_not_make_an_unanswered_call_late() -> None:
    """A call that sees no trunk may come after one that needs an assign which was sent before both."""
    lost = replace(assign("A", 0, None), latest=1)
    assert fits_an_order([lost, unassign(2, 4), unassign(3, 5, accepted=False)], None)


def test_unanswered_calls_keep_their_order() -> None:
    """One that was over before another one was sent does not come after it."""
    early, late = replace(assign("A", 1, None), latest=2), unassign(3, None)
    assert not fits_an_order([late, early, read("A", 4, 5)], "B")
    assert fits_an_order([late, replace(early, latest=3), read("A", 4, 5)], "B")


def test_numbers_are_judged_one_by_one() -> None:
    """Only the number whose calls fit no order is named."""
    wrong = [replace(call, number="+912") for call in stale_read(0)]
    assert [*misfits([assign("A", 0, 1), *wrong], {})] == ["+912"]


def test_a_number_starts_with_its_trunk() -> None:
    """A known start explains what is seen first."""
    calls = [read("A", 1, 2)]
    assert misfits(calls, {NUMBER: "A"}) == {}
    assert misfits(calls, {}) == {NUMBER: calls}


def long_history(count: int, numbers: int, clients: int) -> list[Call]:
    """Return the calls of clients that each wait for an answer, of which one in twenty gets none."""
    chance, history = Random(7), []  # noqa: S311 - the same history each time
    trunks: dict[str, Trunk] = {}
    free = [0.0] * clients
    for turn in range(count):
        client = turn % clients
        sent, effect = max(free[client], turn - clients), float(turn)
        free[client] = effect + chance.random() * clients / 2
        number = f"+91{chance.randrange(numbers)}"
        call = Call(f"c{client}", number, chance.choice([*Kind]), sent, free[client], chance.choice("ABCD"))
        call, trunks[number] = applied(call, trunks.get(number))
        lost = replace(call, answered=None, accepted=True, latest=call.end + 5 * clients)
        history.append(lost if chance.random() < 0.05 else call)
    return history


@pytest.mark.parametrize(("numbers", "count"), [(500, 100_000), (5, 20_000)])
def test_a_long_history_is_judged_within_a_minute(numbers: int, count: int) -> None:
    """The cost grows with the length of the history, not with the number of its orders."""
    history = long_history(count, numbers=numbers, clients=12)
    begun = process_time()
    assert misfits(history, {}) == {}
    assert process_time() - begun < 60


def test_a_contradiction_in_a_long_history_is_found_within_a_minute() -> None:
    """To try all orders does not take long either, nor to find out which calls are wrong."""
    history = long_history(20_000, numbers=5, clients=12)
    place = next(
        place for place, call in enumerate(history) if place > 10_000 and call.kind is Kind.READ and call.answered
    )
    history[place] = wrong = replace(history[place], trunk="E")
    begun = process_time()
    ((number, calls),) = misfits(history, {}).items()
    assert wrong in smallest_part(calls, None)[0]
    assert number == wrong.number
    assert process_time() - begun < 60
