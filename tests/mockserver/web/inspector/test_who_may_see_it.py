"""Who may see the inspector and use its forms: a person at this machine, or one who has shown the token."""

from __future__ import annotations

import re
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from vobiz_mock import Settings, create_app
from vobiz_mock.web.pages import CONTENT_SECURITY_POLICY

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

TOKEN = "token-of-the-control-api"
SIGN_IN = "/_mock/inspector/sign-in"
JOURNAL = "/_mock/inspector/journal"
HIDDEN = re.compile('type="hidden" name="([^"]+)" value="([^"]*)"')
PAGES = ["/_mock/", JOURNAL, "/_mock/inspector/state"]
every_page = pytest.mark.parametrize("path", PAGES)


def _client(token: str | None = None) -> FlaskClient:
    return create_app(Settings(control_token=token)).test_client()


def _form_key(client: FlaskClient, path: str = JOURNAL) -> str:
    found = re.search('name="form_key" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def _sign_in(client: FlaskClient, token: str = TOKEN, **fields: Any) -> TestResponse:
    return client.post(SIGN_IN, data={"token": token, "form_key": _form_key(client, SIGN_IN), **fields})


@every_page
def test_a_person_at_this_machine_sees_it(path: str) -> None:
    """Without a token, the pages need none."""
    assert _client().get(path).status_code == HTTPStatus.OK


@every_page
def test_another_machine_does_not(path: str) -> None:
    """The page names the variable, and shows nothing of the state."""
    response = _client().get(path, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "VOBIZ_MOCK_CONTROL_TOKEN" in response.text
    assert "MA_BN2MZ1VV" not in response.text


@every_page
@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}]
)
def test_a_page_from_elsewhere_does_not(path: str, headers: dict[str, str]) -> None:
    """Also one whose name was made to lead to this machine."""
    response = _client().get(path, headers=headers)
    assert (response.status_code, response.mimetype) == (HTTPStatus.FORBIDDEN, "text/html")


@every_page
def test_the_token_is_asked_for(path: str) -> None:
    """A browser that has not shown it is led to the form, and afterwards to the page."""
    response = _client(TOKEN).get(path)
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location.startswith(f"{SIGN_IN}?next=")


def test_the_token_is_asked_for_once() -> None:
    """The browser has a cookie afterwards, which is accepted by the pages and by the control API."""
    client = _client(TOKEN)
    assert _sign_in(client).status_code == HTTPStatus.SEE_OTHER
    assert [client.get(path).status_code for path in (*PAGES, "/_mock/state")] == [HTTPStatus.OK] * 4


@pytest.mark.parametrize("tokens", [[TOKEN], ["wrong", TOKEN]])
@pytest.mark.parametrize("path", ["/_mock/", JOURNAL, f"{JOURNAL}?verdict=mistake&status=404"])
def test_the_person_comes_to_the_page_that_was_wanted(path: str, tokens: list[str]) -> None:
    """With its query, and also after a wrong token."""
    client = _client(TOKEN)
    shown = client.get(path, follow_redirects=True)
    for token in tokens:
        fields = {name: unescape(value) for name, value in HIDDEN.findall(shown.text)}
        shown = client.post(SIGN_IN, data={**fields, "token": token})
    assert shown.location == path


def test_the_cookie_is_for_this_site_and_not_for_scripts() -> None:
    """Neither a page from elsewhere nor a script can use or read it, and it does not contain the token."""
    cookie = _sign_in(_client(TOKEN)).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/_mock"} <= {part.strip() for part in cookie.split(";")}
    assert TOKEN not in cookie


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], f"{TOKEN}x", "\u00e9"])
def test_a_wrong_token_is_refused(token: str) -> None:
    """The form is shown again, and the browser gets no cookie."""
    response = _sign_in(_client(TOKEN), token)
    assert (response.status_code, "Set-Cookie" in response.headers) == (HTTPStatus.UNAUTHORIZED, False)
    assert "not the token of this fake" in response.text


def test_a_person_can_sign_out() -> None:
    """Afterwards the token is asked for again."""
    client = _client(TOKEN)
    _sign_in(client)
    client.post("/_mock/inspector/sign-out", data={"form_key": _form_key(client)})
    assert client.get(JOURNAL).status_code == HTTPStatus.SEE_OTHER


