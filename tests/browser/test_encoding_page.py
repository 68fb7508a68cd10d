"""The page about the number in the path judges a number while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.browser._page import SMALL, WIDE

from vobiz_spec import load
from vobiz_spec.reference import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

TYPED = {  # another number than the one that the page begins with
    "+1 415-555 0123": "plus-unencoded",
    "+14155550123": "plus-unencoded",
    "%2b14155550123": "hex-lowercase",
    "%252B14155550123": "encoded-twice",
    "0014155550123": "not-e164",
    "14155550123": "plus-missing",
    "%2b%31 41(5)5550123x%": "not-e164",
    "%2B1%34155550123": "encoded-needlessly",
    "%2B14155550123": "encoded",
}
HOSTILE = "<script>document.title = 'mine'</script>"


def _type(page: BrowserPage, text: str) -> None:
    field = page.find("#number")
    field.clear()
    field.send_keys(text)


def _right(page: BrowserPage) -> list[str]:
    return [page.text(f"[data-write] dd:nth-of-type({place}) code") for place in (1, 2, 4)]


@pytest.mark.parametrize(("typed", "rule"), TYPED.items())
def test_what_is_typed_is_judged_and_corrected(page: BrowserPage, fake: MockServer, typed: str, rule: str) -> None:
    """The page shows the rule, whether the number is found, and what to write."""
    page.open(f"{fake.url}/docs/encoding.html")
    _type(page, typed)
    found = next(one.found for one in load().encoding_rules if one.id == rule)
    page.until_text("is found" if found else "is not found", "#result h2")
    page.until_text(f"Rule {rule}", "#result")
    path = "/api/v1/account/MA_BN2MZ1VV/numbers/%2B14155550123/assign"
    assert _right(page) == ["%2B14155550123", path, '{"e164": "+14155550123"}']


def test_a_literal_plus_is_answered_within_one_click(page: BrowserPage, fake: MockServer) -> None:
    """From the start of the reference, the page is one click away, and shows what happens without typing."""
    page.open(f"{fake.url}/docs/")
    page.button("The number in the path").click()
    page.until_text("Written like this, the number is not found", "#result")
    assert page.find("#number").get_attribute("value") == "+912271264217"
    assert "inferred" in page.text("#result .claims")


def test_each_character_is_a_cell_with_a_meaning(page: BrowserPage, fake: MockServer) -> None:
    """A percent-encoded octet is one cell, and the wrong ones are marked."""
    page.open(f"{fake.url}/docs/encoding.html")
    _type(page, "%2B91 2")
    page.until(lambda: len(page.all(".run")) == 4)
    assert [cell.text for cell in page.all(".cells code")][:3] == ["%2B", "9", "1"]
    assert [one.text for one in page.all(".run.wrong .means")] == ["a space"]


def test_an_example_is_judged_with_one_click(page: BrowserPage, fake: MockServer) -> None:
    """The address stays the same, and the field has the example."""
    page.open(f"{fake.url}/docs/encoding.html")
    page.button("%252B912271264217").click()
    page.until_text("Rule encoded-twice", "#result")
    assert page.find("#number").get_attribute("value") == "%252B912271264217"


def test_enter_gives_an_address_to_pass_on(page: BrowserPage, fake: MockServer) -> None:
    """The address has the number as it was typed."""
    page.open(f"{fake.url}/docs/encoding.html")
    _type(page, "+1 415\n")
    page.until(lambda: "?" in page.driver.current_url)
    page.until_text("Rule plus-unencoded", "#result")
    assert page.find("#number").get_attribute("value") == "+1 415"


def test_the_script_and_the_fake_render_the_same(page: BrowserPage, fake: MockServer) -> None:
    """A reader without JavaScript sees the same result."""
    address = f"{fake.url}/docs/encoding.html?number={quote('+91 (22) 7126x%zz', safe='')}"
    page.open(address)
    with_script = page.text("#result").replace("Copy\n", "").replace("\nCopy", "")
    page.scripts(allowed=False)
    page.open(address)
    assert page.text("#result") == with_script


def test_the_form_works_without_javascript(page: BrowserPage, fake: MockServer) -> None:
    """The fake judges what the form sends, and the plus reaches it."""
    page.scripts(allowed=False)
    page.open(f"{fake.url}/docs/encoding.html")
    _type(page, "%2b912271264217")
    page.button("Check").click()
    page.until_text("Rule hex-lowercase", "#result")
    assert page.find("#number").get_attribute("value") == "%2b912271264217"


@pytest.mark.parametrize("renderer", ["script", "fake"])
def test_a_script_that_is_typed_is_harmless(page: BrowserPage, fake: MockServer, renderer: str) -> None:
    """It is shown as text, and nothing complains."""
    page.scripts(allowed=renderer == "script")
    page.open(f"{fake.url}/docs/encoding.html?number={quote(HOSTILE)}")
    assert "".join(cell.text or " " for cell in page.all(".cells code")) == HOSTILE
    assert (len(page.all("#result script")), page.driver.title.startswith("The number"), page.complaints()) == (
        0,
        True,
        [],
    )


def test_the_page_works_from_a_folder(page: BrowserPage, tmp_path: Path) -> None:
    """A published copy needs no fake, and a file needs no server."""
    Site(load(), is_served=False).write(tmp_path)
    page.open((tmp_path / "encoding.html").as_uri())
    _type(page, "0014155550123")
    page.until_text("Rule not-e164", "#result")
    assert (_right(page)[0], page.complaints()) == ("%2B14155550123", [])


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_result_is_readable(
    page: BrowserPage, fake: MockServer, pictures: Path, size: tuple[int, int], scheme: str
) -> None:
    """A hundred wrong characters fit, and break no rule of accessibility. There is a picture of each verdict."""
    page.prefer(scheme)
    page.resize(size)
    page.open(f"{fake.url}/docs/encoding.html")
    for name, typed in {
        "odd": "%2b%391 22(7)126x%",
        "right": "%2B912271264217",
        "long": "%2Bx-" * 50,
        "none": "",
    }.items():
        _type(page, typed)
        page.screenshot(pictures / f"reference-encoding-{name}-{size[0]}-{scheme}.png")
        assert (page.overflow() <= 0, page.violations()) == (True, [])
