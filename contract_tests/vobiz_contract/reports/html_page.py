"""The report as one HTML page that loads nothing else: no network, no script, light or dark as the reader prefers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vobiz_contract.reports.curl import curl, masked
from vobiz_contract.reports.html_style import STYLE
from vobiz_contract.results import ExitCode, Judgement
from vobiz_spec import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.results import Failure, Report, Result

__all__ = ["as_html"]

_WORDS = {
    Judgement.PASSED: "passed",
    Judgement.FAILED: "failed",
    Judgement.DRIFTED: "drift",
    Judgement.NOT_JUDGED: "not judged",
}
# The verdict and the CSS class of its badge.
_VERDICTS = {
    ExitCode.CONFORMS: ("Conforms", "passed"),
    ExitCode.DOES_NOT_CONFORM: ("Does not conform", "failed"),
    ExitCode.CANNOT_CHECK: ("Nothing could be judged", "not-judged"),
}
_FAILURES_FIRST = [*(one for one in Judgement if one is not Judgement.PASSED), Judgement.PASSED]


def as_html(report: Report) -> str:
    """Return the report as an HTML page."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><title>Vobiz contract report</title>'
        f"<style>\n{STYLE}</style></head>\n<body><main>\n" + "\n".join(_body(report)) + "\n</main></body></html>\n"
    )


def _body(report: Report) -> Iterator[str]:
    yield _header(report)
    yield from (f'<p class="warning">{escape(problem)}</p>' for problem in report.unrestored)
    yield '<section class="tiles">' + "".join(_tile(report, judgement) for judgement in Judgement) + "</section>"
    for level in Level:
        results = [result for result in report.results if result.level is level]
        yield from _section(report, level.value.capitalize(), _meaning(level), results)
    yield from _section(report, "Properties", "a failure counts for the behaviour that it names", report.properties)


def _header(report: Report) -> str:
    verdict, css_class = _VERDICTS[report.exit_code]
    provider = report.provider
    return (
        f'<header><p class="badge {css_class}">{verdict}</p><h1>Vobiz contract report</h1>'
        f"<p>{escape(provider.url)} · account {escape(provider.auth_id)} · {escape(report.started)} · "
        f"{report.seconds:.1f} s · {len(report.journal)} requests · seed {report.seed}"
        f"{' · strict' if report.strict else ''}</p></header>"
    )


def _tile(report: Report, judgement: Judgement) -> str:
    return f'<div class="tile {_css_class(judgement)}"><b>{report.count(judgement)}</b>{_WORDS[judgement]}</div>'


def _meaning(level: Level) -> str:
    return "a provider that differs breaks the contract" if level.binding else "a provider that differs has drifted"


def _section(report: Report, title: str, meaning: str, results: Sequence[Result]) -> Iterator[str]:
    if results:
        yield f"<section><h2>{title} <small>{meaning}</small></h2>"
        for result in sorted(results, key=lambda one: _FAILURES_FIRST.index(one.judgement)):
            yield from _row(report, result)
        yield "</section>"


def _row(report: Report, result: Result) -> Iterator[str]:
    css_class = _css_class(result.judgement)
    opened = " open" if result.failures and result.level else ""
    yield f'<details class="{css_class}"{opened}><summary>'
    yield f'<span class="badge {css_class}">{_WORDS[result.judgement]}</span>'
    yield f"<code>{escape(result.id)}</code> <span>{escape(result.statement)}</span></summary>"
    yield f"<p><b>Source</b> {escape(result.source)} · {result.seconds * 1000:.0f} ms</p>"
    if result.reason:
        yield f"<p><b>Why not judged</b> {escape(result.reason)}</p>"
    yield from (_failure(report, failure) for failure in result.failures)
    yield "</details>"


def _failure(report: Report, failure: Failure) -> str:
    provider = report.provider
    texts = {"Expected": failure.expected, "Seen": failure.seen, "Found by": failure.found_by}
    shown = "".join(f"<dt>{name}</dt><dd>{escape(masked(text, provider))}</dd>" for name, text in texts.items())
    request = f"<pre>{escape(curl(failure.exchange.request, provider))}</pre>" if failure.exchange else ""
    steps = "".join(_step(report, one) for one in failure.before)
    again = f"--seed {report.seed} --only {escape(failure.found_by)}"
    return (
        f'<dl class="failure">{shown}<dt>Request</dt><dd>{request}</dd>'
        f"<dt>Before it</dt><dd><ol>{steps}</ol></dd><dt>Again</dt><dd><code>{again}</code></dd></dl>"
    )


def _step(report: Report, exchange: Exchange) -> str:
    sent = f"{exchange.request.method} {masked(exchange.request.target, report.provider)}"
    return f"<li><code>{escape(sent)}</code> → {exchange.status or escape(exchange.problem or '')}</li>"


def _css_class(judgement: Judgement) -> str:
    return judgement.value.replace(" ", "-")
