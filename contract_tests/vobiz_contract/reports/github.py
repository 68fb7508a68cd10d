"""The report in a GitHub workflow: commands that make annotations, and the step's summary in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.reports.curl import masked
from vobiz_contract.results import Judgement
from vobiz_spec import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.results import Report, Result

__all__ = ["as_step_summary", "as_workflow_commands"]


def as_workflow_commands(report: Report) -> str:
    """Return one command per broken behaviour: an error if it makes the run fail, otherwise a warning."""
    return "\n".join(_command(report, result) for result in report.results if result.failures)


def _command(report: Report, result: Result) -> str:
    first = result.failures[0]
    kind = "error" if result.fails(strict=report.strict) else "warning"
    text = masked(f"{result.statement} Expected {first.expected}; seen {first.seen}", report.provider)
    return f"::{kind} title={_escaped_property(result.id)}::{_escaped(text)}"


def as_step_summary(report: Report) -> str:
    """Return the verdict, a table of levels, and a table of broken behaviours."""
    lines = [
        f"## Vobiz contract: {'does not conform' if report.exit_code else 'conforms'}",
        "",
        f"`{report.provider.url}`, {len(report.journal)} requests in {report.seconds:.1f} s, seed {report.seed}",
        "",
        *_levels(report),
        *_broken(report),
    ]
    return "\n".join(lines) + "\n"


def _levels(report: Report) -> Iterator[str]:
    yield _row("level", *Judgement)
    yield "|---|" + "---:|" * len(Judgement)
    for level in Level:
        yield _row(level, *(str(report.count(judgement, level)) for judgement in Judgement))


def _broken(report: Report) -> Iterator[str]:
    broken = [result for result in report.results if result.failures]
    if broken:
        yield "\n| broken | statement | expected | seen |\n|---|---|---|---|"
    for result in broken:
        first = result.failures[0]
        texts = (f"`{result.id}`", result.statement, first.expected, first.seen)
        yield _row(*(_cell(masked(text, report.provider)) for text in texts))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
