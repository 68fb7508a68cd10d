"""The journal is compared with an expectation, key by key and rule by rule."""

from __future__ import annotations

from typing import Any

import pytest
from tests.mockserver.api._mistakes import assign, request
from tests.mockserver.journal._requests import FIVE, GOOD, entries_of, entry_of, steered

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT, INVENTORY, NUMBER, OTHER_NUMBER, OTHER_TRUNK, TRUNK
from vobiz_mock import SteeringError, VerificationError
from vobiz_mock.journal.record import Record
from vobiz_mock.verification.contract import Contract
from vobiz_mock.verification.expectation import read_expectation
from vobiz_mock.verification.verify import Kept, verify
from vobiz_spec import load

SPEC = load()
CONTRACT = Contract(SPEC)
ASSIGNED, REFUSED, UNASSIGNED = (
    {"behaviour": "assign.success"},
    {"operation": "assign_number", "status": 404},
    {"operation": "unassign_number"},
)


@pytest.mark.parametrize(
    ("selection", "seen"),
    [
        ({"operation": "assign_number"}, 4),
        ({"account": ACCOUNT}, 5),
        ({"number": NUMBER}, 4),
        ({"trunk_group_id": OTHER_TRUNK.upper()}, 2),
        ({"behaviour": "assign.success"}, 2),
        ({"status": 204}, 3),
        ({"spelling": "plus-unencoded"}, 1),
        ({"operation": "assign_number", "number": OTHER_NUMBER, "trunk_group_id": OTHER_TRUNK}, 1),
        ({}, 5),
    ],
    ids=str,
)
def test_a_key_selects_requests(selection: dict[str, Any], seen: int) -> None:
    """A request counts if it fits all keys."""
    assert steered(FIVE).verify(selection, times=seen) == seen


def test_a_fault_selects_requests() -> None:
    """The id is that under which the fault was added."""
    entries = [entry._replace(fault="F1") for entry in entries_of(steered(FIVE[:2]))]
    result = verify(_kept(entries), read_expectation({"fault": "F1", "times": 2}, SPEC), CONTRACT)
    assert (result.ok, result.seen) == (True, 2)


def test_the_number_of_a_purchase_is_in_its_body() -> None:
    """It has none in its path."""
    control = steered([request("POST", "/numbers/purchase-from-inventory", {"e164": INVENTORY[0]})])
    assert control.verify(operation="purchase_number", number=INVENTORY[0], times=1) == 1


def test_the_trunk_may_be_in_the_path() -> None:
    """The operations on a trunk have it there."""
    assert steered([request("GET", f"/trunks/{TRUNK.upper()}")]).verify(trunk_group_id=TRUNK, status=200) == 1


@pytest.mark.parametrize(
    "holds",
    [
        {"times": 2},
        {"at_least": 2},
        {"at_most": 2},
        {"at_least": 1, "at_most": 3},
        {"times": 0, "status": 204, "spelling": "plus-unencoded"},
        {},
    ],
    ids=str,
)
def test_a_right_count_holds(holds: dict[str, Any]) -> None:
    """By default one request or more is expected."""
    assert steered(FIVE).judge({**ASSIGNED, **holds}).ok


@pytest.mark.parametrize(
    "fails",
    [{"times": 1}, {"times": 3}, {"times": 0}, {"at_least": 3}, {"at_most": 1}, {"at_least": 3, "at_most": 4}],
    ids=str,
)
def test_a_wrong_count_fails(fails: dict[str, Any]) -> None:
    """The number of the requests is reported."""
    result = steered(FIVE).judge({**ASSIGNED, **fails})
    assert (result.ok, result.seen) == (False, 2)


@pytest.mark.parametrize(
    ("order", "ok"),
    [
        ([REFUSED, ASSIGNED, UNASSIGNED], True),
        ([ASSIGNED, ASSIGNED], True),
        ([UNASSIGNED], True),
        ([ASSIGNED, REFUSED], False),
        ([ASSIGNED, ASSIGNED, ASSIGNED], False),
        ([UNASSIGNED, UNASSIGNED], False),
    ],
)
def test_the_order_is_that_of_the_requests(order: list[dict[str, Any]], *, ok: bool) -> None:
    """Others may be between them, and each request counts once."""
    assert steered(FIVE).judge({"order": order}).ok == ok


@pytest.mark.parametrize(
    ("only", "ok"),
    [
        ([{"operation": "assign_number"}, UNASSIGNED], True),
        ([{"operation": "assign_number"}], False),
        ([], False),
    ],
)
def test_nothing_else_may_be_there(only: list[dict[str, Any]], *, ok: bool) -> None:
    """An empty list allows no request at all."""
    assert steered(FIVE).judge({"only": only}).ok == ok


