"""A person who uses the inspector without scripts, and a fake whose state the test can look at."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, Settings
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from werkzeug.test import TestResponse


class Person:
    """Opens pages of the inspector, and sends the forms of a page.

    Args:
        page: The path of the page, below `/_mock/inspector/`.
        settings: The settings of the fake.
    """

    def __init__(self, page: str, settings: Settings | None = None) -> None:
        store = MemoryStore()
        store.load(load_seed(SEED, load()))
        self.steering = Steering(Fake(store, settings, sinks=()))
        self._browser = application(self.steering, cors=()).test_client()
        self._path = f"/_mock/inspector/{page}"

    def opens(self, query: dict[str, str] | None = None) -> TestResponse:
        """Open the page."""
        return self._browser.get(self._path, query_string=query)

    def sends(self, form: str, **fields: str) -> TestResponse:
        """Send a form of the page, whose fields are named with two underscores in place of a dot."""
        found = re.search('name="form_key" value="([^"]+)"', self.opens().text)
        assert found
        named = {name.replace("__", "."): value for name, value in fields.items()}
        return self.sends_raw(form, {"form_key": found[1], **named})

    def sends_raw(self, form: str, fields: dict[str, str]) -> TestResponse:
        """Send a form as it is."""
        return self._browser.post(f"{self._path}/{form}", data=fields)

    def assigns(self, number: str = f"%2B{NUMBER[1:]}", trunk: str = TRUNK) -> TestResponse:
        """Send a request to the API."""
        path = f"/api/v1/account/{ACCOUNT}/numbers/{number}/assign"
        return self.asks("POST", path, json={"trunk_group_id": trunk})

    def asks(self, method: str, path: str, *, token: str = TOKEN, json: object = None) -> TestResponse:
        """Send any request to the API."""
        headers = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": token}
        return self._browser.open(path, method=method, json=json, headers=headers)


def text_of(response: TestResponse) -> str:
    """Return what a person reads in a page, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.text)).split())
