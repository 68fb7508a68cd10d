"""The figures of a run: for each scenario, contestant and quantity, one value per round. Knows no scenario."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Spread:
    """The median of some values, with the smallest and the largest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of at least one value."""
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True)
class Results:
    """What was measured, and what could not be.

    Attributes:
        figures: The values of each round, by scenario, contestant and quantity.
        missing: Why a contestant was not measured, by its name, and by the scenario if it was measured in others.
    """

    figures: dict[str, dict[str, dict[str, list[float]]]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def add(self, scenario: str, contestant: str, values: Mapping[str, float]) -> None:
        """Add the values of one round."""
        row = self.figures.setdefault(scenario, {}).setdefault(contestant, {})
        for quantity, value in values.items():
            row.setdefault(quantity, []).append(value)

    def values(self, scenario: str, contestant: str, quantity: str) -> Sequence[float]:
        """Return the values of each round; empty if it was not measured."""
        return self.figures.get(scenario, {}).get(contestant, {}).get(quantity, ())

    def drop(self, scenario: str, contestant: str, reason: str) -> None:
        """Note that a contestant failed in a scenario, and remove its values: some of the rounds are no measurement."""
        self.missing[f"{contestant}, {scenario}"] = reason
        self.figures.get(scenario, {}).pop(contestant, None)

    def failed(self, scenario: str, contestant: str) -> bool:
        """Return whether a contestant failed in a scenario."""
        return f"{contestant}, {scenario}" in self.missing


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Return the ratio of each round. Both were measured one after the other, so that both met the same machine."""
    return [own / other for own, other in zip(ours, theirs, strict=True)]
