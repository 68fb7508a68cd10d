"""An entry says whether its request broke the contract, whatever the answer was."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest
from tests.mockserver.api._mistakes import MISTAKES, RIGHT, assign, request
from tests.mockserver.journal._requests import GOOD, LITERAL, each_by_itself, entries_of, entry_of, steered, with_fields

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_NUMBER,
    FOREIGN_TRUNK,
    TRIAL_ACCOUNT,
    TRIAL_NUMBER,
    TRIAL_TOKEN,
)
from vobiz_mock import Request, Settings
from vobiz_mock.api.mistakes import NAMES
from vobiz_mock.testing.options import TestOptions
from vobiz_mock.verification.contract import Contract
from vobiz_spec import load

SPEC = load()
CONTRACT = Contract(SPEC)


def _broken(sent: Request, *, settings: Settings | None = None) -> str | None:
    mistake = CONTRACT.broken(entry_of(sent, settings=settings))
    return None if mistake is None else f"{mistake.what} | {mistake.hint}"


@pytest.mark.parametrize("operation", RIGHT)
def test_a_right_request_keeps_the_contract(operation: str) -> None:
    """Each operation has a request that does."""
    assert _broken(RIGHT[operation]) is None


@pytest.mark.parametrize(
    "sent",
    [
        assign(f"%2B{ASSIGNED_NUMBER[1:]}"),
        assign(f"%2B{FOREIGN_NUMBER[1:]}"),
        assign("%2B999"),
        assign(GOOD, FOREIGN_TRUNK),
        assign(f"%2b{GOOD[3:]}"),
        replace(assign(GOOD), target=assign(GOOD).target.replace("account", "Account")),
        request("DELETE", f"/numbers/{GOOD}/assign", {}),
    ],
)
def test_a_refusal_by_the_state_keeps_it(sent: Request) -> None:
    """So does a spelling that the document has found."""
    assert _broken(sent) is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (assign(LITERAL), "write %2B912271264217"),
        (request("GET", "/numbers?page=0"), "page"),
        (request("GET", "/nmubers"), "route-unknown"),
        (request("PUT", f"/numbers/{GOOD}/assign"), "method-not-allowed"),
        (replace(assign(GOOD), headers={}), "credentials-missing"),
        (with_fields(assign(GOOD), name="x"), "the field name is not in the document"),
        (with_fields(assign(GOOD), trunk_id="x"), "leave out the field trunk_id"),
        (with_fields(assign("%2B999"), name="x"), "the field name is not in the document"),
        (request("GET", "/numbers?per_pgae=5"), "write per_page in place of per_pgae"),
        (request("GET", "/numbers?search=+91"), "search=%2B91"),
        (request("DELETE", f"/numbers/{GOOD}/assign", {"trunk_group_id": "x"}), "send no body"),
        (request("GET", "/trunks/Main"), "Main as trunk_id, which is not a UUID"),
    ],
)
def test_a_mistake_breaks_it(sent: Request, said: str) -> None:
    """Also if the request succeeds, or if the state refuses it first."""
    assert said in (_broken(sent) or "kept")


def test_a_malformed_body_breaks_it_although_the_account_is_refused_first() -> None:
    """A trial account cannot assign, and its request is wrong all the same."""
    headers = {"x-auth-id": TRIAL_ACCOUNT, "x-auth-token": TRIAL_TOKEN, "content-type": "application/json"}
    target = f"/api/v1/account/{TRIAL_ACCOUNT}/numbers/%2B{TRIAL_NUMBER[1:]}/assign"
    entry = entry_of(Request(method="POST", target=target, headers=headers, body=b'{"trunk_group_id": 7}'))
    mistake = CONTRACT.broken(entry)
    assert (entry.outcome.behaviour, mistake and mistake.what) == (
        "assign.trial-account",
        "refused with 400 assign.body-invalid, because of the request itself",
    )


def test_an_accepted_literal_plus_breaks_it() -> None:
    """The fake accepts it for clients that cannot encode, and the live service may not."""
    broken = _broken(assign(LITERAL), settings=Settings(plus="accept"))
    assert broken is not None
    assert broken.endswith("write %2B912271264217")


@pytest.mark.parametrize("operation", RIGHT)
def test_whatever_is_refused_by_mistake_breaks_it_also_behind_a_fault(operation: str) -> None:
    """The answer of a fault says nothing, but the request does. Only credentials are not known by themselves."""
    entries = each_by_itself([mistake(RIGHT[operation]) for mistake in MISTAKES])
    mistaken = [
        entry
        for entry in entries
        if entry.outcome.status >= HTTPStatus.BAD_REQUEST
        and not SPEC.behaviours[entry.outcome.behaviour].by_state
        and not entry.outcome.behaviour.endswith(".credentials-wrong")
    ]
    kept = [entry.outcome for entry in mistaken if CONTRACT.broken(entry._replace(fault="F1")) is None]
    assert (bool(mistaken), kept) == (True, [])


@pytest.mark.parametrize(
    "status", [HTTPStatus.BAD_REQUEST, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR]
)
def test_the_answer_of_a_fault_breaks_nothing(status: HTTPStatus) -> None:
    """A right request stays right."""
    entry = entry_of(assign(GOOD))
    injected = entry._replace(
        outcome=entry.outcome._replace(behaviour="assign.body-invalid", status=status), fault="F1"
    )
    assert CONTRACT.broken(injected) is None


def test_no_text_shows_a_password_or_the_token() -> None:
    """A mistake is printed with failing tests."""
    sent = with_fields(
        request("POST", "/credentials", {"username": "u", "password": "hunter2-secret"}), passwd="hunter3"
    )
    assert "hunter" not in (_broken(sent) or "hunter")


# Faults, and whether the fake decides about the request by itself.
DECIDING = {
    "late": {"do": {"wait": 0.1}},
    "slow": {"do": {"rate": 1000}},
    "commit, then an error": {"do": {"status": 500}, "when": "after"},
    "commit, then lose": {"do": {"end": "reset"}, "when": "after"},
}


@pytest.mark.parametrize("fault", DECIDING.values(), ids=list(DECIDING))
@pytest.mark.parametrize("headers", [{}, {"x-auth-id": "MA_NONE", "x-auth-token": "wrong"}], ids=["none", "wrong"])
def test_a_fault_that_leaves_the_decision_hides_no_credentials(fault: Any, headers: dict[str, str]) -> None:
    """The journal knows what the fake decided, whatever the client received."""
    control = steered(settings=Settings())
    control.faults.add(fault)
    control.fake.answer(replace(request("GET", "/numbers"), headers=headers))
    (entry,) = entries_of(control)
    mistake = CONTRACT.broken(entry)
    assert entry.fault == "f1"
    assert mistake is not None
    assert "401" in mistake.what


def test_a_fault_that_answers_itself_leaves_the_credentials_unknown() -> None:
    """The fake has not looked at them."""
    control = steered(settings=Settings())
    control.faults.add(500)
    control.fake.answer(replace(request("GET", "/numbers"), headers={"x-auth-id": ACCOUNT, "x-auth-token": "wrong"}))
    assert [entry.own for entry in entries_of(control)] == [None]


NAMED = {
    "undeclared-field": with_fields(assign(GOOD), note="x"),
    "undeclared-parameter": request("GET", "/numbers?a=1"),
    "undeclared-body": request("GET", "/numbers", {"a": 1}),
    "id-malformed": request("DELETE", "/trunks/1"),
    "filter-unmatchable": request("GET", "/numbers?search=+91"),
    "plus-unencoded": assign(LITERAL),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_mistake_has_a_name_by_which_a_test_allows_it(name: str) -> None:
    """Also on a request that succeeds."""
    control = steered([NAMED[name]], settings=Settings())
    (record,) = control.journal.records()
    mistake = CONTRACT.broken(record.entry)
    assert mistake is not None
    assert [TestOptions.of([{"allow": one}], SPEC).allows(record, mistake) for one in (name, "body-invalid")] == [
        True,
        False,
    ]


def test_every_name_of_a_mistake_is_made_once() -> None:
    """A name that no mistake has would be accepted in vain."""
    assert set(NAMES) <= NAMED.keys()
