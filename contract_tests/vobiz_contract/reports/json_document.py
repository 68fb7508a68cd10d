"""The report as JSON, with every request that was sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vobiz_contract.reports.curl import curl, masked
from vobiz_contract.results import Judgement

if TYPE_CHECKING:
    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.results import Failure, Report, Result

__all__ = ["as_json"]


def as_json(report: Report) -> str:
    """Return the report as a JSON document."""
    provider = report.provider
    document = {
        "url": provider.url,
        "account": provider.auth_id,
        "numbers": provider.numbers,
        "trunk_ids": provider.trunk_ids,
        "started": report.started,
        "seconds": round(report.seconds, 3),
        "seed": report.seed,
        "strict": report.strict,
        "exit_code": report.exit_code,
        "counts": {judgement.value: report.count(judgement) for judgement in Judgement},
        "behaviours": [_result(report, result) for result in report.results],
        "properties": [_result(report, result) for result in report.properties],
        "unrestored": report.unrestored,
        "requests": [_exchange(report, exchange) for exchange in report.journal],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _result(report: Report, result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "level": result.level.value if result.level else None,
        "statement": result.statement,
        "source": result.source,
        "outcome": result.judgement.value,
        "reason": result.reason,
        "seconds": round(result.seconds, 3),
        "failures": [_failure(report, failure) for failure in result.failures],
    }


def _failure(report: Report, failure: Failure) -> dict[str, Any]:
    provider = report.provider
    return {
        "behaviour": failure.behaviour,
        "found_by": failure.found_by,
        "expected": masked(failure.expected, provider),
        "seen": masked(failure.seen, provider),
        "curl": curl(failure.exchange.request, provider) if failure.exchange else None,
        "before": [_exchange(report, one) for one in failure.before],
    }


def _exchange(report: Report, exchange: Exchange) -> dict[str, Any]:
    return {
        "method": exchange.request.method,
        "target": masked(exchange.request.target, report.provider),
        "status": exchange.status,
        "problem": exchange.problem,
        "ms": round(exchange.seconds * 1000, 1),
    }
