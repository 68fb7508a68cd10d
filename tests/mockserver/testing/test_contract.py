"""A test fails where its requests broke the contract, and its report shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mockserver.testing.conftest import Ended, RunTests

HINT = "must be percent-encoded in a path"
NUMBERS = "f'{vobiz.url}/api/v1/account/{vobiz.account_id}/numbers'"
HEAD = "import pytest, requests\nfrom application import assign\n"
# The bodies of tests that expect nothing. The requests of the first are wrong by themselves.
MISTAKES = {
    "plus": "assign(vobiz, vobiz.number)",
    "twice_encoded": "assign(vobiz, vobiz.number.replace('+', '%252B'))",
    "undeclared_field": "assign(vobiz, trunk='x')",
    "wrong_field": "assign(vobiz, trunk_group_id=7)",
    "method": "assign(vobiz, method='PUT')",
    "account": "assign(vobiz, account='MA_NONE')",
    "account_in_another_case": "assign(vobiz, account=vobiz.account_id.lower())",
    "path": "requests.get(vobiz.url + '/api/v1/numbers', headers=vobiz.headers, timeout=20)",
    "token": "requests.get(f'{vobiz.url}/api/v1/account/{vobiz.account_id}/numbers', timeout=20)",
    "fault": "vobiz.faults.add(500); assign(vobiz, vobiz.number)",
    "undeclared_parameter": f"requests.get({NUMBERS} + '?a=1', headers=vobiz.headers, timeout=20)",
    "delayed_token": f"vobiz.faults.add({{'wait': 0.01}}); requests.get({NUMBERS}, timeout=20)",
    "reset": "assign(vobiz, vobiz.number); vobiz.reset()",
}
RIGHT = {
    "success": "assign(vobiz)",
    "conflict": "[assign(vobiz), assign(vobiz)]",
    "unknown_number": "assign(vobiz, '%2B912271264217')",
    "right_with_fault": "[vobiz.faults.add(500), assign(vobiz)]",
    "no_request": "vobiz.number",
}
MARKED = {
    "any": ("allow_mistakes=True", "twice_encoded"),
    "name": ("allow='plus-unencoded'", "plus"),
    "behaviour": ("allow=['assign.plus-unencoded']", "plus"),
    "spelling": ("allow='encoded-twice'", "twice_encoded"),
    "field": ("allow=['undeclared-field']", "undeclared_field"),
    "parameter": ("allow='undeclared-parameter'", "undeclared_parameter"),
    "delayed": ("allow='credentials-missing'", "delayed_token"),
}
WRONG_MARKERS = {
    "allow='plus-unencodd'": "for example 'plus-unencoded'",
    "allow_misstakes=True": "has no argument 'allow_misstakes'",
    "numbers=True": "numbers of the marker vobiz is True; expected int",
    "trunks=1000": "trunks of the marker vobiz is 1000; expected 0 to 100",
    "'plus-unencoded'": "takes named arguments alone, such as allow='plus-unencoded'",
    "allow=7": "allow of the marker vobiz is 7; expected",
}


def _test(name: str, body: str, marker: str | None = None) -> str:
    marked = f"@pytest.mark.{marker}\n" if marker else ""
    return f"{marked}def test_{name}(vobiz):\n    {body}\n"


def _module(*tests: str) -> str:
    return HEAD + "\n".join(tests)


@pytest.fixture(scope="module")
def ended(run_tests: RunTests) -> Ended:
    """A session with all of the tests above."""
    unmarked = [_test(name, body) for name, body in (MISTAKES | RIGHT).items()]
    marked = [_test(f"marked_{name}", MISTAKES[body], f"vobiz({by})") for name, (by, body) in MARKED.items()]
    others = [
        _test("marked_for_another", MISTAKES["twice_encoded"], "vobiz(allow='plus-unencoded')"),
        _test("known", MISTAKES["plus"], "xfail(strict=True)"),
        _test("failed_by_itself", f"assert {MISTAKES['plus']}.status_code == 204"),
        _test("token_in_the_path", "assign(vobiz, vobiz.auth_token)"),
        _test("polls", "for _ in range(50): assign(vobiz, vobiz.number)\n    assert False"),
        "def test_of_the_whole_fake(vobiz_fake):\n    requests.get(vobiz_fake.url + '/api/v2', timeout=20)\n",
        "@pytest.fixture\ndef tidy(vobiz):\n    yield\n    assign(vobiz, vobiz.number, method='DELETE')\n",
        "def test_with_a_wrong_fixture(tidy):\n    pass\n",
    ]
    return run_tests(_module(*unmarked, *marked, *others), "--show-capture=no")


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_fails_a_test_that_passed(ended: Ended, name: str) -> None:
    """It is a failure of the test, and no error of a fixture."""
    assert ended.outcomes[f"test_{name}"] == "failed"
    assert "A request of this test broke the contract of Vobiz's API" in _part(ended, name)


@pytest.mark.parametrize("name", RIGHT)
def test_a_request_that_is_right_by_itself_fails_no_test(ended: Ended, name: str) -> None:
    """A refusal that the state caused, or a fault, is what tests are written for."""
    assert ended.outcomes[f"test_{name}"] == "passed"


@pytest.mark.parametrize("name", MARKED)
def test_a_marked_test_may_make_the_mistake(ended: Ended, name: str) -> None:
    """It tests what the application does about the refusal."""
    assert ended.outcomes[f"test_marked_{name}"] == "passed"


def test_a_marked_test_may_make_no_other_mistake(ended: Ended) -> None:
    """The names in `allow` are all that is allowed."""
    assert ended.outcomes["test_marked_for_another"] == "failed"


def test_an_expected_failure_may_be_a_mistake(ended: Ended) -> None:
    """A known mistake of an application can be marked with xfail, in strict mode too."""
    assert ended.outcomes["test_known"] == "xfail"


def test_a_mistake_of_a_fixture_at_its_end_is_an_error(ended: Ended) -> None:
    """The test has passed by then."""
    assert ended.outcomes["test_with_a_wrong_fixture"] == "error passed"


def test_a_test_of_the_whole_fake_is_checked_too(ended: Ended) -> None:
    """The contract does not depend on whose account it is."""
    assert ended.outcomes["test_of_the_whole_fake"] == "failed"


def test_a_report_has_the_request_and_the_hint(ended: Ended) -> None:
    """The target is shown as it was sent, and no token is shown."""
    part = _part(ended, "plus")
    assert re.search(r"POST /api/v1/account/MA_TEST\d+/numbers/\+1\d+/assign -> 404 assign.plus-unencoded", part)
    assert HINT in part
    assert re.search(r"send: curl -i \S+/numbers/%2B1\d+/assign ", part)
    assert "token-of" not in ended.report


def test_a_token_in_the_wrong_place_is_not_shown(ended: Ended) -> None:
    """Neither the target nor the hint repeats it."""
    part = _part(ended, "token_in_the_path")
    assert "/numbers/********/assign -> 404" in part
    assert "token-of" not in part


def test_a_report_says_how_the_mistake_is_allowed(ended: Ended) -> None:
    """A test may be about it."""
    assert "@pytest.mark.vobiz(allow='plus-unencoded')" in _part(ended, "plus")
    assert "@pytest.mark.vobiz(allow='undeclared-field')" in _part(ended, "undeclared_field")


def test_a_failed_test_is_reported_once(ended: Ended) -> None:
    """A test that fails by itself fails for its own reason, and its report shows the mistake."""
    assert ended.outcomes["test_failed_by_itself"] == "failed"
    assert "broke the contract of" not in _part(ended, "failed_by_itself")
    assert HINT in _part(ended, "failed_by_itself")


def test_a_report_is_bounded(ended: Ended) -> None:
    """A test that polls sends thousands of requests."""
    assert "... 30 earlier ones are left out" in _part(ended, "polls")


def test_a_wrong_marker_is_an_error(run_tests: RunTests) -> None:
    """Without it, a misspelt name would allow nothing, and nobody would see why."""
    tests = [_test(f"marker_{index}", "pass", f"vobiz({marker})") for index, marker in enumerate(WRONG_MARKERS)]
    ended = run_tests(_module(*tests))
    assert set(ended.outcomes.values()) == {"error"}
    assert [problem for problem in WRONG_MARKERS.values() if problem not in ended.report] == []


def _part(ended: Ended, name: str) -> str:
    """Return the report on one test."""
    return re.split(r"^_+ test_\w+ _+$", ended.report.partition(f"_ test_{name} _")[2], maxsplit=1, flags=re.MULTILINE)[
        0
    ]
