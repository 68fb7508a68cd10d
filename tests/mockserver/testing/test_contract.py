"""A test fails where its requests broke the contract, and its report shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mockserver.testing.conftest import RunTests

HINT = "must be percent-encoded in a path"
# Calls of an application that are wrong by themselves, although the test expects nothing else.
MISTAKES = {
    "plus": "assign(vobiz, vobiz.number)",
    "twice encoded": "assign(vobiz, vobiz.number.replace('+', '%252B'))",
    "undeclared field": "assign(vobiz, trunk='x')",
    "wrong field": "assign(vobiz, trunk_group_id=7)",
    "method": "assign(vobiz, method='PUT')",
    "account": "assign(vobiz, account='MA_NONE')",
    "account in another case": "assign(vobiz, account=vobiz.account_id.lower())",
    "path": "requests.get(vobiz.url + '/api/v1/numbers', headers=vobiz.headers, timeout=20)",
    "token": "requests.get(f'{vobiz.url}/api/v1/account/{vobiz.account_id}/numbers', timeout=20)",
}
# Calls that are right by themselves, whatever they are answered.
RIGHT = {
    "success": "assign(vobiz)",
    "conflict": "[assign(vobiz), assign(vobiz)]",
    "unknown number": "assign(vobiz, '%2B912271264217')",
    "fault": "[vobiz.faults.add(500), assign(vobiz)]",
    "no request": "vobiz.number",
}


def _module(call: str, marker: str = "") -> str:
    return f"import pytest, requests\nfrom application import assign\n{marker}\ndef test_it(vobiz):\n    {call}\n"


@pytest.mark.parametrize("call", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_fails_a_test_that_passed(run_tests: RunTests, call: str) -> None:
    """It is a failure of the test, not an error of a fixture."""
    ended = run_tests(_module(call))
    assert "1 failed" in ended.report, ended.report
    assert "A request of this test broke the contract of Vobiz's API" in ended.report


@pytest.mark.parametrize("call", RIGHT.values(), ids=list(RIGHT))
def test_a_request_that_is_right_by_itself_fails_no_test(run_tests: RunTests, call: str) -> None:
    """A refusal that the state caused, or a fault, is what tests are written for."""
    assert "1 passed" in run_tests(_module(call)).report


@pytest.mark.parametrize(
    "argument", ["allow_mistakes=True", "allow='plus-unencoded'", "allow=['assign.plus-unencoded']"]
)
def test_a_marked_test_may_make_the_mistake(run_tests: RunTests, argument: str) -> None:
    """It tests what the application does about the refusal."""
    ended = run_tests(_module(MISTAKES["plus"], f"@pytest.mark.vobiz({argument})"))
    assert "1 passed" in ended.report, ended.report


def test_a_marked_test_may_make_no_other_mistake(run_tests: RunTests) -> None:
    """The names in `allow` are all that is allowed."""
    ended = run_tests(_module(MISTAKES["twice encoded"], "@pytest.mark.vobiz(allow='plus-unencoded')"))
    assert "1 failed" in ended.report


@pytest.mark.parametrize(
    ("argument", "problem"),
    [
        ("allow='plus-unencodd'", "for example 'plus-unencoded'"),
        ("allow_misstakes=True", "has no argument 'allow_misstakes'"),
        ("numbers=True", "numbers of the marker vobiz is True; expected int"),
        ("trunks=1000", "trunks of the marker vobiz is 1000; expected 0 to 100"),
    ],
)
def test_a_wrong_marker_is_an_error(run_tests: RunTests, argument: str, problem: str) -> None:
    """Without it, a misspelt name would allow nothing, and nobody would see why."""
    ended = run_tests(_module("pass", f"@pytest.mark.vobiz({argument})"))
    assert "1 error" in ended.report
    assert problem in ended.report


def test_a_report_has_the_request_and_the_hint(run_tests: RunTests) -> None:
    """The target is shown as it was sent, and the token is not shown."""
    report = run_tests(_module(MISTAKES["plus"]), "--show-capture=no", "--tb=short").report
    assert "/numbers/+1" in report
    assert HINT in report
    assert "token-of" not in report


def test_a_failed_test_is_reported_once(run_tests: RunTests) -> None:
    """A test that fails by itself fails for its own reason, and its report shows the mistake."""
    ended = run_tests(_module(f"assert {MISTAKES['plus']}.status_code == 204"))
    assert "1 failed" in ended.report
    assert " error" not in ended.report.splitlines()[-1]
    assert "broke the contract of" not in ended.report
    assert HINT in ended.report


def test_a_mistake_of_a_fixture_at_its_end_is_an_error(run_tests: RunTests) -> None:
    """The test has passed by then."""
    module = """
import pytest
from application import assign

@pytest.fixture
def tidy(vobiz):
    yield
    assign(vobiz, vobiz.number, method="DELETE")

def test_it(tidy):
    pass
"""
    ended = run_tests(module)
    assert "1 passed, 1 error" in ended.report
    assert HINT in ended.report


def test_an_expected_failure_may_be_a_mistake(run_tests: RunTests) -> None:
    """A known mistake of an application can be marked with xfail, in strict mode too."""
    ended = run_tests(_module(MISTAKES["plus"], "@pytest.mark.xfail(strict=True)"))
    assert "1 xfailed" in ended.report
    assert " error" not in ended.report


def test_a_report_is_bounded(run_tests: RunTests) -> None:
    """A test that polls sends thousands of requests."""
    call = "[assign(vobiz, vobiz.number) for _ in range(50)]; assert False"
    report = run_tests(_module(call), "--show-capture=no").report
    assert "... 30 earlier ones are left out" in report


def test_a_test_of_the_whole_fake_is_checked_too(run_tests: RunTests) -> None:
    """The contract does not depend on whose account it is."""
    module = """
import requests

def test_it(vobiz_fake):
    requests.get(vobiz_fake.url + "/api/v2", timeout=20)
"""
    assert "1 failed" in run_tests(module).report
