"""The report as JSON, with every request that was sent, its headers and bodies. Credentials are masked."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from vobiz_contract.reports.findings import again, findings_of
from vobiz_contract.reports.versions import versions
from vobiz_contract.reproduction.curl import curl
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.plain import INVISIBLE
from vobiz_contract.reproduction.script import script
from vobiz_contract.reproduction.secrets import body_text, header_text, masked
from vobiz_contract.results import Judgement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.reports.findings import Finding
    from vobiz_contract.results import Report, Result

    Object = Mapping[str, object]

__all__ = ["as_json"]

_MOST_OF_A_BODY = 20_000  # characters
# All but the line breaks between the values.
_UNSAFE = re.compile(rf"(?!\n)[{INVISIBLE}]")


def as_json(report: Report) -> str:
    """Return the report as a JSON document."""
    provider = report.provider
    document = {
        "versions": versions(),
        "url": provider.url,
        "account": provider.auth_id,
        "numbers": provider.numbers,
        "trunk_ids": provider.trunk_ids,
        "foreign": {name: value for name, value in vars(provider).items() if name.startswith("foreign_") and value},
        "sandbox": provider.sandbox,
        "started": report.started,
        "seconds": round(report.seconds, 3),
        "seed": report.seed,
        "strict": report.strict,
        "fast": report.fast,
        "exit_code": report.exit_code,
        "problem": masked(report.obstacle, provider),
        "counts": {judgement.value: report.count(judgement) for judgement in Judgement},
        "coverage": _coverage(report),
        "behaviours": [_result(report, result) for result in report.results],
        "properties": [_result(report, result) for result in report.properties],
        "unrestored": [masked(one, provider) for one in report.unrestored],
        "requests": [_exchange(report, exchange) for exchange in report.journal],
    }
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return _UNSAFE.sub(_escape, text) + "\n"


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def _coverage(report: Report) -> Object:
    parts = {
        part.kind: {"seen": part.seen, "total": part.total, "gaps": {gap.name: gap.reason for gap in part.gaps}}
        for part in report.coverage.parts
    }
    return {"percent": round(report.coverage.percent, 1), "kinds": parts}


def _result(report: Report, result: Result) -> Object:
    return {
        "id": result.id,
        "level": result.level.value if result.level else None,
        "statement": result.statement,
        "source": result.source,
        "outcome": result.judgement.value,
        "accepted": result.accepted,
        "reason": masked(result.reason, report.provider),
        "seconds": round(result.seconds, 3),
        "failures": [_finding(report, one) for one in findings_of(result)],
    }


def _finding(report: Report, finding: Finding) -> Object:
    provider, failure = report.provider, finding.failure
    exchanges = {"request": failure.exchange, "cause": failure.cause}
    return {
        "behaviour": failure.behaviour,
        "key": failure.key,
        "heading": heading(failure, provider),
        "found_by": failure.found_by,
        "finders": finding.found_by,
        "expected": masked(failure.expected, provider),
        "seen": masked(failure.seen, provider),
        "again": again(report, finding),
        "curl": curl(failure.exchange.request, provider) if failure.exchange else None,
        "script": script(failure, provider) or None,
        **{name: _exchange(report, one) if one else None for name, one in exchanges.items()},
        "before": [_short(report, one) for one in failure.before],
    }


def _short(report: Report, exchange: Exchange) -> Object:
    return {
        "method": exchange.request.method,
        "target": masked(exchange.request.target, report.provider),
        "status": exchange.status,
        "problem": exchange.problem and masked(exchange.problem, report.provider),
        "ms": round(exchange.seconds * 1000, 1),
    }


def _exchange(report: Report, exchange: Exchange) -> Object:
    provider, request = report.provider, exchange.request
    return {
        **_short(report, exchange),
        "headers": [[name, header_text(name, value, provider)] for name, value in request.headers],
        "body": None if request.body is None else _body(report, request.body),
        "response_headers": [[name, header_text(name, value, provider)] for name, value in exchange.headers],
        "response_body": _body(report, exchange.body),
    }


def _body(report: Report, body: bytes) -> str:
    text = body_text(body[: 2 * _MOST_OF_A_BODY], report.provider)
    return text if len(text) <= _MOST_OF_A_BODY else f"{text[:_MOST_OF_A_BODY]}… ({len(body)} bytes)"
