"""The report in a terminal: what a run will do, its progress, and a summary with each failure in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.reports.curl import curl, masked
from vobiz_contract.results import ExitCode, Judgement
from vobiz_spec import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.results import Failure, Report, Result

__all__ = ["as_text", "failure_text", "intent", "progress_bar", "result_line"]

_MARKS = {
    Judgement.PASSED: "ok   ",
    Judgement.FAILED: "FAIL ",
    Judgement.DRIFTED: "drift",
    Judgement.NOT_JUDGED: "-    ",
}
_BAR_WIDTH = 24
_STEPS_SHOWN = 6
_SANDBOX = (
    "The provider is a sandbox: numbers are bought and released, and trunks, origination URIs, credentials and IP ACLs "
    "are created, changed and deleted."
)


def intent(provider: Provider, *, rate: float | None) -> str:
    """Return what a run is going to change."""
    pace = f", at most {rate:g} requests a second" if rate else ""
    also = f" {_SANDBOX}" if provider.sandbox else ""
    return (
        f"Checking {provider.url} as account {provider.auth_id}{pace}.\n"
        f"The run assigns and unassigns {', '.join(provider.numbers)}, to {', '.join(provider.trunk_ids)}, "
        f"and restores their present trunks at the end.{also}"
    )


def result_line(result: Result) -> str:
    """Return the line of a behaviour or property that was judged."""
    reason = f"  ({result.reason})" if result.judgement is Judgement.NOT_JUDGED else ""
    return f"{_MARKS[result.judgement]}  {result.id:<38} {result.kind:<12}{reason}".rstrip()


def progress_bar(done: int, total: int, name: str) -> str:
    """Return the progress of a run, as a line that overwrites itself."""
    filled = _BAR_WIDTH * done // max(1, total)
    return f"\r[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {done}/{total} {name:<40}"


def as_text(report: Report) -> str:
    """Return the failures, then a table of levels, then the verdict."""
    lines: list[str] = []
    for result in report.results:
        for failure in result.failures:
            lines += ["", failure_text(report, result, failure)]
    for result in report.properties:
        if result.failures:
            lines += ["", f"{_MARKS[result.judgement]}  found by {result.id}: {result.statement}"]
    lines += ["", *_table(report), *report.unrestored, ""]
    lines += [f"{_verdict(report)} {len(report.journal)} requests in {report.seconds:.1f} s, seed {report.seed}."]
    return "\n".join(lines)


def _table(report: Report) -> Iterator[str]:
    yield f"{'':<14}" + "".join(f"{judgement:>12}" for judgement in Judgement)
    for level in Level:
        yield f"{level:<14}" + "".join(f"{report.count(judgement, level):>12}" for judgement in Judgement)


def _verdict(report: Report) -> str:
    if report.exit_code is ExitCode.CANNOT_CHECK:
        return "Nothing could be judged."
    verdict = "The provider does not conform." if report.exit_code else "The provider conforms."
    drift = report.count(Judgement.DRIFTED)
    if drift and not report.strict:
        verdict += f" It has drifted in {drift}, which fails under --strict."
    return verdict


def failure_text(report: Report, result: Result, failure: Failure) -> str:
    """Return one failure in full: what was expected, what was seen, and how to reproduce it."""
    provider = report.provider
    lines = [
        f"{_MARKS[result.judgement]}  {result.id}  ({result.kind})",
        f"    {result.statement}",
        f"    source    {result.source}",
        f"    expected  {masked(failure.expected, provider)}",
        f"    seen      {masked(failure.seen, provider)}",
    ]
    if failure.exchange is not None:
        lines.append(f"    request   {curl(failure.exchange.request, provider)}")
    if failure.found_by != result.id:
        lines.append(f"    found by  {failure.found_by}")
    for step in failure.before[-_STEPS_SHOWN:]:
        sent = f"{step.request.method} {masked(step.request.target, provider)}"
        lines.append(f"    before    {sent} -> {step.status or step.problem}")
    return "\n".join([*lines, f"    again     --seed {report.seed} --only {failure.found_by}"])
