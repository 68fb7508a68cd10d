"""How requests are sent: credentials, sessions, redirects and connections; and how responses are received."""

from __future__ import annotations

import gzip
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
import requests
from requests.utils import select_proxy
from tests.client._responses import always, page

from raw_server import Ending, RawResponse, respond
from two_accounts import ACCOUNT, TOKEN
from vobiz_client import Client, TransportError, UnexpectedResponseError, VobizError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.client.conftest import Serve

NO_CONTENT = always(respond(HTTPStatus.NO_CONTENT))


def test_request_has_both_credentials(serve: Serve) -> None:
    """The account ID and the token are sent as headers."""
    with serve(NO_CONTENT) as (client, server):
        client.unassign_number("+12")
    headers = server.received[0].headers
    assert (headers["x-auth-id"], headers["x-auth-token"]) == (ACCOUNT, TOKEN)


def test_netrc_is_not_used(serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The credentials that .netrc has for the host are not sent, and do not replace the client's."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with serve(NO_CONTENT) as (client, server):
        client.unassign_number("+12")
    headers = server.received[0].headers
    assert "authorization" not in headers
    assert headers["x-auth-token"] == TOKEN


def test_session_cannot_replace_the_credentials(serve: Serve) -> None:
    """The headers of a session that was passed are sent, but the client's credentials replace its own."""
    with requests.Session() as session:
        session.headers.update({"X-Auth-Token": "another", "X-Tracing": "on"})
        session.auth = ("somebody", "something")
        with serve(NO_CONTENT, session=session) as (client, server):
            client.unassign_number("+12")
    headers = server.received[0].headers
    assert (headers["x-auth-token"], headers["x-tracing"]) == (TOKEN, "on")
    assert "authorization" not in headers


def test_session_that_was_passed_stays_open(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client closes only a session that it made."""
    closed = []
    with requests.Session() as session, monkeypatch.context() as patch:
        patch.setattr(session, "close", lambda: closed.append(True))
        with serve(NO_CONTENT, session=session) as (client, _):
            client.unassign_number("+12")
        assert closed == []


def test_hooks_of_a_session_are_called(serve: Serve) -> None:
    """A response hook of the user's session sees the client's responses too."""
    statuses = []
    with requests.Session() as session:
        session.hooks["response"].append(lambda response, **_: statuses.append(response.status_code))
        with serve(NO_CONTENT, session=session) as (client, _):
            client.unassign_number("+12")
    assert statuses == [HTTPStatus.NO_CONTENT]


def test_certificates_are_verified() -> None:
    """The session that the client makes verifies certificates, as requests does by default."""
    client = Client(auth_id=ACCOUNT, auth_token=TOKEN)
    assert client._transport._sessions.current("https://api.vobiz.ai").verify is True


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("verify", [False, "/the/session.pem"])
def test_verify_of_a_session_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, verify: Any
) -> None:
    """By itself, requests would use the file of the variable."""
    monkeypatch.setenv(variable, "/the/environment.pem")
    with requests.Session() as session:
        session.verify = verify
        assert _settings_of(session, "https://api.vobiz.ai")["verify"] == verify


def test_certificates_of_the_environment_are_used_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that says nothing leaves them to the environment."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/the/environment.pem")
    with requests.Session() as session:
        assert _settings_of(session, "https://api.vobiz.ai")["verify"] == "/the/environment.pem"


@pytest.mark.parametrize("key", ["https", "all", "https://api.vobiz.ai"])
def test_proxies_of_a_session_win_over_the_environment(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """By itself, requests would use the proxy of the variable."""
    monkeypatch.setenv("HTTPS_PROXY", "http://environment.example")
    with requests.Session() as session:
        session.proxies[key] = "http://session.example"
        proxies = _settings_of(session, "https://api.vobiz.ai")["proxies"]
        assert select_proxy("https://api.vobiz.ai", proxies) == "http://session.example"
        assert dict(session.proxies) == {key: "http://session.example"}


def _settings_of(session: requests.Session, url: str) -> dict[str, Any]:
    """Return the settings with which a request would be sent by the session."""
    seen: dict[str, Any] = {}

    def keep(_: object, **settings: Any) -> requests.Response:
        seen.update(settings)
        raise requests.ConnectionError

    adapter = session.get_adapter(url)
    adapter.send = keep  # type: ignore[method-assign,assignment]
    with pytest.raises(TransportError):
        Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=url, session=session, retries=None).list_numbers()
    return seen


@pytest.mark.parametrize("own_session", [True, False], ids=["own session", "session of the user"])
@pytest.mark.parametrize("location", ["/elsewhere", "http://[", "http://\xff/", "//" + "a" * 70 + ".example/"])
def test_redirect_is_not_followed(serve: Serve, location: str, *, own_session: bool) -> None:
    """A redirect, whether its Location is well-formed or not, is an error: it would take the token elsewhere."""
    with requests.Session() as session:
        options = {} if own_session else {"session": session}
        redirect = always(respond(HTTPStatus.FOUND, headers={"Location": location}))
        with serve(redirect, **options) as (client, server):
            with pytest.raises(UnexpectedResponseError):
                client.list_numbers()
            assert len(server.received) == 1


def test_cookies_are_not_kept(serve: Serve) -> None:
    """The second request does not send the cookie of the first response."""
    with serve(always(respond(HTTPStatus.NO_CONTENT, headers={"Set-Cookie": "a=b"}))) as (client, server):
        client.unassign_number("+12")
        client.unassign_number("+12")
    assert ["cookie" in request.headers for request in server.received] == [False, False]


def test_connection_is_reused(serve: Serve) -> None:
    """Responses are read to their end, so that the next request needs no new connection."""
    with serve(NO_CONTENT) as (client, server):
        for _ in range(3):
            client.unassign_number("+12")
    assert (len(server.received), server.connections) == (3, 1)


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_body_in_compressed_chunks_is_read_whole(serve: Serve, size: int) -> None:
    """Compression and chunks are decoded, however small the pieces of the body are."""
    body = gzip.compress(json.dumps(page(*[{"e164": f"+12{index}"} for index in range(50)])).encode())
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serve(always(RawResponse(head + chunks))) as (client, _):
        assert len(client.list_numbers().items) == 50


def test_chunks_without_an_end_are_a_transport_error(serve: Serve) -> None:
    """A chunked body that is cut short is incomplete. The error holds what arrived."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    cut = RawResponse(head + b'3\r\n{"i\r\n', Ending.CLOSE)
    with serve(always(cut)) as (client, _), pytest.raises(TransportError) as caught:
        client.list_numbers()
    assert (caught.value.status, caught.value.body) == (HTTPStatus.OK, '{"i')


def test_body_that_cannot_be_decompressed_is_a_transport_error(serve: Serve) -> None:
    """A body that is not compressed although its Content-Encoding says so counts as cut short."""
    plain = respond(HTTPStatus.OK, "{}", headers={"Content-Encoding": "gzip"})
    with serve(always(plain)) as (client, _), pytest.raises(TransportError):
        client.list_numbers()


@pytest.mark.parametrize("raw", [b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000])
def test_response_that_is_not_http_is_a_transport_error(serve: Serve, raw: bytes) -> None:
    """No error of http.client, urllib3 or requests reaches the caller."""
    with serve(always(RawResponse(raw, Ending.CLOSE))) as (client, _), pytest.raises(TransportError):
        client.list_numbers()


def test_silence_ends_with_the_timeout(serve: Serve) -> None:
    """There is always a timeout. The request may have taken effect."""
    silence = always(RawResponse(b"", Ending.SILENCE))
    with serve(silence, timeout=0.05) as (client, _), pytest.raises(TransportError) as caught:
        client.list_numbers()
    assert caught.value.sent


def test_refused_connection_says_that_nothing_was_sent(unused_port: int) -> None:
    """The request had no effect, and another try may succeed."""
    with (
        Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=f"http://127.0.0.1:{unused_port}", retries=None) as client,
        pytest.raises(TransportError) as caught,
    ):
        client.list_numbers()
    assert (caught.value.sent, caught.value.temporary) == (False, True)
    assert caught.value.hint.startswith("nothing was sent")


def test_wrong_setting_is_not_tried_again(unused_port: int) -> None:
    """Another try would meet the same proxy that cannot be reached."""
    waits: list[float] = []
    with requests.Session() as session:
        session.proxies["http"] = f"http://127.0.0.1:{unused_port}"
        client = Client(
            auth_id=ACCOUNT, auth_token=TOKEN, base_url="http://vobiz.example", session=session, sleep=waits.append
        )
        with pytest.raises(TransportError) as caught:
            client.list_numbers()
    assert (caught.value.sent, caught.value.temporary, waits) == (False, False, [])


@pytest.mark.parametrize("ending", [Ending.RESET, Ending.CLOSE])
def test_token_is_nowhere_in_a_transport_error(serve: Serve, ending: Ending) -> None:
    """Nor in the causes of the error: those of requests would hold the request with its headers."""
    with serve(always(RawResponse(b"", ending))) as (client, _), pytest.raises(TransportError) as caught:
        client.unassign_number("+12")
    error: BaseException | None = caught.value
    while error is not None:
        assert TOKEN not in f"{error} {error!r} {vars(error)}"
        assert getattr(error, "request", None) is None or isinstance(error, VobizError)
        error = error.__cause__


def test_token_is_not_logged(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """No log record of any level contains the token, after a success and after a failure."""
    caplog.set_level(1)
    with serve(NO_CONTENT) as (client, _):
        client.unassign_number("+12")
    with serve(always(respond(HTTPStatus.INTERNAL_SERVER_ERROR, TOKEN))) as (client, _), pytest.raises(VobizError):
        client.unassign_number("+12")
    assert "/numbers/%2B12/assign" in caplog.text
    assert TOKEN not in caplog.text
