"""The inspector's page of the state, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from tests.browser import _content as content

if TYPE_CHECKING:
    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

STATE = "/_mock/inspector/state"


def _tabbed_to(page: BrowserPage, name: str) -> bool:
    """Press Tab, unless the field with a name has the focus, and return whether it has."""
    if page.run("return document.activeElement.name") == name:
        return True
    ActionChains(page.driver).send_keys(Keys.TAB).perform()
    return False


def test_the_fake_is_reset_with_the_keyboard_alone(page: BrowserPage, fake: MockServer) -> None:
    """Tab, Space and Enter reach and use the form."""
    fake.load(content.SEED)
    page.open(fake.url + STATE)
    page.until(lambda: _tabbed_to(page, "sure"))
    ActionChains(page.driver).send_keys(Keys.SPACE, Keys.TAB, Keys.ENTER).perform()
    page.until_text("The fake has the state of its start.")
    assert fake.store.account("MA_TRIAL") is None


def test_a_wrong_seed_is_explained_and_not_lost(page: BrowserPage, fake: MockServer) -> None:
    """Each problem has its line, and the text is still in the form. It works without scripts."""
    page.scripts(allowed=False)
    page.driver.get(fake.url + STATE)
    wrong = "accounts:\n  - account_id: A\n    numbers: [12]\n"
    page.find("#text").send_keys(wrong)
    page.find("form[action$=import] [name=sure]").click()
    page.button("Import").click()
    page.until_text("Nothing was imported")
    shown = page.find("#text").get_attribute("value")
    assert (["seed:3" in one.text for one in page.all(".problems li")][-1], shown) == (True, wrong)


def test_a_snapshot_is_saved_and_restored(page: BrowserPage, fake: MockServer) -> None:
    """The second step asks."""
    page.open(fake.url + STATE)
    page.find("#name").send_keys("start", Keys.ENTER)
    page.until_text("Saved the snapshot start.")
    fake.load(content.SEED)
    page.find("table a[href*=restore]").click()
    page.button("Restore").click()
    page.until_text("The fake has the state of the snapshot start.")
    assert fake.store.account("MA_TRIAL") is None
