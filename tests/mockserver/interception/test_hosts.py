"""Which requests go to the fake, and what becomes of the others."""

from __future__ import annotations

import asyncio
import urllib.error
from http import HTTPStatus
from types import ModuleType
from typing import TYPE_CHECKING

import aiohttp
import httpx
import pytest
import requests
import urllib3
from tests.mockserver.interception._senders import SENDERS

from two_accounts import ACCOUNT, SEED, TOKEN
from vobiz_mock import MockServer, Reply, intercept
from vobiz_mock.interception.blocking import intercept_urllib3
from vobiz_mock.interception.gate import Gate
from vobiz_mock.interception.hosts import Hosts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.mockserver.interception._senders import Sender

PATH = f"/api/v1/account/{ACCOUNT}/numbers"
HEADERS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
ORIGINS = (
    "https://api.vobiz.ai",
    "http://api.vobiz.ai",
    "https://api.vobiz.ai:443",
    "http://api.vobiz.ai:80",
    "https://api.vobiz.ai:8443",
    "https://API.Vobiz.AI",
    "https://api.vobiz.ai.",
)
OTHER = "http://127.0.0.1:9"  # nothing listens there
REFUSED: Mapping[str, type[Exception]] = {
    "requests": requests.ConnectionError,
    "urllib3": urllib3.exceptions.NewConnectionError,
    "httpx": httpx.ConnectError,
    "httpx-async": httpx.ConnectError,
    "aiohttp": aiohttp.ClientConnectorError,
    "http.client": ConnectionRefusedError,
    "urllib.request": urllib.error.URLError,
}

each_sender = pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS)


@each_sender
@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.usefixtures("intercepted")
def test_the_host_is_found_in_any_spelling(origin: str, sender: Sender) -> None:
    """The scheme, the port, the case of the name and a dot at its end make no difference."""
    assert sender("GET", origin + PATH, headers=HEADERS).status == HTTPStatus.OK


