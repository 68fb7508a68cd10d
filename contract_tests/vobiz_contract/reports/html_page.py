"""The report as one HTML page that loads nothing else: no network, no script, light or dark as the reader prefers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vobiz_contract.reports.findings import again, difference, findings_of
from vobiz_contract.reports.html_style import STYLE
from vobiz_contract.reports.versions import versions
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.plain import visible
from vobiz_contract.reproduction.script import script
from vobiz_contract.results import ExitCode, Judgement
from vobiz_spec import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_contract.coverage import Part
    from vobiz_contract.reports.findings import Finding
    from vobiz_contract.results import Report, Result

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
    ExitCode.CANNOT_CHECK: ("Could not be checked", "not-judged"),
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
    problems = (*([report.obstacle] if report.obstacle else []), *report.unrestored)
    yield from (f'<p class="warning">{_text(problem)}</p>' for problem in problems)
    yield '<section class="tiles">' + "".join(_tile(report, judgement) for judgement in Judgement) + "</section>"
    broken = [result for result in report.results if result.failures]
    yield from _section(report, "Failures", "what the provider does differently", _sorted(broken))
    for level in Level:
        results = [one for one in report.results if one.level is level and not one.failures]
        yield from _section(report, level.value.capitalize(), _meaning(level), _sorted(results))
    yield from _section(report, "Properties", "a failure counts for the behaviour that it names", report.properties)
    yield from _coverage(report)


def _header(report: Report) -> str:
    verdict, css_class = _VERDICTS[report.exit_code]
    provider = report.provider
    made_with = " · ".join(f"{name} {version}" for name, version in versions().items())
    return (
        f'<header><p class="badge {css_class}">{verdict}</p><h1>Vobiz contract report</h1>'
        f"<p>{_text(provider.url)} · account {_text(provider.auth_id)} · {escape(report.started)} · "
        f"{report.seconds:.1f} s · {len(report.journal)} requests · seed {report.seed}"
        f"{' · strict' if report.strict else ''}</p><p>{escape(made_with)}</p></header>"
    )


def _tile(report: Report, judgement: Judgement) -> str:
    return f'<div class="tile {_css_class(judgement)}"><b>{report.count(judgement)}</b>{_WORDS[judgement]}</div>'


def _meaning(level: Level) -> str:
    return "a provider that differs breaks the contract" if level.binding else "a provider that differs has drifted"


def _sorted(results: Sequence[Result]) -> list[Result]:
    return sorted(results, key=lambda one: _FAILURES_FIRST.index(one.judgement))


def _section(report: Report, title: str, meaning: str, results: Sequence[Result]) -> Iterator[str]:
    if results:
        yield f'<section id="{title.lower()}"><h2>{title} <small>{meaning}</small></h2>'
        for result in results:
            yield from _row(report, result)
        yield "</section>"


def _row(report: Report, result: Result) -> Iterator[str]:
    css_class = _css_class(result.judgement)
    opened = " open" if result.failures and result.level else ""
    name = escape(result.id)
    yield f'<details class="{css_class}" id="{name}"{opened}><summary>'
    yield f'<span class="badge {css_class}">{_WORDS[result.judgement]}</span>'
    yield f'<a href="#{name}"><code>{name}</code></a> <span>{escape(result.statement)}</span></summary>'
    yield f"<p><b>Source</b> {escape(result.source)} · {result.kind} · {result.seconds * 1000:.0f} ms</p>"
    if result.reason:
        yield f"<p><b>Why not judged</b> {_text(result.reason)}</p>"
    if result.accepted:
        yield "<p>It is in the baseline, and does not make the run fail.</p>"
    if result.level:
        yield from (_finding(report, one) for one in findings_of(result))
    else:
        yield from (
            f'<p>See <a href="#{escape(one.behaviour)}">{escape(one.behaviour)}</a></p>' for one in result.failures
        )
    yield "</details>"


def _finding(report: Report, finding: Finding) -> str:
    failure, provider = finding.failure, report.provider
    lines = (
        f'<span class="{_CLASSES[sign]}">{sign} {escape(line)}</span>' for sign, line in difference(failure, provider)
    )
    text = script(failure, provider)
    entries = {
        "Difference": f"<pre>{chr(10).join(lines)}</pre>",
        "Found by": escape(", ".join(finding.found_by)),
        "Script": f"<pre>{escape(text)}</pre>" if text else "",
        "Again": f"<code>{escape(again(report, finding))}</code>",
    }
    shown = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in entries.items() if value)
    return f'<h3>{escape(heading(failure, provider))}</h3><dl class="failure">{shown}</dl>'


_CLASSES = {"-": "expected", "+": "seen"}


def _coverage(report: Report) -> Iterator[str]:
    if report.coverage.parts:
        percent = f"{report.coverage.percent:.1f} % of the document was seen"
        yield f'<section id="coverage"><h2>Coverage <small>{percent}</small></h2>'
        yield from (_part(part) for part in report.coverage.parts)
        yield "</section>"


def _part(part: Part) -> str:
    gaps = "".join(f"<li><code>{escape(gap.name)}</code> {_text(gap.reason)}</li>" for gap in part.gaps)
    return f"<details><summary>{part.kind}: {part.seen} of {part.total}</summary><ul>{gaps}</ul></details>"


def _text(text: str) -> str:
    return escape(visible(text))


def _css_class(judgement: Judgement) -> str:
    return judgement.value.replace(" ", "-")
