"""What a person reads in a terminal: the plan, progress, the summary by level, and each failure whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.curl import curl, masked
from vobiz_contract.report import Outcome
from vobiz_spec import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.report import Failure, Report, Result
    from vobiz_contract.target import Target

__all__ = ["MARKS", "failure_lines", "intent", "progress_bar", "result_line", "summary"]

MARKS = {Outcome.PASSED: "ok   ", Outcome.FAILED: "FAIL ", Outcome.DRIFTED: "drift", Outcome.NOT_JUDGED: "-    "}
_BAR = 24
_STEPS = 6


def intent(target: Target, *, rate: float | None) -> str:
    """What a run is going to touch."""
    pace = f", at most {rate:g} requests a second" if rate else ""
    also = " It is a sandbox: numbers will be bought, trunks created and deleted." if target.sandbox else ""
    return (
        f"Checking {target.url} as account {target.auth_id}{pace}.\n"
        f"Will be assigned and unassigned: {', '.join(target.numbers)}; to: {', '.join(target.trunk_ids)}. "
        f"What they hold now is put back at the end.{also}"
    )


def result_line(result: Result) -> str:
    """One line for a behaviour or property that was judged."""
    level = result.level.value if result.level else "property"
    reason = f"  ({result.reason})" if result.outcome is Outcome.NOT_JUDGED else ""
    return f"{MARKS[result.outcome]}  {result.id:<32} {level:<12}{reason}".rstrip()


def progress_bar(done: int, total: int, name: str) -> str:
    """How far a run is, on one line that overwrites itself."""
    filled = _BAR * done // max(1, total)
    return f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total} {name:<34}"


def summary(report: Report) -> Iterator[str]:
    """Failures, then the counts by level, then the verdict."""
    for result in report.results:
        for failure in result.failures:
            yield ""
            yield from failure_lines(report, result, failure)
    for result in report.properties:
        if result.failures:
            yield ""
            yield f"{MARKS[result.outcome]}  {result.id} found it: {result.statement}"
    yield ""
    yield f"{'':<14}" + "".join(f"{outcome.value:>12}" for outcome in Outcome)
    for level in Level:
        of_level = [result for result in report.results if result.level is level]
        counts = (sum(result.outcome is outcome for result in of_level) for outcome in Outcome)
        yield f"{level.value:<14}" + "".join(f"{count:>12}" for count in counts)
    yield from report.unrestored
    yield ""
    yield f"{_verdict(report)} {len(report.journal)} requests in {report.seconds:.1f} s, seed {report.seed}."


def _verdict(report: Report) -> str:
    if report.exit_code == 2:  # noqa: PLR2004 the exit code
        return "Nothing could be judged."
    verdict = "The provider does not conform." if report.exit_code else "The provider conforms."
    drift = report.count(Outcome.DRIFTED)
    if drift and not report.strict:
        verdict += f" It has drifted in {drift}, which fails under --strict."
    return verdict


def failure_lines(report: Report, result: Result, failure: Failure) -> Iterator[str]:
    """One failure: what was to be, by whom, what was seen, and how to see it again."""
    target = report.target
    yield f"{MARKS[result.outcome]}  {result.id}  ({result.level.value if result.level else 'property'})"
    yield f"    {result.statement}"
    yield f"    source    {result.source}"
    yield f"    expected  {masked(failure.expected, target)}"
    yield f"    seen      {masked(failure.seen, target)}"
    if failure.exchange is not None:
        yield f"    request   {curl(failure.exchange.request, target)}"
    if failure.found_by != result.id:
        yield f"    found by  {failure.found_by}"
    for step in failure.before[-_STEPS:]:
        sent = f"{step.request.method} {masked(step.request.target, target)}"
        yield f"    before    {sent} -> {step.status or step.problem}"
    yield f"    again     --seed {report.seed} --only {failure.found_by}"
