"""The fake receives what a server would receive: the target byte for byte, each header field, the body."""

from __future__ import annotations

import asyncio
import gzip
import io
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
import pytest
import requests
import urllib3
from tests.mockserver.interception._senders import SENDERS

from two_accounts import ACCOUNT, SEED
from vobiz_mock import MockServer, intercept

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from vobiz_mock.steering import Steering

HOST = "https://api.vobiz.ai"
NUMBERS = ("+912271264217", "%2B912271264217", "%2b912271264217", "%2B%39122", "%252B91", "91 22", "a%2Fb", "ü", "%FF")
QUERIES = ("", "?page=1&per_page=2", "?search=%2B91", "?search=+91&search=%2b")

each_name = pytest.mark.parametrize("name", SENDERS)


def received(steering: Steering) -> list[tuple[str, str, dict[str, str], bytes]]:
    """Return the requests of the journal without what names the server."""
    requests_ = [record.request for record in steering.journal.records()]
    left_out = {"host"}
    return [(r.method, r.target, {k: v for k, v in r.headers.items() if k not in left_out}, r.body) for r in requests_]


def twice(send: Callable[[str], object], fake: MockServer) -> Iterator[Any]:
    """Send a request through a socket and without one, and yield what both fakes have received."""
    with intercept(seed=SEED) as intercepted:
        for steering, base in ((fake.steering, fake.url), (intercepted, HOST)):
            send(base)
            yield received(steering)


@each_name
@pytest.mark.parametrize("number", NUMBERS)
def test_the_target_is_that_of_the_wire(name: str, number: str, fake: MockServer) -> None:
    """Whatever a library rewrites, such as `%39`, it rewrites here too."""
    if number in {"91 22", "ü"} and name in {"http.client", "urllib.request"}:
        pytest.skip("the library refuses it")
    path = f"/api/v1/account/{ACCOUNT}/numbers/{number}/assign"
    through_socket, without = twice(lambda base: SENDERS[name]("DELETE", base + path), fake)
    assert without == through_socket
    assert len(without) == 1


@each_name
@pytest.mark.parametrize("query", QUERIES)
def test_the_query_is_that_of_the_wire(name: str, query: str, fake: MockServer) -> None:
    """A plus and its encoding stay what they are."""
    through_socket, without = twice(
        lambda base: SENDERS[name]("GET", f"{base}/api/v1/account/{ACCOUNT}/numbers{query}"), fake
    )
    assert without == through_socket


@each_name
@pytest.mark.parametrize("body", [b"{}", b"", b"\x00\xff" * 70_000], ids=["short", "empty", "long"])
def test_the_body_is_that_of_the_wire(name: str, body: bytes, fake: MockServer) -> None:
    """Header fields go with it; one with an underscore is dropped."""
    headers = {"Content-Type": "application/json", "X-Two-Words": "a", "X_Under": "b"}
    through_socket, without = twice(
        lambda base: SENDERS[name]("POST", base + "/api/v1/x", headers=headers, body=body), fake
    )
    assert without == through_socket


@each_name
@pytest.mark.usefixtures("intercepted")
def test_a_body_beyond_the_limit_is_refused(name: str) -> None:
    """The limit is that of the server."""
    url, headers = f"{HOST}/api/v1/account/{ACCOUNT}/trunks", {"Content-Type": "application/json"}
    answer = SENDERS[name]("POST", url, headers=headers, body=b"x" * 1_100_000)
    assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _chunks() -> Iterator[bytes]:
    yield b'{"trunk_group_id"'
    yield b": 1}"


BODIES: dict[str, Callable[[str], object]] = {
    "requests, generator": lambda url: requests.post(url, data=_chunks(), timeout=20),
    "requests, file": lambda url: requests.post(url, data=io.BytesIO(b"a file"), timeout=20),
    "requests, form": lambda url: requests.post(url, data={"a": "+"}, timeout=20),
    "requests, gzip": lambda url: requests.post(
        url, data=gzip.compress(b"{}", mtime=0), headers={"Content-Encoding": "gzip"}, timeout=20
    ),
    "requests, cookies": lambda url: requests.get(url, cookies={"a": "b"}, auth=("u", "p"), timeout=20),
    "requests, redirects off": lambda url: requests.get(url, allow_redirects=False, timeout=20),
    "urllib3, duplicates": lambda url: urllib3.PoolManager().request(
        "GET", url, headers=urllib3.HTTPHeaderDict([("X-Twice", "1"), ("X-Twice", "2")])
    ),
    "urllib3, chunked": lambda url: urllib3.PoolManager().request(
        "POST", url, body=_chunks(), headers={"Transfer-Encoding": "chunked"}
    ),
    "httpx, duplicates": lambda url: httpx.get(url, headers=[("X-Twice", "1"), ("X-Twice", "2")]),
    "httpx, generator": lambda url: httpx.post(url, content=_chunks()),
}


@pytest.mark.parametrize("send", BODIES.values(), ids=BODIES)
def test_each_kind_of_request_is_that_of_the_wire(send: Callable[[str], object], fake: MockServer) -> None:
    """Generators, files, encodings, cookies and repeated header fields arrive as through a socket."""
    through_socket, without = twice(lambda base: send(base + "/api/v1/x"), fake)
    assert without == through_socket


async def _post_with_aiohttp(url: str, *, expect: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for chunk in _chunks():
            yield chunk

    async with aiohttp.ClientSession() as session, session.post(url, data=pieces(), expect100=expect) as response:
        await response.read()


@pytest.mark.parametrize("expect", [False, True])
def test_aiohttp_may_wait_for_a_100(expect: bool, fake: MockServer) -> None:  # noqa: FBT001 a parameter of the test
    """The body follows the 100, in chunks."""
    through_socket, without = twice(
        lambda base: asyncio.run(_post_with_aiohttp(base + "/api/v1/x", expect=expect)), fake
    )
    assert without == through_socket
    assert without[0][-1] == b"".join(_chunks())
