"""A fake that listens on a port, and a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver._client import RawClient

from two_accounts import SEED
from vobiz_mock import MockServer, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def fake() -> Iterator[MockServer]:
    """A fake with the shared seed, which validates its responses against the document."""
    with MockServer(seed=SEED, settings=Settings(validate_responses=True)) as server:
        yield server


@pytest.fixture
def client(fake: MockServer) -> RawClient:
    """A client of the first account."""
    return RawClient(fake)
