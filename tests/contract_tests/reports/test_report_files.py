"""The reports of a run that fails: each format has the failure, and none has the token."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from tests.contract_tests._broken import named
from tests.contract_tests._serving import provider_at, serving

from two_accounts import TOKEN
from vobiz_contract import FAST, Options, Session
from vobiz_contract.reports import FILE_WRITERS, console, github

if TYPE_CHECKING:
    from vobiz_contract import Report
    from vobiz_contract.reports import Writer

WRITERS: dict[str, Writer] = {
    **FILE_WRITERS,
    "text": console.as_text,
    "workflow commands": github.as_workflow_commands,
    "step summary": github.as_step_summary,
}
WRONG_TOKEN_CHECKS = "assign.credentials-wrong"


@pytest.fixture(scope="module")
def report() -> Report:
    """The report on a provider whose conflict is a 409. It is corroborated that it must be 400."""
    with serving(named("a conflict is a 409")) as url:
        only = ("assign.con*", WRONG_TOKEN_CHECKS)
        return Session(provider_at(url), Options(effort=FAST, only=only)).run()


@pytest.mark.parametrize("name", WRITERS)
def test_report_has_the_failure(report: Report, name: str) -> None:
    """Every format names the broken behaviour."""
    assert "assign.conflict.status" in WRITERS[name](report)


@pytest.mark.parametrize("name", WRITERS)
def test_report_never_has_the_token(report: Report, name: str) -> None:
    """No format shows the token, although checks also send variants of it."""
    assert TOKEN not in WRITERS[name](report)


def test_json_has_the_judgement_of_each_behaviour(report: Report) -> None:
    """The keys of the JSON report are those that other programs read."""
    document: dict[str, Any] = json.loads(FILE_WRITERS["json"](report))
    assert {one["id"]: one["outcome"] for one in document["behaviours"]} == {
        "assign.conflict": "passed",
        "assign.conflict.status": "failed",
        "assign.content-type": "passed",
        "assign.credentials-wrong": "passed",
    }


def test_json_has_every_request(report: Report) -> None:
    """A request has both headers and both bodies, status, problem and duration."""
    document: dict[str, Any] = json.loads(FILE_WRITERS["json"](report))
    assert len(document["requests"]) == len(report.journal)
    assert set(document["requests"][0]) == {
        "method", "target", "headers", "body", "status", "problem", "response_headers", "response_body", "ms",
    }  # fmt: skip


def test_junit_has_a_failed_case(report: Report) -> None:
    """JUnit's XML has a case per behaviour, and a failure in that of the broken one."""
    cases = ET.fromstring(FILE_WRITERS["junit"](report)).findall(".//testcase")  # noqa: S314 our own
    assert [case.get("name") for case in cases if case.find("failure") is not None] == ["assign.conflict.status"]


def test_html_loads_nothing(report: Report) -> None:
    """The page has the verdict, and its links stay in it."""
    page = FILE_WRITERS["html"](report)
    assert "Does not conform" in page
    assert re.findall(r"""(?:src|href)="(?!#|data:)|url\(""", page) == []


def test_github_annotates_the_failure_as_an_error(report: Report) -> None:
    """A broken behaviour that makes the run fail is an error in the workflow."""
    assert github.as_workflow_commands(report).startswith("::error title=assign.conflict.status::")


def test_console_says_how_to_reproduce_a_failure(report: Report) -> None:
    """A failure has what was expected and seen, the request, and the options that repeat it."""
    text = console.as_text(report)
    assert "    - expected  status 400\n    + seen      status 409" in text
    assert "  curl -i -s --path-as-is -X POST" in text
    assert "    again     --seed 0 --fast --sandbox --only assign.conflict.status" in text
