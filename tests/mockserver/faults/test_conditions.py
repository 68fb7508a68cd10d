"""Which requests meet a fault."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.faults._asking import SPELLINGS, assign, reply_to

from two_accounts import FOREIGN_ACCOUNT, NUMBER, OTHER_NUMBER
from vobiz_mock.messages import End

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller

    from vobiz_mock.faults.faults import Faults


@pytest.mark.parametrize("sent", SPELLINGS)
def test_a_spelling_selects_its_requests(caller: Caller, sent: str) -> None:
    """A request meets the fault of its own spelling alone."""
    for spelling in SPELLINGS:
        caller.fake.faults.add(503, spelling=spelling)
    assign(caller, SPELLINGS[sent])
    assert [fault.definition.on.spelling for fault in caller.fake.faults if fault.met] == [sent]


@pytest.mark.parametrize("segment", SPELLINGS.values())
def test_a_number_selects_all_its_spellings(caller: Caller, segment: str) -> None:
    """Also those in which the API does not find the number."""
    caller.fake.faults.add(503, number=NUMBER)
    assert assign(caller, segment).status == HTTPStatus.SERVICE_UNAVAILABLE


def test_a_number_selects_no_other_number(caller: Caller, faults: Faults) -> None:
    """Only its own requests meet the fault."""
    faults.add(503, number=OTHER_NUMBER)
    assert assign(caller).status == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize(
    ("body", "met"),
    [
        (b'{"e164": "+918065551234"}', 1),
        (b'{"e164": "+918065551235"}', 0),
        (b'{"e164": 1}', 0),
        (b'["e164"]', 0),
        (b'{"e164": "+918065551234"', 0),
        (b"\xff", 0),
        (b"", 0),
    ],
)
def test_a_number_selects_a_purchase_by_its_body(caller: Caller, body: bytes, met: int) -> None:
    """A malformed body has no number."""
    fault = caller.fake.faults.add(503, number="+918065551234")
    reply_to(caller.fake, "POST", "numbers/purchase-from-inventory", body)
    assert fault.met == met


def test_an_account_selects_its_requests(caller: Caller, foreign: Caller, faults: Faults) -> None:
    """It is the account in the path."""
    faults.add(503, account=FOREIGN_ACCOUNT)
    assert caller.send("GET", "numbers").status == HTTPStatus.OK
    assert foreign.send("GET", "numbers").status == HTTPStatus.SERVICE_UNAVAILABLE


def test_a_behaviour_selects_its_operation(caller: Caller, faults: Faults) -> None:
    """The answer of one operation is not an answer to another one."""
    fault = faults.add("purchase.debit-failed")
    assert (caller.send("GET", "numbers").status, fault.definition.on.operation) == (200, "purchase_number")


def test_a_fault_without_conditions_meets_an_unknown_path(caller: Caller, faults: Faults) -> None:
    """A network that fails does so for each path."""
    faults.add({"end": "reset"})
    assert reply_to(caller.fake, rest="nothing").delivery.end is End.RESET
