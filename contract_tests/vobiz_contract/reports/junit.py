"""The report as JUnit's XML: a suite per level, and one for the properties.

Drift is a failure if the run is strict; otherwise the case is skipped, and its message says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vobiz_contract.reports.console import failure_text
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
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add_suite(root: ET.Element, report: Report, kind: str, results: Sequence[Result]) -> None:
    failed = sum(one.fails(strict=report.strict) for one in results)
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


def _add_case(suite: ET.Element, report: Report, result: Result) -> None:
    attributes = {"name": result.id, "classname": f"vobiz.{result.kind}", "time": f"{result.seconds:.3f}"}
    case = ET.SubElement(suite, "testcase", attributes)
    text = _xml_text("\n\n".join(failure_text(report, result, failure) for failure in result.failures))
    if result.fails(strict=report.strict):
        ET.SubElement(case, "failure", message=result.statement, type=result.kind).text = text
    elif result.judgement is not Judgement.PASSED:
        message = "drift" if result.judgement is Judgement.DRIFTED else result.reason
        ET.SubElement(case, "skipped", message=_xml_text(message)).text = text or None


def _xml_text(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return _NOT_XML.sub("?", text)
