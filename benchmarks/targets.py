"""What must be true of the figures: the table of targets, and their judgement. A target that was not measured fails."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from benchmarks.contestants import PEERS, PRISMS
from benchmarks.contestants.here import BARE, OURS
from benchmarks.contestants.peers import WIREMOCK
from benchmarks.results import Results, Spread, ratios

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Target:
    """A limit for a quantity of the fake, or for its ratio to the same or another quantity.

    Attributes:
        scenario: The scenario.
        quantity: The quantity of the fake.
        limit: The largest value that passes.
        to: The contestants to whose best the fake is compared. Without any, the limit is for the quantity itself.
        to_quantity: The quantity of that contestant, if it is another one.
        at_least: Whether more is better, and the limit is the smallest value that passes.
    """

    scenario: str
    quantity: str
    limit: float
    to: tuple[str, ...] = ()
    to_quantity: str = ""
    at_least: bool = False


class Verdict(StrEnum):
    """How a target was met."""

    PASS = "pass"  # noqa: S105 it is a word
    MISS = "MISS"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Judgement:
    """A target with its verdict.

    Attributes:
        target: The target.
        verdict: The verdict.
        best: The contestant to which the fake was compared; empty if there is none.
        found: The value or the ratio; None if it was not measured.
    """

    target: Target
    verdict: Verdict
    best: str = ""
    found: Spread | None = None


COLD, FIRST, ASSIGN, WARM, LATENCY, REFUSAL, SCALE, LOOP, COMMANDS, JOURNAL, FAULTY = (
    *("cold job", "first answer", "assign", "warm", "latency", "refusal", "scale", "loop", "commands"),
    *("journal", "faults"),
)
WALL, CPU, MEMORY, STARTED = "wall s", "CPU s", "peak MB", "first answer s"
PER_REQUEST = "CPU µs per request"
FIRST_TEN, SECOND_TEN = "requests per CPU s, first 10 s", "requests per CPU s, second 10 s"
P99 = "p99 ms at 500 requests/s"
YES, REFUSALS = "assign and unassign, CPU µs", ("literal plus", "invalid body", "conflict")
SMALL, LARGE = "of 10", "of 1,000,000"
SCALED = ("assign and unassign", "first page", "last page")
SEARCH = "a search, or what it delays, ms"
LONGEST_WAIT = "longest wait ms"
WITH_JOURNAL, WITHOUT_JOURNAL = "with the journal, CPU µs", "without it, CPU µs"
FULL_JOURNAL, LONG_FULL_JOURNAL = "after 20,000 requests, peak MB", "after 100,000 requests, peak MB"
P99_ALONE, P99_BESIDE_FAULTS = "p99 ms alone", "p99 ms beside 500 faulty connections"
HELP, IMPORT_CLIENT = "vobiz-mock --help, CPU s", "import vobiz_client, CPU s"


def refusal(kind: str) -> str:
    """Return the quantity of a refusal."""
    return f"{kind}, CPU µs"


def scaled(kind: str, size: str) -> str:
    """Return the quantity of a request at a size."""
    return f"{kind} {size}, CPU µs"


TARGETS = (
    *(Target(COLD, quantity, 0.45, PEERS) for quantity in (WALL, CPU, MEMORY)),
    Target(FIRST, STARTED, 0.3, PEERS),
    Target(FIRST, STARTED, 1.3, (BARE,)),
    Target(ASSIGN, PER_REQUEST, 1.35, (BARE,)),
    Target(WARM, SECOND_TEN, 1.0, PRISMS, at_least=True),
    Target(WARM, SECOND_TEN, 1.0, (WIREMOCK,), FIRST_TEN, at_least=True),
    Target(LATENCY, P99, 5.0),
    *(Target(REFUSAL, refusal(kind), 4.0, (OURS,), YES) for kind in REFUSALS),
    Target(SCALE, "JSON, load s", 6.0),
    Target(SCALE, "JSON, peak MB", 700.0),
    Target(SCALE, "YAML, load s", 40.0),
    *(Target(SCALE, scaled(kind, LARGE), 1.15, (OURS,), scaled(kind, SMALL)) for kind in SCALED),
    Target(SCALE, SEARCH, 20.0),
    Target(LOOP, LONGEST_WAIT, 50.0),
    Target(JOURNAL, WITH_JOURNAL, 1.15, (OURS,), WITHOUT_JOURNAL),
    Target(JOURNAL, LONG_FULL_JOURNAL, 1.05, (OURS,), FULL_JOURNAL),
    Target(FAULTY, P99_BESIDE_FAULTS, 20.0),
    *(Target(COMMANDS, quantity, 0.25) for quantity in (HELP, IMPORT_CLIENT)),
)
# The short form, which a loaded machine of a CI runs.
QUICK_TARGETS = (Target(ASSIGN, PER_REQUEST, 1.6, (BARE,)),)


def judge(targets: Iterable[Target], results: Results) -> list[Judgement]:
    """Judge each target of a scenario that was run."""
    return [_judge(target, results) for target in targets if target.scenario in results.figures]


def _judge(target: Target, results: Results) -> Judgement:
    own = results.values(target.scenario, OURS, target.quantity)
    others = {name: _compared(target, name, results) for name in target.to}
    if not own or not all(others.values()):
        return Judgement(target, Verdict.NOT_MEASURED)
    best = _best(others, most=target.at_least)
    found = Spread.of(ratios(own, others[best]) if best else own)
    passed = found.median >= target.limit if target.at_least else found.median <= target.limit
    return Judgement(target, Verdict.PASS if passed else Verdict.MISS, best, found)


def _compared(target: Target, name: str, results: Results) -> Sequence[float]:
    return results.values(target.scenario, name, target.to_quantity or target.quantity)


def _best(others: dict[str, Sequence[float]], *, most: bool) -> str:
    """Return the contestant with the best median; empty if there is none."""
    medians = {name: Spread.of(values).median for name, values in others.items()}
    return (max if most else min)(medians, key=medians.__getitem__, default="")
