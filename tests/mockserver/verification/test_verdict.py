"""A request has a verdict: a word, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver.api._mistakes import RIGHT, assign
from tests.mockserver.journal._requests import GOOD, LITERAL, steered

from two_accounts import ASSIGNED_NUMBER
from vobiz_mock import Request, Settings
from vobiz_mock.messages import Fate, Receipt
from vobiz_mock.verification.verdict import LOSSES, Kind, Verdict, Verdicts

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering


def _verdict(sent: Request, control: Steering | None = None) -> Verdict:
    control = control or steered()
    control.fake.answer(sent)
    return Verdicts(control.contract).of(control.journal.records()[-1])


@pytest.mark.parametrize("operation", ["assign_number", "unassign_number", "list_numbers"])
def test_a_right_request_that_the_state_allows_is_a_success(operation: str) -> None:
    """Whether it changes something or not."""
    assert _verdict(RIGHT[operation]).kind is Kind.SUCCESS


def test_a_request_that_the_state_does_not_allow_is_refused() -> None:
    """The hint says what to do about the state."""
    verdict = _verdict(assign(f"%2B{ASSIGNED_NUMBER[1:]}"))
    assert verdict.kind is Kind.REFUSED
    assert verdict.hint


def test_a_request_that_broke_the_contract_is_a_mistake() -> None:
    """With what is wrong, as a sentence, and what to write."""
    assert _verdict(assign(LITERAL)) == Verdict(
        Kind.MISTAKE,
        "Refused with 404 assign.plus-unencoded, because of the request itself.",
        f"sent {LITERAL}; write {GOOD}: the plus must be percent-encoded in a path "
        "(if your client cannot, start the fake with --plus accept)",
    )


def test_a_mistake_that_is_accepted_is_one() -> None:
    """The live service may refuse it."""
    control = steered(settings=Settings(plus="accept"))
    assert _verdict(assign(LITERAL), control).kind is Kind.MISTAKE


def test_an_answer_that_a_fault_gave_is_injected() -> None:
    """The reason says that nothing took effect."""
    control = steered()
    control.faults.add("rate-limited")
    verdict = _verdict(assign(GOOD), control)
    assert (verdict.kind, "had no effect" in verdict.reason) == (Kind.INJECTED, True)


def test_a_late_answer_is_not_injected() -> None:
    """It is the fake's own."""
    control = steered()
    control.faults.add({"do": {"wait": 0.1}})
    assert _verdict(assign(GOOD), control).kind is Kind.SUCCESS


def test_a_mistake_is_one_also_if_a_fault_answered() -> None:
    """It is what has to be corrected."""
    control = steered()
    control.faults.add("rate-limited")
    assert _verdict(assign(LITERAL), control).kind is Kind.MISTAKE


@pytest.mark.parametrize("fate", LOSSES)
def test_an_answer_that_the_client_did_not_get_whole_is_lost(fate: Fate) -> None:
    """Whoever ended the connection."""
    receipt = Receipt()
    receipt.conclude(fate, 0.0)
    sent = assign(GOOD)
    verdict = _verdict(
        Request(method="POST", target=sent.target, headers=sent.headers, body=sent.body, receipt=receipt)
    )
    assert (verdict.kind, "the request took effect" in verdict.reason) == (Kind.LOST, True)


def test_a_lost_answer_to_a_read_took_no_effect() -> None:
    """There is nothing that it could have changed."""
    receipt = Receipt()
    receipt.conclude(Fate.RESET, 0.0)
    sent = RIGHT["list_numbers"]
    verdict = _verdict(Request(method="GET", target=sent.target, headers=sent.headers, receipt=receipt))
    assert "took effect" not in verdict.reason


def test_an_internal_error_is_a_failure_of_the_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is wrong with the request, and nothing with the state."""
    control = steered()
    monkeypatch.setattr(control.fake._decider, "decide", lambda *_, **__: 1 / 0)
    assert _verdict(assign(GOOD), control).kind is Kind.FAILED


def test_every_delivery_that_is_not_a_success_is_a_loss() -> None:
    """A new one must be told of here."""
    assert set(LOSSES) == set(Fate) - {Fate.WAITING, Fate.SENT}