def test_a_cookie_of_another_start_is_not_accepted() -> None:
    """It is signed with a key that each start makes anew."""
    client, other = _client(TOKEN), _client(TOKEN)
    _sign_in(client)
    cookie = client.get_cookie("vobiz_mock_inspector", path="/_mock")
    assert cookie is not None
    other.set_cookie("vobiz_mock_inspector", cookie.value, path="/_mock")
    other.get(SIGN_IN)
    assert other.get(JOURNAL).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("wanted", ["http://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", ""])
def test_nobody_is_led_to_another_host(wanted: str) -> None:
    """Who has shown the token comes to a page of the inspector."""
    assert _sign_in(_client(TOKEN), next=wanted).location == "/_mock/"


@pytest.mark.parametrize("key", [None, "", "wrong", "\u00e9"])
def test_a_form_without_the_key_is_refused(key: str | None) -> None:
    """A page from elsewhere cannot know it."""
    data = {} if key is None else {"form_key": key}
    response = _client().post("/_mock/inspector/sign-out", data=data)
    assert response.status_code == HTTPStatus.FORBIDDEN


def test_a_form_from_elsewhere_is_refused() -> None:
    """Also with the right key."""
    client = _client()
    data = {"form_key": _form_key(client)}
    response = client.post("/_mock/inspector/sign-out", data=data, headers={"Origin": "http://evil.example"})
    assert response.status_code == HTTPStatus.FORBIDDEN


def test_the_key_that_anyone_may_see_opens_no_other_form() -> None:
    """The page that asks for the token is public, and so is its key."""
    client = _client()
    data = {"form_key": _form_key(client, SIGN_IN), "sure": "yes"}
    assert client.post("/_mock/inspector/reset", data=data).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("path", [SIGN_IN, "/_mock/inspector/static/nothing"])
def test_who_has_not_shown_the_token_sees_no_key_of_another_form(path: str) -> None:
    """Also not on the page of an error."""
    client = _client(TOKEN)
    shown = client.get(path).text
    _sign_in(client)
    assert _form_key(client) not in shown


def test_a_large_form_for_the_token_is_not_read() -> None:
    """Anyone may send it, and a form takes its time."""
    assert _sign_in(_client(TOKEN), next="x" * 20_000).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_the_fakes_of_a_machine_have_a_cookie_each() -> None:
    """Browsers send a cookie to all ports of a host: with one name, a person could use one fake at a time."""
    assert _cookie_name("http://127.0.0.1:8055") != _cookie_name("http://127.0.0.1:8056")


def _cookie_name(base_url: str) -> str:
    client = _client(TOKEN)
    found = re.search('name="form_key" value="([^"]+)"', client.get(SIGN_IN, base_url=base_url).text)
    assert found
    data = {"token": TOKEN, "form_key": found[1]}
    return client.post(SIGN_IN, base_url=base_url, data=data).headers["Set-Cookie"].partition("=")[0]


def test_a_server_may_leave_out_an_empty_prefix() -> None:
    """PEP 3333 allows it for SCRIPT_NAME."""
    environ = EnvironBuilder(path=JOURNAL, environ_overrides={"REMOTE_ADDR": "127.0.0.1"}).get_environ()
    del environ["SCRIPT_NAME"]
    assert run_wsgi_app(create_app(), environ)[1] == "200 OK"


@pytest.mark.parametrize("path", [*PAGES, SIGN_IN, "/_mock/inspector/nothing", "/docs/", "/docs/static/style.css"])
def test_each_response_is_protected(path: str) -> None:
    """No inline script or style, no frame around it, no guess of its media type, no address told to others."""
    headers = _client().get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert headers["Referrer-Policy"] == "same-origin"


@every_page
def test_what_shows_the_state_is_not_kept(path: str) -> None:
    """A browser does not show it to the next person."""
    assert _client().get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/_mock"])
def test_a_browser_is_led_from_the_index_to_the_inspector(path: str) -> None:
    """It asks for HTML first."""
    response = _client().get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.location) == (HTTPStatus.FOUND, "/_mock/")


def test_a_program_gets_the_index_from_the_first_page_too() -> None:
    """If it asks for JSON."""
    response = _client().get("/_mock/", headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (HTTPStatus.OK, "application/json")


def test_a_page_that_does_not_exist_is_a_page() -> None:
    """It says so, with a way back."""
    response = _client().get("/_mock/inspector/nothing")
    assert (response.status_code, response.mimetype) == (HTTPStatus.NOT_FOUND, "text/html")
    assert 'href="/_mock/"' in response.text
