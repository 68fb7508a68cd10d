"""A fake in place of the real host, and what the methods of the HTTP libraries are."""

from __future__ import annotations

import http.client
import sys
from typing import TYPE_CHECKING

import aiohttp.connector
import httpcore
import pytest
import urllib3.connection

from two_accounts import SEED
from vobiz_mock import intercept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vobiz_mock.steering import Steering

METHODS: tuple[tuple[type, str], ...] = (
    (http.client.HTTPConnection, "connect"),
    (http.client.HTTPConnection, "putrequest"),
    (http.client.HTTPConnection, "getresponse"),
    (http.client.HTTPSConnection, "connect"),
    (urllib3.connection.HTTPConnection, "connect"),
    (urllib3.connection.HTTPSConnection, "connect"),
    (httpcore.ConnectionPool, "handle_request"),
    (httpcore.AsyncConnectionPool, "handle_async_request"),
    (aiohttp.connector.BaseConnector, "connect"),
)


@pytest.fixture
def intercepted() -> Iterator[Steering]:
    """The control of a fake with the shared seed, in place of the real host."""
    with intercept(seed=SEED) as fake:
        yield fake


@pytest.fixture
def traces() -> Callable[[], list[object]]:
    """Return everything that an interception changes: the methods of the libraries, and who finds modules."""
    return lambda: [*(vars(owner)[name] for owner, name in METHODS), *sys.meta_path]
