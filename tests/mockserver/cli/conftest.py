"""The command `vobiz-mock`, told of the fake that a test has started."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver.cli._command import Command

if TYPE_CHECKING:
    from vobiz_mock import MockServer


@pytest.fixture
def command(fake: MockServer) -> Command:
    """The command, which speaks to the fake."""
    return Command(fake.url)
