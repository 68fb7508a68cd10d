"""The levels of certainty mean the same wherever they are explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vobiz_spec import Level, load

README = Path(__file__).parents[2] / "openapi" / "README.md"
TEXTS = {
    "the description of the API": load().document["info"]["description"],
    "openapi/README.md": README.read_text(encoding="utf-8"),
}


def test_every_level_has_a_meaning() -> None:
    """They are in order, from the most to the least certain."""
    assert list(load().level_meanings) == list(Level)


@pytest.mark.parametrize("name", TEXTS)
def test_a_table_of_levels_says_what_x_levels_says(name: str) -> None:
    """People read a table, and the pages of the reference show `x-levels`."""
    rows = re.findall(r"^\| `?(\w+)`? \| (.+?) \|", TEXTS[name], flags=re.MULTILINE)
    assert {level: meaning for level, meaning in rows if level in set(Level)} == load().level_meanings
