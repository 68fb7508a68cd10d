"""Tests of benchmarks/targets.py: what passes, what does not, and what was not measured."""

import pytest

from benchmarks.__main__ import status
from benchmarks.contestants import EVERYBODY
from benchmarks.contestants.here import OURS
from benchmarks.results import Results, Spread
from benchmarks.scenarios import SCENARIOS
from benchmarks.targets import TARGETS, Judgement, Target, Verdict, judge

LOWER = Target("cold job", "wall s", 0.5, ("Prism", "WireMock"))
HIGHER = Target("cold job", "requests", 1.0, ("Prism", "WireMock"), at_least=True)
ABSOLUTE = Target("cold job", "wall s", 3.0)


def measured(ours: float, prism: float, wiremock: float, quantity: str = "wall s") -> Results:
    """Results of three equal rounds."""
    results = Results()
    for _ in range(3):
        for name, value in ((OURS, ours), ("Prism", prism), ("WireMock", wiremock)):
            results.add("cold job", name, {quantity: value})
    return results


def verdict(target: Target, results: Results) -> tuple[Verdict, str]:
    """The verdict of a target, and to whom the fake was compared."""
    (judgement,) = judge([target], results)
    return judgement.verdict, judgement.best


def test_the_fake_is_compared_to_the_best_peer() -> None:
    """Half of the slower peer is not enough if the other one is quicker."""
    assert verdict(LOWER, measured(2.0, 4.0, 3.0)) == (Verdict.MISS, "WireMock")


def test_a_ratio_at_the_limit_passes() -> None:
    """The limit itself is allowed."""
    assert verdict(LOWER, measured(2.0, 9.0, 4.0)) == (Verdict.PASS, "WireMock")


@pytest.mark.parametrize(("ours", "expected"), [(5.0, Verdict.PASS), (4.9, Verdict.MISS)])
def test_the_best_of_what_should_be_large_is_the_largest(ours: float, expected: Verdict) -> None:
    """Requests per second are compared to the peer with the most."""
    assert verdict(HIGHER, measured(ours, 5.0, 1.0, "requests")) == (expected, "Prism")


@pytest.mark.parametrize(("ours", "expected"), [(3.0, Verdict.PASS), (3.1, Verdict.MISS)])
def test_a_target_without_another_is_for_the_value(ours: float, expected: Verdict) -> None:
    """The figure itself is compared to the limit."""
    assert verdict(ABSOLUTE, measured(ours, 1.0, 1.0)) == (expected, "")


def test_a_missing_peer_leaves_the_target_unmeasured() -> None:
    """The best of some peers is not known to be the best of all."""
    results = measured(0.1, 4.0, 3.0)
    results.drop("cold job", "Prism", "it ended")
    assert verdict(LOWER, results) == (Verdict.NOT_MEASURED, "")


def test_a_target_of_another_scenario_is_left_out() -> None:
    """A scenario that was not asked for has no verdict."""
    assert judge([Target("warm", "wall s", 1.0)], measured(1.0, 1.0, 1.0)) == []


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([Verdict.PASS], 0),
        ([Verdict.PASS, Verdict.MISS, Verdict.NOT_MEASURED], 1),
        ([Verdict.PASS, Verdict.NOT_MEASURED], 2),
    ],
)
def test_the_exit_status_says_the_worst(verdicts: list[Verdict], expected: int) -> None:
    """A miss is said before what could not be measured, and that is never success."""
    judgements = [Judgement(ABSOLUTE, verdict, found=Spread(1.0, 1.0, 1.0)) for verdict in verdicts]
    assert status(Results(), judgements) == expected


def test_a_contestant_that_failed_is_no_success() -> None:
    """A peer that is in no target counts too."""
    assert status(Results(missing={"Mockoon": "npm was not found"}), []) == 2


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: f"{target.scenario}: {target.quantity}")
def test_each_target_names_a_scenario_that_measures_its_contestants(target: Target) -> None:
    """A target whose scenario or contestant does not exist could not be judged."""
    (scenario,) = (scenario for scenario in SCENARIOS if scenario.name == target.scenario)
    assert {OURS, *target.to} <= {*scenario.contestants} <= {*EVERYBODY}
