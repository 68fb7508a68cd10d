"""What a client has sent, as the commands print it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vobiz_mock.cli.terminal import shown, shown_lines


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("/numbers/+91", "/numbers/+91"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\r\nb", r"a\r\nb"),
        ("a\x9bb", r"a\x9bb"),
        ("a\u202eb", r"a\u202eb"),
        ("caf\u00e9", "caf\u00e9"),
    ],
)
def test_control_characters_are_escaped(text: str, printed: str) -> None:
    """So are those that change the direction of the text; other characters stay."""
    assert shown(text) == printed


@given(st.text())
def test_nothing_unprintable_reaches_the_terminal(text: str) -> None:
    """Whatever was sent, the result has printable characters only."""
    assert shown(text).isprintable()


def test_a_long_text_is_cut() -> None:
    """Its length is shown, since it can be what is wrong."""
    assert shown("abcdef", most=3) == "abc... (6 characters)"


def test_lines_are_kept_where_they_are_wanted() -> None:
    """Each of them is printable."""
    assert shown_lines("a\n\x1bb") == "a\n\\x1bb"


def test_an_encoding_that_lacks_a_character_is_no_error() -> None:
    """The character is escaped."""
    code = "from vobiz_mock.cli.terminal import say; say('caf\\u00e9 \\u0928')"
    environ = {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout == "caf\\xe9 \\u0928\n"
