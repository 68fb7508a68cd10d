"""The list of the faults, and the forms in which a fault is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver.faults._asking import statuses

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT
from vobiz_mock import SteeringError
from vobiz_spec import load

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller

    from vobiz_mock.faults.faults import Faults


def test_faults_are_removed_one_by_one(caller: Caller, faults: Faults) -> None:
    """A removed fault is not met."""
    fault = faults.add(503)
    assert (faults.remove(fault.id), faults.remove(fault.id), statuses(caller, 1)) == (True, False, [200])


def test_the_faults_of_an_account_are_cleared(faults: Faults) -> None:
    """Those of other accounts, and those without an account, stay."""
    for account in (ACCOUNT, FOREIGN_ACCOUNT, None):
        faults.add(503, account=account)
    faults.clear(ACCOUNT)
    assert [one.definition.on.account for one in faults] == [FOREIGN_ACCOUNT, None]


def test_all_faults_are_cleared(faults: Faults) -> None:
    """Ids are not given twice."""
    faults.add(503)
    faults.clear()
    assert (len(faults), faults.add(503).id) == (0, "f2")


@pytest.mark.parametrize("do", [503, {"do": {"status": 503}}])
def test_a_fault_lasts_for_a_block(caller: Caller, faults: Faults, do: Any) -> None:
    """All requests within it meet the fault, and none after it."""
    with faults.during(do) as fault:
        assert statuses(caller, 2) == [503, 503]
    assert (statuses(caller, 1), fault.met, len(faults)) == ([200], 2, 0)


def test_an_empty_account_is_not_all_accounts(faults: Faults) -> None:
    """Whoever clears with a variable that is not set does not mean the faults of others."""
    faults.add(503)
    faults.clear("")
    assert len(faults) == 1


def test_a_fault_is_shown_as_it_was_written(faults: Faults) -> None:
    """With all defaults, its id, and how many requests have met it."""
    written = {"on": {"operation": "assign_number", "nth": 2}, "do": {"status": 503}, "times": None, "when": "after"}
    assert faults.add(written).as_json() == {"id": "f1", **written, "chance": 1.0, "met": 0}


@pytest.mark.parametrize("written", [{"do": {"status": 503}}, {"status": 503}, 503])
def test_a_fault_has_short_forms(faults: Faults, written: Any) -> None:
    """A whole fault, what it does, and a status."""
    assert faults.add(written).as_json()["do"] == {"status": 503}


def test_a_whole_fault_has_no_conditions_beside_it(faults: Faults) -> None:
    """They would be ignored."""
    with pytest.raises(SteeringError, match="whole fault"):
        faults.add({"do": {"status": 503}}, operation="assign_number")


def test_the_number_of_faults_is_limited(faults: Faults) -> None:
    """Each request looks at all of them."""
    for _ in range(1000):
        faults.add(503)
    with pytest.raises(SteeringError, match="there are 1000 already"):
        faults.add(503)


def test_a_long_value_is_cut_in_a_message(faults: Faults) -> None:
    """The message stays readable."""
    with pytest.raises(SteeringError) as error:
        faults.add(503, operation="a" * 100_000)
    assert len(str(error.value)) < 1000


@pytest.mark.parametrize(
    ("do", "status"), [(503, 503), ("assign.plus-unencoded", 404), ("purchase.debit-failed", 500), ("close", None)]
)
def test_the_status_of_a_fault_is_that_of_its_answer(faults: Faults, do: Any, status: int | None) -> None:
    """A behaviour may leave its status to another one. A fault without an answer has none."""
    assert faults.status(faults.add(do)) == status


def test_each_behaviour_that_is_offered_can_be_answered_with(faults: Faults) -> None:
    """None of them is refused, and the others are."""
    offered = faults.behaviours()
    for behaviour in offered:
        faults.remove(faults.add(behaviour).id)
    with pytest.raises(SteeringError, match="has no answer of its own"):
        faults.add(next(id_ for id_ in load().behaviours if id_ not in offered))
