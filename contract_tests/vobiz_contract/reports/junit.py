"""The report for machines: JSON, and JUnit's XML."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from vobiz_contract.console import failure_lines
from vobiz_contract.curl import curl, masked
from vobiz_contract.report import Outcome

if TYPE_CHECKING:
    from vobiz_contract.exchange import Exchange
    from vobiz_contract.report import Failure, Report, Result

__all__ = ["as_json", "as_junit"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_json(report: Report) -> str:
    """The whole report, with every request that was sent."""
    target = report.target
    whole = {
        "url": target.url,
        "account": target.auth_id,
        "numbers": target.numbers,
        "trunk_ids": target.trunk_ids,
        "started": report.started,
        "seconds": round(report.seconds, 3),
        "seed": report.seed,
        "strict": report.strict,
        "exit_code": report.exit_code,
        "counts": {outcome.value: report.count(outcome) for outcome in Outcome},
        "behaviours": [_result(report, result) for result in report.results],
        "properties": [_result(report, result) for result in report.properties],
        "unrestored": report.unrestored,
        "requests": [_exchange(report, exchange) for exchange in report.journal],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _result(report: Report, result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "level": result.level.value if result.level else None,
        "statement": result.statement,
        "source": result.source,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "seconds": round(result.seconds, 3),
        "failures": [_failure(report, failure) for failure in result.failures],
    }


def _failure(report: Report, failure: Failure) -> dict[str, Any]:
    target = report.target
    return {
        "behaviour": failure.behaviour,
        "found_by": failure.found_by,
        "expected": masked(failure.expected, target),
        "seen": masked(failure.seen, target),
        "curl": curl(failure.exchange.request, target) if failure.exchange else None,
        "before": [_exchange(report, one) for one in failure.before],
    }


def _exchange(report: Report, exchange: Exchange) -> dict[str, Any]:
    return {
        "method": exchange.request.method,
        "target": masked(exchange.request.target, report.target),
        "status": exchange.status,
        "problem": exchange.problem,
        "ms": round(exchange.seconds * 1000, 1),
    }


def as_junit(report: Report) -> str:
    """A suite per level, a case per behaviour; drift is a failure under --strict, else it is skipped, and says so."""
    root = ET.Element("testsuites", name="vobiz-contract", time=f"{report.seconds:.3f}")
    levels = dict.fromkeys(result.level.value if result.level else "property" for result in report.all)
    for level in levels:
        results = [one for one in report.all if (one.level.value if one.level else "property") == level]
        failed = [one for one in results if _fails(report, one)]
        skipped = [one for one in results if one not in failed and one.outcome is not Outcome.PASSED]
        counts = {"tests": len(results), "failures": len(failed), "errors": 0, "skipped": len(skipped)}
        seconds = f"{sum(one.seconds for one in results):.3f}"
        attributes = {"name": level, "time": seconds, "timestamp": report.started.rstrip("Z")}
        suite = ET.SubElement(root, "testsuite", {**attributes, **{key: str(value) for key, value in counts.items()}})
        for result in results:
            _add_case(suite, report, result)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _fails(report: Report, result: Result) -> bool:
    return result.outcome is Outcome.FAILED or (report.strict and result.outcome is Outcome.DRIFTED)


def _add_case(suite: ET.Element, report: Report, result: Result) -> None:
    level = suite.attrib["name"]
    attributes = {"name": result.id, "classname": f"vobiz.{level}", "time": f"{result.seconds:.3f}"}
    case = ET.SubElement(suite, "testcase", attributes)
    text = _NOT_XML.sub("?", "\n\n".join("\n".join(failure_lines(report, result, one)) for one in result.failures))
    if _fails(report, result):
        ET.SubElement(case, "failure", message=result.statement, type=level).text = text
    elif result.outcome is not Outcome.PASSED:
        message = "drift" if result.outcome is Outcome.DRIFTED else result.reason
        ET.SubElement(case, "skipped", message=_NOT_XML.sub("?", message)).text = text or None