def test_rules_apply_to_the_selected_requests() -> None:
    """So each test can look at its own account, or at one number."""
    control = steered(FIVE)
    assert control.judge({"number": OTHER_NUMBER, "contract": True, "only": [ASSIGNED], "times": 1}).ok
    assert control.judge({"account": FOREIGN_ACCOUNT, "only": []}).ok


@pytest.mark.parametrize("rule", [{"times": 0}, {"contract": True}, {"only": []}], ids=str)
@pytest.mark.parametrize("name", [{"account": "MA_TYPO"}, {"fault": "f1"}, {"fault": "magic-1"}], ids=str)
def test_a_name_that_the_fake_does_not_know_is_refused(name: dict[str, str], rule: dict[str, Any]) -> None:
    """That no request fits it would say nothing."""
    ((_, value),) = name.items()
    with pytest.raises(SteeringError, match=f"the fake has no .* '{value}'"):
        steered(FIVE).judge({**name, **rule})


def test_a_fault_that_was_removed_is_known() -> None:
    """It may have met no request."""
    control = steered(FIVE)
    control.faults.remove(control.faults.add(503).id)
    assert control.judge({"fault": "f1", "times": 0}).ok


def test_all_rules_must_hold() -> None:
    """A right count does not outweigh a broken contract."""
    assert not steered(FIVE).judge({"operation": "assign_number", "times": 4, "contract": True}).ok


def test_a_broken_contract_names_the_request() -> None:
    """The misspelt one is the only one."""
    nearest = steered(FIVE).judge({"contract": True}).nearest
    assert [one.seen.number for one in nearest] == [1]


def test_the_nearest_request_comes_first() -> None:
    """What was sent counts more than how it was answered."""
    result = steered(FIVE).judge({"number": NUMBER, "behaviour": "assign.success", "trunk_group_id": TRUNK, "times": 2})
    first = result.nearest[0].as_json()
    assert first["differences"] == [
        {"field": "behaviour", "expected": "assign.success", "seen": "assign.plus-unencoded"}
    ]
    assert "write %2B912271264217" in first["hint"]


def test_a_failure_raises_an_assertion_error() -> None:
    """Test frameworks show it as a failure, and it has the report as data, too."""
    with pytest.raises(VerificationError, match="expected no request") as caught:
        steered(FIVE).verify(operation="assign_number", times=0)
    assert isinstance(caught.value, AssertionError)
    assert (caught.value.report["ok"], caught.value.report["seen"]) == (False, 4)


@pytest.mark.parametrize(
    ("expected", "ok"),
    [
        ({**ASSIGNED, "at_least": 2}, True),
        ({"order": [REFUSED, ASSIGNED]}, True),
        ({**ASSIGNED, "times": 2}, False),
        ({**ASSIGNED, "at_most": 2}, False),
        ({**ASSIGNED, "at_least": 3}, False),
        ({"spelling": "not-e164", "times": 0}, False),
        ({"only": [{"account": ACCOUNT}]}, False),
        ({"number": OTHER_NUMBER, "contract": True}, False),
        ({"order": [UNASSIGNED, UNASSIGNED]}, False),
    ],
    ids=str,
)
def test_what_forgotten_requests_may_break_does_not_hold(expected: dict[str, Any], *, ok: bool) -> None:
    """The report says that they are forgotten."""
    kept = _kept(entries_of(steered(FIVE)), forgotten=7)
    result = verify(kept, read_expectation(expected, SPEC), CONTRACT)
    assert (result.ok, "forgotten the 7 oldest requests" in result.message) == (ok, not ok)


def test_what_is_certain_is_said_although_requests_are_forgotten() -> None:
    """Two requests are too many, however many there were before."""
    kept = _kept(entries_of(steered(FIVE)), forgotten=7)
    result = verify(kept, read_expectation({**ASSIGNED, "times": 1}, SPEC), CONTRACT)
    assert (result.ok, "forgotten" in result.message) == (False, False)


def test_a_behaviour_that_only_a_fault_gives_is_found() -> None:
    """Without such a request, it is refused, since the fake never records it."""
    entry = entry_of(assign(GOOD))
    injected = entry._replace(outcome=entry.outcome._replace(behaviour="assign.number-foreign"), fault="F1")
    expectation = read_expectation({"behaviour": "assign.number-foreign", "times": 1}, SPEC)
    assert verify(_kept([injected]), expectation, CONTRACT).ok
    with pytest.raises(SteeringError, match=r"use assign\.number-unknown"):
        verify(_kept([entry]), expectation, CONTRACT)


def _kept(entries: Any, forgotten: int = 0) -> Kept:
    return Kept([Record(number, entry) for number, entry in enumerate(entries, start=1)], forgotten)
