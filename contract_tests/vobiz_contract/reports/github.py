"""The report in a GitHub workflow: commands that make annotations, and the step's summary in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.reports.findings import findings_of
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.plain import shown, visible
from vobiz_contract.results import ExitCode, Judgement
from vobiz_spec import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.reports.findings import Finding
    from vobiz_contract.results import Report, Result

__all__ = ["as_step_summary", "as_workflow_commands"]

_VERDICTS = {
    ExitCode.CONFORMS: "conforms",
    ExitCode.DOES_NOT_CONFORM: "does not conform",
    ExitCode.CANNOT_CHECK: "could not be checked",
}


def as_workflow_commands(report: Report) -> str:
    """Return one command per failure: an error if it makes the run fail, otherwise a warning."""
    commands = [_command(report, result, one) for result in report.results for one in findings_of(result)]
    if report.obstacle:
        commands.append(
            f"::error title=vobiz-contract::{_escaped(visible(f'Could not be checked: {report.obstacle}'))}"
        )
    return "\n".join(commands)


def _command(report: Report, result: Result, finding: Finding) -> str:
    failure, provider = finding.failure, report.provider
    kind = "error" if result.fails(strict=report.strict) else "warning"
    detail = f"Expected {failure.expected}; seen {failure.seen}"
    text = f"{heading(failure, provider)}. {visible(result.statement)} {shown(detail, provider)}"
    return f"::{kind} title={_escaped_property(result.id)}::{_escaped(text)}"


def as_step_summary(report: Report) -> str:
    """Return the verdict, a table of levels, the failures, and the coverage."""
    lines = [
        f"## Vobiz contract: {_VERDICTS[report.exit_code]}",
        "",
        *([_cell(visible(report.obstacle)), ""] if report.obstacle else ()),
        f"`{report.provider.url}`, {len(report.journal)} requests in {report.seconds:.1f} s, seed {report.seed}",
        "",
        *_levels(report),
        *_broken(report),
        *_coverage(report),
    ]
    return "\n".join(lines) + "\n"


def _levels(report: Report) -> Iterator[str]:
    yield _row("level", *Judgement)
    yield "|---|" + "---:|" * len(Judgement)
    for level in Level:
        yield _row(level, *(str(report.count(judgement, level)) for judgement in Judgement))


def _broken(report: Report) -> Iterator[str]:
    broken = [(result, finding) for result in report.results for finding in findings_of(result)]
    if broken:
        yield "\n| broken | difference | statement | found by |\n|---|---|---|---|"
    for result, finding in broken:
        difference = _cell(heading(finding.failure, report.provider))
        yield _row(f"`{result.id}`", difference, _cell(result.statement), _cell(", ".join(finding.found_by)))


def _coverage(report: Report) -> Iterator[str]:
    if report.coverage.parts:
        yield f"\nCoverage of the document: {report.coverage.percent:.1f} %\n\n| kind | seen | of |\n|---|---:|---:|"
    for part in report.coverage.parts:
        yield _row(part.kind, str(part.seen), str(part.total))
    gaps = [(part.kind, gap) for part in report.coverage.parts for gap in part.gaps]
    if gaps:
        yield "\n<details><summary>Not seen</summary>\n\n| kind | name | reason |\n|---|---|---|"
        yield from (_row(kind, f"`{gap.name}`", _cell(visible(gap.reason))) for kind, gap in gaps)
        yield "\n</details>"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
    return escaped.replace("`", "\\`").replace("[", "\\[").replace("@", "&#64;")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
