"""Tools that replace other APIs work beside it, in either order: one inside the other, each with its own hosts.

They take a request at a higher place than the interception, so that they see the requests for the fake as well. Each is
told here to let these pass.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
import pook
import pytest
import requests
import responses
import respx
import vcr

from two_accounts import ACCOUNT, SEED, TOKEN
from vobiz_mock import intercept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

OTHER = "http://other.example/"
URL = f"https://api.vobiz.ai/api/v1/account/{ACCOUNT}/numbers"
HEADERS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}


def with_requests(url: str) -> int:
    return requests.get(url, headers=HEADERS, timeout=20).status_code


def with_httpx(url: str) -> int:
    return httpx.get(url, headers=HEADERS).status_code


def with_httpx_async(url: str) -> int:
    async def send() -> int:
        async with httpx.AsyncClient(headers=HEADERS) as client:
            return (await client.get(url)).status_code

    return asyncio.run(send())


def with_aiohttp(url: str) -> int:
    async def send() -> int:
        async with aiohttp.ClientSession(headers=HEADERS) as session, session.get(url) as response:
            return response.status

    return asyncio.run(send())


@contextmanager
def through_responses() -> Iterator[None]:
    with responses.RequestsMock() as mock:
        mock.add(responses.GET, OTHER, status=HTTPStatus.IM_A_TEAPOT)
        mock.add_passthru("https://api.vobiz.ai")
        yield


@contextmanager
def through_respx() -> Iterator[None]:
    with respx.mock as mock:
        mock.get(OTHER).respond(HTTPStatus.IM_A_TEAPOT)
        mock.route(host="api.vobiz.ai").pass_through()
        yield


@contextmanager
def through_pook() -> Iterator[None]:
    with pook.use(network=True):
        pook.get(OTHER, reply=HTTPStatus.IM_A_TEAPOT, persist=True)
        yield


CASES: dict[str, tuple[Callable[[], AbstractContextManager[Any]], Callable[[str], int]]] = {
    "responses, requests": (through_responses, with_requests),
    "respx, httpx": (through_respx, with_httpx),
    "respx, httpx in an event loop": (through_respx, with_httpx_async),
    "pook, requests": (through_pook, with_requests),
    "pook, httpx": (through_pook, with_httpx),
}


@pytest.mark.parametrize("is_outside", [True, False], ids=["outside", "inside"])
@pytest.mark.parametrize(("tool", "send"), CASES.values(), ids=CASES)
def test_each_answers_for_its_hosts(
    tool: Callable[[], AbstractContextManager[Any]],
    send: Callable[[str], int],
    is_outside: bool,  # noqa: FBT001
    traces: Callable[[], list[object]],
) -> None:
    """The fake answers for the real host, and the tool for the other one. Nothing is left of either."""
    before = traces()
    with ExitStack() as stack:
        outer, inner = (tool, intercept_here) if is_outside else (intercept_here, tool)
        stack.enter_context(outer())
        stack.enter_context(inner())
        assert (send(URL), send(OTHER)) == (HTTPStatus.OK, HTTPStatus.IM_A_TEAPOT)
    assert [id(one) for one in traces()] == [id(one) for one in before]


def intercept_here() -> AbstractContextManager[Any]:
    return intercept(seed=SEED)


@pytest.mark.parametrize("is_outside", [True, False], ids=["outside", "inside"])
@pytest.mark.parametrize("send", [with_requests, with_httpx, with_httpx_async, with_aiohttp])
def test_vcrpy_records_the_fake_and_plays_it_back(
    send: Callable[[str], int],
    is_outside: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    """A cassette that was recorded with the fake answers later without it."""
    cassette = str(tmp_path / "cassette.yaml")
    with ExitStack() as stack:
        managers: list[Any] = [intercept(seed=SEED), vcr.use_cassette(cassette)]
        for manager in reversed(managers) if is_outside else managers:
            stack.enter_context(manager)
        assert send(URL) == HTTPStatus.OK
    with vcr.use_cassette(cassette, record_mode="none") as played:
        assert (send(URL), played.play_count) == (HTTPStatus.OK, 1)
