"""The page Faults in a browser: a person lets something go wrong, and sees that it did."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys
from tests.browser._page import SMALL, WIDE
from tests.browser._sending import NUMBER, assign

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

PATH = "/_mock/inspector/faults"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def _fill(page: BrowserPage, fake: MockServer) -> None:
    """Show faults of many kinds, one of them met, one hostile, and one that is refused in the open form."""
    fake.faults.add("rate-limited", operation="assign_number", number=NUMBER)
    assign(fake)
    fake.faults.add({"status": 502, "body": HOSTILE, "headers": {"X-A": HOSTILE}}, account=HOSTILE * 2)
    fake.faults.add({"wait": {"min": 0.1, "max": 2}}, times=None, chance=0.3)
    page.open(fake.url + PATH)
    page.button("All that a fault can do").click()
    page.find("#do-status").send_keys("999")
    page.button("Add the fault").click()
    page.until_text("999 is greater than the maximum")
    page.run("document.querySelectorAll('details').forEach(one => { one.open = true })")


def test_a_fault_of_a_click_is_met_and_shown_as_met(page: BrowserPage, fake: MockServer) -> None:
    """The next request gets it, and the page counts it."""
    page.open(fake.url + PATH)
    page.button("trial-account").click()
    page.until_text("met 0 of 1")
    assert assign(fake).status_code == HTTPStatus.BAD_REQUEST
    page.open(fake.url + PATH)
    page.until_text("met 1 of 1")
    assert assign(fake).status_code == HTTPStatus.NO_CONTENT


def test_who_comes_back_to_the_page_sees_the_new_counts(page: BrowserPage, fake: MockServer) -> None:
    """What was typed meanwhile stays, and what was opened stays open."""
    fake.faults.add(503)
    page.open(fake.url + PATH)
    page.button("Add it elsewhere (f1)").click()
    page.find("#preset-on-number").send_keys("+1")
    assign(fake)
    page.run("dispatchEvent(new Event('focus'))")
    page.until_text("met 1 of 1")
    assert page.find("#preset-on-number").get_attribute("value") == "+1"
    assert page.find("#f1 details").get_attribute("open") is not None


def test_who_comes_back_to_the_page_sees_the_new_faults(page: BrowserPage, fake: MockServer) -> None:
    """Another program may have added one, or removed all."""
    page.open(fake.url + PATH)
    fake.faults.add(503)
    page.run("dispatchEvent(new Event('focus'))")
    page.until_text("The next request is answered with 503")
    page.button("Add it elsewhere (f1)").click()
    assert page.find("#f1 [data-copy]").is_displayed()
    fake.faults.clear()
    page.run("dispatchEvent(new Event('focus'))")
    page.until_text("Nothing goes wrong on purpose")


def test_a_fault_can_be_added_with_the_keyboard_alone(page: BrowserPage, fake: MockServer) -> None:
    """Each field is a tab away from the one before, and Enter sends the form."""
    page.open(fake.url + PATH)
    page.button("All that a fault can do").send_keys(Keys.ENTER)
    page.find("#on-operation").send_keys("assign_number", Keys.TAB, NUMBER)
    page.find("#do-status").send_keys("503", Keys.ENTER)
    page.until_text(f"The next assign_number request for {NUMBER} is answered with 503")


def test_enter_above_the_presets_adds_none(page: BrowserPage, fake: MockServer) -> None:
    """A person who has typed a number has not chosen a preset yet."""
    page.open(fake.url + PATH)
    page.find("#preset-on-number").send_keys(NUMBER, Keys.ENTER)
    page.button("silence").send_keys(Keys.ENTER)
    page.until_text("there is only silence")
    assert [fault.definition.on.number for fault in fake.faults] == [NUMBER]


def test_all_of_it_works_without_scripts(page: BrowserPage, fake: MockServer) -> None:
    """A preset, JSON, and the removal of one and of all."""
    page.scripts(allowed=False)
    page.driver.get(fake.url + PATH)
    page.button("late").click()
    page.button("Write it as JSON").click()
    page.button("Add this JSON").click()
    page.until_text("after a random time around 0.2 seconds")
    page.find("[aria-label='Remove f1']").click()
    page.until_text("Removed f1.")
    page.button("Remove all faults").click()
    page.until_text("Nothing goes wrong on purpose")
    assert len(list(fake.faults)) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_full_page_breaks_no_rule_of_accessibility(page: BrowserPage, fake: MockServer, scheme: str) -> None:
    """With faults, a refusal, and all that can be opened."""
    page.prefer(scheme)
    _fill(page, fake)
    assert page.violations() == []


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
def test_the_full_page_fits_into_the_window(
    page: BrowserPage, fake: MockServer, pictures: Path, size: tuple[int, int]
) -> None:
    """Also with texts without a space, such as an account of a fault."""
    page.resize(size)
    _fill(page, fake)
    page.screenshot(pictures / f"inspector-faults-full-{size[0]}.png")
    assert page.overflow() <= 0


def test_a_hostile_fault_does_nothing(page: BrowserPage, fake: MockServer) -> None:
    """No script runs, and no image is loaded."""
    _fill(page, fake)
    assert page.all("main img, main script") == []
    assert [one for one in page.complaints() if "status of 400" not in one] == []
