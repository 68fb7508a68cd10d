"""The inspector's pages of accounts, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys
from tests.browser import _content as content

if TYPE_CHECKING:
    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

ACCOUNT_PAGE = f"/_mock/inspector/account?account={content.ACCOUNT}"


def _row(page: BrowserPage, number: str) -> str:
    """Return the text of the row of a number."""
    rows = [row.text for row in page.all("table.stacked tbody tr") if number in row.text]
    assert len(rows) == 1
    return rows[0]


def test_the_trunk_of_a_number_is_seen(page: BrowserPage, fake: MockServer) -> None:
    """The first page has the number, and the name and id of its trunk."""
    fake.load(content.SEED)
    page.open(f"{fake.url}/_mock/")
    row = _row(page, content.LED)
    assert ("Backup" in row, content.BACKUP in row, content.ACCOUNT in row) == (True, True, True)


def test_a_number_without_a_trunk_says_so(page: BrowserPage, fake: MockServer) -> None:
    """It is not left empty."""
    fake.load(content.SEED)
    page.open(f"{fake.url}/_mock/")
    assert "no trunk" in _row(page, content.FREE)


def test_an_assign_with_the_api_is_shown(page: BrowserPage, fake: MockServer) -> None:
    """The page shows the state of the moment."""
    fake.load(content.SEED)
    content.assign(fake, content.FREE)
    page.open(f"{fake.url}/_mock/")
    assert "Main" in _row(page, content.FREE)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_number_is_assigned_by_hand(page: BrowserPage, fake: MockServer, *, scripts: bool) -> None:
    """A link, a choice and a button are enough."""
    fake.load(content.SEED)
    page.scripts(allowed=scripts)
    page.driver.get(f"{fake.url}{ACCOUNT_PAGE}&show=unassigned")
    page.find("table.stacked a.button").click()
    page.button("Assign").click()
    page.until_text("is assigned")
    assert "assigned" in page.text(".notice.good")


def test_a_search_with_the_keyboard_finds_a_trunk(page: BrowserPage, fake: MockServer) -> None:
    """Enter sends the form."""
    fake.load(content.SEED)
    page.open(f"{fake.url}/_mock/")
    page.find("#q").send_keys("backup", Keys.ENTER)
    page.until_text("1 found")
    assert content.LED in page.text("table.stacked")


def test_an_account_is_removed_after_a_question(page: BrowserPage, fake: MockServer) -> None:
    """The first button only asks."""
    fake.load(content.SEED)
    page.open(fake.url + ACCOUNT_PAGE)
    page.button("Remove…").click()
    page.button("Remove the account").click()
    page.until_text(f"Removed {content.ACCOUNT}")
    assert fake.store.account(content.ACCOUNT) is None
