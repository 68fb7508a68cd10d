"""The page Verify: a form, and the result with what differs."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import pytest
from tests.mockserver.web.inspector._person import Person, text_of

from two_accounts import NUMBER
from vobiz_mock import Settings
from vobiz_mock.control_document import control_document
from vobiz_mock.web.inspector.verify.form import FIELDS

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def person() -> Person:
    """A person in front of the page."""
    return Person("verify")


def test_without_an_expectation_the_page_has_the_form_and_examples(person: Person) -> None:
    """Each example is a verification."""
    page = person.opens()
    assert page.status_code == HTTPStatus.OK
    assert "The journal has no requests yet." in text_of(page)
    assert re.findall(r'href="/_mock/inspector/verify\?([^"]+)"', page.text) == [
        "contract=on",
        "behaviour=assign.success&amp;times=1",
        "spelling=plus-unencoded&amp;times=0",
    ]


def test_an_expectation_that_holds_is_said_to(person: Person) -> None:
    """With the number of requests, which leads to them."""
    person.assigns()
    page = person.opens({"behaviour": "assign.success", "times": "1"})
    assert page.status_code == HTTPStatus.OK
    assert "As expected 1 request fits." in text_of(page)
    assert 'href="/_mock/inspector/journal?behaviour=assign.success"' in page.text


def test_a_failure_shows_what_differs(person: Person) -> None:
    """Field by field, with a link to the entry."""
    person.assigns(NUMBER)
    page = person.opens({"operation": "assign_number", "behaviour": "assign.success"})
    shown = text_of(page)
    assert page.status_code == HTTPStatus.OK
    assert "Not as expected Expected at least 1 request. 0 requests fit." in shown
    assert "behaviour assign.success assign.plus-unencoded operation assign_number the same" in shown
    assert 'href="/_mock/inspector/journal/1"' in page.text
    assert "write %2B" in shown


def test_too_many_requests_are_those_that_should_not_be_there(person: Person) -> None:
    """None of them differs."""
    person.assigns()
    assert "The requests that should not be there" in text_of(
        person.opens({"operation": "assign_number", "times": "0"})
    )


@pytest.mark.parametrize(
    ("typed", "headline"),
    [
        ({"contract": "on"}, "Expected no request that breaks the contract, seen 1 of 1 that do."),
        ({"order": '[{"status": 404}, {"status": 204}]'}, "Expected 2 requests in this order, seen 1 of them."),
        ({"only": '[{"status": 204}]'}, "Expected only requests that fit one of these, seen 1 of 1 that fit none."),
        ({"only": "[]"}, "Expected no request, seen 1."),
        ({"at_most": "0"}, "Expected no request. 1 request fits."),
    ],
)
def test_each_rule_can_fail(person: Person, typed: dict[str, str], headline: str) -> None:
    """The first line says what was expected."""
    person.assigns(NUMBER)
    assert f"Not as expected {headline}" in text_of(person.opens(typed))


def test_the_form_has_a_field_for_each_key() -> None:
    """A new key of the format needs one."""
    assert {one.name for one in FIELDS} == control_document()["components"]["schemas"]["Verification"][
        "properties"
    ].keys()


def test_a_changed_answer_names_its_fault(person: Person) -> None:
    """It leads to the faults."""
    person.steering.faults.add(503)
    person.assigns()
    assert "changed by the fault f1" in text_of(person.opens({"behaviour": "assign.success"}))


@pytest.mark.parametrize("number", [NUMBER, f" {NUMBER[1:]}"])
def test_a_number_in_the_address_may_have_a_literal_plus(person: Person, number: str) -> None:
    """It means a space there, and nobody expects a number that begins with one."""
    person.assigns()
    assert "As expected" in text_of(person.opens({"number": number}))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"times": "x"}, "verification.times: it is 'x'; expected a whole number"),
        ({"times": "-1"}, "-1 is less than the minimum of 0"),
        ({"operation": "assign"}, "there is no operation 'assign'"),
        ({"number": "12 34"}, "does not fit; expected"),
        ({"behaviour": "purchase.success", "operation": "assign_number"}, "no request can fit it"),
        ({"at_least": "0"}, "any number of requests is at least 0"),
        ({"contract": "no"}, "expected on, or nothing"),
        ({"order": "{"}, "verification.order: it is not JSON"),
        ({"order": "[" * 50_000}, "verification.order: it is not JSON"),
        ({"only": '[{"x": 1}]'}, "there is no key 'x'"),
        ({"account": "MA_NOBODY"}, "the fake has no account 'MA_NOBODY'"),
        ({"fault": "f7"}, "the fake has no fault 'f7'"),
    ],
)
def test_what_is_malformed_says_why(person: Person, typed: dict[str, str], reason: str) -> None:
    """The reason is beside the form, in which it can be corrected."""
    person.assigns()
    page = person.opens(typed)
    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert reason in text_of(page)


def test_what_was_typed_stays(person: Person) -> None:
    """Also if it was refused."""
    page = person.opens({"times": "x", "only": "<b>", "contract": "on"}).text
    assert 'name="times" class="mono" value="x"' in page
    assert "&lt;b&gt;</textarea>" in page
    assert 'value="on" checked' in page


def test_a_journal_that_is_off_is_said_to_be() -> None:
    """Nothing can be verified, which is neither a success nor a failure."""
    person = Person("verify", Settings(journal_entries=0))
    assert "The journal is off" in text_of(person.opens())
    assert person.opens({"contract": "on"}).status_code == HTTPStatus.BAD_REQUEST


def test_the_same_can_be_copied(person: Person) -> None:
    """For a test, a script, and another program."""
    shown = text_of(person.opens({"operation": "assign_number", "times": "0"}))
    assert 'fake.verify(operation="assign_number", times=0)' in shown
    assert "vobiz-mock verify --operation assign_number --times 0" in shown
    assert '{ "operation": "assign_number", "times": 0 }' in shown


@pytest.mark.parametrize("name", [one.name for one in FIELDS])
def test_what_is_typed_is_escaped(person: Person, name: str) -> None:
    """No text becomes markup."""
    page = person.opens({name: HOSTILE})
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_a_hostile_request_is_escaped(person: Person) -> None:
    """Its number, its trunk and its body are texts."""
    person.assigns("%3Cscript%3Ealert(1)%3C/script%3E", HOSTILE)
    page = person.opens({"operation": "assign_number", "trunk_group_id": "x"})
    assert "alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_a_token_in_a_request_is_neither_shown_nor_suggested(person: Person) -> None:
    """A caller may have put it into the wrong place."""
    token = "token-in-the-wrong-place"
    person.asks("POST", "/api/v1/account/x/numbers/1/assign", token=token, json={"trunk_group_id": token})
    assert token not in person.opens({"operation": "assign_number", "trunk_group_id": "x"}).text


def test_the_latest_requests_give_the_suggestions(person: Person) -> None:
    """A person chooses the trunk and the status that were seen."""
    person.assigns()
    lists: dict[str, Any] = dict(re.findall('<datalist id="([a-z]+)">(.*?)</datalist>', person.opens().text))
    assert 'value="204"' in lists["statuses"]
    assert f'value="{NUMBER}"' in lists["numbers"]
    assert lists["trunks"]


@pytest.mark.parametrize("trunk", ["x" * 101, "a\u202eb", "\u00e9", "a\nb"])
def test_an_odd_text_is_not_suggested(person: Person, trunk: str) -> None:
    """A suggestion is what a person may mean."""
    person.assigns(trunk=trunk)
    assert '<datalist id="trunks"></datalist>' in person.opens().text
