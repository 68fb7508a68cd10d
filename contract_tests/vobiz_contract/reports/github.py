"""The report inside a GitHub workflow: annotations on stdout, and a step summary."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vobiz_contract.curl import masked
from vobiz_contract.report import Outcome
from vobiz_spec import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.report import Report

__all__ = ["workflow_commands", "write_summary"]


def workflow_commands(report: Report) -> Iterator[str]:
    """A workflow command for each behaviour that is broken: an error, or where it does not fail a warning."""
    for result in report.results:
        if result.failures:
            fails = result.outcome is Outcome.FAILED or report.strict
            first = result.failures[0]
            text = f"{result.statement} Expected {first.expected}; seen {first.seen}"
            kind, shown = "error" if fails else "warning", _data(masked(text, report.target))
            yield f"::{kind} title={_property(result.id)}::{shown}"


def write_summary(report: Report) -> None:
    """Add to the step's summary, where the workflow offers one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as summary:
            summary.write("\n".join(_summary(report)) + "\n")


def _summary(report: Report) -> Iterator[str]:
    yield f"## Vobiz contract: {'does not conform' if report.exit_code else 'conforms'}"
    yield ""
    yield f"`{report.target.url}`, {len(report.journal)} requests in {report.seconds:.1f} s, seed {report.seed}"
    yield ""
    yield "| level | " + " | ".join(outcome.value for outcome in Outcome) + " |"
    yield "|---|" + "---:|" * len(Outcome)
    for level in Level:
        of_level = [result for result in report.results if result.level is level]
        yield f"| {level} | " + " | ".join(str(sum(r.outcome is o for r in of_level)) for o in Outcome) + " |"
    broken = [result for result in report.results if result.failures]
    if broken:
        yield "\n| broken | statement | expected | seen |\n|---|---|---|---|"
    for result in broken:
        first = result.failures[0]
        cells = (f"`{result.id}`", result.statement, first.expected, first.seen)
        yield "| " + " | ".join(_cell(masked(cell, report.target)) for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
