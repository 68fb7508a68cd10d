"""Tests of benchmarks/run.py: the order of a round, and contestants that are missing or fail."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks import run as runs
from benchmarks.contestants.contestant import Contestant, MissingError
from benchmarks.load import WrongAnswerError
from benchmarks.results import Results
from benchmarks.scenarios import Scenario


def missing(_folder: Path) -> Contestant:
    """A contestant that cannot be installed."""
    raise MissingError("npm was not found")


@pytest.fixture(autouse=True)
def contestants(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two contestants that can be had, and one that cannot."""
    found = {name: lambda _, name=name: Contestant(name, (), "") for name in ("one", "two")}
    monkeypatch.setattr(runs, "PREPARE", {**found, "three": missing})


def measured(names: list[str], fails: str = "") -> tuple[list[str], Results]:
    """Run two rounds. Return who was measured, in order, and the results."""
    order = []

    async def measure(contestant: Contestant, _: Path) -> Mapping[str, float]:
        order.append(contestant.name)
        if contestant.name == fails:
            raise WrongAnswerError("404 where 204 was expected")
        return {"wall s": float(len(order))}

    scenario = Scenario("cold job", "A job.", ("one", "two", "three"), measure)
    return order, runs.run([scenario], names, 2)


def test_the_contestants_take_turns() -> None:
    """Both meet the same machine, even if it gets slower."""
    order, results = measured(["one", "two"])
    assert (order, results.values("cold job", "two", "wall s")) == (["one", "two", "one", "two"], [2.0, 4.0])


def test_a_contestant_that_fails_is_not_tried_again() -> None:
    """The others go on."""
    order, results = measured(["one", "two"], fails="one")
    assert (order, [*results.missing]) == (["one", "two", "two"], ["one, cold job"])


def test_a_contestant_that_cannot_be_had_is_named() -> None:
    """Nobody takes its absence for a result."""
    order, results = measured(["two", "three"])
    assert (order, results.missing) == (["two", "two"], {"three": "npm was not found"})


def test_a_contestant_that_nobody_asked_for_is_not_prepared() -> None:
    """Without peers, nothing is installed."""
    assert measured(["one"])[1].missing == {}
