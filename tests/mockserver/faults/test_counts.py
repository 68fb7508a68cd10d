"""How many requests meet a fault, and which of those that fit it."""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver.faults._asking import reply_to, statuses

from vobiz_mock import TakesLongError

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller

    from vobiz_mock.faults.faults import Faults


def test_a_fault_is_met_once_unless_it_says_more(caller: Caller, faults: Faults) -> None:
    """The next request gets the answer of the fake."""
    faults.add(503)
    assert statuses(caller, 3) == [503, 200, 200]


def test_a_fault_can_be_met_several_times_or_always(caller: Caller, faults: Faults) -> None:
    """The first fault in the order of addition that has times left is met."""
    faults.add(503, times=2)
    faults.add(500, times=None)
    assert statuses(caller, 4) == [503, 503, 500, 500]


def test_a_fault_begins_with_the_nth_request(caller: Caller, faults: Faults) -> None:
    """Requests that meet other faults are counted as well."""
    faults.add(500, nth=2)
    faults.add(503, nth=3, times=2)
    faults.add(429)
    assert statuses(caller, 6) == [429, 500, 503, 503, 200, 200]


def test_a_spent_fault_stays_listed(caller: Caller, faults: Faults) -> None:
    """So that its count can be read."""
    fault = faults.add(503)
    statuses(caller, 2)
    assert ([one.id for one in faults], fault.met, fault.as_json()["met"]) == (["f1"], 1, 1)


def test_a_chance_repeats_with_its_seed(caller: Caller, faults: Faults) -> None:
    """Equal requests meet the fault in equal places, and about as often as the chance says."""
    runs = []
    for _ in range(2):
        faults.clear()
        faults.add(503, times=None, chance=0.3, seed=7)
        runs.append(statuses(caller, 200))
    assert runs[0] == runs[1]
    assert 30 < Counter(runs[0])[503] < 90


def test_a_chosen_seed_is_shown_and_logged(faults: Faults, caplog: pytest.LogCaptureFixture) -> None:
    """A run that failed can be repeated."""
    with caplog.at_level(logging.INFO, "vobiz_mock"):
        fault = faults.add(503, chance=0.5)
    assert f"random seed {fault.as_json()['seed']}" in caplog.text


def test_nothing_is_random_unless_it_is_asked_for(faults: Faults) -> None:
    """A fault without a chance and without a random wait has no seed."""
    assert "seed" not in faults.add(503).as_json()


@pytest.mark.parametrize(
    ("wait", "low", "high"), [({"min": 0.25, "max": 0.5}, 0.25, 0.5), ({"median": 3, "sigma": 3}, 0.0, 3600.0)]
)
def test_a_random_wait_is_drawn_for_each_request(
    caller: Caller, wait: dict[str, float], low: float, high: float
) -> None:
    """The draws differ, stay within their bounds, and repeat with their seed."""
    runs = []
    for _ in range(2):
        caller.fake.faults.clear()
        caller.fake.faults.add({"wait": wait}, times=None, seed=1)
        runs.append([reply_to(caller.fake).delivery.wait for _ in range(50)])
    assert (runs[0] == runs[1], len(set(runs[0])) > 1) == (True, True)
    assert all(low <= one <= high for one in runs[0])


def test_a_request_that_is_answered_again_counts_once(caller: Caller, faults: Faults) -> None:
    """The server asks again in a thread if an answer takes long. The counts of `nth` and `times` stay exact."""
    decide, takes_long = caller.fake._decider.decide, iter([True, False])

    def decide_again(*args: Any, **options: Any) -> Any:
        if next(takes_long):
            raise TakesLongError("long")
        return decide(*args, **options)

    caller.fake._decider.decide = decide_again  # type: ignore[method-assign]
    late, second = faults.add({"wait": 1}), faults.add(503, nth=2)
    with pytest.raises(TakesLongError):
        reply_to(caller.fake, at_once=True)
    assert [(one.met, one.fitted) for one in (late, second)] == [(0, 0), (0, 0)]
    assert (reply_to(caller.fake).status, late.met, second.fitted) == (200, 1, 1)


def test_counts_are_exact_with_many_threads(caller: Caller, faults: Faults) -> None:
    """Threads that ask at once do not share one of the times."""
    fault = faults.add(503, times=50)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: reply_to(caller.fake).status, range(400)))
    assert (Counter(answers), fault.met, fault.fitted) == ({503: 50, 200: 350}, 50, 400)
