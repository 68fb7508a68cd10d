"""Runs scenarios in rounds. In each round the contestants take their turns, so that all meet the same machine."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.contestants import PREPARE
from benchmarks.contestants.contestant import Contestant, MissingError
from benchmarks.load import WrongAnswerError
from benchmarks.process import NotStartedError
from benchmarks.results import Results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.scenarios import Scenario

_FAILURES = (NotStartedError, WrongAnswerError, OSError)  # OSError: the connection or the process has ended


def run(scenarios: Sequence[Scenario], names: Sequence[str], rounds: int) -> Results:
    """Run scenarios, and return what was measured.

    Args:
        scenarios: The scenarios.
        names: The contestants that may take part.
        rounds: How often each contestant is measured.
    """
    results = Results()
    with tempfile.TemporaryDirectory(prefix="vobiz-mock-benchmark-") as folder:
        wanted = [name for name in names if any(name in scenario.contestants for scenario in scenarios)]
        contestants = _prepare(wanted, Path(folder), results)
        for scenario in scenarios:
            for number in range(rounds):
                _tell(f"{scenario.name}: round {number + 1} of {rounds}")
                _round(scenario, contestants, Path(folder), results)
    return results


def _prepare(names: Sequence[str], folder: Path, results: Results) -> dict[str, Contestant]:
    contestants = {}
    for name in names:
        try:
            contestants[name] = PREPARE[name](folder)
        except MissingError as error:
            results.missing[name] = str(error)
            _tell(f"{name} is not measured: {error}")
    return contestants


def _round(scenario: Scenario, contestants: dict[str, Contestant], folder: Path, results: Results) -> None:
    results.figures.setdefault(scenario.name, {})
    for name in scenario.contestants:
        if name not in contestants or results.failed(scenario.name, name):
            continue
        try:
            results.add(scenario.name, name, asyncio.run(_measure(scenario, contestants[name], folder)))
        except _FAILURES as error:
            results.drop(scenario.name, name, f"{type(error).__name__}: {error}")
            _tell(f"{name} is not measured: {error}")


async def _measure(scenario: Scenario, contestant: Contestant, folder: Path) -> dict[str, float]:
    return dict(await scenario.measure(contestant, folder))


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
