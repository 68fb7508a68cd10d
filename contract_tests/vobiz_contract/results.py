"""What came of a run, as values. How a report looks is the business of those that write one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_contract.exchange import Exchange
    from vobiz_contract.target import Target
    from vobiz_spec import Level

__all__ = ["Failure", "Outcome", "Report", "Result"]


class Outcome(StrEnum):
    """What became of a behaviour or a property."""

    PASSED = "passed"
    FAILED = "failed"
    DRIFTED = "drifted"  # what was broken was only observed or inferred
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, kw_only=True)
class Failure:
    """How a behaviour was seen to be broken. `found_by` is the check or property; `before` what it had sent."""

    behaviour: str
    found_by: str
    expected: str
    seen: str
    exchange: Exchange | None = None
    before: tuple[Exchange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result:
    """A behaviour, or with `level` None a property, and what became of it."""

    id: str
    level: Level | None
    statement: str
    source: str
    outcome: Outcome
    reason: str = ""
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole run. `unrestored` holds what could not be put back, in words."""

    target: Target
    seed: int
    strict: bool
    started: str
    seconds: float
    results: tuple[Result, ...]
    properties: tuple[Result, ...] = ()
    unrestored: tuple[str, ...] = ()
    journal: tuple[Exchange, ...] = field(default=(), repr=False)

    @property
    def all(self) -> tuple[Result, ...]:
        """Behaviours, then properties."""
        return (*self.results, *self.properties)

    def count(self, outcome: Outcome) -> int:
        """How many behaviours have this outcome."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def exit_code(self) -> int:
        """0 where the provider conforms, 1 where it does not, 2 where nothing could be judged."""
        if self.count(Outcome.FAILED) or (self.strict and self.count(Outcome.DRIFTED)) or self.unrestored:
            return 1
        return 0 if any(result.outcome is not Outcome.NOT_JUDGED for result in self.all) else 2
