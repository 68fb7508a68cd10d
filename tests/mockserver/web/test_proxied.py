"""The control API of a fake whose forward proxy leads requests for the real host here."""

from __future__ import annotations

import json
import socket
from http import HTTPStatus
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tests.mockserver._client import parse

from vobiz_mock import MockServer, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "a-token-of-the-control-api"
HOSTS = ["api.vobiz.ai", "localhost", "127.0.0.1"]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MockServer]:
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path))
    with MockServer(proxy=True) as server:
        yield server


def through(fake: MockServer, target: str, host: str, *, token: str | None = None) -> tuple[int, str]:
    """Send a request in a tunnel to the real host. Return the status and the body."""
    proxy = urlsplit(fake.proxy_url)
    client = HTTPConnection(proxy.hostname or "", proxy.port, timeout=20)
    client.set_tunnel("api.vobiz.ai", 443)
    fields = {"Host": host} | ({"Authorization": f"Bearer {token}"} if token else {})
    client.request("GET", target, headers=fields)
    response = client.getresponse()
    status, body = response.status, response.read().decode()
    client.close()
    return status, body


@pytest.mark.parametrize("host", HOSTS)
def test_the_control_api_cannot_be_used_through_the_proxy(fake: MockServer, host: str) -> None:
    """Whatever the request says of its host."""
    status, body = through(fake, "/_mock/state", host)
    assert (status, "through the proxy" in json.loads(body)["message"]) == (HTTPStatus.FORBIDDEN, True)


def test_a_token_does_not_help(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It was not meant for the real host."""
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path))
    with MockServer(proxy=True, settings=Settings(control_token=TOKEN)) as fake:
        assert through(fake, "/_mock/state", "localhost", token=TOKEN)[0] == HTTPStatus.FORBIDDEN


def test_a_whole_url_does_not_lead_to_the_control_api(fake: MockServer) -> None:
    """A page of a browser that uses the proxy could send it."""
    proxy = urlsplit(fake.proxy_url)
    with socket.create_connection((proxy.hostname or "", proxy.port or 0), timeout=20) as client:
        client.sendall(b"GET http://api.vobiz.ai/_mock/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert parse(client.makefile("rb").read()).status == HTTPStatus.FORBIDDEN


def test_the_health_can_be_asked_through_the_proxy(fake: MockServer) -> None:
    """It tells a person that a program reaches the fake."""
    assert through(fake, "/_mock/health", "api.vobiz.ai")[0] == HTTPStatus.OK


def test_a_command_of_the_journal_leads_to_the_fake(fake: MockServer) -> None:
    """Who pastes it must not send a token to the real host, whose name the request has."""
    through(fake, "/api/v1/account/MA_BN2MZ1VV/numbers/+912271264217", "api.vobiz.ai")
    shown = fake.journal.records()[-1].as_json()
    assert [shown[name].split()[2].startswith(f"{fake.url}/") for name in ("curl", "correction")] == [True, True]
