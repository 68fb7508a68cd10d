"""What the fixtures give, and what they cost a session that does not ask for them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import requests

from vobiz_client import Client
from vobiz_mock import SteeringError, VerificationError

if TYPE_CHECKING:
    from tests.mockserver.testing.conftest import RunTests

    from vobiz_mock import MockServer
    from vobiz_mock.testing.account import VobizAccount

LOADED = """
import sys

def pytest_sessionfinish():
    heavy = {"flask", "werkzeug", "jsonschema", "jsonschema_rs", "yaml", "requests"}
    print("HEAVY", sorted(heavy & sys.modules.keys()), sorted(name for name in sys.modules if "vobiz" in name))
"""


def test_nothing_is_imported_before_a_test_asks(run_tests: RunTests) -> None:
    """Each session of a project with the package pays for what the plugin imports."""
    ended = run_tests("def test_it():\n    pass\n", "-q", "-s", conftest_py=LOADED)
    assert "HEAVY [] ['vobiz_mock', 'vobiz_mock.pytest_plugin', 'vobiz_mock.version']" in ended.report


def test_an_account_is_ready_for_a_client(vobiz: VobizAccount) -> None:
    """It has numbers without a trunk, and trunks."""
    with Client(auth_id=vobiz.account_id, auth_token=vobiz.auth_token, base_url=vobiz.url) as client:
        assert {number.e164: number.trunk_group_id for number in client.iter_numbers()} == dict.fromkeys(vobiz.numbers)
        assert {trunk.trunk_id for trunk in client.iter_trunks()} == set(vobiz.trunk_ids)


@pytest.mark.vobiz(numbers=1, trunks=5, trial=True)
def test_a_marker_says_what_the_account_has(vobiz: VobizAccount) -> None:
    """A trial account cannot assign numbers."""
    assert (len(vobiz.numbers), len(vobiz.trunk_ids)) == (1, 5)
    assert _assign(vobiz).json()["error"] == "access denied"


def test_variables_are_set_on_request(vobiz_env: VobizAccount) -> None:
    """The client reads them."""
    with Client() as client:
        client.assign_number(vobiz_env.number, trunk_group_id=vobiz_env.trunk_id)
    assert vobiz_env.trunk_of(vobiz_env.number) == vobiz_env.trunk_id


def test_variables_are_not_set_otherwise(vobiz: VobizAccount) -> None:
    """A test that passes its settings is not disturbed."""
    assert os.environ.get("VOBIZ_AUTH_ID") != vobiz.account_id


def test_a_reset_returns_the_account_to_its_first_state(vobiz: VobizAccount) -> None:
    """Its faults and its requests are gone, too."""
    vobiz.assign(vobiz.number, vobiz.trunk_id)
    vobiz.faults.add(500, times=None)
    _assign(vobiz)
    vobiz.reset()
    assert (vobiz.trunk_of(vobiz.number), list(vobiz.faults), list(vobiz.journal)) == (None, [], [])
    assert _assign(vobiz).status_code == 204


def test_faults_concern_the_account(vobiz: VobizAccount, vobiz_fake: MockServer) -> None:
    """A whole fault and the short form are confined."""
    vobiz.faults.add({"on": {"operation": "assign_number"}, "do": {"status": 503}})
    vobiz.faults.add(500)
    assert [fault.definition.on.account for fault in vobiz_fake.faults] == [vobiz.account_id] * 2
    assert [_assign(vobiz).status_code, _assign(vobiz).status_code] == [503, 500]


def test_a_fault_of_another_account_is_refused(vobiz: VobizAccount) -> None:
    """The message names the account of the test."""
    with pytest.raises(SteeringError, match=f"expected {vobiz.account_id}"):
        vobiz.faults.add(500, account="MA_OTHER")


@pytest.mark.parametrize("on", ["assign_number", None, 3])
def test_a_fault_that_is_malformed_is_refused(vobiz: VobizAccount, on: object) -> None:
    """The message is that of the schema."""
    with pytest.raises(SteeringError, match=r"fault\.on: .* is not of type 'object'"):
        vobiz.faults.add({"on": on, "do": {"status": 503}})


def test_a_fault_lasts_as_long_as_its_block(vobiz: VobizAccount) -> None:
    """Each request in the block meets it."""
    with vobiz.faults.during(503) as fault:
        assert [_assign(vobiz).status_code for _ in range(3)] == [503] * 3
    assert (fault.met, _assign(vobiz).status_code) == (3, 204)


def test_a_failed_verification_is_an_assertion(vobiz: VobizAccount) -> None:
    """Its text has the request that is nearest."""
    _assign(vobiz)
    with pytest.raises(VerificationError, match="assign") as caught:
        vobiz.verify(operation="assign_number", times=2)
    assert isinstance(caught.value, AssertionError)


@pytest.mark.vobiz(allow="account-mismatch")
def test_a_request_with_a_wrong_account_is_in_the_journal(vobiz: VobizAccount) -> None:
    """It would be in no account's journal otherwise."""
    requests.get(f"{vobiz.url}/api/v1/account/MA_NONE/numbers", headers=vobiz.headers, timeout=20)
    assert [record.entry.routed.account_id for record in vobiz.journal] == ["MA_NONE"]


def test_an_unknown_number_has_no_trunk(vobiz: VobizAccount) -> None:
    """The message names it."""
    with pytest.raises(ValueError, match=r"has no number '\+912271264217'"):
        vobiz.trunk_of("+912271264217")


def test_a_number_cannot_be_assigned_twice(vobiz: VobizAccount) -> None:
    """The message has the reason."""
    vobiz.assign(vobiz.number, vobiz.trunk_id)
    with pytest.raises(ValueError, match="number assigned"):
        vobiz.assign(vobiz.number, vobiz.trunk_id)


SEED = "accounts: [{account_id: MA_SEEDED, auth_token: x}]\n"
CONFIGURATION = "[pytest]\nvobiz_seed = seed.yaml\n"
SEEDED = """
def test_it(vobiz_fake):
    assert [account["account_id"] for account in vobiz_fake.state()["accounts"]] == ["MA_SEEDED"]
"""


def test_a_seed_is_named_on_the_command_line(run_tests: RunTests) -> None:
    """The path is relative to the working directory."""
    assert run_tests(SEEDED, "--vobiz-seed", "seed.yaml", seed_yaml=SEED).outcomes == {"test_it": "passed"}


def test_a_seed_is_named_in_the_configuration(run_tests: RunTests) -> None:
    """The path is relative to the file."""
    assert run_tests(SEEDED, seed_yaml=SEED, pytest_ini=CONFIGURATION).outcomes == {"test_it": "passed"}


def test_a_seed_that_is_wrong_is_an_error(run_tests: RunTests) -> None:
    """The message has the path and the problem."""
    report = run_tests(SEEDED, "--vobiz-seed", "missing.yaml").report
    assert "1 error" in report
    assert "missing.yaml" in report


def _assign(vobiz: VobizAccount) -> requests.Response:
    number = vobiz.number.replace("+", "%2B")
    url = f"{vobiz.url}/api/v1/account/{vobiz.account_id}/numbers/{number}/assign"
    return requests.post(url, json={"trunk_group_id": vobiz.trunk_id}, headers=vobiz.headers, timeout=20)
