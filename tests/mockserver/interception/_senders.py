"""One way to send a request with each HTTP library, so that a test can be run with all of them."""

from __future__ import annotations

import asyncio
import http.client
import io
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit

import aiohttp
import httpx
import requests
import urllib3

if TYPE_CHECKING:
    from collections.abc import Mapping


class Answer(NamedTuple):
    """A response, with header names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Sender(Protocol):
    """Sends a request with one library, and reads the whole response."""

    def __call__(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] = ...,
        body: bytes | None = None,
        timeout: float | None = 20,
    ) -> Answer:
        """Send a request. The timeout is that of each read."""
        ...


def _answer(status: int, headers: Any, body: bytes) -> Answer:
    return Answer(status, tuple((name.lower(), value) for name, value in headers), body)


def with_requests(
    method: str, url: str, *, headers: Mapping[str, str] = {}, body: bytes | None = None, timeout: float | None = 20
) -> Answer:
    response = requests.request(method, url, headers=headers, data=body, timeout=timeout)
    return _answer(response.status_code, response.headers.items(), response.content)


def with_urllib3(
    method: str, url: str, *, headers: Mapping[str, str] = {}, body: bytes | None = None, timeout: float | None = 20
) -> Answer:
    with urllib3.PoolManager(timeout=timeout, retries=False) as pool:
        response = pool.request(method, url, headers=dict(headers), body=body)
        return _answer(response.status, response.headers.items(), response.data)


def with_httpx(
    method: str, url: str, *, headers: Mapping[str, str] = {}, body: bytes | None = None, timeout: float | None = 20
) -> Answer:
    response = httpx.request(method, url, headers=headers, content=body, timeout=timeout)
    return _answer(response.status_code, response.headers.multi_items(), response.content)


def with_httpx_async(
    method: str, url: str, *, headers: Mapping[str, str] = {}, body: bytes | None = None, timeout: float | None = 20
) -> Answer:
    async def send() -> Answer:
        async with httpx.AsyncClient(timeout=timeout) as client:
            response = await client.request(method, url, headers=headers, content=body)
            return _answer(response.status_code, response.headers.multi_items(), response.content)

    return asyncio.run(send())


def with_aiohttp(
    method: str, url: str, *, headers: Mapping[str, str] = {}, body: bytes | None = None, timeout: float | None = 20
) -> Answer:
    async def send() -> Answer:
        limits = aiohttp.ClientTimeout(total=None, sock_read=timeout)
        async with (
            aiohttp.ClientSession(timeout=limits, trust_env=True) as session,
            session.request(method, url, headers=headers, data=None if body is None else io.BytesIO(body)) as response,
        ):
            return _answer(response.status, response.headers.items(), await response.read())

    return asyncio.run(send())


def with_http_client(
    method: str, url: str, *, headers: Mapping[str, str] = {}, body: bytes | None = None, timeout: float | None = 20
) -> Answer:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.request(method, url.partition(parts.netloc)[2], body, dict(headers))
        response = connection.getresponse()
        return _answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()


def with_urllib_request(
    method: str, url: str, *, headers: Mapping[str, str] = {}, body: bytes | None = None, timeout: float | None = 20
) -> Answer:
    request = urllib.request.Request(url, body, dict(headers), method=method)  # noqa: S310 - the scheme is http
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
            return _answer(response.status, response.headers.items(), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error.code, error.headers.items(), error.read())


SENDERS: Mapping[str, Sender] = {
    "requests": with_requests,
    "urllib3": with_urllib3,
    "httpx": with_httpx,
    "httpx-async": with_httpx_async,
    "aiohttp": with_aiohttp,
    "http.client": with_http_client,
    "urllib.request": with_urllib_request,
}
