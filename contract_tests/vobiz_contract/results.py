"""The results of a run, as values. Knows nothing of how results are found, or how a report looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from vobiz_contract.coverage.values import Coverage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.wanted import Wanted
    from vobiz_spec import Level

__all__ = ["ExitCode", "Failure", "Judgement", "Report", "Result"]

# A UUID, a phone number, or a quoted text: it may differ between two runs that find the same.
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\+?\d{7,}|'[^']*'", re.IGNORECASE)


class Judgement(StrEnum):
    """What a run says of a behaviour or a property."""

    PASSED = "passed"
    FAILED = "failed"
    DRIFTED = "drifted"  # it is broken, but its level is only observed or inferred
    NOT_JUDGED = "not judged"


class ExitCode(IntEnum):
    """How the command ends."""

    CONFORMS = 0
    DOES_NOT_CONFORM = 1
    CANNOT_CHECK = 2


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One observation that a behaviour is broken.

    Attributes:
        behaviour: The id of the broken behaviour.
        found_by: The id of the check or property that found it.
        expected: What the document says, as a phrase.
        seen: What the provider did, as a phrase.
        exchange: The request and response that show it, if one pair does.
        cause: The request whose effect is wrong, if `exchange` only reads the effect.
        trunks: The trunks of numbers that the list should have shown, if an effect is wrong.
        wanted: What `exchange` should have had, if that can be said as data.
        before: The requests that the check sent before `exchange`, oldest first.
        after: The requests that the check sent after it, such as to read its effect.

    """

    behaviour: str
    found_by: str
    expected: str
    seen: str
    exchange: Exchange | None = None
    cause: Exchange | None = None
    trunks: Mapping[str, str | None] = field(default_factory=dict)
    wanted: Wanted | None = None
    before: tuple[Exchange, ...] = ()
    after: tuple[Exchange, ...] = ()

    @property
    def key(self) -> str:
        """Equal for two failures that are the same: the behaviour, what was expected, and the status that was seen."""
        expected = _IDENTIFIER.sub("…", self.expected)
        status = self.exchange.status if self.exchange else None
        return f"{self.behaviour}: expected {expected}, saw {status or 'no response'}"


@dataclass(frozen=True, kw_only=True)
class Result:
    """A behaviour or property, and how it was judged.

    `level` is None for a property. `accepted` is whether a baseline has each of its failures.
    """

    id: str
    level: Level | None
    statement: str
    source: str
    judgement: Judgement
    reason: str = ""
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    accepted: bool = False

    @property
    def kind(self) -> str:
        """The level in words, or `property`."""
        return self.level.value if self.level else "property"

    def fails(self, *, strict: bool) -> bool:
        """Return whether it makes a run fail: drift does so only if the run is strict, and what is accepted never."""
        if self.accepted:
            return False
        return self.judgement is Judgement.FAILED or (strict and self.judgement is Judgement.DRIFTED)


@dataclass(frozen=True, kw_only=True)
class Report:
    """The results of a run.

    Attributes:
        provider: The provider that was checked.
        seed: The random seed.
        strict: Whether drift fails too.
        fast: Whether few requests were sent.
        started: When it began.
        seconds: How long it took.
        results: The behaviours.
        properties: The properties.
        unrestored: What could not be restored, in sentences.
        problem: Why nothing, or not everything, could be checked; empty if it could.
        outage: Why the rest could not be judged since some request; empty if everything was tried.
        coverage: How much of the document was seen.
        least_coverage: The percentage below which the run fails.
        fixed: What the baseline has and did not fail any more, by id.
        journal: Every request with its response.

    """

    provider: Provider
    seed: int
    strict: bool
    started: str
    seconds: float
    results: tuple[Result, ...]
    properties: tuple[Result, ...] = ()
    unrestored: tuple[str, ...] = ()
    problem: str = ""
    outage: str = ""
    fast: bool = False
    coverage: Coverage = field(default_factory=Coverage)
    least_coverage: float | None = None
    fixed: tuple[str, ...] = ()
    journal: tuple[Exchange, ...] = field(default=(), repr=False)

    @property
    def all(self) -> tuple[Result, ...]:
        """The results of the behaviours, then those of the properties."""
        return (*self.results, *self.properties)

    def count(self, judgement: Judgement, level: Level | None = None) -> int:
        """Return how many behaviours, of one level or of all, were judged so."""
        return sum(one.judgement is judgement for one in self.results if level in {None, one.level})

    @property
    def exit_code(self) -> ExitCode:
        """How the command ends; a number that could not be restored is a failure too, and too little coverage.

        What was broken before an outage counts. What could not be restored because of it does not.
        """
        if self.problem:
            return ExitCode.CANNOT_CHECK
        if any(one.fails(strict=self.strict) for one in self.results):
            return ExitCode.DOES_NOT_CONFORM
        if self.outage:
            return ExitCode.CANNOT_CHECK
        if self.unrestored:
            return ExitCode.DOES_NOT_CONFORM
        if all(one.judgement is Judgement.NOT_JUDGED for one in self.all):
            return ExitCode.CANNOT_CHECK
        return ExitCode.DOES_NOT_CONFORM if self.lacks_coverage else ExitCode.CONFORMS

    @property
    def obstacle(self) -> str:
        """Why nothing, or not everything, could be checked; empty if it could."""
        return self.problem or self.outage

    @property
    def lacks_coverage(self) -> bool:
        """Whether less of the document was seen than was asked for."""
        return self.least_coverage is not None and self.coverage.percent < self.least_coverage
