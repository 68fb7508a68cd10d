"""A fake on a real socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver._wire import SEED, Wire

from vobiz_mock import MockServer, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def fake() -> Iterator[MockServer]:
    """A fake of two accounts and a trial account, which holds its own answers against the document."""
    with MockServer(seed=SEED, settings=Settings(validate_responses=True)) as server:
        yield server


@pytest.fixture
def wire(fake: MockServer) -> Wire:
    """The first account's way to the fake."""
    return Wire(fake)
