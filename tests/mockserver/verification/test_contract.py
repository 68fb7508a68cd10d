"""An entry says whether its request broke the contract, whatever the answer was."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

import pytest
from tests.mockserver.api._mistakes import MISTAKES, RIGHT, assign, request
from tests.mockserver.journal._requests import GOOD, LITERAL, each_by_itself, entry_of, with_fields

from two_accounts import (
    ASSIGNED_NUMBER,
    FOREIGN_NUMBER,
    FOREIGN_TRUNK,
    TRIAL_ACCOUNT,
    TRIAL_NUMBER,
    TRIAL_TOKEN,
)
from vobiz_mock import Request, Settings
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
        "400 assign.body-invalid, which is not due to the state",
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
