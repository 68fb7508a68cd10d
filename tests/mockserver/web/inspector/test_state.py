"""The inspector's page of the state: reset, export, import, snapshots and the clock."""

from __future__ import annotations

import io
import json
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.mockserver.web.inspector._visitor import words

from two_accounts import ACCOUNT, NUMBER, TRUNK

if TYPE_CHECKING:
    from tests.mockserver.web.inspector._visitor import Visitor

ATTACK = "<script>alert(1)</script>"
SMALL = "accounts:\n  - {account_id: A, auth_token: t}\n"


def _change(visitor: Visitor) -> None:
    assert visitor.post("inspector/assign", account=ACCOUNT, number=NUMBER, trunk=TRUNK).status_code < 400


def test_a_reset_returns_to_the_start(visitor: Visitor) -> None:
    """It is done if the box is ticked."""
    before = visitor.steering.state()
    _change(visitor)
    response = visitor.post("inspector/reset", sure="yes")
    assert "The fake has the state of its start." in words(visitor.after(response))
    assert visitor.steering.state() == before


def test_a_reset_that_is_not_confirmed_changes_nothing(visitor: Visitor) -> None:
    """A browser asks for the box; a program that sends the form must do the same."""
    _change(visitor)
    before = visitor.steering.state()
    response = visitor.post("inspector/reset")
    assert (response.status_code, visitor.steering.state()) == (HTTPStatus.BAD_REQUEST, before)
    assert "tick the box" in words(response)


def test_the_state_is_exported(visitor: Visitor) -> None:
    """Both formats have what the control API has, as a file to be saved."""
    as_yaml = visitor.get("inspector/export/vobiz-state.yaml")
    as_json = visitor.get("inspector/export/vobiz-state.json")
    state = visitor.steering.state()
    assert yaml.safe_load(as_yaml.text) == json.loads(as_json.text) == state
    assert as_yaml.headers["Content-Disposition"] == "attachment; filename=vobiz-state.yaml"


@pytest.mark.parametrize("text", [SMALL, json.dumps(yaml.safe_load(SMALL)), SMALL.replace("\n", "\r\n")])
def test_a_typed_state_is_imported(visitor: Visitor, text: str) -> None:
    """YAML and JSON, also with the line ends that a browser sends."""
    response = visitor.post("inspector/import", text=text, sure="yes")
    assert "Imported. Accounts: 1, numbers: 0." in words(visitor.after(response))


def test_a_file_is_imported(visitor: Visitor) -> None:
    """A file that is chosen counts more than the text."""
    visitor.post("inspector/import", file=(io.BytesIO(SMALL.encode()), "seed.yaml"), text="", sure="yes")
    assert visitor.steering.fake.store.account("A") is not None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"accounts:\n  - account_id: A\n    numbers: [12]", "seed:3:15: accounts[0].numbers[0]: 12 found"),
        (b"\xff", "the file 'seed.yaml' is not UTF-8 at byte 0"),
        (b"accounts: [", "not YAML or JSON"),
    ],
)
def test_a_wrong_file_is_explained(visitor: Visitor, content: bytes, problem: str) -> None:
    """Nothing has changed."""
    before = visitor.steering.state()
    response = visitor.post("inspector/import", file=(io.BytesIO(content), "seed.yaml"), text="", sure="yes")
    assert (response.status_code, visitor.steering.state()) == (HTTPStatus.BAD_REQUEST, before)
    assert problem in words(response)


def test_what_was_typed_is_not_lost(visitor: Visitor) -> None:
    """A person corrects it, and sends it again."""
    text = "accounts: 1 # mine"
    response = visitor.post("inspector/import", text=text, sure="yes")
    assert f">\n{text}</textarea>" in response.text


def test_an_import_that_is_not_confirmed_keeps_the_text(visitor: Visitor) -> None:
    """Nothing has changed."""
    response = visitor.post("inspector/import", text=SMALL)
    assert (response.status_code, SMALL in response.text) == (HTTPStatus.BAD_REQUEST, True)
    assert visitor.steering.fake.store.account(ACCOUNT) is not None


def test_a_snapshot_is_saved_shown_and_restored(visitor: Visitor) -> None:
    """The list says how much it has."""
    before = visitor.steering.state()
    assert "Saved the snapshot first." in words(visitor.after(visitor.post("inspector/snapshots", name="first")))
    assert "3 accounts, 14 numbers" in words(visitor.get("inspector/state"))
    _change(visitor)
    visitor.post("inspector/snapshots/restore", name="first")
    assert visitor.steering.state() == before


