"""Texts of the document are shown as they are, apart from code and the first letter."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vobiz_spec.reference.inline import inline, sentence


def test_what_is_between_backticks_is_code() -> None:
    """So do the statements of the document write it."""
    assert inline("a literal `+` in <it>") == "a literal <code>+</code> in &lt;it&gt;"


@given(st.text(alphabet=st.sampled_from("a`<&>\"' +")))
def test_no_text_becomes_another_element(text: str) -> None:
    """All but the backticks of code can be read from the page."""
    shown = str(inline(text))
    assert set(re.findall("<[^>]*>", shown)) <= {"<code>", "</code>"}
    assert unescape(re.sub("</?code>", "`", shown)) == text


@pytest.mark.parametrize(
    ("clause", "expected"), [("send both", "Send both."), ("write it (or not)", "Write it (or not)"), ("", ".")]
)
def test_a_clause_becomes_a_sentence(clause: str, expected: str) -> None:
    """Hints are clauses, since the fake puts them behind a name."""
    assert sentence(clause) == expected
