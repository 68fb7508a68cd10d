"""Servers of an application that reports what it received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw_http import EchoApp

from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def echo() -> EchoApp:
    return EchoApp()


@pytest.fixture
def server(echo: EchoApp) -> Iterator[Server]:
    """A server with a limit of 1,000 bytes for bodies."""
    with Server(echo, max_body_bytes=1000) as running:
        yield running


@pytest.fixture
def impatient_server(echo: EchoApp) -> Iterator[Server]:
    """A server that waits 0.2 seconds for a request."""
    with Server(echo, max_body_bytes=1000, read_timeout=0.2) as running:
        yield running