def test_a_snapshot_of_the_same_name_is_replaced(visitor: Visitor) -> None:
    """The page says so."""
    visitor.post("inspector/snapshots", name="first")
    assert "Replaced the snapshot first." in words(visitor.after(visitor.post("inspector/snapshots", name="first")))


def test_a_snapshot_is_removed(visitor: Visitor) -> None:
    """The list has it no more."""
    visitor.post("inspector/snapshots", name="first")
    visitor.post("inspector/snapshots/remove", name="first")
    assert visitor.steering.snapshots.names == []


@pytest.mark.parametrize("change", ["restore", "remove"])
def test_a_change_of_a_snapshot_is_asked_for(visitor: Visitor, change: str) -> None:
    """The question has the name, and changes nothing."""
    visitor.post("inspector/snapshots", name="first")
    assert "the snapshot first?" in words(visitor.get(f"inspector/snapshots/{change}", name="first"))
    assert visitor.steering.snapshots.names == ["first"]


@pytest.mark.parametrize("name", [ATTACK, "", "..", "a/b", "é"])
def test_a_name_that_is_none_is_refused_and_not_lost(visitor: Visitor, name: str) -> None:
    """It is shown as text."""
    response = visitor.post("inspector/snapshots", name=name)
    assert (response.status_code, ATTACK in response.text) == (HTTPStatus.BAD_REQUEST, False)
    assert f'value="{name.replace("<", "&lt;").replace(">", "&gt;")}" placeholder' in response.text


@pytest.mark.parametrize("change", ["restore", "remove"])
def test_an_unknown_snapshot_is_not_found(visitor: Visitor, change: str) -> None:
    """Neither the question nor the form knows it."""
    question = visitor.get(f"inspector/snapshots/{change}", name=ATTACK)
    form = visitor.post(f"inspector/snapshots/{change}", name=ATTACK)
    assert (question.status_code, form.status_code) == (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND)
    assert (ATTACK in question.text, ATTACK in form.text) == (False, False)


@pytest.mark.parametrize(
    ("change", "value", "shown"),
    [
        ("freeze", "2026-01-23T07:07:24Z", "2026-01-23T07:07:24.000000Z frozen"),
        ("offset", "-3600", "-3600 s"),
        ("offset", "1.5", "+1.5 s"),
        ("follow", "", "real time"),
    ],
)
def test_the_clock_is_set(visitor: Visitor, change: str, value: str, shown: str) -> None:
    """The page shows the time, and whether it runs."""
    response = visitor.post("inspector/clock", change=change, value=value)
    assert shown in words(visitor.after(response))


def test_the_clock_is_advanced_as_often_as_wanted(visitor: Visitor) -> None:
    """Each step is added to the one before."""
    for _ in range(2):
        visitor.post("inspector/clock", change="advance", value="3600")
    assert visitor.steering.clock.offset.total_seconds() == 7200


def test_the_clock_is_frozen_now(visitor: Visitor) -> None:
    """A time need not be typed."""
    visitor.post("inspector/clock", change="freeze", value="")
    assert visitor.steering.clock.is_frozen


@pytest.mark.parametrize(
    ("change", "value"),
    [("advance", "soon"), ("offset", "nan"), ("offset", "1e300"), ("freeze", "today"), (ATTACK, ""), ("", "")],
)
def test_a_change_of_the_clock_that_is_none_is_refused(visitor: Visitor, change: str, value: str) -> None:
    """The page says why, and has what was typed."""
    response = visitor.post("inspector/clock", change=change, value=value)
    assert (response.status_code, ATTACK in response.text) == (HTTPStatus.BAD_REQUEST, False)
    assert f'class="mono" value="{value}"' in response.text


@pytest.mark.parametrize("path", ["reset", "import", "snapshots", "snapshots/restore", "snapshots/remove", "clock"])
def test_a_form_without_the_key_changes_nothing(visitor: Visitor, path: str) -> None:
    """A page from elsewhere cannot know the key."""
    visitor.post("inspector/snapshots", name="first")
    _change(visitor)
    before = visitor.steering.state()
    values = {"sure": "yes", "text": SMALL, "name": "first", "change": "freeze", "value": ""}
    response = visitor.post(f"inspector/{path}", key="", **values)
    assert (response.status_code, visitor.steering.state()) == (HTTPStatus.FORBIDDEN, before)
    assert (visitor.steering.snapshots.names, visitor.steering.clock.is_frozen) == (["first"], False)


def test_a_form_that_is_too_large_is_refused(visitor: Visitor) -> None:
    """The limit is that of the control API."""
    response = visitor.post("inspector/import", text="#" * 1_100_000, sure="yes")
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