@each_sender
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_is_passed_by(scheme: str, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the environment lead nowhere, and the target is that of a request without a proxy."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://user:secret@127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    with intercept(seed=SEED) as fake:
        assert sender("GET", f"{scheme}://api.vobiz.ai{PATH}", headers=HEADERS).status == HTTPStatus.OK
        (record,) = fake.journal.records()
    assert record.request.target == PATH
    assert not [name for name in record.request.headers if name.startswith("proxy-")]


def test_a_late_answer_is_no_error_of_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that has a proxy in its settings meets the timeout, not a ProxyError."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with intercept(seed=SEED) as fake:
        fake.faults.add({"wait": 30})
        with pytest.raises(requests.ReadTimeout):
            requests.get(f"https://api.vobiz.ai{PATH}", headers=HEADERS, timeout=0.1)


@each_sender
def test_other_hosts_are_reached_as_always(sender: Sender, fake: MockServer) -> None:
    """A server of this machine answers, and the fake in place of the real host has seen nothing."""
    with intercept(seed=SEED) as intercepted:
        assert sender("GET", fake.url + PATH, headers=HEADERS).status == HTTPStatus.OK
        assert intercepted.journal.records() == ()
    assert len(fake.journal.records()) == 1


@pytest.mark.parametrize("name", SENDERS)
def test_other_hosts_can_be_blocked(name: str, fake: MockServer) -> None:
    """The error is that of the library for a connection that fails, and names the host and the reason."""
    url = fake.url + PATH
    with intercept(seed=SEED, block_others=True), pytest.raises(REFUSED[name]) as caught:
        SENDERS[name]("GET", url, headers=HEADERS)
    assert f"the request for 127.0.0.1:{fake.port} is blocked: vobiz_mock.intercept(block_others=True)" in str(
        caught.value
    )
    assert fake.journal.records() == ()


def test_an_open_connection_is_blocked_too(fake: MockServer) -> None:
    """What the pool of a session has from before is not used."""
    with requests.Session() as session:
        session.get(fake.url + PATH, headers=HEADERS, timeout=20)
        with intercept(block_others=True), pytest.raises(requests.ConnectionError, match="is blocked"):
            session.get(fake.url + PATH, headers=HEADERS, timeout=20)


@each_sender
def test_an_open_connection_is_not_used_for_the_fake(sender: Sender, fake: MockServer) -> None:
    """A host with a port can be replaced, also if a server listens there."""
    with intercept(seed=SEED, hosts=[f"127.0.0.1:{fake.port}"]) as intercepted:
        sender("GET", fake.url + PATH, headers=HEADERS)
        assert len(intercepted.journal.records()) == 1
    assert fake.journal.records() == ()


def test_a_session_changes_sides(fake: MockServer) -> None:
    """Its pool leads to the real host before and after, and to the fake between."""
    with requests.Session() as session:
        session.get(fake.url + PATH, headers=HEADERS, timeout=20)
        with intercept(seed=SEED, hosts=["127.0.0.1"]) as intercepted:
            session.get(fake.url + PATH, headers=HEADERS, timeout=20)
        session.get(fake.url + PATH, headers=HEADERS, timeout=20)
    assert (len(fake.journal.records()), len(intercepted.journal.records())) == (2, 1)


def test_an_httpx_client_changes_sides(fake: MockServer) -> None:
    """Its pool does the same."""
    with httpx.Client(headers=HEADERS) as client:
        client.get(fake.url + PATH)
        with intercept(seed=SEED, hosts=["127.0.0.1"]) as intercepted:
            client.get(fake.url + PATH)
        client.get(fake.url + PATH)
    assert (len(fake.journal.records()), len(intercepted.journal.records())) == (2, 1)


@pytest.mark.parametrize("before", [0, 1])
def test_an_aiohttp_session_changes_sides(before: int, fake: MockServer) -> None:
    """Its connector does the same, whether or not it has a connection to the real host."""

    async def send() -> int:
        async with aiohttp.ClientSession(headers=HEADERS, timeout=aiohttp.ClientTimeout(total=20)) as session:
            for _ in range(before):
                await (await session.get(fake.url + PATH)).read()
            with intercept(seed=SEED, hosts=["127.0.0.1"]) as intercepted:
                await (await session.get(fake.url + PATH)).read()
            await (await session.get(fake.url + PATH)).read()
            return len(intercepted.journal.records())

    assert (asyncio.run(send()), len(fake.journal.records())) == (1, before + 1)


@pytest.mark.parametrize("text", ["https://api.vobiz.ai", "api.vobiz.ai/api", "", "a b", "host:port"])
def test_a_wrong_host_is_refused(text: str) -> None:
    """The message has the value, and what is expected."""
    with pytest.raises(ValueError, match=r"expected a host name, such as api\.vobiz\.ai"):
        intercept(hosts=[text])


def test_no_host_is_refused() -> None:
    """An interception without a host would do nothing."""
    with pytest.raises(ValueError, match="hosts is empty"):
        intercept(hosts=())


def test_a_text_is_one_host() -> None:
    """It is not taken for its characters."""
    assert Hosts.of("api.vobiz.ai") == Hosts.of(["api.vobiz.ai"])


def test_a_host_may_be_an_address() -> None:
    """IPv6 has brackets in a URL, and none in a library."""
    hosts = Hosts.of(["[::1]:8055"])
    assert hosts.claim("::1", 8055)
    assert hosts.claim("[::1]", 8055)
    assert not hosts.claim("::1", 8056)


def test_the_host_of_the_document_is_the_default() -> None:
    """It is written once."""
    with intercept(block_others=True), pytest.raises(requests.ConnectionError, match=r"lets only api\.vobiz\.ai pass"):
        requests.get(OTHER, timeout=20)


def test_a_urllib3_of_another_make_is_reported() -> None:
    """Its requests would reach the real host."""
    gate = Gate(lambda _: Reply(status=204), Hosts.of(["a"]), block_others=False, patience=1)
    with pytest.warns(UserWarning, match="is not intercepted"):
        assert list(intercept_urllib3(gate, ModuleType("urllib3_of_another_make"))) == []
