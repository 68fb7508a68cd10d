"""The journal in a browser: requests appear as they come, and what they have in them does no harm."""

from __future__ import annotations

import os
import subprocess
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import requests
from selenium.webdriver.common.keys import Keys
from tests.browser._page import SMALL, WIDE
from werkzeug.serving import make_server

from vobiz_mock import MockServer, Request, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser._page import BrowserPage

JOURNAL = "/_mock/inspector/journal"
ACCOUNT, TOKEN, TRUNK = "MA_BN2MZ1VV", "secret", "e3e55a78-1234-5678-90ab-cdef12345678"
RIGHT, WRONG = "%2B912271264217", "+912271264217"
SCRIPT = "<img src=x onerror=\"document.title='bad'\"><script>alert(1)</script>"
PAGES = {"journal": "", "filtered": "?verdict=mistake&status=404", "mistake": "/1", "conflict": "/3", "lost": "/5"}
_CLIPBOARD = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
every_page = pytest.mark.parametrize("name", PAGES)


def _assign(fake: MockServer, segment: str = RIGHT, trunk: str = TRUNK) -> None:
    url = f"{fake.url}/api/v1/account/{ACCOUNT}/numbers/{segment}/assign"
    headers = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
    requests.post(url, json={"trunk_group_id": trunk}, headers=headers, timeout=20)


def _open(page: BrowserPage, fake: MockServer, rest: str = "") -> None:
    """Open the page, and wait until it follows the journal."""
    page.open(fake.url + JOURNAL + rest)
    page.until_text("Live", "#live-state")


@pytest.fixture
def filled(fake: MockServer) -> MockServer:
    """The fake after a mistake, a success, a refusal, an injected answer and a lost one."""
    for segment in (WRONG, RIGHT, RIGHT):
        _assign(fake, segment)
    fake.faults.add("rate-limited", times=1)
    _assign(fake)
    fake.faults.add({"do": {"end": "reset"}, "times": 1})
    with pytest.raises(requests.ConnectionError):
        _assign(fake)
    return fake


def test_a_request_appears_live(page: BrowserPage, fake: MockServer) -> None:
    """Without a reload, and in place of the words that there was none."""
    _open(page, fake)
    assert "No request has arrived yet" in page.text()
    _assign(fake, WRONG)
    page.until_text("assign.plus-unencoded", "#request-1")
    page.until_text("1 new request", "#live-news")
    assert not page.all("#empty")


def test_the_newest_request_is_added_at_the_top(page: BrowserPage, filled: MockServer) -> None:
    """Above those that the page had."""
    _open(page, filled)
    _assign(filled, WRONG)
    page.find("#request-6")
    assert page.find("#rows tr").get_attribute("data-number") == "6"


def test_only_requests_that_fit_the_filters_appear(page: BrowserPage, fake: MockServer) -> None:
    """Also by the verdict, which the stream does not know."""
    _open(page, fake, "?verdict=mistake")
    _assign(fake, RIGHT)
    _assign(fake, WRONG)
    page.find("#request-2")
    assert not page.all("#request-1")


def test_a_paused_page_does_not_change(page: BrowserPage, fake: MockServer) -> None:
    """What came meanwhile appears when it continues."""
    _open(page, fake)
    page.button("Pause").click()
    _assign(fake)
    page.run("return fetch('/_mock/health')")  # a batch would have been asked for before
    assert (page.text("#live-state"), page.all("#request-1")) == ("Paused", [])
    page.button("Continue").click()
    page.find("#request-1")


def test_a_row_changes_when_it_is_known_what_became_of_the_answer(page: BrowserPage, fake: MockServer) -> None:
    """An answer that is still being sent says so until then."""
    fake.faults.add({"do": {"wait": 1.5, "end": "reset"}, "times": 1})
    _open(page, fake)
    with pytest.raises(requests.ConnectionError):
        _assign(fake)
    page.until_text("reset", "#request-1")
    page.until_text("lost", "#request-1 .verdict")
    assert not page.all("tr[data-waiting]")


def test_a_page_says_that_the_fake_is_gone(page: BrowserPage) -> None:
    """It tries again, and sees the fake that is started in its place."""
    with MockServer() as fake:
        _open(page, fake)
        port = fake.port
    page.until_text("The fake does not answer; trying again", "#live-state")
    with MockServer(port=port) as fake:
        page.until_text("Live", "#live-state")
        _assign(fake)
        page.find("#request-1")
    page.complaints()


