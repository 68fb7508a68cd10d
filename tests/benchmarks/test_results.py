"""Tests of benchmarks/results.py: medians, spreads and ratios of rounds."""

import pytest

from benchmarks.results import Results, Spread, ratios


def test_a_spread_has_the_median_and_both_ends() -> None:
    """One slow round does not move the median, and is seen."""
    assert Spread.of([3.0, 1.0, 90.0, 2.0, 4.0]) == Spread(median=3.0, low=1.0, high=90.0)


def test_a_ratio_is_that_of_a_round() -> None:
    """A round in which the machine was slow for both has the ratio of the others."""
    assert ratios([1.0, 10.0], [2.0, 20.0]) == [0.5, 0.5]


def test_no_ratio_of_unequal_numbers_of_rounds() -> None:
    """A contestant that missed a round cannot be compared."""
    with pytest.raises(ValueError, match="shorter"):
        ratios([1.0, 2.0], [2.0])


def test_a_contestant_that_failed_has_no_figures() -> None:
    """What was measured before the failure is not shown as if the run were complete."""
    results = Results()
    results.add("cold job", "Prism", {"wall s": 5.0})
    results.drop("cold job", "Prism", "it ended")
    assert (results.values("cold job", "Prism", "wall s"), results.missing) == ((), {"Prism, cold job": "it ended"})


def test_a_failure_leaves_the_other_scenarios() -> None:
    """A contestant that was measured elsewhere keeps those figures."""
    results = Results()
    results.add("first answer", "Prism", {"first answer s": 1.0})
    results.drop("cold job", "Prism", "it ended")
    shown = [results.failed(scenario, "Prism") for scenario in ("first answer", "cold job")]
    assert (results.values("first answer", "Prism", "first answer s"), shown) == ([1.0], [False, True])
