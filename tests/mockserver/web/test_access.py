"""Who may use the control API: programs of this machine, or those with the token, and no page of a browser."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver._client import RawClient

from vobiz_mock import MockServer, Settings, create_app
from vobiz_mock.web.access import Access

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

TOKEN = "token-of-the-control-api"
PUBLIC = ["/", "/_mock", "/_mock/health", "/_mock/openapi.json", "/_mock/control.json"]
CONTROL = [("GET", "/_mock/state"), ("PUT", "/_mock/state"), ("POST", "/_mock/reset"), ("GET", "/_mock/clock")]
LOCAL_HOSTS = [
    "localhost",
    "localhost:8055",
    "LOCALHOST.",
    "fake.localhost:1",
    "127.0.0.1",
    "127.9.9.9:80",
    "[::1]:8055",
]
FOREIGN_HOSTS = [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "evil.example@localhost",
    "10.0.0.1",
    "[::2]",
    "localhost:x",
    "localhost/..",
    "192.0.2.1:8055",
    "[",
]


def _send(
    method: str = "GET",
    path: str = "/_mock/state",
    *,
    token: str | None = None,
    peer: str = "127.0.0.1",
    **headers: str,
) -> TestResponse:
    """Send a request to a fake under Flask's test client. A header's name has an underscore for each hyphen."""
    client = create_app(Settings(control_token=token)).test_client()
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    more: dict[str, Any] = (
        {"json": {"accounts": []}} if method in {"PUT", "POST"} and "Content-Type" not in fields else {}
    )
    return client.open(path, method=method, headers=fields, environ_overrides={"REMOTE_ADDR": peer}, **more)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_use_it(peer: str) -> None:
    """Each loopback address is this machine."""
    assert _send(peer=peer).status_code == HTTPStatus.OK


@pytest.mark.parametrize("peer", ["10.0.0.1", "192.0.2.1", "::2", "::ffff:10.0.0.1", "", "unix:"])
@pytest.mark.parametrize(("method", "path"), CONTROL)
def test_another_machine_may_not(peer: str, method: str, path: str) -> None:
    """The message names the variable. Nobody believes what a proxy says about its client."""
    response = _send(method, path, peer=peer, X_Forwarded_For="127.0.0.1", Forwarded="for=127.0.0.1")
    assert (response.status_code, response.json and response.json["error"]) == (HTTPStatus.FORBIDDEN, "forbidden")
    assert "VOBIZ_MOCK_CONTROL_TOKEN" in response.text


@pytest.mark.parametrize("token", [None, TOKEN])
@pytest.mark.parametrize("path", PUBLIC)
def test_anyone_may_read_health_index_and_documents(path: str, token: str | None) -> None:
    """They show nothing of the state."""
    assert _send(path=path, peer="192.0.2.1", token=token, Host="fake.example").status_code == HTTPStatus.OK


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.0.2.1"])
def test_the_token_admits_any_machine(peer: str) -> None:
    """The scheme has no case, and the fake may have any name."""
    response = _send(peer=peer, token=TOKEN, Authorization=f"bearer {TOKEN}", Host="fake.example")
    assert response.status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer \xff", "Bearer wrong"],
)
@pytest.mark.parametrize(("method", "path"), CONTROL)
def test_a_wrong_token_admits_nobody(authorization: str, method: str, path: str) -> None:
    """This machine needs it too. The response does not show the token."""
    fields = {"Authorization": authorization} if authorization else {}
    response = _send(method, path, token=TOKEN, **fields)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, 'Bearer realm="vobiz-mock"')
    assert TOKEN not in response.text


@pytest.mark.parametrize("host", LOCAL_HOSTS)
def test_a_name_of_this_machine_is_allowed(host: str) -> None:
    """Browsers and resolvers let it lead nowhere else."""
    assert _send(Host=host).status_code == HTTPStatus.OK


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize(("method", "path"), CONTROL)
def test_a_name_that_leads_here_is_refused(host: str, method: str, path: str) -> None:
    """A page of this name would have the same origin as the fake (DNS rebinding)."""
    response = _send(method, path, Host=host, Origin=f"http://{host}", Sec_Fetch_Site="same-origin")
    assert response.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(("host", "is_allowed"), [("Fake.Internal", True), ("other.internal", False), (None, False)])
def test_the_name_on_which_the_fake_listens_is_allowed(host: str | None, is_allowed: bool) -> None:  # noqa: FBT001
    """A person has chosen it with --host."""
    sent = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "fake.internal:8055"}
    assert (Access(None, host).refusal(sent) is None) is is_allowed


def test_a_server_passes_on_the_token() -> None:
    """It is one of the settings of a fake on a port, too."""
    with MockServer(settings=Settings(control_token=TOKEN)) as fake:
        refused = RawClient(fake).send("GET", "/_mock/clock")
        admitted = RawClient(fake).send("GET", "/_mock/clock", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (refused.status, admitted.status) == (HTTPStatus.UNAUTHORIZED, HTTPStatus.OK)


@pytest.mark.parametrize("token", [None, TOKEN])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:3000", "https://localhost", "*"])
@pytest.mark.parametrize(("method", "path"), CONTROL)
def test_a_page_from_elsewhere_can_neither_read_nor_change(
    method: str, path: str, origin: str, token: str | None
) -> None:
    """The token does not change that, and no header field lets the page read the refusal."""
    response = _send(method, path, token=token, Authorization=f"Bearer {TOKEN}", Origin=origin, Host="localhost")
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert [name for name, _ in response.headers if name.startswith("Access-Control")] == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_a_browser_says_that_a_page_is_from_elsewhere(site: str) -> None:
    """An image or a script on a page has no Origin."""
    assert _send(Sec_Fetch_Site=site).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "fields", [{"Origin": "http://localhost"}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}]
)
def test_the_own_page_of_the_fake_may_use_it(fields: dict[str, str]) -> None:
    """So may a person who types the address."""
    assert _send(**fields, Host="localhost").status_code == HTTPStatus.OK


@pytest.mark.parametrize(("method", "path"), CONTROL)
def test_a_preflight_for_the_control_api_is_not_permitted(method: str, path: str) -> None:
    """A browser then does not send the request."""
    response = _send("OPTIONS", path, Origin="http://a.example", Access_Control_Request_Method=method)
    assert [name for name, _ in response.headers if name.startswith("Access-Control")] == []


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/_mock/state"), ("POST", "/_mock/reset"), ("DELETE", "/_mock/accounts/a")]
)
def test_what_a_form_can_send_is_refused(method: str, path: str, media: str) -> None:
    """A browser sends JSON of another origin only after a preflight."""
    assert _send(method, path, Content_Type=media).status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize("token", ["", " ", "a b", "ä", "a\n", "\x7f"])
def test_a_control_token_is_printable(token: str) -> None:
    """A client could not send another one. The message does not show it."""
    with pytest.raises(ValueError, match="control token") as caught:
        Settings(control_token=token)
    assert not token.strip() or token not in str(caught.value)


def test_the_settings_do_not_show_the_token() -> None:
    """They may be logged."""
    assert TOKEN not in repr(Settings(control_token=TOKEN))
