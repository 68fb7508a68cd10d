"""Writes the results: as Markdown, which is also what the terminal shows, into a marked part of a page, and as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from benchmarks.results import Results, Spread
from benchmarks.scenarios import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from benchmarks.targets import Judgement

_BEGIN, _END = "<!-- benchmark: begin -->", "<!-- benchmark: end -->"
_TITLES = {scenario.name: scenario.title for scenario in SCENARIOS}


class NoPlaceError(ValueError):
    """A page has no marked part."""


def markdown(results: Results, judgements: Sequence[Judgement], machine: Mapping[str, str], rounds: int) -> str:
    """Return the machine, the targets and all figures."""
    lines = [
        f"Medians of {rounds} rounds, with the smallest and the largest value." if rounds > 1 else "One round.",
        "",
        *_table(["machine", ""], [[name, value] for name, value in machine.items()]),
        *_missing(results),
        "### Targets",
        "",
        *_table(["scenario", "quantity", "against", "found", "limit", "verdict"], map(_row, judgements)),
    ]
    for scenario, rows in results.figures.items():
        lines += [f"### {scenario.capitalize()}", "", _TITLES[scenario], "", *_figures(rows)]
    return "\n".join(lines).strip() + "\n"


def placed(page: str, text: str) -> str:
    """Return a page with its marked part replaced.

    Raises:
        NoPlaceError: The page has no marked part.
    """
    pattern = re.compile(f"{_BEGIN}\n.*?{_END}", re.DOTALL)
    if not pattern.search(page):
        raise NoPlaceError(f"a page has the figures between {_BEGIN} and {_END}, each on a line of its own")
    return pattern.sub(lambda _: f"{_BEGIN}\n\n{text}\n{_END}", page, count=1)


def as_json(results: Results, judgements: Sequence[Judgement], machine: Mapping[str, str]) -> str:
    """Return everything, with the value of each round."""
    content = {
        "machine": dict(machine),
        **asdict(results),
        "targets": [asdict(judgement) for judgement in judgements],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _row(judgement: Judgement) -> list[str]:
    target = judgement.target
    other = f"{judgement.best or ' or '.join(target.to)}{f': {target.to_quantity}' * bool(target.to_quantity)}"
    limit = f"{'≥' if target.at_least else '≤'} {target.limit:g}"
    found = _shown(judgement.found) if judgement.found else ""
    return [target.scenario, target.quantity, other if target.to else "", found, limit, judgement.verdict]


def _missing(results: Results) -> Iterator[str]:
    for name, reason in results.missing.items():
        yield f"Not measured: {name}. {' '.join(reason.split())}"
        yield ""


def _figures(rows: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[str]:
    """Yield a table with a column per contestant if there is one, or else with a row per contestant."""
    if len(rows) == 1:
        ((name, quantities),) = rows.items()
        return _table(["", name], [[quantity, _shown(Spread.of(values))] for quantity, values in quantities.items()])
    heads = list(next(iter(rows.values()), {}))
    return _table(
        ["", *heads], ([name, *(_shown(Spread.of(row[head])) for head in heads)] for name, row in rows.items())
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _shown(spread: Spread) -> str:
    if spread.low == spread.high:
        return _rounded(spread.median)
    return f"{_rounded(spread.median)} ({_rounded(spread.low)}–{_rounded(spread.high)})"  # noqa: RUF001 a range


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
