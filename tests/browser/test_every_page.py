"""What is true of every page: it is readable, it works with a screen reader, and it loads nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tests.browser._page import SMALL, WIDE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

PATHS = {
    "reference-overview": "/docs/",
    "reference-behaviours": "/docs/behaviours.html",
    "reference-search": "/docs/behaviours.html?q=plus",
    "reference-behaviour": "/docs/behaviours.html#assign.conflict",
    "reference-encoding": "/docs/encoding.html",
    "reference-operations": "/docs/operations.html",
    "inspector-accounts": "/_mock/",
    "inspector-journal": "/_mock/inspector/journal",
    "inspector-faults": "/_mock/inspector/faults",
    "inspector-verify": "/_mock/inspector/verify",
    "inspector-verify-failed": "/_mock/inspector/verify?operation=assign_number&times=1",
    "inspector-state": "/_mock/inspector/state",
}
every_page = pytest.mark.parametrize("name", PATHS)


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_breaks_no_rule_of_accessibility(page: BrowserPage, fake: MockServer, name: str, scheme: str) -> None:
    """axe-core finds nothing, in either colour scheme."""
    page.prefer(scheme)
    page.open(fake.url + PATHS[name])
    assert page.violations() == []


@every_page
def test_a_page_causes_no_error(page: BrowserPage, fake: MockServer, name: str) -> None:
    """The browser has nothing to complain about, such as a script that the policy forbids."""
    page.open(fake.url + PATHS[name])
    assert page.complaints() == []


@every_page
def test_a_page_loads_nothing_from_elsewhere(page: BrowserPage, fake: MockServer, name: str) -> None:
    """All requests go to the fake."""
    page.open(fake.url + PATHS[name])
    assert page.hosts() == {urlsplit(fake.url).netloc}


@every_page
@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
def test_a_page_fits_into_the_window(page: BrowserPage, fake: MockServer, name: str, size: tuple[int, int]) -> None:
    """Nothing is beyond its right edge."""
    page.resize(size)
    page.open(fake.url + PATHS[name])
    assert page.overflow() <= 0


@every_page
def test_each_link_of_the_bar_is_within_a_small_window(page: BrowserPage, fake: MockServer, name: str) -> None:
    """Nobody finds a page whose link must be scrolled to."""
    page.resize(SMALL)
    page.open(fake.url + PATHS[name])
    edges = page.run("return [...document.querySelectorAll('.site a')].map(link => link.getBoundingClientRect().right)")
    assert [edge for edge in edges if edge > SMALL[0]] == []


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
def test_a_page_can_be_looked_at(
    page: BrowserPage, fake: MockServer, pictures: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    """There is a picture of it."""
    page.prefer(scheme)
    page.resize(size)
    page.open(fake.url + PATHS[name])
    picture = pictures / f"{name}-{size[0]}-{scheme}.png"
    page.screenshot(picture)
    assert picture.stat().st_size > 0
