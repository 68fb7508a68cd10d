"""The baseline: the failures of a provider that are known. A run fails for others, and for less coverage."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from vobiz_contract.results import Judgement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vobiz_contract.results import Report, Result

__all__ = ["Baseline"]

_SLACK = 1.0  # percent: what is repaired no longer shows the response that it showed by mistake


@dataclass(frozen=True)
class Baseline:
    """The keys of the known failures by behaviour, and the coverage that was reached, in percent."""

    known: Mapping[str, frozenset[str]]
    coverage: float = 0.0

    @classmethod
    def read(cls, file: Path, *, may_be_missing: bool) -> Baseline:
        """Return the baseline of a file. Raises click.UsageError if it is none."""
        if may_be_missing and not file.exists():
            return cls({})
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            known = {str(name): frozenset(map(str, keys)) for name, keys in document["failures"].items()}
            return cls(known, float(document["coverage"]))
        except OSError as error:
            hint = "; --update-baseline writes it"
            raise click.UsageError(f"'{file}' cannot be read: {error.strerror}{hint}") from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise click.UsageError(f"'{file}' is not a baseline; --update-baseline writes one") from error

    def applied(self, report: Report) -> Report:
        """Return a report in which known failures are accepted, and no less coverage is."""
        results = tuple(replace(one, accepted=self._accepts(one)) for one in report.results)
        passed = {one.id for one in report.results if one.judgement is Judgement.PASSED}
        least = max(self.coverage - _SLACK, report.least_coverage or 0.0) if self.coverage else report.least_coverage
        return replace(
            report,
            results=results,
            fixed=tuple(name for name in self.known if name in passed),
            least_coverage=least,
        )

    def updated(self, report: Report) -> Baseline:
        """Return the baseline of a run. What the run did not judge is kept."""
        judged = {one.id for one in report.results if one.judgement is not Judgement.NOT_JUDGED}
        kept = {name: keys for name, keys in self.known.items() if name not in judged}
        failed = {one.id: frozenset(failure.key for failure in one.failures) for one in report.results if one.failures}
        return Baseline({**kept, **failed}, int(report.coverage.percent * 10) / 10)

    def write(self, file: Path) -> None:
        """Write the baseline, in an order that is the same each time. Raises OSError."""
        failures = {name: sorted(keys) for name, keys in sorted(self.known.items())}
        document = {"coverage": self.coverage, "failures": failures}
        file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def _accepts(self, result: Result) -> bool:
        keys = {failure.key for failure in result.failures}
        return bool(keys) and keys <= self.known.get(result.id, frozenset())
