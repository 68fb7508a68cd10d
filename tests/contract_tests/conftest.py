"""A provider for the checks: the fake, sound or broken, with a seed that has two of everything."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from tests.contract._faults import ACCOUNT, FOREIGN_NUMBER, FOREIGN_TRUNK, NUMBERS, TOKEN, TRUNKS
from tests.contract._kit import Fake, as_wsgi
from werkzeug.serving import WSGIRequestHandler, make_server

from vobiz_contract import Target
from vobiz_mock import MemoryStore, create_app
from vobiz_mock.mock_server import load_seed
from vobiz_mock.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIApplication

    from tests.contract._broken import Broken

SEED: dict[str, Any] = {
    "accounts": [
        {
            "account_id": ACCOUNT,
            "auth_token": TOKEN,
            "trunks": [{"trunk_id": trunk, "name": "Own"} for trunk in TRUNKS],
            "numbers": [NUMBERS[0], {"e164": NUMBERS[1], "trunk_group_id": TRUNKS[1]}, "+33123456789"],
        },
        {
            "account_id": "MA_OTHER",
            "auth_token": "another",
            "trunks": [{"trunk_id": FOREIGN_TRUNK, "name": "Foreign"}],
            "numbers": [FOREIGN_NUMBER],
        },
    ],
    "inventory": ["+918065551234", "+918065551235", "+912265559876", "+12025550123", "+4930111222"],
}


@pytest.fixture
def provider() -> Callable[[Broken | None], Any]:
    """A context for a provider that is broken so, or for None the sound one; gives its URL."""
    return serving


@contextmanager
def serving(broken: Broken | None) -> Iterator[str]:
    store = MemoryStore()
    store.load(load_seed(SEED))
    app: WSGIApplication = create_app(store=store)
    if broken is not None:
        app = as_wsgi(broken.wrap(Fake(app)))
    if broken is not None and broken.threaded:
        with _threaded(app) as url:
            yield url
    else:
        with Server(app, max_body_bytes=16 * 1024 * 1024 if broken else 1024 * 1024) as server:
            yield server.url


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _threaded(app: WSGIApplication) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def target() -> Callable[[str], Target]:
    """What the checks are told of a provider at this URL."""

    def told(url: str) -> Target:
        return Target(
            url=url, auth_id=ACCOUNT, auth_token=TOKEN, numbers=NUMBERS, trunk_ids=TRUNKS,
            foreign_number=FOREIGN_NUMBER, foreign_trunk_id=FOREIGN_TRUNK, sandbox=True,
        )  # fmt: skip

    return told
