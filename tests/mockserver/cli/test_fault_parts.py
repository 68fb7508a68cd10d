"""The fault that is made of what was typed."""

from __future__ import annotations

from typing import Any

import click
import pytest

from vobiz_mock.cli.fault_parts import Header, Times, Wait, fault_of
from vobiz_mock.cli.remote import RefusedError


@pytest.mark.parametrize(
    ("word", "options", "fault"),
    [
        ("503", {}, {"do": {"status": 503}}),
        ('{"do": {"status": 503}}', {"times": "2"}, {"do": {"status": 503}, "times": 2}),
        (None, {"status": 503, "times": "always"}, {"do": {"status": 503}, "times": None}),
        (None, {"length": 0, "seed": 0}, {"do": {"length": 0}, "seed": 0}),
        (
            None,
            {"end": "reset", "when": "after", "nth": 2},
            {"on": {"nth": 2}, "do": {"end": "reset"}, "when": "after"},
        ),
        ("503", {"headers": (("A", "b"),)}, {"do": {"status": 503, "headers": {"A": "b"}}}),
        ("503", {"body": '{"a": 1}'}, {"do": {"status": 503, "body": {"a": 1}}}),
        ("503", {"body": "123"}, {"do": {"status": 503, "body": "123"}}),
        ("503", {"malformed": False, "headers": ()}, {"do": {"status": 503}}),
        (None, {"wait": {"min": 0.1, "max": 2.0}}, {"do": {"wait": {"min": 0.1, "max": 2.0}}}),
    ],
)
def test_words_and_options_make_a_fault(word: str | None, options: dict[str, Any], fault: dict[str, Any]) -> None:
    """Each option is in its part of the fault."""
    assert fault_of(word, options) == fault


@pytest.mark.parametrize(
    ("word", "options", "message"),
    [
        (None, {}, "Nothing says what goes wrong"),
        ('{"on": {}}', {}, "Nothing says what goes wrong"),
        ('{"do": {"status": 503}}', {"status": 500}, "'status' already"),
        ('{"do": {"status": 503}, "times": 1}', {"times": "2"}, "'times' already"),
    ],
)
def test_a_contradiction_is_refused(word: str | None, options: dict[str, Any], message: str) -> None:
    """The message says which option is too much."""
    with pytest.raises(click.UsageError, match=message):
        fault_of(word, options)


def test_malformed_json_is_refused() -> None:
    """The message has the position, and an example."""
    with pytest.raises(RefusedError, match=r"is not JSON: .*column 2.*expected an object such as"):
        fault_of("{do", {})


@pytest.mark.parametrize(("text", "value"), [("0.5", 0.5), ("2", 2.0), ("0.1..2", {"min": 0.1, "max": 2.0})])
def test_a_wait_is_a_time_or_its_bounds(text: str, value: object) -> None:
    """The bounds are those of a random time."""
    assert Wait().convert(text, None, None) == value


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (Wait(), "soon", "expected seconds such as 0.5, or bounds such as 0.1..2"),
        (Wait(), "-1", "'-1' is not a time"),
        (Times(), "0", "expected one such as 3, or always"),
        (Times(), "ever", "'ever' is not a number of requests"),
        (Header(), "Retry-After", "expected one such as 'Retry-After: 1'"),
    ],
)
def test_a_wrong_value_is_explained(kind: click.ParamType[Any], text: str, message: str) -> None:
    """The message shows the value, and says what was expected."""
    with pytest.raises(click.BadParameter, match=message):
        kind.convert(text, None, None)
