"""The fixtures of the client's tests: a fake, clients of it, and clients of a raw server."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING, Any

import pytest

from client_fixtures import fake, vobiz  # noqa: F401 fixtures
from raw_server import RawServer
from two_accounts import ACCOUNT, TOKEN
from vobiz_client import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from raw_server import RawResponse, ReceivedRequest

    Serve = Callable[..., contextlib.AbstractContextManager[tuple[Client, RawServer]]]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VOBIZ_AUTH_ID", "VOBIZ_AUTH_TOKEN", "VOBIZ_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port on which nobody listens, reserved as long as the test runs."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield unused.getsockname()[1]


@pytest.fixture
def serve() -> Serve:
    """Start a raw server with a handler, and make a client of it that does not sleep or retry by default."""

    @contextlib.contextmanager
    def _serve(
        handler: Callable[[ReceivedRequest], RawResponse], **options: object
    ) -> Iterator[tuple[Client, RawServer]]:
        settings: dict[str, Any] = {
            "auth_id": ACCOUNT,
            "auth_token": TOKEN,
            "retries": None,
            "sleep": lambda _: None,
            **options,
        }
        with RawServer(handler) as server, Client(base_url=server.url, **settings) as client:
            yield client, server

    return _serve
