"""What the journal says to paste leads to a fake, and never to the real host: it has the token of whoever pastes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests
from tests.mockserver.api._mistakes import assign
from tests.mockserver.journal._requests import LITERAL, steered

from two_accounts import ACCOUNT
from vobiz_mock import MockServer, intercept
from vobiz_mock.journal.base_url import DEFAULT_BASE, base_of
from vobiz_mock.journal.har import har

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering

REAL = ("api.vobiz.ai", "API.Vobiz.ai", "api.vobiz.ai.", "api.vobiz.ai:443", "api.vobiz.ai:8055", "me@api.vobiz.ai")
PATH = f"/api/v1/account/{ACCOUNT}/numbers/{LITERAL}/assign"


def pasted(steering: Steering) -> list[str]:
    """Return everything in the journal that a person or a tool may send again."""
    records = list(steering.journal.records())
    shown = [record.as_json() for record in records]
    urls = [entry["request"]["url"] for entry in har(records)["log"]["entries"]]
    return [*urls, *(one[key] for one in shown for key in ("curl", "correction"))]


@pytest.mark.parametrize("host", REAL)
def test_the_name_of_the_real_host_is_not_used(host: str) -> None:
    """A client of the plain port may have been led here by a resolver."""
    sent = replace(assign(LITERAL), headers={**assign(LITERAL).headers, "host": host})
    assert [DEFAULT_BASE in one for one in pasted(steered([sent]))] == [True, True, True]


@pytest.mark.parametrize("target", [f"http://api.vobiz.ai{PATH}", "api.vobiz.ai:443", "*", "http://api.vobiz.ai"])
def test_a_target_with_the_real_host_is_not_used(target: str) -> None:
    """A client that takes the fake for a proxy sends such a target."""
    sent = replace(assign(LITERAL), target=target)
    (entry,) = har(steered([sent]).journal.records())["log"]["entries"]
    assert entry["request"]["url"].startswith(base_of(sent))


def test_another_name_is_used() -> None:
    """It is the one under which the client has reached the fake, such as that of a container."""
    sent = replace(assign(LITERAL), headers={"host": "vobiz:8055"})
    assert base_of(sent) == "http://vobiz:8055"


@pytest.mark.parametrize("name", ["api.vobiz.ai", "staging.example"])
def test_what_was_intercepted_leads_to_the_fake_of_the_command(name: str) -> None:
    """A fake in the process has no URL."""
    with intercept(hosts=[name]) as steering:
        requests.post(f"https://{name}{PATH}", json={}, timeout=5)
        found = pasted(steering)
    assert [name not in one and DEFAULT_BASE in one for one in found] == [True, True, True]


def test_what_was_intercepted_leads_to_the_port_of_a_server() -> None:
    """The fake has one."""
    with MockServer() as server, intercept(server) as steering:
        requests.post(f"https://api.vobiz.ai{PATH}", json={}, timeout=5)
        found = pasted(steering)
    assert [server.url in one for one in found] == [True, True, True]


def test_the_archive_has_the_scheme_and_the_port_of_the_fake(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """With TLS it is https, whatever name the client has used."""
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path))
    with MockServer(tls=True) as server:
        url = f"https://localhost:{server.port}{PATH}"
        requests.post(url, json={}, headers={"Host": "api.vobiz.ai"}, verify=str(server.ca_file), timeout=5)
        (entry,) = har(server.journal.records())["log"]["entries"]
    assert urlsplit(entry["request"]["url"])[:2] == ("https", f"127.0.0.1:{server.port}")
