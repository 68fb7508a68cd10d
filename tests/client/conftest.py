"""What the client's tests share: a fake, clients of it, and clients of a raw server."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from tests.client._wire import RawServer

from vobiz_client import Client
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.client._wire import Raw, Seen

    Talk = Callable[..., contextlib.AbstractContextManager[tuple[Client, RawServer]]]

ACCOUNT = "MA_BN2MZ1VV"
TOKEN = "wL7-a-token-like-no-other"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VOBIZ_AUTH_ID", "VOBIZ_AUTH_TOKEN", "VOBIZ_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def fake() -> Iterator[MockServer]:
    """A fake with the example seed."""
    with MockServer() as server:
        yield server


@pytest.fixture
def vobiz(fake: MockServer) -> Iterator[Client]:
    """A client of the fake."""
    with Client(auth_id=ACCOUNT, auth_token="secret", base_url=fake.url) as client:
        yield client


@pytest.fixture
def talk() -> Talk:
    """Makes a raw server that answers as it is told, and a client of it that does not sleep."""

    @contextlib.contextmanager
    def _talk(answer: Callable[[Seen], Raw], **options: object) -> Iterator[tuple[Client, RawServer]]:
        settings = {"auth_id": ACCOUNT, "auth_token": TOKEN, "retries": None, "sleep": lambda _: None, **options}
        with RawServer(answer) as server, Client(base_url=server.url, **settings) as client:  # type: ignore[arg-type]
            yield client, server

    return _talk
