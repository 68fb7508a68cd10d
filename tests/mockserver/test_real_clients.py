"""Common clients: cURL with the commands of Vobiz's documentation, Vobiz's SDK, httpx and urllib."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from requests.adapters import HTTPAdapter
from tests.mockserver._client import RawClient

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import MockServer
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import requests

NOT_FOUND = load().example("NumberNotFound")

# The commands of Vobiz's documentation. Only host and placeholders are replaced.
CURL = """curl -X POST "https://api.vobiz.ai/api/v1/account/{ACCOUNT_ID}/numbers/%2B1234567890/assign" \\
-H "X-Auth-ID: {ACCOUNT_ID}" \\
-H "X-Auth-Token: {AUTH_TOKEN}" \\
-H "Content-Type: application/json" \\
-d '{
"trunk_group_id": "{TRUNK_ID}"
}'"""
GENERIC_CURL = CURL.replace("%2B1234567890", "{PHONE_NUMBER}")


def curl(client: RawClient, command: str, number: str) -> tuple[int, str]:
    """Run a command of the documentation, and return the status and the body of the response."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    placeholders = {"{ACCOUNT_ID}": ACCOUNT, "{AUTH_TOKEN}": TOKEN, "{TRUNK_ID}": TRUNK, "{PHONE_NUMBER}": number}
    for placeholder, value in {"https://api.vobiz.ai": client.fake.url, **placeholders}.items():
        command = command.replace(placeholder, value)
    command = command.replace("curl ", "curl -s -w '%{http_code}' ", 1)
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=30)
    return int(done.stdout[-3:]), done.stdout[:-3]


def test_the_documented_curl_command_succeeds(client: RawClient) -> None:
    """The first run gives the 204, and the second one the conflict."""
    assert curl(client, CURL, "") == (HTTPStatus.NO_CONTENT, "")
    status, body = curl(client, CURL, "")
    assert (status, json.loads(body)) == (HTTPStatus.BAD_REQUEST, load().example("NumberAlreadyAssigned"))


def test_the_documented_curl_template_requires_an_encoded_plus(client: RawClient) -> None:
    """A literal plus gives a 404, and %2B a 204."""
    status, body = curl(client, GENERIC_CURL, NUMBER)
    assert (status, json.loads(body)) == (HTTPStatus.NOT_FOUND, NOT_FOUND)
    assert curl(client, GENERIC_CURL, "%2B912271264217") == (HTTPStatus.NO_CONTENT, "")


class RedirectingAdapter(HTTPAdapter):
    """Sends requests for the live host to the fake. The SDK has no option for the host."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.responses: list[requests.Response] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        assert request.url is not None
        request.url = request.url.replace("https://api.vobiz.ai", self.url)
        response = super().send(request, *args, **kwargs)
        self.responses.append(response)
        return response


@pytest.fixture
def sdk(client: RawClient, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, RedirectingAdapter]]:
    """The SDK `vobiz-python`, and the adapter of its session."""
    monkeypatch.chdir(tmp_path)  # it reads .env in the current directory when it is imported
    vobiz = importlib.import_module("vobiz")

    adapter = RedirectingAdapter(client.fake.url)
    with vobiz.RestClient(auth_id=ACCOUNT, auth_token=TOKEN) as rest:
        rest.session.mount("https://", adapter)
        yield rest, adapter


def test_vobiz_python_sends_a_literal_plus(sdk: tuple[Any, RedirectingAdapter], client: RawClient) -> None:
    """It does not encode the number, so the response is a 404 with the hint."""
    vobiz, adapter = sdk
    with pytest.raises(Exception, match=r"(?i)not found"):
        vobiz.phone_numbers.assign_to_trunk(NUMBER, TRUNK)
    assert adapter.responses[-1].json() == NOT_FOUND
    assert adapter.responses[-1].headers["X-Mock-Hint"].startswith(f"sent {NUMBER}; write %2B912271264217")
    assert client.trunks()[NUMBER] is None


def test_vobiz_python_accepts_an_encoded_number(sdk: tuple[Any, RedirectingAdapter], client: RawClient) -> None:
    """A caller who encodes the number succeeds."""
    vobiz, adapter = sdk
    vobiz.phone_numbers.assign_to_trunk("%2B912271264217", TRUNK)
    assert (adapter.responses[-1].status_code, client.trunks()[NUMBER]) == (HTTPStatus.NO_CONTENT, TRUNK)


def test_vobiz_python_is_led_here_by_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not modified, and sends its request to the host that is built in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path / "ca"))
    vobiz = importlib.import_module("vobiz")
    with MockServer(seed=SEED, proxy=True) as fake:
        monkeypatch.setenv("HTTPS_PROXY", fake.proxy_url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(fake.ca_file))
        with vobiz.RestClient(auth_id=ACCOUNT, auth_token=TOKEN) as rest:
            rest.phone_numbers.assign_to_trunk("%2B912271264217", TRUNK)
        assert RawClient(fake).trunks()[NUMBER] == TRUNK


def test_httpx_requires_an_encoded_number(client: RawClient) -> None:
    """It sends a literal plus in an f-string, and `quote(number, safe="")` encodes it."""
    headers = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
    with httpx.Client(base_url=client.fake.url, headers=headers) as http:
        statuses = [
            http.post(f"/api/v1/account/{ACCOUNT}/numbers/{number}/assign", json={"trunk_group_id": TRUNK}).status_code
            for number in (NUMBER, quote(NUMBER, safe=""))
        ]
    assert statuses == [HTTPStatus.NOT_FOUND, HTTPStatus.NO_CONTENT]


def test_urllib_requires_an_encoded_number(client: RawClient) -> None:
    """It sends the path as it is given."""
    statuses = []
    for number in (NUMBER, quote(NUMBER, safe="")):
        request = urllib.request.Request(  # noqa: S310 - the scheme is http
            f"{client.fake.url}/api/v1/account/{ACCOUNT}/numbers/{number}/assign",
            method="POST",
            data=json.dumps({"trunk_group_id": TRUNK}).encode(),
            headers={"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
                statuses.append(response.status)
        except urllib.error.HTTPError as error:
            statuses.append(error.code)
            error.close()
    assert statuses == [HTTPStatus.NOT_FOUND, HTTPStatus.NO_CONTENT]
