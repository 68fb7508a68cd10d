"""An earlier run, as its JSON report has it: its failures are checked again, with its seed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["EarlierRun"]


@dataclass(frozen=True)
class EarlierRun:
    """What of an earlier run is repeated: the ids that found a failure, and how it was made."""

    found_by: tuple[str, ...]
    seed: int
    account: str | None
    numbers: tuple[str, ...]
    trunk_ids: tuple[str, ...]
    fast: bool

    @classmethod
    def read(cls, file: Path) -> EarlierRun:
        """Return the run of a report. Raises click.UsageError if the file is no report, or has no failure."""
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            run = _run_of(document)
        except OSError as error:
            raise click.UsageError(f"'{file}' cannot be read: {error.strerror}") from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise click.UsageError(f"'{file}' is not a report that --json wrote") from error
        if not run.found_by:
            raise click.UsageError(f"'{file}' has no failure to replay")
        return run


def _run_of(document: Any) -> EarlierRun:  # noqa: ANN401 any JSON
    failures = [failure for one in document["behaviours"] for failure in one["failures"]]
    finders = [str(name) for failure in failures for name in failure.get("finders", [failure["found_by"]])]
    return EarlierRun(
        found_by=tuple(dict.fromkeys(finders)),
        seed=int(document["seed"]),
        account=document["account"] or None,
        numbers=tuple(document["numbers"]),
        trunk_ids=tuple(document["trunk_ids"]),
        fast=bool(document.get("fast", False)),
    )
