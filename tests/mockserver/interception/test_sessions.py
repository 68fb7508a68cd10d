"""What users set up around a request: adapters, retries, streams, hooks."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from two_accounts import ACCOUNT, TOKEN

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering

URL = f"https://api.vobiz.ai/api/v1/account/{ACCOUNT}/numbers"
HEADERS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}


@pytest.fixture
def session() -> Any:
    """A session of requests, with credentials."""
    with requests.Session() as session:
        session.headers.update(HEADERS)
        yield session


def test_an_adapter_of_the_user_counts_its_tries(session: requests.Session, intercepted: Steering) -> None:
    """Each attempt of `Retry` is a request of its own."""
    session.mount("https://api.vobiz.ai", HTTPAdapter(max_retries=Retry(total=3, status_forcelist=[503])))
    intercepted.faults.add({"status": 503}, times=2)
    assert session.get(URL, timeout=20).status_code == HTTPStatus.OK
    assert [record.entry.reply.status for record in intercepted.journal.records()] == [503, 503, 200]


def test_a_retry_after_a_reset_counts(session: requests.Session, intercepted: Steering) -> None:
    """A lost connection is an attempt, too."""
    session.mount("https://", HTTPAdapter(max_retries=Retry(total=2, read=2)))
    intercepted.faults.add({"end": "reset", "length": 0}, times=2)
    assert session.get(URL, timeout=20).status_code == HTTPStatus.OK
    assert len(intercepted.journal.records()) == 3


def test_many_requests_use_one_session(session: requests.Session, intercepted: Steering) -> None:
    """Its pool may be small and block."""
    session.mount("https://", HTTPAdapter(pool_connections=1, pool_maxsize=1, pool_block=True))
    assert {session.get(URL, timeout=20).status_code for _ in range(20)} == {HTTPStatus.OK}
    assert len(intercepted.journal.records()) == 20


@pytest.mark.usefixtures("intercepted")
def test_a_stream_is_read_in_pieces(session: requests.Session) -> None:
    """With requests, line by line or in chunks."""
    with session.get(URL, stream=True, timeout=20) as response:
        body = b"".join(response.iter_content(7))
    assert body == session.get(URL, timeout=20).content


def test_a_stream_that_is_not_read_is_released(session: requests.Session, intercepted: Steering) -> None:
    """The next request works."""
    intercepted.faults.add({"wait": 0.0, "rate": 1000.0})
    session.get(URL, stream=True, timeout=20).close()
    assert session.get(URL, timeout=20).status_code == HTTPStatus.OK
    assert [record.delivery for record in intercepted.journal.records()] == ["client-left", "sent"]


@pytest.mark.usefixtures("intercepted")
def test_an_httpx_stream_is_read_in_pieces() -> None:
    """In a thread and in an event loop."""

    async def read() -> bytes:
        async with httpx.AsyncClient(headers=HEADERS) as client, client.stream("GET", URL) as response:
            return b"".join([piece async for piece in response.aiter_bytes(7)])

    with httpx.stream("GET", URL, headers=HEADERS) as response:
        assert b"".join(response.iter_bytes(7)) == asyncio.run(read())


def test_an_aiohttp_stream_is_read_in_pieces(intercepted: Steering) -> None:
    """Its flow control pauses and resumes, while the body arrives."""
    intercepted.faults.add({"rate": 20_000.0})

    async def read() -> bytes:
        limits = aiohttp.ClientTimeout(total=20)
        async with (
            aiohttp.ClientSession(headers=HEADERS, read_bufsize=16, timeout=limits) as session,
            session.get(URL) as response,
        ):
            return b"".join([piece async for piece in response.content.iter_chunked(7)])

    assert asyncio.run(read()) == requests.get(URL, headers=HEADERS, timeout=20).content


@pytest.mark.usefixtures("intercepted")
def test_hooks_and_authentication_of_the_user_run(session: requests.Session) -> None:
    """They see the request and the response."""
    seen: list[int] = []

    def authenticate(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Auth-Token"] = "wrong"
        return request

    session.hooks["response"].append(lambda response, **_: seen.append(response.status_code))
    session.get(URL, auth=authenticate, timeout=20)
    session.get(URL, timeout=20)
    assert seen == [HTTPStatus.UNAUTHORIZED, HTTPStatus.OK]


@pytest.mark.parametrize("verify", [True, "/no/such/file"])
@pytest.mark.usefixtures("intercepted")
def test_certificates_are_not_looked_at(session: requests.Session, verify: bool | str) -> None:  # noqa: FBT001
    """There is no TLS. requests itself refuses a file of certificates that does not exist."""
    if verify is True:
        assert session.get(URL, verify=verify, timeout=20).status_code == HTTPStatus.OK
    else:
        with pytest.raises(OSError, match="TLS CA certificate bundle"):
            session.get(URL, verify=verify, timeout=20)


@pytest.mark.usefixtures("intercepted")
def test_a_warning_of_missing_verification_remains(session: requests.Session) -> None:
    """A program that switches it off is warned as before."""
    with pytest.warns(urllib3.exceptions.InsecureRequestWarning):
        session.get(URL, verify=False, timeout=20)


def test_aiohttp_and_httpx_may_run_at_once(intercepted: Steering) -> None:
    """Many requests of one event loop overlap: the waits of 0.2 s do not add up."""
    intercepted.faults.add({"wait": 0.2}, times=None)

    async def send() -> float:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with aiohttp.ClientSession(headers=HEADERS) as one, httpx.AsyncClient(headers=HEADERS) as other:
            await asyncio.gather(*(one.get(URL) for _ in range(20)), *(other.get(URL) for _ in range(20)))
        return loop.time() - begun

    assert asyncio.run(send()) < 4
    assert len(intercepted.journal.records()) == 40
