"""What is copied from a page does the same elsewhere."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from click.testing import CliRunner

from vobiz_mock.cli import fault as fault_command_group
from vobiz_mock.cli import verify as verify_command_module
from vobiz_mock.faults.definition import read
from vobiz_mock.faults.presets import PRESETS, whole
from vobiz_mock.web.inspector.same_elsewhere import (
    fault_command,
    fault_python,
    json_fault,
    python,
    verify_command,
    verify_python,
)

URL = "http://127.0.0.1:8055/"
FAULTS: list[dict[str, Any]] = [
    *(whole(name, {"on": {}}) for name in PRESETS),  # type: ignore[list-item] # a whole fault is a mapping
    {"do": {"status": 502, "body": "it's <b>", "headers": {"A": "b: c", "X-D": "e"}}, "times": None},
    {"do": {"status": 200, "body": {"a": [1, None, True]}}, "on": {"operation": "assign_number", "nth": 2}},
    {"do": {"status": 200, "body": '{"a": 1}'}},
    {"do": {"status": 200, "body": 7}},
    {"do": {"status": 200, "body": None}},
    {"do": {"wait": {"min": 0.1, "max": 2.0}, "rate": 20.5}, "chance": 0.5, "seed": 0, "when": "after"},
    {"do": {"wait": {"median": 0.2, "sigma": 1}}, "seed": 3},
    {"do": {"wait": 0.00001}},
    {"do": {"status": 503, "malformed": False}},
    {
        "do": {"length": 0, "end": "silence"},
        "on": {"number": "+912271264217", "account": "-x y", "spelling": "encoded"},
    },
]
EXPECTATIONS: list[dict[str, Any]] = [
    {"operation": "assign_number", "trunk_group_id": "a b", "times": 0},
    {"contract": True, "at_least": 1, "at_most": 2},
    {"order": [{"status": 204}, {"behaviour": "assign.success"}], "account": "ü'\""},
    {"only": []},
]


class _Sent:
    """A fake that keeps what a command sends to it."""

    def __init__(self) -> None:
        self.value: Any = None

    def keep(self, _method: str, _path: str, value: Any, **_: Any) -> Any:
        self.value = value
        raise KeyboardInterrupt  # the command needs no answer here


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> _Sent:
    """What a command sends."""
    kept = _Sent()
    monkeypatch.setattr("vobiz_mock.cli.remote.Remote.send", kept.keep)
    return kept


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_command_adds_the_same_fault(sent: _Sent, fault: dict[str, Any]) -> None:
    """It is read by the command itself."""
    words = shlex.split(fault_command(fault, URL))
    assert words[:3] == ["vobiz-mock", "fault", "add"]
    CliRunner().invoke(fault_command_group.fault, words[2:])
    assert _without_form(read(sent.value)) == _without_form(read(fault))


def _without_form(definition: Any) -> Any:
    """Return a definition without how it was written, since a part that says nothing may be left out."""
    return (definition.on, definition.do, definition.effect_first, definition.times, definition.chance, definition.seed)


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=str)
def test_the_command_verifies_the_same(sent: _Sent, expectation: dict[str, Any]) -> None:
    """It is read by the command itself."""
    words = shlex.split(verify_command(expectation, URL))
    assert words[:2] == ["vobiz-mock", "verify"]
    CliRunner().invoke(verify_command_module.verify, words[2:])
    assert sent.value == expectation


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=str)
def test_the_call_has_the_same_keys(expectation: dict[str, Any]) -> None:
    """Python reads the values that were written."""
    call = verify_python(expectation).removeprefix("fake.verify")
    assert eval(f"dict{call}") == expectation  # noqa: S307 the test's own values


@pytest.mark.parametrize("value", [None, True, 1, 0.5, "a\"'\n\u2028\\", [{"a": [None]}], {}])
def test_an_expression_has_the_value(value: Any) -> None:
    """Python reads the value that was written."""
    assert eval(python(value)) == value  # noqa: S307 the test's own values


def test_a_fault_is_written_without_defaults() -> None:
    """What is copied is short."""
    shown = {"id": "f1", "on": {}, "do": {"status": 503}, "when": "before", "times": 1, "chance": 1.0, "met": 2}
    assert json_fault(shown) == {"do": {"status": 503}}
    assert fault_python(shown) == 'fake.faults.add({"do": {"status": 503}})'
    assert fault_command(shown, URL) == "vobiz-mock fault add 503"


def test_another_fake_is_named() -> None:
    """A command finds the one at port 8055 by itself."""
    assert fault_command({"do": {"status": 503}}, "http://localhost:1234/").endswith("--url http://localhost:1234")
