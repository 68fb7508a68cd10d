"""What a request that meets a fault gets, and whether it has its effect."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.faults._asking import SPELLINGS, assign, assigned, reply_to, trunk_of

from two_accounts import ACCOUNT, TRUNK
from vobiz_mock import Request, SteeringError
from vobiz_mock.messages import AT_ONCE, Delivery, End
from vobiz_spec import load

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller

    from vobiz_mock.faults.faults import Faults

RATE_LIMITED = "assign.rate-limited"


def test_the_answer_of_a_behaviour_is_that_of_the_document(caller: Caller, faults: Faults) -> None:
    """Its status and its body are those of the example."""
    faults.add({"do": {"behaviour": RATE_LIMITED}})
    answer = assign(caller)
    assert (answer.status, answer.behaviour, answer.json) == (429, RATE_LIMITED, load().example("RateLimited"))


@pytest.mark.parametrize("behaviour", [one for one in load().behaviours if one != "common.route-unknown"])
def test_each_behaviour_with_an_answer_can_be_injected(caller: Caller, behaviour: str) -> None:
    """The others are refused: the document shows no answer of them."""
    try:
        fault = caller.fake.faults.add(behaviour)
    except SteeringError as error:
        assert "no answer of its own" in str(error)  # noqa: PT017 either is right
        assert load().behaviours[behaviour].sees.example is None
        return
    operation = load().operations[fault.definition.on.operation or "list_numbers"]
    path = operation.path.replace("{account_id}", ACCOUNT).replace("{phone_number}", "%2B12")
    reply = caller.fake.answer(Request(method=operation.method, target=f"/api/v1{path}"))
    assert dict(reply.headers)["X-Mock-Behaviour"].partition(".")[2] == behaviour.partition(".")[2]
    assert load().behaviours[behaviour].sees.status in {None, reply.status}


def test_a_required_header_field_is_sent(caller: Caller, faults: Faults) -> None:
    """A 405 has Allow."""
    faults.add("assign.method-not-allowed")
    assert dict(assigned(caller.fake).headers)["Allow"] == "POST, DELETE"


def test_a_header_field_can_be_added(caller: Caller, faults: Faults) -> None:
    """Retry-After is the one that clients look for."""
    faults.add({"behaviour": RATE_LIMITED, "headers": {"Retry-After": "7"}})
    assert dict(assigned(caller.fake).headers)["Retry-After"] == "7"


def test_a_header_field_replaces_that_of_the_fake(caller: Caller, faults: Faults) -> None:
    """The case of its name does not matter."""
    faults.add({"status": 502, "body": "<html>", "headers": {"content-type": "text/html", "server": "proxy"}})
    headers = [(name.lower(), value) for name, value in assigned(caller.fake).headers]
    assert [value for name, value in headers if name in {"content-type", "server"}] == ["text/html", "proxy"]


def test_any_status_and_body_can_be_sent(caller: Caller, faults: Faults) -> None:
    """The behaviour of such an answer is none of the document's."""
    faults.add({"status": 503, "body": {"error": "maintenance"}})
    answer = assign(caller)
    assert (answer.status, answer.behaviour, answer.json) == (503, "injected", {"error": "maintenance"})


def test_a_body_that_is_a_string_is_sent_as_it_is(caller: Caller, faults: Faults) -> None:
    """It need not be JSON."""
    faults.add({"status": 200, "body": '{"items": '})
    assert reply_to(caller.fake).body == b'{"items": '


def test_a_reply_names_its_fault(caller: Caller, faults: Faults) -> None:
    """A person sees that it was injected, and which fault did it."""
    fault = faults.add(503)
    assert dict(assigned(caller.fake).headers)["X-Mock-Fault"] == fault.id


def test_the_journal_has_the_fault(caller: Caller, faults: Faults) -> None:
    """Its entry has the outcome of the answer that was sent."""
    fault = faults.add(RATE_LIMITED)
    assign(caller)
    entry = caller.fake.journal.records()[-1].entry
    assert (entry.fault, entry.outcome.behaviour, entry.reply.status) == (fault.id, RATE_LIMITED, 429)


def test_a_shared_behaviour_is_that_of_the_operation(caller: Caller, faults: Faults) -> None:
    """As the fake itself does: an operation's own behaviour of the same name replaces a shared one."""
    faults.add("common.rate-limited")
    assert assign(caller).behaviour == RATE_LIMITED


