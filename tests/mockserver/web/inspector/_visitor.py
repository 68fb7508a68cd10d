"""A person's browser without scripts: opens pages of the inspector, and sends their forms."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from vobiz_mock import Fake, MemoryStore, Settings
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.test import TestResponse

_KEY = re.compile(r'name="form_key" value="([^"]+)"')
_TAG = re.compile(r"<[^>]*>")


class Visitor:
    """A visitor of a fake's inspector, in this process.

    Args:
        seed: The state at the start.
        settings: The settings of the fake.

    Attributes:
        steering: The control of the fake.
        client: Sends requests.
    """

    def __init__(self, seed: Mapping[str, Any], settings: Settings | None = None) -> None:
        store = MemoryStore()
        store.load(load_seed(seed, load()))
        self.steering = Steering(Fake(store, settings, sinks=()))
        self.client = application(self.steering, cors=()).test_client()

    def get(self, path: str = "", **query: str) -> TestResponse:
        """Open a page below `/_mock/`."""
        return self.client.get(f"/_mock/{path}", query_string=query, headers={"Accept": "text/html"})

    def post(self, path: str, *, key: str | None = None, **values: Any) -> TestResponse:
        """Send a form, with the key that the page Add an account shows, or with another one."""
        shown = _KEY.search(self.get("inspector/add-account").text)
        assert shown is not None
        content = {"form_key": shown[1] if key is None else key, **values}
        return self.client.post(f"/_mock/{path}", data=content, headers={"Accept": "text/html"})

    def after(self, response: TestResponse) -> TestResponse:
        """Follow the redirect of a form."""
        return self.client.get(response.headers["Location"], headers={"Accept": "text/html"})


def words(response: TestResponse) -> str:
    """Return the text of a page, without tags and without repeated spaces."""
    return " ".join(unescape(_TAG.sub(" ", response.text)).split())
