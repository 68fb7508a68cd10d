"""The tables of behaviours in openapi/README.md are those of the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from vobiz_spec import load
from vobiz_spec.table import BEGIN, END, replace_tables

README = Path(__file__).parents[2] / "openapi" / "README.md"
STALE = f"before\n\n{BEGIN}\n\nstale\n\n{END}\n\nafter\n"


def test_the_tables_of_the_readme_are_current() -> None:
    """If this fails, run `python -m vobiz_spec openapi/README.md`."""
    text = README.read_text(encoding="utf-8")
    assert replace_tables(text, load()) == text


def test_every_behaviour_has_a_row() -> None:
    """The tables have no behaviour less than the document."""
    text = replace_tables(STALE, load())
    assert [id_ for id_ in load().behaviours if f"\n| `{id_}` | " not in text] == []


def test_the_text_around_the_marks_stays() -> None:
    """Only what is between the marks is replaced."""
    text = replace_tables(STALE, load())
    assert (text.partition(BEGIN)[0], text.partition(END)[2]) == ("before\n\n", "\n\nafter\n")


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END}\n{BEGIN}"])
def test_a_text_without_both_marks_in_order_is_rejected(text: str) -> None:
    """Nothing tells where the tables belong."""
    with pytest.raises(ValueError, match="the text needs the lines"):
        replace_tables(text, load())
