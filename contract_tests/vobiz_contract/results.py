"""The results of a run, as values. Knows nothing of how results are found, or how a report looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.provider.provider import Provider
    from vobiz_spec import Level

__all__ = ["ExitCode", "Failure", "Judgement", "Report", "Result"]


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
        before: The requests that the check sent before, oldest first.

    """

    behaviour: str
    found_by: str
    expected: str
    seen: str
    exchange: Exchange | None = None
    before: tuple[Exchange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result:
    """A behaviour or property, and how it was judged. `level` is None for a property."""

    id: str
    level: Level | None
    statement: str
    source: str
    judgement: Judgement
    reason: str = ""
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0

    @property
    def kind(self) -> str:
        """The level in words, or `property`."""
        return self.level.value if self.level else "property"

    def fails(self, *, strict: bool) -> bool:
        """Return whether it makes a run fail: drift does so only if the run is strict."""
        return self.judgement is Judgement.FAILED or (strict and self.judgement is Judgement.DRIFTED)


@dataclass(frozen=True, kw_only=True)
class Report:
    """The results of a run. `unrestored` says in words which numbers could not be restored."""

    provider: Provider
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
        """The results of the behaviours, then those of the properties."""
        return (*self.results, *self.properties)

    def count(self, judgement: Judgement, level: Level | None = None) -> int:
        """Return how many behaviours, of one level or of all, were judged so."""
        return sum(one.judgement is judgement for one in self.results if level in {None, one.level})

    @property
    def exit_code(self) -> ExitCode:
        """How the command ends; a number that could not be restored is a failure too."""
        if self.unrestored or any(one.fails(strict=self.strict) for one in self.results):
            return ExitCode.DOES_NOT_CONFORM
        judged = any(one.judgement is not Judgement.NOT_JUDGED for one in self.all)
        return ExitCode.CONFORMS if judged else ExitCode.CANNOT_CHECK
