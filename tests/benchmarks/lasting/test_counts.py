"""Tests of benchmarks/lasting/counts.py: what must add up between clients, journal and state."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from benchmarks.lasting.counts import Count, counted
from benchmarks.lasting.history import Call, Kind
from benchmarks.lasting.load import Always, Load
from benchmarks.lasting.world import numbers, seed
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

LOAD = Load(numbers(3), clients=4)


@pytest.fixture
def fakes() -> Iterator[list[MockServer]]:
    """Two fakes, each with a state and a journal of its own."""
    with MockServer(seed=seed(LOAD.numbers), log=False) as one, MockServer(seed={}, log=False) as other:
        yield [one, other]


@pytest.fixture
def history(fakes: list[MockServer]) -> list[Call]:
    """What clients did at the first of them."""
    sent = count()
    return LOAD.run(Always({"node 1": fakes[0].port}), lambda: next(sent) < 200)


def problems(fakes: list[MockServer], history: list[Call], number: str = "") -> list[str]:
    """Return what does not add up."""
    reads = LOAD.read_all(Always({"node 1": fakes[0].port}))
    after = {call.number: call.trunk for call in reads}
    return counted(history, [fake.port for fake in fakes], {}, after, number).problems(len(fakes))


def test_what_a_fake_did_adds_up(fakes: list[MockServer], history: list[Call]) -> None:
    """All numbers together, and each alone, were changed as often as the journal and the state say."""
    assert [problems(fakes[:1], history, number) for number in ("", *LOAD.numbers)] == [[]] * 4


def test_a_node_with_another_journal_is_found(fakes: list[MockServer], history: list[Call]) -> None:
    """A node that did not see the requests does not verify them."""
    assert all("1 of 2 nodes verify" in text for text in problems(fakes, history))
    assert len(problems(fakes, history)) == 2


def test_a_success_that_is_not_in_the_journal_is_found(fakes: list[MockServer], history: list[Call]) -> None:
    """A client was told of a success that the journal does not have."""
    told = Call("liar", LOAD.numbers[0], Kind.ASSIGN, 0, 1, "trunk")
    successes = sum(call.kind is Kind.ASSIGN and call.changes for call in history)
    expected = f"the journal has {successes} successes of assign, clients were told of {successes + 1}"
    assert problems(fakes[:1], [*history, told]) == [f"all numbers: {expected}, and 0 calls were not answered"]


def test_a_change_that_is_not_in_the_journal_is_found(fakes: list[MockServer]) -> None:
    """The state has an assignment that no request made."""
    fakes[0].load({"accounts": [_assigned()]})
    assert problems(fakes[:1], []) == ["all numbers: 1 more numbers have a trunk, and by the journal it must be 0"]


def _assigned() -> dict[str, object]:
    account = seed(LOAD.numbers)["accounts"][0]
    number, *others = LOAD.numbers
    return {**account, "numbers": [{"e164": number, "trunk_group_id": account["trunks"][0]["trunk_id"]}, *others]}


@pytest.mark.parametrize(("journal", "expected"), [(4, False), (5, True), (7, True), (8, False)])
def test_unanswered_calls_leave_a_margin(journal: int, *, expected: bool) -> None:
    """With 5 acknowledged and 2 unanswered changes, there may have been 5 to 7."""
    found = Count(Kind.ASSIGN, acknowledged=5, unanswered=2, journal=journal, nodes=1)
    assert found.is_possible is expected
