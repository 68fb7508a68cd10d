"""What a hostile page in the same browser can do to the inspector: nothing. And two fakes of a machine keep apart."""

from __future__ import annotations

import re
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
import requests
from selenium.webdriver.common.by import By

from vobiz_mock import MockServer, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser._page import BrowserPage

# The page has stolen the key of the forms, and is on another port of the same host.
HOSTILE = """<!doctype html><title>Hostile</title>
<form method="post" action="{url}/_mock/inspector/snapshots">
<input name="form_key" value="{key}"><input name="name" value="stolen"><button>Win</button></form>
<iframe src="{url}/_mock/"></iframe>
<script>fetch("{url}/_mock/state", {{ credentials: "include" }}).then(() => "read", () => "refused")
.then((what) => {{ document.title = what; }});</script>"""


class _Hostile(BaseHTTPRequestHandler):
    html = b""

    def do_GET(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.html)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def hostile(fake: MockServer) -> Iterator[str]:
    """The address of a hostile page."""
    shown = requests.get(f"{fake.url}/_mock/inspector/state", timeout=20).text
    found = re.search('name="form_key" value="([^"]+)"', shown)
    assert found
    html = HOSTILE.format(url=fake.url, key=found[1]).encode()
    with ThreadingHTTPServer(("127.0.0.1", 0), type("_", (_Hostile,), {"html": html})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_a_page_from_elsewhere_cannot_send_a_form(page: BrowserPage, fake: MockServer, hostile: str) -> None:
    """Also with the key."""
    page.open(hostile)
    page.button("Win").click()
    page.until_text("pages in a browser cannot use")
    assert fake.snapshots.listed() == []


def test_a_page_from_elsewhere_cannot_read_the_state(page: BrowserPage, hostile: str) -> None:
    """The browser refuses to show it to the page."""
    page.open(hostile)
    page.until(lambda: page.driver.title != "Hostile")
    assert page.driver.title == "refused"


def test_a_page_from_elsewhere_cannot_frame_the_inspector(page: BrowserPage, hostile: str) -> None:
    """So that nobody clicks on it unseen."""
    page.open(hostile)
    page.driver.switch_to.frame(page.find("iframe"))
    assert "Accounts" not in page.driver.find_element(By.TAG_NAME, "body").text


def test_a_person_uses_two_fakes_of_a_machine(page: BrowserPage) -> None:
    """To show the token of one does not sign out of the other: browsers send a cookie to all ports of a host."""
    settings = Settings(control_token="token-of-the-control-api")
    with MockServer(settings=settings) as one, MockServer(settings=settings) as other:
        for fake in (one, other):
            page.open(f"{fake.url}/_mock/inspector/state")
            page.find("#token").send_keys("token-of-the-control-api")
            page.button("Continue").click()
            page.until_text("Snapshots")
        page.open(f"{one.url}/_mock/inspector/state")
        assert page.text("h1") == "State"