def test_a_page_follows_a_fake_that_was_started_again(page: BrowserPage) -> None:
    """The numbers of its requests begin again."""
    with MockServer() as fake:
        for _ in range(3):
            _assign(fake)
        _open(page, fake)
        port = fake.port
    with MockServer(port=port) as fake:
        page.until(lambda: not page.all("#request-3"))
        page.until_text("Live", "#live-state")
        _assign(fake, WRONG)
        page.until_text("assign.plus-unencoded", "#request-1")
    page.complaints()


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The URL of a fake in another server, which has no stream."""
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def test_a_page_of_another_server_asks_from_time_to_time(page: BrowserPage, elsewhere: str) -> None:
    """So that requests appear there, too."""
    page.open(elsewhere + JOURNAL)
    requests.get(f"{elsewhere}/api/v1/account/{ACCOUNT}/numbers", timeout=20)
    page.until_text("common.credentials-missing", "#request-1")
    page.complaints()


def test_the_page_keeps_the_newest_of_very_many_requests(page: BrowserPage, fake: MockServer) -> None:
    """It stays short, and counts all of them."""
    _open(page, fake)
    sent = Request(method="GET", target="/")
    for _ in range(500):
        fake.steering.fake.answer(sent)
    page.find("#request-500")
    page.until_text("500 new requests", "#live-news")
    assert len(page.all("#rows tr")) <= 200


def test_the_correction_can_be_copied_and_works(page: BrowserPage, filled: MockServer) -> None:
    """The copied command is run by a shell, and the number gets its trunk."""
    filled.reset()
    _assign(filled, WRONG)
    page.driver.execute_cdp_cmd("Browser.grantPermissions", _CLIPBOARD)
    page.open(f"{filled.url}{JOURNAL}/{filled.journal.last}")
    page.find(".judged [data-copy]").click()
    page.until_text("Copied", ".judged [data-copy]")
    command = page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    environment = {**os.environ, "VOBIZ_AUTH_TOKEN": TOKEN}
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=True, timeout=20)
    assert done.stdout.startswith(f"HTTP/1.1 {HTTPStatus.NO_CONTENT:d} ".encode())


def test_the_correction_of_a_request_that_appears_live_can_be_copied(page: BrowserPage, fake: MockServer) -> None:
    """Within its row."""
    page.driver.execute_cdp_cmd("Browser.grantPermissions", _CLIPBOARD)
    _open(page, fake)
    _assign(fake, WRONG)
    page.find("#request-1 [data-copy]").click()
    page.until_text("Copied", "#request-1 [data-copy]")
    command = page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert command == fake.journal.records()[0].as_json()["correction"]


@pytest.mark.parametrize("rest", ["", "/1", "?account=%3Cimg%20src%3Dx%3E"])
def test_a_hostile_request_is_harmless(page: BrowserPage, fake: MockServer, rest: str) -> None:
    """No element of it is made, no script of it runs, and the browser has nothing to complain about."""
    target = f"/api/v1/account/{SCRIPT}/numbers/{SCRIPT}/assign?{SCRIPT}"
    fake.steering.fake.answer(
        Request(method=SCRIPT, target=target, headers={SCRIPT: SCRIPT, "x-auth-id": SCRIPT}, body=SCRIPT.encode())
    )
    page.open(fake.url + JOURNAL + rest)
    assert (page.all("main img, main script"), page.driver.title.endswith("· vobiz-mock")) == ([], True)
    assert page.complaints() == []


def test_a_hostile_request_that_appears_live_is_harmless(page: BrowserPage, fake: MockServer) -> None:
    """The script of the page adds its row, too."""
    _open(page, fake)
    fake.steering.fake.answer(Request(method=SCRIPT, target=f"/{SCRIPT}", headers={"x-auth-id": SCRIPT}))
    page.until_text(SCRIPT[:10], "#request-1")
    assert page.all("main img, main script") == []
    assert page.complaints() == []


def test_a_request_is_opened_with_the_keyboard(page: BrowserPage, filled: MockServer) -> None:
    """The row is a link, which shows that it has the focus."""
    _open(page, filled)
    page.find("#journal").send_keys(Keys.TAB)
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.until_text("Request 5", "h1")


def test_the_journal_is_cleared_with_the_keyboard(page: BrowserPage, filled: MockServer) -> None:
    """The form asks first."""
    _open(page, filled)
    assert not page.button("Forget the requests").is_displayed()
    page.button("Clear…").send_keys(Keys.ENTER)
    page.button("Forget the requests").send_keys(Keys.ENTER)
    page.until_text("The journal is empty.")
    assert len(filled.journal) == 0


def test_the_page_works_without_scripts(page: BrowserPage, filled: MockServer) -> None:
    """Its link Refresh shows what came meanwhile, its filters work, and nothing is shown that needs a script."""
    page.scripts(allowed=False)
    page.driver.get(filled.url + JOURNAL + "?status=404")
    assert not page.find("#live").is_displayed()
    _assign(filled, WRONG)
    page.button("Refresh").click()
    page.find("#request-6")
    page.button("Mistake").click()
    page.until(lambda: "verdict=mistake" in page.driver.current_url)
    page.button("Show").click()
    page.until(lambda: page.driver.current_url.endswith("?verdict=mistake&status=404"))
    assert page.all("[data-number]")


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_breaks_no_rule_of_accessibility(
    page: BrowserPage, filled: MockServer, name: str, scheme: str
) -> None:
    """With requests of each kind on it."""
    page.prefer(scheme)
    page.open(filled.url + JOURNAL + PAGES[name])
    assert page.violations() == []
    assert page.complaints() == []


@every_page
@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_into_the_window(
    page: BrowserPage, filled: MockServer, pictures: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    """There is a picture of it."""
    page.prefer(scheme)
    page.resize(size)
    page.open(filled.url + JOURNAL + PAGES[name])
    assert page.overflow() <= 0
    page.screenshot(pictures / f"inspector-journal-{name}-{size[0]}-{scheme}.png")


def test_a_long_request_fits_into_a_small_window(page: BrowserPage, fake: MockServer) -> None:
    """Whatever is long in it."""
    long = "x" * 5000
    fake.steering.fake.answer(
        Request(method=long, target=f"/{long}", headers={long: long, "x-auth-id": long}, body=long.encode())
    )
    page.resize(SMALL)
    for rest in ("", "/1"):
        page.open(fake.url + JOURNAL + rest)
        assert page.overflow() <= 0
