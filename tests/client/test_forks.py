"""A child process that was forked never reads another process's response."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import requests

from raw_server import RawServer, respond
from two_accounts import ACCOUNT, TOKEN
from vobiz_client import Client, VobizError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from raw_server import RawResponse, ReceivedRequest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
CHILDREN, READS = 4, 30


def _echo(request: ReceivedRequest) -> RawResponse:
    """Respond with the number of the page that was asked for as the total."""
    asked = re.search(r"[?&]page=(\d+)", request.target)
    total = int(asked[1]) if asked else 0
    return respond(HTTPStatus.OK, {"items": [], "page": total, "per_page": 1, "total": total})


@contextmanager
def _used_client(*, own_session: bool) -> Iterator[tuple[Client, RawServer]]:
    """Yield a client that has a connection open, and its server."""
    with RawServer(_echo) as server, requests.Session() as session:
        given = None if own_session else session
        with Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=server.url, session=given, retries=None) as client:
            client.list_numbers(page=1)
            yield client, server


def _wrong_reads(client: Client, first: int) -> int:
    """Return how many pages have the total of another one, or could not be read."""
    wrong = 0
    for page in range(first, first + READS):
        try:
            wrong += client.list_numbers(page=page).total != page
        except VobizError:
            wrong += 1
    return wrong


def _forked(client: Client, first: int) -> int:
    """Read in a child, and return its id. Its exit code says how many reads were wrong."""
    child = os.fork()
    if child == 0:
        os._exit(_wrong_reads(client, first))
    return child


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("own_session", [True, False], ids=["own session", "session of the user"])
def test_children_and_parent_read_their_own_responses(*, own_session: bool) -> None:
    """All read at the same time. Before, they shared the connection that was open at the fork."""
    with _used_client(own_session=own_session) as (client, _):
        children = [_forked(client, 1000 * (index + 1)) for index in range(CHILDREN)]
        wrong = [_wrong_reads(client, 100)]
        wrong += [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert wrong == [0] * (CHILDREN + 1)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("own_session", [True, False], ids=["own session", "session of the user"])
def test_parent_keeps_its_connection(*, own_session: bool) -> None:
    """The child closes its copy of the connection, and makes one of its own, which it uses again."""
    with _used_client(own_session=own_session) as (client, server):
        os.waitpid(_forked(client, 1000), 0)
        client.list_numbers(page=2)
        assert server.connections == 2
