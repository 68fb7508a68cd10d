"""Presets: faults with a name, one call each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.mockserver.faults._asking import assign, reply_to, trunk_of

from two_accounts import NUMBER, TRUNK
from vobiz_mock import SteeringError
from vobiz_mock.control_document import control_document
from vobiz_mock.faults.presets import PRESETS
from vobiz_spec import load

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller

    from vobiz_mock.faults.faults import Faults

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_one_call(faults: Faults, name: str) -> None:
    """It is accepted as it is."""
    assert faults.add(name).as_json()["do"] == PRESETS[name].fault["do"]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_accepted_as_json(faults: Faults, name: str) -> None:
    """Over HTTP, the same fault is written out."""
    fault = faults.add_written(dict(PRESETS[name].fault))
    assert fault.as_json() == {**faults.add(name).as_json(), "id": fault.id}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_accepted_by_its_name_in_json(faults: Faults, name: str) -> None:
    """It is the same fault as in Python, written out."""
    named = faults.add_written({"do": name}).as_json()
    assert named == {**faults.add(name).as_json(), "id": named["id"]}


@pytest.mark.parametrize(
    ("do", "given"),
    [
        ("confirmation", {"number": NUMBER, "times": 3}),
        ("commit-then-lose", {"times": None, "when": "before"}),
        ("assign.rate-limited", {"nth": 2}),
        (503, {"account": "MA_A", "times": 2}),
    ],
)
def test_a_name_in_json_takes_the_conditions_of_python(faults: Faults, do: str | int, given: dict[str, Any]) -> None:
    """`on`, `times` and `when` of the fault apply, and those of the preset if they are absent."""
    on = {key: value for key, value in given.items() if key not in {"times", "when"}}
    rest = {key: value for key, value in given.items() if key in {"times", "when"}}
    written = faults.add_written({"do": do, "on": on, **rest}).as_json()
    faults.clear()
    assert {**faults.add(do, **given).as_json(), "id": written["id"]} == written


@pytest.mark.parametrize("name", ["rate-limitd", "", "assign.nothing", 7, 503.5, True, None, [], ["rate-limited"]])
def test_what_is_no_name_in_json_is_refused(faults: Faults, name: object) -> None:
    """The message begins with the place."""
    with pytest.raises(SteeringError, match=r"^fault"):
        faults.add_written({"do": name})


def test_a_whole_number_may_be_written_with_a_point(faults: Faults) -> None:
    """JSON has one type of numbers."""
    assert faults.add_written({"do": 503.0}).as_json()["do"] == {"status": 503}


def test_the_control_document_lists_the_presets() -> None:
    """Clients in other languages find them there."""
    names = control_document()["components"]["schemas"]["FaultName"]["examples"]
    assert [name for name in names if "." not in name] == list(PRESETS)


def test_a_preset_takes_conditions(faults: Faults) -> None:
    """They are added to those of the preset, and its `when` stays."""
    shown = faults.add("commit-then-lose", number=NUMBER, times=None).as_json()
    assert (shown["on"], shown["times"], shown["when"]) == ({"number": NUMBER}, None, "after")


def test_an_unknown_preset_is_refused(faults: Faults) -> None:
    """The message has a similar name."""
    with pytest.raises(SteeringError, match=r"'commit-then-loose' is unknown: .*; did you mean commit-then-lose"):
        faults.add("commit-then-loose")


def test_a_confirmation_replaces_the_204(caller: Caller, faults: Faults) -> None:
    """The number is assigned."""
    faults.add("confirmation")
    answer = assign(caller)
    assert (answer.status, answer.json, trunk_of(caller)) == (200, {}, TRUNK)


def test_the_confirmation_is_that_of_the_overlay() -> None:
    """The document has none, since its contract is 204."""
    text = (ROOT / "openapi" / "overlays" / "success-with-body.overlay.yaml").read_text(encoding="utf-8")
    updates = [action.get("update", {}) for action in yaml.safe_load(text)["actions"]]
    named = (one.get("AssignmentConfirmation", {}) for one in updates)
    examples = [one["value"] for one in named if "value" in one]
    assert examples == [PRESETS["confirmation"].fault["do"]["body"]]


@pytest.mark.parametrize(
    ("name", "operation", "example"),
    [
        ("trial-account", "assign_number", "TrialAccount"),
        ("debit-failed", "purchase_number", "PurchaseFailed"),
        ("format-invalid", "unassign_number", "InvalidNumberFormat"),
        ("rate-limited", "list_numbers", "RateLimited"),
        ("server-error", "list_numbers", "ServerError"),
    ],
)
def test_a_preset_has_the_body_of_the_document(caller: Caller, name: str, operation: str, example: str) -> None:
    """The text is written once, there."""
    caller.fake.faults.add(name, operation=operation)
    entry = load().operations[operation]
    rest = entry.path.replace("{phone_number}", f"%2B{NUMBER[1:]}").removeprefix("/account/{account_id}/")
    assert json.loads(reply_to(caller.fake, entry.method, rest).body) == load().example(example)


def test_the_page_has_the_table() -> None:
    """Each preset with its JSON, and what a client sees."""
    row = re.compile(r"^\| `([\w-]+)` \| `(\{.*\})` \| (.*) \|$", re.MULTILINE)
    rows = row.findall((ROOT / "docs" / "faults.md").read_text(encoding="utf-8"))
    assert rows == [(name, json.dumps(preset.fault), preset.about) for name, preset in PRESETS.items()]
