"""The page Faults: what is shown of the active faults, and the forms that change them."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from tests.mockserver.web.inspector._person import Person, text_of

from two_accounts import NUMBER
from vobiz_mock import Settings
from vobiz_mock.control_document import control_document
from vobiz_mock.faults.magic import MAGIC_NUMBERS
from vobiz_mock.faults.presets import PRESETS
from vobiz_mock.web.inspector.faults.form import FIELDS, GROUPS

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def person() -> Person:
    """A person in front of the page."""
    return Person("faults")


def _faults(person: Person) -> list[dict[str, object]]:
    return [fault.as_json() for fault in person.steering.faults]


def test_without_faults_the_page_says_what_to_do(person: Person) -> None:
    """An empty page would leave a person alone."""
    assert "Nothing goes wrong on purpose. Choose below what shall." in text_of(person.opens())


def test_a_fault_is_a_sentence_with_its_count(person: Person) -> None:
    """A person reads what the next request meets."""
    person.steering.faults.add("rate-limited", operation="assign_number", number=NUMBER)
    shown = text_of(person.opens())
    assert f"The next assign_number request for {NUMBER} is answered with 429" in shown
    assert "met 0 of 1" in shown


def test_a_fault_that_was_met_leads_to_its_requests(person: Person) -> None:
    """The link is the journal with a filter."""
    person.steering.faults.add(503)
    assert person.assigns().status_code == HTTPStatus.SERVICE_UNAVAILABLE
    page = person.opens()
    assert "met 1 of 1" in text_of(page)
    assert 'href="/_mock/inspector/journal?fault=f1"' in page.text


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_is_one_click(person: Person, name: str) -> None:
    """The fault is that of the preset, for the next request."""
    button = re.search(f'<button name="preset" value="{name}"', person.opens().text)
    assert button
    assert person.sends("preset", preset=name).status_code == HTTPStatus.SEE_OTHER
    added = next(iter(person.steering.faults)).definition
    assert (added.written, added.times) == (PRESETS[name].fault["do"], 1)


def test_a_preset_can_be_for_some_requests(person: Person) -> None:
    """What is typed above the presets is added to the one that is clicked."""
    person.sends("preset", preset="rate-limited", **{"on.number": NUMBER, "times": "always"})
    assert (_faults(person)[0]["on"], _faults(person)[0]["times"]) == ({"number": NUMBER}, None)


def test_all_parts_of_a_fault_can_be_typed(person: Person) -> None:
    """Each field is in its place of the fault."""
    typed = {
        "on__operation": "assign_number",
        "on__number": NUMBER,
        "on__spelling": "encoded",
        "on__nth": "2",
        "times": "always",
        "when": "after",
        "chance": "0.5",
        "seed": "42",
        "do__status": "502",
        "do__headers": "Retry-After: 1\nX-A: b: c\n",
        "do__body": '{"a": [1]}',
        "do__malformed": "on",
        "do__wait": "0.1..2",
        "do__rate": "20",
        "do__length": "5",
        "do__end": "close",
    }
    assert person.sends("own", **typed).status_code == HTTPStatus.SEE_OTHER
    assert _faults(person)[0] == {
        "id": "f1",
        "on": {"operation": "assign_number", "number": NUMBER, "spelling": "encoded", "nth": 2},
        "do": {
            "status": 502,
            "headers": {"Retry-After": "1", "X-A": "b: c"},
            "body": {"a": [1]},
            "malformed": True,
            "wait": {"min": 0.1, "max": 2.0},
            "rate": 20,
            "length": 5,
            "end": "close",
        },
        "when": "after",
        "times": None,
        "chance": 0.5,
        "seed": 42,
        "met": 0,
    }


def test_the_form_has_a_field_for_each_key() -> None:
    """A new key of the format needs one."""
    schemas = control_document()["components"]["schemas"]
    keys = {
        f"{part}.{key}" for part, name in (("on", "FaultOn"), ("do", "FaultDo")) for key in schemas[name]["properties"]
    }
    keys |= schemas["Fault"]["properties"].keys() - {"on", "do"}
    assert {one.name for one in FIELDS} == keys


def test_a_fault_can_be_written_as_json(person: Person) -> None:
    """What the form has no field for can be written, such as a log-normal wait."""
    wait = {"median": 0.2, "sigma": 1}
    person.sends("json", json='{"do": {"wait": {"median": 0.2, "sigma": 1}}, "seed": 1}')
    assert _faults(person)[0]["do"] == {"wait": wait}


def test_the_example_of_json_can_be_added(person: Person) -> None:
    """It is prefilled."""
    found = re.search('<textarea id="json-text"[^>]*>([^<]*)<', person.opens().text)
    assert found
    assert person.sends("json", json=found[1].replace("&#34;", '"')).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("form", "typed", "reason"),
    [
        ("own", {}, "nothing says what goes wrong"),
        ("own", {"do__status": "x"}, "fault.do.status: it is 'x'; expected a whole number"),
        ("own", {"do__status": "999"}, "999 is greater than the maximum of 599"),
        ("own", {"do__status": "503", "times": "0"}, "expected one such as 3, or always"),
        ("own", {"do__status": "503", "chance": "nan"}, "expected a number such as 0.5"),
        ("own", {"do__status": "503", "do__headers": "x"}, "is not a header field"),
        ("own", {"do__wait": "soon"}, "is not a time"),
        ("own", {"do__status": "503", "do__malformed": "maybe"}, "expected on, or nothing"),
        ("own", {"do__status": "503", "on__operation": "assign"}, "did you mean"),
        ("own", {"do__behaviour": "purchase.debit-failed", "on__operation": "assign_number"}, "only requests of"),
        ("preset", {"preset": "rate-limit"}, "did you mean rate-limited"),
        ("preset", {}, "is unknown"),
        ("json", {"json": "{"}, "the fault is not JSON"),
        ("json", {"json": "[" * 100_000}, "the fault is not JSON"),
        ("json", {"json": "NaN"}, "the fault is not JSON"),
        ("json", {"json": "[]"}, "is not of type 'object'"),
    ],
)
def test_what_is_refused_says_why(person: Person, form: str, typed: dict[str, str], reason: str) -> None:
    """The reason is on the page, and nothing has changed."""
    response = person.sends(form, **typed)
    assert (response.status_code, _faults(person)) == (HTTPStatus.BAD_REQUEST, [])
    assert reason in text_of(response)


def test_what_is_refused_stays_typed(person: Person) -> None:
    """A person corrects one field, and types nothing again. The rare fields are open if one of them was used."""
    page = person.sends("own", do__status="999", do__body="<b>", do__end="close", on__nth="2").text
    assert 'name="do.status" class="mono" value="999"' in page
    assert "&lt;b&gt;</textarea>" in page
    assert '<option value="close" selected>' in page
    assert re.search(r"<details open>\s*<summary>Fewer requests", page)


def test_refused_json_stays_typed(person: Person) -> None:
    """The form that is open is that of the JSON."""
    page = person.sends("json", json="{oops").text
    assert '<details class="form" id="json" open>' in page
    assert ">{oops</textarea>" in page


def test_a_fault_that_others_hide_is_refused(person: Person) -> None:
    """It can never fire."""
    person.sends("preset", preset="server-error", times="always")
    assert "it can never fire" in text_of(person.sends("preset", preset="rate-limited"))


def test_one_fault_can_be_removed(person: Person) -> None:
    """The others stay."""
    person.sends("preset", preset="close")
    person.sends("preset", preset="late")
    assert person.sends("f1/remove").status_code == HTTPStatus.SEE_OTHER
    assert [fault["id"] for fault in _faults(person)] == ["f2"]


def test_a_fault_that_is_gone_is_not_found(person: Person) -> None:
    """Another person may have removed it."""
    response = person.sends("f9/remove")
    assert (response.status_code, "There is no fault 'f9'" in text_of(response)) == (HTTPStatus.NOT_FOUND, True)


def test_all_faults_can_be_removed(person: Person) -> None:
    """The page says so."""
    person.sends("preset", preset="close")
    person.sends("clear")
    assert _faults(person) == []
    assert "Removed all faults." in text_of(person.opens())


@pytest.mark.parametrize("form", ["preset", "own", "json", "clear", "f1/remove"])
def test_a_form_without_its_key_is_refused(person: Person, form: str) -> None:
    """A page from elsewhere cannot add or remove a fault."""
    person.steering.faults.add("close")
    response = person.sends_raw(form, {"preset": "late", "do.status": "503", "json": '{"do": 503}'})
    assert (response.status_code, len(person.steering.faults)) == (HTTPStatus.FORBIDDEN, 1)


@pytest.mark.parametrize("form", ["preset", "own", "json", "clear"])
def test_the_address_of_a_form_leads_to_the_page(form: str) -> None:
    """A refused form has it, and a person may open it again."""
    response = Person(f"faults/{form}").opens()
    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/_mock/inspector/faults")


def test_an_unknown_form_is_not_found(person: Person) -> None:
    """There are three that add a fault."""
    assert person.sends("other").status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


@pytest.mark.parametrize("field", ["on__account", "do__body", "do__headers", "on__operation", "times", "do__wait"])
def test_what_is_typed_is_escaped(person: Person, field: str) -> None:
    """No text becomes markup, whether the fault is refused or shown."""
    response = person.sends("own", **{"do__status": "503", field: HOSTILE})
    assert "<script>alert" not in response.text + person.opens().text
    assert "<img" not in response.text + person.opens().text


def test_a_hostile_fault_is_escaped(person: Person) -> None:
    """Also one that another program has added."""
    person.steering.faults.add({"status": 503, "body": HOSTILE, "headers": {"X-A": HOSTILE}}, account=HOSTILE)
    page = person.opens()
    assert "alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_a_large_fault_is_shown_in_short(person: Person) -> None:
    """A body of half a megabyte is not shown three times."""
    person.steering.faults.add(
        {"status": 503, "body": "x" * 500_000, "headers": {"X-A": "y" * 5000}}, account="z" * 500
    )
    page = person.opens()
    assert "answered with 503 and a body of 500000 bytes" in text_of(page)
    assert "It is long. GET /_mock/faults has all of it." in text_of(page)
    assert len(page.data) < 100_000


def test_the_magic_numbers_are_listed(person: Person) -> None:
    """With what starts them."""
    shown = text_of(person.opens())
    assert all(one.number in shown for one in MAGIC_NUMBERS)
    assert "use vobiz-mock serve --magic" in shown


def test_active_magic_numbers_are_said_to_be() -> None:
    """No one is told to start the fake with what it has."""
    shown = text_of(Person("faults", Settings(magic=True)).opens())
    assert "They are in the inventory" in shown
    assert "serve --magic" not in shown


def test_the_latest_requests_give_the_suggestions(person: Person) -> None:
    """The number and the account need not be typed again."""
    person.assigns()
    page = person.opens().text
    assert f'<datalist id="numbers"><option value="{NUMBER}">' in page


def test_a_text_that_is_no_account_is_not_suggested(person: Person) -> None:
    """A token may be in the wrong place."""
    person.asks("GET", "/api/v1/account/not-an-account/numbers")
    assert "not-an-account" not in person.opens().text


def test_many_faults_are_shown(person: Person) -> None:
    """Each has its own sentence, in the order in which a request meets them."""
    for number in range(100):
        person.steering.faults.add("late", number=f"+1202555{number:04}")
    assert re.findall(r"request for \+1202555(\d+)", person.opens().text) == [f"{number:04}" for number in range(100)]


def test_each_group_has_a_title_of_its_own() -> None:
    """A screen reader says it before the fields."""
    titles = [group.title for group in GROUPS]
    assert len(set(titles)) == len(titles)
