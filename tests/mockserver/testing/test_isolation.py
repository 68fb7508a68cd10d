"""Each test has an account of its own in the one fake of the session."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from vobiz_client import Client

if TYPE_CHECKING:
    from tests.mockserver.testing.conftest import Ended, RunTests

    from vobiz_mock import MockServer
    from vobiz_mock.testing.account import VobizAccount

LEFT_BEHIND = """
from application import assign

left = []

def test_first(vobiz):
    left.append(vobiz)

def test_second(vobiz):
    assert assign(left[0], left[0].number).status_code == 401
    assert len(vobiz.journal) == 0
    vobiz.verify(only=[])

def test_third(vobiz):
    assign(left[0])
    assert False
"""
ASYNCHRONOUS = """
import asyncio
import httpx, pytest

async def assign(vobiz, number):
    url = f"{vobiz.url}/api/v1/account/{vobiz.account_id}/numbers/{number}/assign"
    async with httpx.AsyncClient(headers=vobiz.headers) as client:
        return await client.post(url, json={"trunk_group_id": vobiz.trunk_id})

@pytest.mark.asyncio
async def test_right(vobiz):
    await asyncio.gather(*(assign(vobiz, number.replace("+", "%2B")) for number in vobiz.numbers))
    vobiz.verify(behaviour="assign.success", times=3)

@pytest.mark.asyncio
async def test_wrong(vobiz):
    await assign(vobiz, vobiz.number)
"""
STYLES = """
import unittest
import pytest
from application import assign

class TestClass:
    def test_right(self, vobiz):
        assign(vobiz)

    def test_wrong(self, vobiz):
        assign(vobiz, vobiz.number)

class Case(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def with_account(self, vobiz_env):
        self.vobiz = vobiz_env

    def test_right(self):
        self.assertEqual(assign(self.vobiz).status_code, 204)

    def test_wrong(self):
        assign(self.vobiz, self.vobiz.number)

def test_dynamic(request):
    vobiz = request.getfixturevalue("vobiz")
    assign(vobiz, vobiz.number)

def test_skipped(vobiz):
    assign(vobiz, vobiz.number)
    pytest.skip("it is not ready")
"""
TAKEN = """
from application import assign

def test_first(vobiz, vobiz_fake):
    numbers = [f"+1{area}5550100" for area in range(200, 300)]
    for number in numbers:
        if number not in str(vobiz_fake.state()):
            vobiz_fake.add_account({"account_id": "MA" + number[1:], "auth_token": "x", "numbers": [number]})
    vobiz_fake.add_account({"account_id": "MA_TEST0002", "auth_token": "x"})

def test_second(vobiz):
    assert assign(vobiz).status_code == 204
"""
# Sorts the tests by a digest, as a plugin that shuffles does.
SHUFFLE = """
from hashlib import sha256

def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: sha256(item.nodeid.encode()).hexdigest())
"""
MANY = """
import pytest
from application import assign

@pytest.mark.parametrize("case", range(50))
def test_assigned_once(vobiz, case):
    assert assign(vobiz).status_code == 204
    vobiz.verify(number=vobiz.number, behaviour="assign.success", times=1)

@pytest.mark.parametrize("case", range(50))
def test_conflict(vobiz, case):
    vobiz.assign(vobiz.number, vobiz.trunk_ids[1])
    assert assign(vobiz).status_code == 400

@pytest.mark.parametrize("case", range(50))
def test_fault(vobiz, case):
    vobiz.faults.add("assign.rate-limited", times=None)
    assert assign(vobiz).status_code == 429

@pytest.mark.parametrize("case", range(50))
def test_nothing_is_left(vobiz, case):
    assert vobiz.trunk_of(vobiz.number) is None
    assert len(vobiz.journal) == 0
    assert assign(vobiz).status_code == 204
