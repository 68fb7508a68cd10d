"""The failures of a result as a person reads them: the same one once, with all that found it, and as a difference."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vobiz_contract.reproduction.plain import shown
from vobiz_spec import Match, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.results import Failure, Report, Result

__all__ = ["Finding", "again", "difference", "findings_of"]

_SHORT = 120  # characters of a value


@dataclass(frozen=True)
class Finding:
    """One failure, and the ids of the checks and properties that found it."""

    failure: Failure
    found_by: tuple[str, ...]


def findings_of(result: Result) -> tuple[Finding, ...]:
    """Return the distinct failures of a result, in the order in which they were found."""
    by_key: dict[str, list[Failure]] = {}
    for failure in result.failures:
        by_key.setdefault(failure.key, []).append(failure)
    return tuple(_finding(result, failures) for failures in by_key.values())


def _finding(result: Result, failures: list[Failure]) -> Finding:
    finders = tuple(dict.fromkeys(failure.found_by for failure in failures))
    # What the behaviour's own check found is easier to follow than what a property drew.
    own = next((one for one in failures if one.found_by == result.id), failures[0])
    return Finding(own, finders)


def again(report: Report, finding: Finding) -> str:
    """Return the options that find a failure again."""
    flags = [*(["--fast"] if report.fast else []), *(["--sandbox"] if report.provider.sandbox else [])]
    return " ".join([f"--seed {report.seed}", *flags, f"--only {finding.failure.found_by}"])


def difference(failure: Failure, provider: Provider) -> Iterator[tuple[str, str]]:
    """Yield lines with a sign: `-` for what was expected, `+` for what was seen."""
    yield "-", f"expected  {shown(failure.expected, provider)}"
    yield "+", f"seen      {shown(failure.seen, provider)}"
    for path, expected, seen in _differing_fields(failure):
        yield "-", f"{path}: {expected}"
        yield "+", f"{path}: {shown(seen, provider)}"


def _differing_fields(failure: Failure) -> Iterator[tuple[str, str, str]]:
    """Yield the fields of the document's example that a JSON response has with other values."""
    behaviour = load().behaviours.get(failure.behaviour)
    if behaviour is None or failure.exchange is None or failure.exchange.status != behaviour.sees.status:
        return
    try:
        seen = failure.exchange.json()
    except (ValueError, RecursionError):
        return
    if behaviour.sees.example and behaviour.sees.match is not Match.STATUS and isinstance(seen, dict):
        example = load().example(behaviour.sees.example)
        wanted = example if behaviour.sees.match is Match.BODY else {"error": example["error"]}
        yield from _compared(wanted, seen, "")


def _compared(wanted: Any, seen: Any, path: str) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 any JSON
    if isinstance(wanted, dict) and isinstance(seen, dict):
        for key, value in wanted.items():
            yield from _compared(value, seen.get(key, _MISSING), f"{path}.{key}".lstrip("."))
    elif wanted != seen or type(wanted) is not type(seen):
        yield path, _text(wanted), "missing" if seen is _MISSING else _text(seen)


_MISSING = object()


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
