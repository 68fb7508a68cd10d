"""What is true of every page: it is readable, it works with a screen reader, and it loads nothing from elsewhere.

Each page is opened once in each look, since a browser takes longer than what is found out about the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tests.browser import _content as content
from tests.browser._page import SMALL, WIDE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

# Of a fake as it starts.
PLAIN = {
    "reference-overview": "/docs/",
    "reference-behaviours": "/docs/behaviours.html",
    "reference-search": "/docs/behaviours.html?q=plus",
    "reference-behaviour": "/docs/behaviours.html#assign.conflict",
    "reference-encoding": "/docs/encoding.html",
    "reference-operations": "/docs/operations.html",
    "inspector-journal": "/_mock/inspector/journal",
    "inspector-faults": "/_mock/inspector/faults",
    "inspector-verify": "/_mock/inspector/verify",
    "inspector-verify-failed": "/_mock/inspector/verify?operation=assign_number&times=1",
}
# Of one with numbers, trunks, faults and requests of many kinds.
FILLED = {
    "accounts": "/_mock/",
    "accounts-found": "/_mock/?q=backup",
    "accounts-nothing-found": "/_mock/?q=nothing",
    "account": f"/_mock/inspector/account?account={content.ACCOUNT}",
    "account-add": "/_mock/inspector/add-account",
    "account-remove": f"/_mock/inspector/remove-account?account={content.ACCOUNT}",
    "account-assign": f"/_mock/inspector/assign?account={content.ACCOUNT}&number=%2B33123456789",
    "state": "/_mock/inspector/state",
    "snapshot-restore": "/_mock/inspector/snapshots/restore?name=before-release",
    "snapshot-remove": "/_mock/inspector/snapshots/remove?name=before-release",
}


# What axe-core judges, which takes seconds: each scheme, and each size.
JUDGED = {(WIDE, "light"), (SMALL, "dark")}


def _shortcomings(page: BrowserPage, url: str, picture: Path, size: tuple[int, int], scheme: str) -> list[str]:
    """Open a page, take its picture, and return what is wrong with it."""
    page.prefer(scheme)
    page.resize(size)
    page.open(url)
    page.screenshot(picture)
    too_wide = [f"{page.overflow()} pixels are beyond the right edge"] if page.overflow() > 0 else []
    elsewhere = [f"something was loaded from {host}" for host in page.hosts() - {urlsplit(url).netloc}]
    # In this order: axe-core itself tries styles that the policy forbids.
    complaints = page.complaints()
    broken = page.violations() if (size, scheme) in JUDGED else []
    return [*too_wide, *elsewhere, *complaints, *broken]


@pytest.mark.parametrize("name", PLAIN)
def test_each_link_of_the_bar_is_within_a_small_window(page: BrowserPage, fake: MockServer, name: str) -> None:
    """Nobody finds a page whose link must be scrolled to."""
    page.resize(SMALL)
    page.open(fake.url + PLAIN[name])
    edges = page.run("return [...document.querySelectorAll('.site a')].map(link => link.getBoundingClientRect().right)")
    assert [edge for edge in edges if edge > SMALL[0]] == []


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
def test_a_page_has_no_shortcoming(
    page: BrowserPage, fake: MockServer, pictures: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    """It fits into the window, asks no other host, and neither axe-core nor the browser complains."""
    assert _shortcomings(page, fake.url + PLAIN[name], pictures / f"{name}-{size[0]}-{scheme}.png", size, scheme) == []


@pytest.mark.parametrize("name", FILLED)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
def test_a_page_with_content_has_no_shortcoming(
    page: BrowserPage, fake: MockServer, pictures: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    """Whatever the fake has to show."""
    content.use(fake)
    assert (
        _shortcomings(page, fake.url + FILLED[name], pictures / f"content-{name}-{size[0]}-{scheme}.png", size, scheme)
        == []
    )
