"""The page Verify in a browser: a person says what was expected, and sees what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver.common.keys import Keys
from tests.browser._page import SMALL, WIDE
from tests.browser._sending import NUMBER, assign

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

PATH = "/_mock/inspector/verify"
FAILED = f"{PATH}?operation=assign_number&number=%2B{NUMBER[1:]}&behaviour=assign.success&times=1"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def _open(page: BrowserPage) -> None:
    page.run("document.querySelectorAll('details').forEach(one => { one.open = true })")


def test_a_failure_shows_the_field_that_differs(page: BrowserPage, fake: MockServer) -> None:
    """One row of the table, and the link to the request."""
    assign(fake, NUMBER)
    page.open(fake.url + FAILED)
    assert page.text("tr.differs") == "behaviour assign.success assign.plus-unencoded"
    assert urlsplit(page.find(".near h3 a").get_attribute("href") or "").path == "/_mock/inspector/journal/1"


def test_the_form_works_with_the_keyboard_alone(page: BrowserPage, fake: MockServer) -> None:
    """The address has the expectation, so that it can be kept."""
    assign(fake)
    page.open(fake.url + PATH)
    page.find("#operation").send_keys("assign_number", Keys.TAB, NUMBER)
    page.find("#times").send_keys("1", Keys.ENTER)
    page.until_text("As expected")
    asked = parse_qs(urlsplit(page.driver.current_url).query)
    assert asked == {"operation": ["assign_number"], "number": [NUMBER], "times": ["1"]}


def test_it_works_without_scripts(page: BrowserPage, fake: MockServer) -> None:
    """A form, a result, and an order in the part that opens."""
    page.scripts(allowed=False)
    assign(fake)
    page.driver.get(fake.url + PATH)
    page.button("Several requests").click()
    page.find("#order").send_keys('[{"status": 204}, {"status": 409}]')
    page.find("main button.primary").click()
    page.until_text("Expected 2 requests in this order, seen 1 of them.")


def test_what_is_copied_is_the_call(page: BrowserPage, fake: MockServer) -> None:
    """The text beside the button is what a test calls."""
    page.open(fake.url + FAILED)
    page.button("Verify it elsewhere").click()
    call = f'fake.verify(operation="assign_number", number="{NUMBER}", behaviour="assign.success", times=1)'
    page.until_text(call, ".copyable code")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_failure_breaks_no_rule_of_accessibility(page: BrowserPage, fake: MockServer, scheme: str) -> None:
    """With several requests, and all that can be opened."""
    assign(fake, NUMBER)
    fake.faults.add(503)
    assign(fake)
    page.prefer(scheme)
    page.open(fake.url + FAILED)
    _open(page)
    assert page.violations() == []


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
def test_a_failure_fits_into_the_window(
    page: BrowserPage, fake: MockServer, pictures: Path, size: tuple[int, int]
) -> None:
    """Also with texts without a space, such as a trunk that is none."""
    assign(fake, "x" * 300, "y" * 300)
    page.resize(size)
    page.open(f"{fake.url}{FAILED}&trunk_group_id={'z' * 200}")
    _open(page)
    page.screenshot(pictures / f"inspector-verify-full-{size[0]}.png")
    assert page.overflow() <= 0


def test_a_hostile_request_does_nothing(page: BrowserPage, fake: MockServer) -> None:
    """No script runs, and no image is loaded."""
    assign(fake, "%3Cscript%3Ealert(1)%3C%2Fscript%3E", HOSTILE)
    page.open(f"{fake.url}{FAILED}&trunk_group_id=x")
    page.until_text("alert(1)")
    assert page.all("main img, main script") == []
    assert page.complaints() == []
