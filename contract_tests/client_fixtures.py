"""The fixtures of tests that need the client and a fake: the conftest of such tests imports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from two_accounts import ACCOUNT, SEED, TOKEN
from vobiz_client import Client
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["fake", "vobiz"]


@pytest.fixture
def fake() -> Iterator[MockServer]:
    """A fake with the seed of two accounts."""
    with MockServer(seed=SEED) as server:
        yield server


@pytest.fixture
def vobiz(fake: MockServer) -> Iterator[Client]:
    """A client of the fake."""
    with Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=fake.url) as client:
        yield client
