"""Texts of a provider are shown in one line, and nothing obeys them."""

from __future__ import annotations

import pytest

from vobiz_contract.reproduction.plain import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x9b2J\x07", "\\x9b2J\\x07"),
        ("a\u202eb\u2066", "a\\u202eb\\u2066"),
        ("::error::x", ":\\x3aerror:\\x3ax"),
        ("##[error]x", "\\x23#[error]x"),
        ("a: b, #1 [c]", "a: b, #1 [c]"),
    ],
)
def test_what_a_reader_could_not_see_is_escaped(text: str, shown: str) -> None:
    """Control characters, changes of direction, and commands of a workflow are shown as escapes."""
    assert visible(text) == shown