def test_before_a_request_has_no_effect(caller: Caller, faults: Faults) -> None:
    """The number is not assigned."""
    faults.add(503)
    assign(caller)
    assert trunk_of(caller) is None


def test_after_a_request_has_its_effect(caller: Caller, faults: Faults) -> None:
    """The number is assigned, although the answer is an error."""
    faults.add(503, when="after")
    assert (assign(caller).status, trunk_of(caller)) == (503, TRUNK)


def test_an_end_before_has_no_effect(caller: Caller, faults: Faults) -> None:
    """Nothing is sent, and the number is not assigned."""
    faults.add({"end": "reset"})
    assert assigned(caller.fake).delivery == Delivery(length=0, end=End.RESET)
    assert trunk_of(caller) is None


def test_commit_then_lose(caller: Caller, faults: Faults) -> None:
    """The number is assigned, and nothing is sent."""
    faults.add({"do": {"end": "reset"}, "when": "after"})
    assert assigned(caller.fake).delivery == Delivery(length=0, end=End.RESET)
    assert trunk_of(caller) == TRUNK


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_late_answer_is_that_of_the_fake(caller: Caller, faults: Faults, when: str) -> None:
    """A wait alone changes neither the answer nor the effect."""
    faults.add({"wait": 0.5}, when=when)
    reply = assigned(caller.fake)
    assert (reply.status, reply.delivery, trunk_of(caller)) == (204, Delivery(wait=0.5), TRUNK)


def test_a_slow_answer_is_that_of_the_fake(caller: Caller, faults: Faults) -> None:
    """A rate alone changes nothing but the speed."""
    faults.add({"rate": 5}, operation="list_numbers")
    reply = reply_to(caller.fake)
    assert (reply.status, reply.delivery) == (HTTPStatus.OK, Delivery(rate=5))


def test_a_cut_answer_without_an_effect_is_the_500(caller: Caller, faults: Faults) -> None:
    """A part of a success would claim an effect that the request does not have."""
    faults.add({"length": 5, "end": "close"}, operation="assign_number")
    reply = assigned(caller.fake)
    assert (reply.status, reply.delivery) == (500, Delivery(length=5, end=End.CLOSE))
    assert (json.loads(reply.body), trunk_of(caller)) == (load().example("ServerError"), None)


def test_a_cut_answer_to_a_reading_request_is_its_own(caller: Caller, faults: Faults) -> None:
    """It has no effect in any case."""
    faults.add({"length": 5}, operation="list_numbers")
    reply = reply_to(caller.fake)
    assert (reply.status, reply.delivery) == (HTTPStatus.OK, Delivery(length=5))


def test_malformed_json_has_the_right_length(caller: Caller, faults: Faults) -> None:
    """The client receives all bytes that the header announces, and cannot parse them."""
    faults.add({"malformed": True}, operation="list_numbers")
    reply = reply_to(caller.fake)
    assert dict(reply.headers)["Content-Length"] == str(len(reply.body))
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(reply.body)


def test_a_success_does_not_replace_a_refusal(caller: Caller, faults: Faults) -> None:
    """A confirmation of what was refused would be a lie. The fault waits for the next request."""
    fault = faults.add("confirmation")
    assert (assign(caller, SPELLINGS["plus-unencoded"]).status, fault.met) == (404, 0)
    assert (assign(caller).status, fault.met, trunk_of(caller)) == (200, 1, TRUNK)


def test_a_fault_that_cannot_be_seen_is_not_met(caller: Caller, faults: Faults) -> None:
    """A 204 has no body that could be slow."""
    fault = faults.add({"rate": 1})
    assert (assigned(caller.fake).delivery, fault.met) == (AT_ONCE, 0)
    assert (reply_to(caller.fake).delivery, fault.met) == (Delivery(rate=1), 1)


def test_a_fault_that_shows_in_a_body_alone_leaves_other_requests_to_other_faults(
    caller: Caller, faults: Faults
) -> None:
    """A successful assign has no body, so that it does not meet the first one."""
    faults.add({"rate": 1})
    faults.add(503, operation="assign_number")
    assert assigned(caller.fake).status == HTTPStatus.SERVICE_UNAVAILABLE
