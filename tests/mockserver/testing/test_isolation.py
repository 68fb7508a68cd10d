"""Each test has an account of its own in the one fake of the session."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mockserver.testing.conftest import RunTests

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


def test_two_hundred_shuffled_tests_in_two_processes_pass(run_tests: RunTests) -> None:
    """No test finds the state, the faults or the requests of another."""
    ended = run_tests(MANY, "-n", "2", "-q", conftest_py=SHUFFLE)
    assert "200 passed" in ended.report, ended.report


def test_a_broken_test_among_many_reports_its_own_requests(run_tests: RunTests) -> None:
    """Its report has the hint and one account."""
    broken = "\ndef test_broken(vobiz):\n    assign(vobiz)\n    assign(vobiz, vobiz.number)\n"
    report = run_tests(MANY + broken, "-n", "2", "-q", conftest_py=SHUFFLE).report
    assert "1 failed, 200 passed" in report, report
    section = report.partition("Requests to the fake of Vobiz")[2]
    assert len(re.findall(r"^POST /api", section, re.MULTILINE)) == 2
    assert "must be percent-encoded in a path" in section
    assert len(set(re.findall(r"MA_TEST\d+", report))) == 1


def test_requests_of_another_test_are_not_blamed_on_this_one(run_tests: RunTests) -> None:
    """A thread that a test left behind finds its account gone, and changes nothing for the test that runs."""
    module = """
import pytest
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
    report = run_tests(module).report
    assert "1 failed, 2 passed" in report
    assert "Requests for the account of another test arrived, too: test_module.py::test_first" in report


def test_asynchronous_tests_need_no_care(run_tests: RunTests) -> None:
    """The fake runs in a thread of its own, and a mistake fails an asynchronous test, too."""
    module = """
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
    assert "1 failed, 1 passed" in run_tests(module).report


@pytest.mark.parametrize("plugin", ["logging", "unittest", "capture", "skipping", "junitxml", "terminalreporter"])
def test_other_plugins_may_be_switched_off(run_tests: RunTests, plugin: str) -> None:
    """The plugin depends on none of those that come with pytest."""
    module = "from application import assign\ndef test_it(vobiz):\n    assert assign(vobiz).status_code == 204\n"
    ended = run_tests(module, "-p", f"no:{plugin}")
    assert ended.code == 0, ended.report


def test_a_test_may_reset_the_whole_fake(run_tests: RunTests) -> None:
    """Its account is gone then. The tests after it are not affected."""
    module = """
from application import assign

def test_reset(vobiz, vobiz_fake):
    vobiz_fake.reset()

def test_next(vobiz):
    assert assign(vobiz).status_code == 204
"""
    assert "2 passed" in run_tests(module).report
