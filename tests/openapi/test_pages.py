"""What all pages share: whatever is shown is escaped, and no template needs an inline script or style."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from vobiz_spec import Level, load
from vobiz_spec.pages import environment, icon, style_sheet

ROOT = Path(__file__).parents[2]
PACKAGES = [ROOT / name for name in ("openapi/vobiz_spec", "mockserver/vobiz_mock", "contract_tests/vobiz_contract")]
TEMPLATES = sorted(file for package in PACKAGES for file in package.rglob("templates/**/*.html"))
MODULES = sorted(file for package in PACKAGES for file in package.rglob("*.py"))
# What the policy of the pages forbids. The report is one file, and has its style inside.
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\s(?:src|type=\"application/json\"))")


def test_what_is_shown_is_escaped() -> None:
    """A template need not say so."""
    template = environment("vobiz_spec.pages").from_string("<p title='{{ text }}'>{{ text }}</p>")
    assert "<b" not in template.render(text="<b class='x'>")


def test_a_misspelt_name_is_an_error() -> None:
    """It is not shown as an empty text."""
    with pytest.raises(UndefinedError):
        environment("vobiz_spec.pages").from_string("{{ nothing }}").render()


def test_json_in_a_page_keeps_the_order_of_its_keys_and_cannot_end_its_element() -> None:
    """A script reads the document as it is."""
    template = environment("vobiz_spec.pages").from_string("{{ value | tojson }}")
    assert template.render(value={"b": "</script>", "a": "é"}) == r'{"b": "\u003c/script\u003e", "a": "é"}'


@pytest.mark.parametrize("level", Level)
def test_a_level_is_shown_with_its_meaning(level: Level) -> None:
    """The meaning is that of the document."""
    template = environment("vobiz_spec.pages").from_string('{% import "macros.html" as ui %}{{ ui.level(level) }}')
    shown = template.render(level=level)
    assert f">{level}<" in shown
    assert load().level_meanings[level].split(",")[0].replace("'", "&#39;") in shown


@pytest.mark.parametrize(
    ("here", "part", "current"),
    [("b", "b", ['href="b" aria-current="page"']), ("b/1", "b", ['href="b" aria-current="true"']), ("c", None, [])],
)
def test_a_bar_marks_where_a_person_is(here: str, part: str | None, current: list[str]) -> None:
    """Also on a page that belongs to one of the bar."""
    template = environment("vobiz_spec.pages").from_string(
        '{% import "macros.html" as ui %}{{ ui.bar([("a", "A"), ("b", "B")], here, "Pages", part) }}'
    )
    assert re.findall('href="[^"]*" aria-current="[^"]*"', template.render(here=here, part=part)) == current


def test_the_parts_of_a_number_can_all_be_seen() -> None:
    """A character that changes the order of the others is named."""
    template = environment("vobiz_spec.pages").from_string(
        '{% import "macros.html" as ui %}{{ ui.run("wrong", [text], "") }}'
    )
    assert r'<code><span class="unseen">\u202e</span></code>' in template.render(text="\u202e")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_a_template_has_no_inline_script_or_style(template: Path) -> None:
    """The policy of the pages forbids both."""
    text = template.read_text(encoding="utf-8")
    found = INLINE.findall(text) if template.name != "report.html" else []
    assert found == []


def test_the_style_sheet_loads_nothing() -> None:
    """It needs no network, also in a report that is one file."""
    assert re.findall(r"@import|url\((?!['\"]?data:)", style_sheet()) == []


def test_the_icon_loads_nothing() -> None:
    """It is drawn with SVG alone."""
    assert re.findall(r"href|<script|url\(", icon()) == []


def test_one_package_imports_jinja() -> None:
    """All pages have its environment, and so its escaping."""
    users = {
        file.relative_to(ROOT).as_posix()
        for file in MODULES
        if re.search(r"^\s*(?:from|import) jinja2", file.read_text("utf-8"), re.MULTILINE)
    }
    assert users == {"openapi/vobiz_spec/pages/__init__.py"}
