"""Cross-origin resource sharing, as a browser needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver._client import RawClient

from two_accounts import ACCOUNT, SEED
from vobiz_mock import MockServer, create_app
from vobiz_mock.web.cors import origin

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = "http://localhost:3000"
ASSIGN = f"/api/v1/account/{ACCOUNT}/numbers/%2B912271264217/assign"
PREFLIGHT = {
    "Origin": PAGE,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,x-auth-id,x-auth-token",
}


def cors(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the header fields of the protocol."""
    return {name: value for name, value in headers.items() if name.startswith("access-control-") or name == "vary"}


def test_a_preflight_is_permitted_on_loopback(client: RawClient) -> None:
    """The page may send the method and the header fields that it asks for."""
    response = client.send("OPTIONS", ASSIGN, headers=PREFLIGHT)
    assert (response.status, response.body) == (204, b"")
    assert cors(response.headers) == {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "content-type,x-auth-id,x-auth-token",
    }


def test_a_preflight_that_names_no_headers_is_told_those_of_the_api(client: RawClient) -> None:
    """They are the credentials and the type of the body."""
    response = client.send("OPTIONS", ASSIGN, headers={**PREFLIGHT, "Access-Control-Request-Headers": None})
    assert response.headers["access-control-allow-headers"] == "X-Auth-ID, X-Auth-Token, Content-Type"


def test_a_page_can_read_the_headers_of_a_reply(client: RawClient) -> None:
    """They include those of the fake."""
    response = client.send("GET", client.path("nothing"), headers={"Origin": PAGE})
    exposed = set(response.headers["access-control-expose-headers"].lower().split(", "))
    assert response.headers["access-control-allow-origin"] == "*"
    assert {"x-mock-behaviour", "x-mock-hint", "x-mock-version", "date", "server"} <= exposed


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_a_request_without_an_origin_gets_nothing_of_it(client: RawClient, method: str) -> None:
    """Plain tools see the reply of the API alone."""
    assert cors(client.send(method, ASSIGN, headers={**PREFLIGHT, "Origin": None}).headers) == {}


@pytest.mark.parametrize("missing", ["Origin", "Access-Control-Request-Method"])
def test_options_without_a_preflight_is_answered_by_the_api(client: RawClient, missing: str) -> None:
    """So its own behaviour can be tested."""
    response = client.send("OPTIONS", ASSIGN, headers={**PREFLIGHT, missing: None})
    assert (response.status, response.headers["allow"]) == (405, "POST, DELETE")


@pytest.mark.parametrize("name", ["Access-Control-Request-Method", "Access-Control-Request-Headers"])
def test_a_malformed_preflight_is_not_repeated(client: RawClient, name: str) -> None:
    """What is not a token must not come into a response."""
    response = client.send("OPTIONS", ASSIGN, headers={**PREFLIGHT, name: "a b"})
    assert response.status == 405


@pytest.mark.parametrize("path", ["/_mock/health", "/_mock/openapi.json"])
def test_the_health_and_the_document_can_be_read(client: RawClient, path: str) -> None:
    """A viewer on another origin can load the document."""
    assert client.send("GET", path, headers={"Origin": PAGE}).headers["access-control-allow-origin"] == "*"
    assert client.send("OPTIONS", path, headers=PREFLIGHT).status == 204


@pytest.mark.parametrize("path", ["/_mock", "/_mock/", "/_mock/state", "/_mock/health/more"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_page_reaches_the_other_paths_below_mock(client: RawClient, path: str, method: str) -> None:
    """They are for the tests that control the fake, and for people."""
    found = cors(client.send(method, path, headers=PREFLIGHT).headers)
    assert found in ({}, {"vary": "Cookie"})  # a page depends on who has signed in


def test_only_a_given_origin_is_allowed() -> None:
    """It is named in the reply, and another origin gets nothing."""
    with MockServer(seed=SEED, cors=[f"{PAGE}/"]) as fake:
        client = RawClient(fake)
        own, other = (client.send("OPTIONS", ASSIGN, headers={**PREFLIGHT, "Origin": page}) for page in (PAGE, "null"))
    assert (own.headers["access-control-allow-origin"], own.headers["vary"]) == (PAGE, "Origin")
    assert (other.status, cors(other.headers)) == (405, {})


def test_a_page_that_is_not_allowed_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A browser hardly says why a request failed, so the log names the option that helps."""
    with MockServer(seed=SEED, cors=[]) as fake:
        RawClient(fake).send("OPTIONS", ASSIGN, headers=PREFLIGHT)
    assert f"allow them with --cors {PAGE}" in caplog.text


def test_no_page_is_allowed_off_loopback() -> None:
    """Other machines can reach the fake, so somebody has to choose."""
    with MockServer(seed=SEED, host="0.0.0.0") as fake:  # noqa: S104 the point of the test
        assert cors(RawClient(fake).send("OPTIONS", ASSIGN, headers=PREFLIGHT).headers) == {}


def test_an_application_allows_only_the_given_origins() -> None:
    """`create_app` does not know on which address it is served."""
    for origins, expected in (((), None), (["*"], "*")):
        response = create_app(cors=origins).test_client().get("/_mock/health", headers={"Origin": PAGE})
        assert response.headers.get("Access-Control-Allow-Origin") == expected


@pytest.mark.parametrize(
    "text", ["localhost:3000", "http://a/b", "http://", "", "http://a b", "http://a,http://b", "a\n"]
)
def test_a_text_that_is_not_an_origin_is_refused(text: str) -> None:
    """The error shows it, and an origin."""
    with pytest.raises(ValueError, match="is not an origin; expected one such as http://localhost:3000"):
        origin(text)
