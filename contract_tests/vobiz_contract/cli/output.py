"""Writes the reports of a run: each file that was asked for, annotations and summary of a workflow, and tests."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vobiz_contract.reports import FILE_WRITERS, github
from vobiz_contract.reports.findings import findings_of
from vobiz_contract.reproduction.pytest_file import file_name, pytest_file, why_no_file
from vobiz_contract.results import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_contract.results import Report

__all__ = ["FILE_OPTIONS", "Output"]

FILE_OPTIONS = {f"{name}_file": name for name in FILE_WRITERS}
"""The names of the formats, by the parameter that has the file."""
_SUMMARY = "GITHUB_STEP_SUMMARY"


@dataclass(frozen=True)
class Output:
    """Where reports go: files by format, GitHub, and a folder for tests."""

    files: Mapping[str, Path]
    github: bool = False
    tests: Path | None = None

    @classmethod
    def of(cls, parameters: Mapping[str, object]) -> Output:
        """Return where the parameters of the command send the reports; some of them may be missing."""
        given = {format_: parameters.get(name) for name, format_ in FILE_OPTIONS.items()}
        tests = parameters.get("tests_folder")
        return cls(
            {name: file for name, file in given.items() if isinstance(file, Path)},
            github=bool(parameters.get("github")),
            tests=tests if isinstance(tests, Path) else None,
        )

    def write(self, report: Report) -> None:
        """Write every report. Raises SystemExit if one cannot be written."""
        for name, file in self.files.items():
            _write(file, FILE_WRITERS[name](report))
        if self.github:
            if commands := github.as_workflow_commands(report):
                click.echo(commands)
            if summary := os.environ.get(_SUMMARY):
                _write(Path(summary), github.as_step_summary(report), mode="a")
        if self.tests is not None:
            for line in self._write_tests(report, self.tests):
                click.echo(line, err=True)

    def _write_tests(self, report: Report, folder: Path) -> Iterator[str]:
        """Write a test per failure, and yield a line for each."""
        for failure in (one.failure for result in report.results for one in findings_of(result)[:1]):
            text = pytest_file(failure, report.provider)
            if text is None:
                yield f"No test for {failure.behaviour}: {why_no_file(failure, report.provider)}."
                continue
            _write(folder / file_name(failure), text)
            yield f"Wrote {folder / file_name(failure)}"


def _write(file: Path, text: str, mode: str = "w") -> None:
    try:
        with file.open(mode, encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
    except OSError as error:
        click.echo(f"{file} cannot be written: {error.strerror}", err=True)
        raise SystemExit(ExitCode.CANNOT_CHECK) from error
