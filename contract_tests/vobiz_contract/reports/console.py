"""The report in a terminal: what a run will do, its progress, and at the end the failures, last and in full."""

from __future__ import annotations

from collections import Counter
from textwrap import wrap
from typing import TYPE_CHECKING

from vobiz_contract.reports.colour import PLAIN
from vobiz_contract.reports.findings import again, difference, findings_of
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.plain import visible
from vobiz_contract.reproduction.script import script
from vobiz_contract.results import ExitCode, Judgement
from vobiz_spec import Level, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reports.colour import Palette
    from vobiz_contract.reports.findings import Finding
    from vobiz_contract.results import Failure, Report, Result

__all__ = ["as_text", "failure_text", "intent", "progress_bar", "result_line"]

_MARKS = {
    Judgement.PASSED: "ok   ",
    Judgement.FAILED: "FAIL ",
    Judgement.DRIFTED: "drift",
    Judgement.NOT_JUDGED: "-    ",
}
_BAR_WIDTH = 24
_NAME_WIDTH = 38
_WIDTH = 100
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


def result_line(result: Result, palette: Palette = PLAIN) -> str:
    """Return the line of a behaviour or property that was judged."""
    reason = f"  ({visible(result.reason)})" if result.judgement is Judgement.NOT_JUDGED else ""
    return f"{_mark(result, palette)}  {result.id:<{_NAME_WIDTH}} {result.kind:<12}{reason}".rstrip()


def progress_bar(done: int, total: int, name: str) -> str:
    """Return the progress of a run, as a line that overwrites itself."""
    filled = _BAR_WIDTH * done // max(1, total)
    return f"\r[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {done}/{total} {name:<40}"


def as_text(report: Report, palette: Palette = PLAIN, *, verbose: bool = False) -> str:
    """Return what passed, what was not judged, the coverage, a table of levels, and last the failures in full.

    Args:
        report: The report.
        palette: The colours.
        verbose: Whether each behaviour has a line, and each gap of the coverage. Otherwise what passed has a line per
            operation.

    """
    lines = [
        *(_each(report, palette) if verbose else _passed(report, palette)),
        *_not_judged(report, palette),
        *_coverage(report, verbose=verbose),
        "",
        *_table(report),
        *_failures(report, palette),
        *(palette.bad(visible(one)) for one in report.unrestored),
        "",
        *_broken_ids(report, palette),
        _verdict(report, palette),
    ]
    return "\n".join(lines)


def failure_text(report: Report, result: Result, failure: Failure) -> str:
    """Return one failure in full: the difference, and how to reproduce it."""
    finding = next((one for one in findings_of(result) if one.failure is failure), None)
    return "\n".join(_finding(report, result, finding, PLAIN)) if finding else ""


def _mark(result: Result, palette: Palette) -> str:
    colours = {
        Judgement.PASSED: palette.good,
        Judgement.FAILED: palette.bad,
        Judgement.DRIFTED: palette.odd,
        Judgement.NOT_JUDGED: palette.quiet,
    }
    return colours[result.judgement](_MARKS[result.judgement])


def _each(report: Report, palette: Palette) -> Iterator[str]:
    yield from (result_line(result, palette) for result in report.all)


def _passed(report: Report, palette: Palette) -> Iterator[str]:
    """Yield a line per operation with the number of its behaviours that passed."""
    names = {one.prefix: one.id for one in load().operations.values()} | {
        "common": "all operations",
        "property": "properties",
    }
    passed = [one for one in report.all if one.judgement is Judgement.PASSED]
    for prefix, count in Counter(one.id.partition(".")[0] for one in passed).items():
        yield f"{palette.good(_MARKS[Judgement.PASSED])}  {names.get(prefix, prefix):<{_NAME_WIDTH}} {count} passed"


def _not_judged(report: Report, palette: Palette) -> Iterator[str]:
    """Yield what was not judged, by reason."""
    by_reason: dict[str, list[str]] = {}
    for result in report.all:
        if result.judgement is Judgement.NOT_JUDGED:
            by_reason.setdefault(visible(result.reason), []).append(result.id)
    if by_reason:
        yield from ("", "Not judged:")
    for reason, names in by_reason.items():
        yield palette.quiet(f"-      {reason or 'no reason is known'}: {', '.join(names)}")


def _coverage(report: Report, *, verbose: bool) -> Iterator[str]:
    if not report.coverage.parts:
        return
    counts = ", ".join(f"{part.kind} {part.seen}/{part.total}" for part in report.coverage.parts)
    text = f"Coverage of the document: {report.coverage.percent:.1f} %: {counts}"
    yield from ("", *wrap(text, _WIDTH, subsequent_indent="    "))
    for part in report.coverage.parts if verbose else ():
        yield from (f"       {part.kind}: {gap.name} ({gap.reason})" for gap in part.gaps)


def _table(report: Report) -> Iterator[str]:
    yield f"{'':<14}" + "".join(f"{judgement:>12}" for judgement in Judgement)
    for level in Level:
        yield f"{level:<14}" + "".join(f"{report.count(judgement, level):>12}" for judgement in Judgement)


def _failures(report: Report, palette: Palette) -> Iterator[str]:
    """Yield the failures in full, first those that do not make the run fail."""
    for result in sorted(report.results, key=lambda one: one.fails(strict=report.strict)):
        for finding in findings_of(result):
            yield from ("", *_finding(report, result, finding, palette))


def _finding(report: Report, result: Result, finding: Finding, palette: Palette) -> Iterator[str]:
    provider, failure = report.provider, finding.failure
    known = " (known: it is in the baseline)" if result.accepted else ""
    yield f"{_mark(result, palette)}  {result.id}: {heading(failure, provider)}{known}"
    yield f"    {result.statement}"
    yield f"    level     {result.kind}; {visible(result.source)}"
    for sign, line in difference(failure, provider):
        yield (palette.good if sign == "-" else palette.bad)(f"    {sign} {line}")
    yield f"    found by  {', '.join(finding.found_by)}"
    yield f"    again     {again(report, finding)}"
    if text := script(failure, provider):
        yield "    To see it again, paste:"
        yield from text.splitlines()


def _broken_ids(report: Report, palette: Palette) -> Iterator[str]:
    failing = [one.id for one in report.results if one.fails(strict=report.strict)]
    if report.fixed:
        yield f"In the baseline, but not broken any more: {', '.join(report.fixed)} (--update-baseline removes them)"
    if failing:
        yield palette.bad(f"Failing: {' '.join(failing)}")


def _verdict(report: Report, palette: Palette) -> str:
    ending = f"{len(report.journal)} requests in {report.seconds:.1f} s, seed {report.seed}."
    colour = palette.bad if report.exit_code else palette.good
    return f"{colour(_judgement(report))} {ending}"


def _judgement(report: Report) -> str:
    if report.exit_code is ExitCode.CANNOT_CHECK:
        return f"Could not be checked: {visible(report.obstacle)}." if report.obstacle else "Nothing could be judged."
    if report.lacks_coverage and not any(one.fails(strict=report.strict) for one in report.results):
        return f"The coverage is less than {report.least_coverage:g} %."
    verdict = "The provider does not conform." if report.exit_code else "The provider conforms."
    drift = report.count(Judgement.DRIFTED)
    if drift and not report.strict:
        verdict += f" It has drifted in {drift}, which fails under --strict."
    known = sum(one.accepted for one in report.results)
    return f"{verdict} {known} known failures are in the baseline." if known else verdict
