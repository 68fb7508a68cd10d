"""Texts are shown as they are, apart from code, the first letter, and what nobody can see."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vobiz_spec.pages.texts import inline, plain, sentence


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


@given(st.text(alphabet=st.characters(codec=None)))
def test_no_character_of_a_plain_text_is_invisible(text: str) -> None:
    """Apart from line ends and tabs, which a page shows as such."""
    assert str(plain(text)).replace("\n", "").replace("\t", "").isprintable()


@given(st.text(alphabet=st.sampled_from("a<&>\"' \u202e\x00")))
def test_a_plain_text_is_named_and_never_an_element(text: str) -> None:
    """A name is an escape of Python, such as that of a null byte."""
    shown = str(plain(text))
    assert set(re.findall("<[^>]*>", shown)) <= {'<span class="unseen">', "</span>"}
    assert unescape(re.sub("<[^>]*>", "", shown)) == text.replace("\u202e", r"\u202e").replace("\x00", r"\x00")
