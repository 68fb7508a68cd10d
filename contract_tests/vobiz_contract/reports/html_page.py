"""The report as one HTML page that needs nothing else: no network, no script, light or dark as the reader has it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vobiz_contract.curl import curl, masked
from vobiz_contract.page_style import STYLE
from vobiz_contract.report import Outcome
from vobiz_spec import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.report import Failure, Report, Result

__all__ = ["as_html"]

_WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.DRIFTED: "drift",
    Outcome.NOT_JUDGED: "not judged",
}


def as_html(report: Report) -> str:
    """The page."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><title>Vobiz contract report</title>'
        f"<style>\n{STYLE}</style></head>\n<body><main>\n" + "\n".join(_body(report)) + "\n</main></body></html>\n"
    )


def _body(report: Report) -> Iterator[str]:
    verdict, kind = {0: ("Conforms", "passed"), 1: ("Does not conform", "failed")}.get(
        report.exit_code, ("Nothing could be judged", "not-judged")
    )
    yield f'<header><p class="badge {kind}">{verdict}</p><h1>Vobiz contract report</h1>'
    yield (
        f"<p>{escape(report.target.url)} · account {escape(report.target.auth_id)} · {escape(report.started)} · "
        f"{report.seconds:.1f} s · {len(report.journal)} requests · seed {report.seed}"
        f"{' · strict' if report.strict else ''}"
        "</p></header>"
    )
    yield from (f'<p class="warning">{escape(problem)}</p>' for problem in report.unrestored)
    yield '<section class="tiles">' + "".join(_tile(report, outcome) for outcome in Outcome) + "</section>"
    for level in Level:
        results = [result for result in report.results if result.level is level]
        if results:
            yield f"<section><h2>{level.value.capitalize()} <small>{_meaning(level)}</small></h2>"
            yield from _rows(report, results)
            yield "</section>"
    if report.properties:
        yield "<section><h2>Properties <small>what they find counts for the behaviour that it names</small></h2>"
        yield from _rows(report, report.properties)
        yield "</section>"


def _tile(report: Report, outcome: Outcome) -> str:
    kind = outcome.value.replace(" ", "-")
    return f'<div class="tile {kind}"><b>{report.count(outcome)}</b>{_WORDS[outcome]}</div>'


def _meaning(level: Level) -> str:
    return "a provider that differs breaks the contract" if level.binding else "a provider that differs has drifted"


def _rows(report: Report, results: list[Result] | tuple[Result, ...]) -> Iterator[str]:
    order = list(Outcome)
    order.sort(key=lambda outcome: outcome is Outcome.PASSED)
    for result in sorted(results, key=lambda one: order.index(one.outcome)):
        kind = result.outcome.value.replace(" ", "-")
        opened = " open" if result.failures and result.level else ""
        yield f'<details class="{kind}"{opened}><summary><span class="badge {kind}">{_WORDS[result.outcome]}</span>'
        yield f"<code>{escape(result.id)}</code> <span>{escape(result.statement)}</span></summary>"
        yield f"<p><b>Source</b> {escape(result.source)} · {result.seconds * 1000:.0f} ms</p>"
        if result.reason:
            yield f"<p><b>Why not judged</b> {escape(result.reason)}</p>"
        for failure in result.failures:
            yield _failure(report, failure)
        yield "</details>"


def _failure(report: Report, failure: Failure) -> str:
    target = report.target
    rows = {"Expected": failure.expected, "Seen": failure.seen, "Found by": failure.found_by}
    shown = "".join(f"<dt>{name}</dt><dd>{escape(masked(text, target))}</dd>" for name, text in rows.items())
    request = f"<pre>{escape(curl(failure.exchange.request, target))}</pre>" if failure.exchange else ""
    steps = "".join(
        f"<li><code>{escape(one.request.method)} {escape(masked(one.request.target, target))}</code> "
        f"→ {one.status or escape(one.problem or '')}</li>"
        for one in failure.before
    )
    again = f"--seed {report.seed} --only {escape(failure.found_by)}"
    return (
        f'<dl class="failure">{shown}<dt>Request</dt><dd>{request}</dd>'
        f"<dt>Before it</dt><dd><ol>{steps}</ol></dd><dt>Again</dt><dd><code>{again}</code></dd></dl>"
    )
