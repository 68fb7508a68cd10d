"""The results of a report as a page shows them: as values without credentials and control characters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from vobiz_contract.checks.expectation import describe_expected
from vobiz_contract.reports.as_seen import body_lines, header_lines
from vobiz_contract.reports.comparison import compared
from vobiz_contract.reports.expected import expected_of
from vobiz_contract.reports.findings import again, findings_of
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.plain import shown
from vobiz_contract.reproduction.script import script
from vobiz_contract.reproduction.steps import steps_of
from vobiz_contract.results import Judgement
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reports.findings import Finding
    from vobiz_contract.reports.row import Row
    from vobiz_contract.results import Failure, Report, Result

__all__ = ["OUTCOMES", "FindingView", "MessageView", "Outcome", "ResultView", "StepView", "result_view"]


@dataclass(frozen=True)
class Outcome:
    """A judgement in a word, with its CSS class and the tone of its badge."""

    word: str
    css_class: str
    tone: str


OUTCOMES = {
    Judgement.FAILED: Outcome("failed", "failed", "bad"),
    Judgement.DRIFTED: Outcome("drift", "drifted", "odd"),
    Judgement.NOT_JUDGED: Outcome("not judged", "not-judged", "none"),
    Judgement.PASSED: Outcome("passed", "passed", "good"),
}
"""The outcomes, what a person looks for first."""


@dataclass(frozen=True)
class MessageView:
    """A request or a response: its first line, its header fields, and its body."""

    line: str
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass(frozen=True)
class StepView:
    """A request that was sent before or after, with the status that it got."""

    role: str
    line: str
    status: int | None
    times: int


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """A failure: what was sent, what was seen beside what was expected, and how to see it again."""

    heading: str
    expected: str
    seen: str
    in_words: bool
    found_by: str
    cause: MessageView | None
    request: MessageView | None
    response: MessageView | None
    rows: tuple[tuple[str, tuple[Row, ...]], ...]
    steps: tuple[StepView, ...]
    script: str
    again: str


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """A behaviour or property, its outcome, and its failures. `see` has the behaviours that a property found broken."""

    result: Result
    kind: str
    outcome: Outcome
    reason: str
    findings: tuple[FindingView, ...]
    see: tuple[str, ...]


_LONGEST_SCRIPT = 50_000  # characters
_ROLES = {"prepare": "prepares", "check": "before", "failure": "shows it", "effect": "after"}


def result_view(report: Report, result: Result) -> ResultView:
    """Return a result as the page shows it."""
    findings = findings_of(result) if result.level else ()
    return ResultView(
        result=result,
        kind=result.kind,
        outcome=OUTCOMES[result.judgement],
        reason=shown(result.reason, report.provider),
        findings=tuple(_finding_view(report, one) for one in findings),
        see=() if result.level else tuple(dict.fromkeys(one.behaviour for one in result.failures)),
    )


def _finding_view(report: Report, finding: Finding) -> FindingView:
    failure, provider = finding.failure, report.provider
    exchange = failure.exchange
    rows = compared(exchange, expected_of(failure), provider) if exchange else ()
    return FindingView(
        heading=heading(failure, provider),
        expected=shown(failure.expected, provider),
        seen=shown(failure.seen, provider),
        in_words=not (any(row.differs for row in rows) and _is_in_rows(failure)),
        found_by=", ".join(finding.found_by),
        cause=_request(failure.cause, provider) if failure.cause else None,
        request=_request(exchange, provider) if exchange else None,
        response=_response(exchange, provider) if exchange and exchange.status else None,
        rows=tuple((group, tuple(own)) for group, own in groupby(rows, key=lambda row: row.group)),
        steps=_steps(failure, provider),
        script=_script(failure, provider),
        again=again(report, finding),
    )


def _is_in_rows(failure: Failure) -> bool:
    """Return whether the rows say all that the words do: the document's response, or a status."""
    behaviour = load().behaviours.get(failure.behaviour)
    document = behaviour is not None and failure.expected == describe_expected(behaviour.sees, load())
    return document or failure.expected in {
        f"status {one}" for one in (failure.wanted.statuses if failure.wanted else ())
    }


def _script(failure: Failure, provider: Provider) -> str:
    """Return the script of a failure. One that sends a large body is in the JSON report only."""
    text = script(failure, provider)
    return text if len(text) <= _LONGEST_SCRIPT else f"# It has {len(text):,} characters. The JSON report has it."


def _request(exchange: Exchange, provider: Provider) -> MessageView:
    request = exchange.request
    line = shown(f"{request.method} {request.target}", provider)
    body = "" if request.body is None else body_lines(request.body, provider)
    return MessageView(line, tuple(header_lines(request.headers, provider)), body)


def _response(exchange: Exchange, provider: Provider) -> MessageView:
    headers = tuple(header_lines(exchange.headers, provider))
    return MessageView(f"{exchange.status}", headers, body_lines(exchange.body, provider))


def _steps(failure: Failure, provider: Provider) -> tuple[StepView, ...]:
    steps = steps_of(failure, provider)
    return tuple(
        StepView(
            role=_ROLES[one.role],
            line=shown(f"{one.exchange.request.method} {one.exchange.request.target}", provider),
            status=one.exchange.status,
            times=one.times,
        )
        for one in steps
    )
