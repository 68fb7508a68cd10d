"""Serves the fake, sound or broken, to the checks. The one module here that knows how the fake is put together."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from tests.contract_tests._edits import SoundApp, as_wsgi
from werkzeug.serving import WSGIRequestHandler, make_server

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_CREDENTIAL,
    FOREIGN_IP_ACL,
    FOREIGN_NUMBER,
    FOREIGN_TRUNK,
    FOREIGN_URI,
    NUMBER,
    OTHER_TRUNK,
    SEED,
    TOKEN,
    TRUNK,
)
from vobiz_contract import Provider
from vobiz_mock import MemoryStore, create_app
from vobiz_mock.net.server import Server
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication

    from tests.contract_tests._faults import Broken

_LARGE_BODY = 16 * 1024 * 1024  # bytes; a broken provider is to get bodies that the sound one refuses


@contextmanager
def serving(broken: Broken | None = None) -> Iterator[str]:
    """Serve the fake, broken in one way or sound, and yield its URL."""
    app = _sound_app()
    if broken is None:
        with Server(app) as server:
            yield server.url
    elif broken.threaded:
        with _threaded(as_wsgi(broken.wrap(SoundApp(app)))) as url:
            yield url
    else:
        with Server(as_wsgi(broken.wrap(SoundApp(app))), max_body_bytes=_LARGE_BODY) as server:
            yield server.url


def provider_at(url: str) -> Provider:
    """Return what the checks know of the provider at a URL."""
    return Provider(
        url=url,
        auth_id=ACCOUNT,
        auth_token=TOKEN,
        numbers=(NUMBER, ASSIGNED_NUMBER),
        trunk_ids=(TRUNK, OTHER_TRUNK),
        foreign_number=FOREIGN_NUMBER,
        foreign_trunk_id=FOREIGN_TRUNK,
        foreign_uri_id=FOREIGN_URI,
        foreign_credential_id=FOREIGN_CREDENTIAL,
        foreign_ip_acl_id=FOREIGN_IP_ACL,
        sandbox=True,
    )


def _sound_app() -> WSGIApplication:
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    return create_app(store=store)


class _QuietHandler(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def _threaded(app: WSGIApplication) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
