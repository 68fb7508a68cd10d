"""The Markdown has all that the pages have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_spec.reference import Site

NAMES = ["behaviours.md", "encoding.md", "operations.md", "llms.txt"]


def text_of(site: Site, name: str) -> str:
    """A file of the site, decoded."""
    file = site.file(name)
    assert file is not None
    return file.content.decode()


def test_each_behaviour_has_a_section_with_its_level(site: Site) -> None:
    """A program that reads it knows how certain each is."""
    text = text_of(site, "behaviours.md")
    sections = dict(re.findall(r"^### ([\w.-]+)\n.*?^- Level: (\w+)$", text, flags=re.MULTILINE | re.DOTALL))
    assert sections == {behaviour.id: behaviour.level for behaviour in load().behaviours.values()}


def test_each_rule_of_encoding_has_a_row(site: Site) -> None:
    """With the spelling as it is on the wire."""
    text = text_of(site, "encoding.md")
    assert [rule.id for rule in load().encoding_rules if f"\n| `{rule.wire}` | " not in text] == []


def test_each_operation_has_a_section(site: Site) -> None:
    """With its method and path."""
    text = text_of(site, "operations.md")
    missing = [one.id for one in load().operations.values() if f"`{one.method} {one.path}` (`{one.id}`)" not in text]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_each_row_of_a_table_has_as_many_cells_as_its_head(site: Site, name: str) -> None:
    """A bar in a cell is escaped."""
    tokens = MarkdownIt().enable("table").parse(text_of(site, name))
    rows = [row for row in text_of(site, name).splitlines() if row.startswith("|")]
    assert sum(token.type == "tr_open" for token in tokens) == len([row for row in rows if not row.startswith("|---")])


def test_llms_txt_has_the_form_of_its_kind(site: Site) -> None:
    """A title, a quote, and then sections with lists of links (llmstxt.org)."""
    tokens = MarkdownIt().parse(text_of(site, "llms.txt"))
    kinds = [token.tag for token in tokens if token.level == 0 and token.nesting == 1]
    assert (kinds[:2], kinds[-4:]) == (["h1", "blockquote"], ["h2", "ul", "h2", "ul"])


def test_the_full_text_has_all_texts(site: Site) -> None:
    """One file for a program that takes one."""
    full = text_of(site, "llms-full.txt")
    assert [name for name in NAMES[:3] if text_of(site, name) not in full] == []
