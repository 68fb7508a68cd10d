"""A server on a real socket, in front of an application that says what reached it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw import Echo

from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def server(echo: Echo) -> Iterator[Server]:
    """Takes bodies of up to 1,000 bytes."""
    with Server(echo, max_body_bytes=1000) as running:
        yield running


@pytest.fixture
def hasty(echo: Echo) -> Iterator[Server]:
    """Gives a client a fifth of a second to send a request."""
    with Server(echo, max_body_bytes=1000, read_timeout=0.2) as running:
        yield running
