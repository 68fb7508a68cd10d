"""`compile_pattern` evaluates patterns as JSON Schema defines them."""

from __future__ import annotations

import pytest

from vobiz_spec.pattern import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^a$", "a", True),
        ("^a$", "a\n", False),
        ("^(a|b$)", "b\n", False),
        (r"^a\$", "a$", True),
        (r"^a\\$", "a\\\n", False),
        ("^[$]$", "$", True),
        (r"^[\]$]$", "$", True),
        (r"^\d$", "\N{ARABIC-INDIC DIGIT ONE}", False),
        ("b", "abc", True),
    ],
)
def test_a_pattern_means_what_it_means_in_json_schema(pattern: str, text: str, found: object) -> None:
    r"""`$` is the end of the text, and `\d` is an ASCII digit."""
    assert (compile_pattern(pattern).search(text) is not None) == found
