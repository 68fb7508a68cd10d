"""The texts of query parameters whose type is not a string."""

from __future__ import annotations

import pytest

from vobiz_mock.api.query_text import TEXT_FORMS


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [("integer", "-10", -10), ("integer", "007", 7), ("boolean", "true", True), ("boolean", "false", False)],
)
def test_a_text_of_the_type_has_a_value(type_: str, text: str, value: object) -> None:
    """A reader passes this value on."""
    assert TEXT_FORMS[type_].value(text) == value


@pytest.mark.parametrize("text", ["1_0", " 1", "\u0661", "1\n", "9" * 19])
def test_another_text_is_no_integer(text: str) -> None:
    """Python's `int` accepts each of these."""
    assert TEXT_FORMS["integer"].value(text) is None


@pytest.mark.parametrize("text", ["True", "on", "1", "true\n"])
def test_another_text_is_no_boolean(text: str) -> None:
    """Only the texts of JSON are accepted."""
    assert TEXT_FORMS["boolean"].value(text) is None
