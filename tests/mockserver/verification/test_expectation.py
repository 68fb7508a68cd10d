"""An expectation that is malformed, contradicts itself or proves nothing is refused, with what would work."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from tests.mockserver.journal._requests import FIVE, steered

from two_accounts import NUMBER, TRUNK
from vobiz_mock import SteeringError

WRONG: dict[str, dict[str, Any]] = {
    "non-empty": {},
    "there is no key 'numbr'; did you mean number": {"numbr": NUMBER},
    "verification.number": {"number": "912271264217"},
    "verification.times": {"times": -1},
    "verification.status": {"status": "204"},
    "verification.contract": {"contract": False},
    "verification.fault": {"fault": "F" * 1000},
    "verification.only: ": {"only": [{"status": 204}] * 1000},
    "verification.order: [] ": {"order": []},
    "verification.only[0]: {} ": {"only": [{}]},
    "verification.order[0]: there is no key 'times'; expected operation": {
        "order": [{"operation": "assign_number", "times": 2}]
    },
    "use 'assign_number'": {"operation": "asign_number", "times": 0},
    "use 'assign.success'": {"behaviour": "assign.sucess", "times": 0},
    "use 'plus-unencoded'": {"spelling": "plus-unencodd", "times": 0},
    "verification.only[0].operation": {"only": [{"operation": "asign_number"}]},
    "leave out at_least and at_most": {"times": 1, "at_least": 1},
    "it is 3, which is more than at_most, 2": {"at_least": 3, "at_most": 2},
    "for none, write times: 0": {"operation": "assign_number", "at_least": 0},
    "list_trunks never answers with assign.success": {"operation": "list_trunks", "behaviour": "assign.success"},
    "use assign.credentials-wrong": {"operation": "assign_number", "behaviour": "common.credentials-wrong", "times": 0},
    "use assign.conflict": {"behaviour": "assign.conflict.status", "times": 0},
    "use assign.success": {"behaviour": "assign.hex-lowercase", "times": 0},
    "use assign.number-unknown": {"only": [{"behaviour": "assign.number-foreign"}]},
    "assign.success has the status 204": {"behaviour": "assign.success", "status": 200, "times": 0},
    "assign.conflict has the status 400": {"behaviour": "assign.conflict", "status": 409, "times": 0},
    "leave out assign_number": {"operation": "assign_number", "behaviour": "assign.method-not-allowed", "times": 0},
    "a request for list_trunks has no number": {"operation": "list_trunks", "number": NUMBER, "times": 0},
    "a request for purchase_number has no spelling": {"behaviour": "purchase.success", "spelling": "encoded"},
    "a request for unassign_number has no trunk_group_id": {"operation": "unassign_number", "trunk_group_id": TRUNK},
}


def test_values_of_python_are_taken_for_those_of_json() -> None:
    """A caller in Python has tuples, UUIDs and enumerations."""
    control = steered(FIVE)
    assert control.verify(trunk_group_id=UUID(TRUNK), status=HTTPStatus.NO_CONTENT, times=1.0) == 1
    assert control.verify(order=(MappingProxyType({"status": 404}), {"status": 204})) == len(FIVE)


def test_keys_complete_a_mapping() -> None:
    """So an expectation can be shared, and its number given in the call."""
    shared = {"operation": "assign_number", "status": 204}
    assert steered(FIVE).verify(shared, times=2) == 2


@pytest.mark.parametrize(("said", "expected"), WRONG.items(), ids=WRONG)
def test_a_wrong_expectation_is_refused(said: str, expected: dict[str, Any]) -> None:
    """None of these passes or fails, since the journal has nothing to do with it."""
    with pytest.raises(SteeringError) as caught:
        steered(FIVE).judge(expected)
    assert said in str(caught.value)


def test_an_expectation_that_is_nested_too_deep_is_refused() -> None:
    """The JSON parser reads almost a thousand levels."""
    deep: list[Any] = []
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(SteeringError, match="nested too deep"):
        steered(FIVE).judge({"order": deep})
