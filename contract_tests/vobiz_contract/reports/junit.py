"""The report as JUnit's XML: a suite per level, and one for the properties.

One defect is one failure, that of the broken behaviour; the property that found it is skipped, and says so. Drift is a
failure if the run is strict; otherwise the case is skipped, and its message says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vobiz_contract.reports.console import failure_text
from vobiz_contract.reports.findings import findings_of
from vobiz_contract.reports.versions import versions
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.plain import visible
from vobiz_contract.results import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vobiz_contract.results import Report, Result

__all__ = ["as_junit"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report) -> str:
    """Return the report as an XML document."""
    root = ET.Element("testsuites", name="vobiz-contract", time=f"{report.seconds:.3f}")
    for kind in dict.fromkeys(result.kind for result in report.all):
        _add_suite(root, report, kind, [result for result in report.all if result.kind == kind])
    if report.obstacle:
        _add_problem(root, report)
    _add_coverage(root, report)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add_suite(root: ET.Element, report: Report, kind: str, results: Sequence[Result]) -> None:
    failed = sum(_is_failure(report, one) for one in results)
    passed = sum(one.judgement is Judgement.PASSED for one in results)
    attributes = {
        "name": kind,
        "time": f"{sum(one.seconds for one in results):.3f}",
        "timestamp": report.started.rstrip("Z"),
        "tests": str(len(results)),
        "failures": str(failed),
        "errors": "0",
        "skipped": str(len(results) - failed - passed),
    }
    suite = ET.SubElement(root, "testsuite", attributes)
    for result in results:
        _add_case(suite, report, result)


def _is_failure(report: Report, result: Result) -> bool:
    return result.level is not None and result.fails(strict=report.strict)


def _add_case(suite: ET.Element, report: Report, result: Result) -> None:
    attributes = {"name": result.id, "classname": f"vobiz.{result.kind}", "time": f"{result.seconds:.3f}"}
    case = ET.SubElement(suite, "testcase", attributes)
    findings = findings_of(result) if result.level else ()
    text = "\n\n".join(failure_text(report, result, one.failure) for one in findings)
    if _is_failure(report, result):
        headings = "; ".join(heading(one.failure, report.provider) for one in findings)
        ET.SubElement(case, "failure", message=_xml_text(headings), type=result.kind).text = _xml_text(text)
    elif result.judgement is not Judgement.PASSED:
        ET.SubElement(case, "skipped", message=_xml_text(_skip_message(report, result))).text = _xml_text(text) or None


def _skip_message(report: Report, result: Result) -> str:
    if result.level is None and result.failures:
        return f"reported as {', '.join(dict.fromkeys(one.behaviour for one in result.failures))}"
    headings = "; ".join(heading(one.failure, report.provider) for one in findings_of(result))
    if result.accepted:
        return f"known, in the baseline: {headings}"
    return f"drift: {headings}" if result.judgement is Judgement.DRIFTED else visible(result.reason)


def _add_problem(root: ET.Element, report: Report) -> None:
    counts = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    suite = ET.SubElement(root, "testsuite", {"name": "run", "timestamp": report.started.rstrip("Z"), **counts})
    case = ET.SubElement(suite, "testcase", {"name": "the run could be made", "classname": "vobiz.run"})
    ET.SubElement(case, "error", message=_xml_text(visible(report.obstacle)), type="cannot check")


def _add_coverage(root: ET.Element, report: Report) -> None:
    """Add versions, seed and coverage as the properties of a suite without cases."""
    suite = ET.SubElement(root, "testsuite", {"name": "coverage", "tests": "0", "failures": "0", "errors": "0"})
    properties = ET.SubElement(suite, "properties")
    values = {**versions(), "seed": str(report.seed), "coverage": f"{report.coverage.percent:.1f}"}
    for part in report.coverage.parts:
        values[f"coverage.{part.kind}"] = f"{part.seen}/{part.total}"
        values |= {f"not seen: {part.kind}: {gap.name}": visible(gap.reason) for gap in part.gaps}
    for name, value in values.items():
        ET.SubElement(properties, "property", name=_xml_text(name), value=_xml_text(value))


def _xml_text(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return _NOT_XML.sub("?", text)