"""


@pytest.fixture(scope="module")
def shuffled(run_tests: RunTests) -> Ended:
    """A session of 200 tests that pass and one that fails, shuffled, in two processes."""
    broken = "\ndef test_broken(vobiz):\n    assign(vobiz)\n    assign(vobiz, vobiz.number)\n"
    return run_tests(MANY + broken, "-p", "xdist", "-n", "2", conftest_py=SHUFFLE)


def test_two_hundred_shuffled_tests_in_two_processes_pass(shuffled: Ended) -> None:
    """No test finds the state, the faults or the requests of another."""
    assert Counter(shuffled.outcomes.values()) == {"passed": 200, "failed": 1}


def test_a_broken_test_among_many_reports_its_own_requests(shuffled: Ended) -> None:
    """Its report has the hint, its two requests and its account."""
    # In a CI, pytest repeats the reason in its summary, whole.
    reason, _, section = shuffled.report.partition("= short test summary")[0].partition("Requests to the fake of Vobiz")
    assert "must be percent-encoded in a path" in reason
    assert len(re.findall(r"^POST /api", section, re.MULTILINE)) == 2
    assert len(set(re.findall(r"MA_TEST\d+", shuffled.report))) == 1


def test_requests_of_another_test_are_not_blamed_on_this_one(run_tests: RunTests) -> None:
    """A thread that a test left behind finds its account gone, and changes nothing for the test that runs."""
    ended = run_tests(LEFT_BEHIND)
    assert ended.outcomes == {"test_first": "passed", "test_second": "passed", "test_third": "failed"}
    assert "Requests for the account of another test arrived, too: test_module.py::test_first" in ended.report


def test_asynchronous_tests_need_no_care(run_tests: RunTests) -> None:
    """The fake runs in a thread of its own, and a mistake fails an asynchronous test, too."""
    ended = run_tests(ASYNCHRONOUS, "-p", "asyncio")
    assert ended.outcomes == {"test_right": "passed", "test_wrong": "failed"}


def test_it_needs_no_other_plugin(run_tests: RunTests) -> None:
    """Those that come with pytest may be switched off."""
    others = ["logging", "unittest", "capture", "skipping", "junitxml", "monkeypatch", "warnings", "threadexception"]
    module = "from application import assign\ndef test_it(vobiz):\n    assert assign(vobiz).status_code == 204\n"
    ended = run_tests(module, *(part for name in others for part in ("-p", f"no:{name}")))
    assert ended.outcomes == {"test_it": "passed"}


def test_it_can_be_switched_off(run_tests: RunTests) -> None:
    """A project may have fixtures of these names."""
    module = "import pytest\n@pytest.fixture\ndef vobiz(): return 1\ndef test_it(vobiz):\n    assert vobiz == 1\n"
    assert run_tests(module).outcomes == {"test_it": "passed"}
    assert run_tests(module, "-p", "no:vobiz").outcomes == {"test_it": "passed"}


def test_numbers_that_a_test_bought_or_released_are_left_nowhere(vobiz: VobizAccount, vobiz_fake: MockServer) -> None:
    """The inventory is that of the whole fake."""
    before = vobiz_fake.state().get("inventory", [])
    with Client(auth_id=vobiz.account_id, auth_token=vobiz.auth_token, base_url=vobiz.url) as client:
        client.purchase_number(vobiz.number_for_sale)
        client.release_number(vobiz.number, immediate=True)
    vobiz.remove()
    after = vobiz_fake.state()
    assert after.get("inventory", []) == [number for number in before if vobiz.number_for_sale not in str(number)]
    assert vobiz.account_id not in str(after)


def test_the_fixtures_work_in_each_style_of_tests(run_tests: RunTests) -> None:
    """Classes, `unittest.TestCase`, and a fixture that is asked for within the test."""
    ended = run_tests(STYLES)
    assert ended.outcomes == {
        "TestClass::test_right": "passed",
        "TestClass::test_wrong": "failed",
        "Case::test_right": "passed",
        "Case::test_wrong": "failed",
        "test_dynamic": "failed",
    }
    assert ", 1 skipped" in ended.report


def test_what_a_test_took_by_itself_is_given_to_no_other(run_tests: RunTests) -> None:
    """It may have added an account with the next ids and numbers."""
    ended = run_tests(TAKEN)
    assert ended.outcomes == {"test_first": "passed", "test_second": "passed"}


def test_a_test_may_reset_the_whole_fake(vobiz: VobizAccount, vobiz_fake: MockServer) -> None:
    """Its account is gone then, which is no error at its end."""
    vobiz_fake.reset()
    assert vobiz.account_id not in str(vobiz_fake.state())
