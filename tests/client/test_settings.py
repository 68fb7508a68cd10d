"""A client's settings: their sources, which values are rejected, and that secrets stay hidden."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from tests.client._responses import always, page

from raw_server import RawServer, respond
from two_accounts import ACCOUNT, TOKEN
from vobiz_client import Client, InvalidArgumentError


def _client(**options: Any) -> Client:
    return Client(**{"auth_id": ACCOUNT, "auth_token": TOKEN, **options})


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without arguments, the three variables have the credentials and the origin."""
    with RawServer(always(respond(HTTPStatus.OK, page()))) as server:
        monkeypatch.setenv("VOBIZ_AUTH_ID", "MA_FROM_OUTSIDE")
        monkeypatch.setenv("VOBIZ_AUTH_TOKEN", "from-outside")
        monkeypatch.setenv("VOBIZ_BASE_URL", server.url)
        with Client() as client:
            client.list_numbers()
    (request,) = server.received
    assert request.target == "/api/v1/account/MA_FROM_OUTSIDE/numbers"
    assert request.headers["x-auth-token"] == "from-outside"


def test_arguments_override_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that is passed is used, not that of the variable."""
    monkeypatch.setenv("VOBIZ_AUTH_ID", "MA_FROM_OUTSIDE")
    monkeypatch.setenv("VOBIZ_BASE_URL", "http://outside.example")
    client = _client(base_url="https://api.vobiz.ai/")
    assert repr(client) == f"Client(auth_id={ACCOUNT!r}, base_url='https://api.vobiz.ai')"


def test_base_url_is_the_live_service_by_default() -> None:
    """Nothing needs to be set for the live service."""
    assert repr(_client()) == f"Client(auth_id={ACCOUNT!r}, base_url='https://api.vobiz.ai')"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"auth_id": None}, "VOBIZ_AUTH_ID"),
        ({"auth_token": ""}, "VOBIZ_AUTH_TOKEN"),
        ({"auth_id": "a b"}, "auth_id='a b'"),
        ({"auth_id": ".."}, "auth_id='..'"),
        ({"auth_id": "a\r\nX-Evil: 1"}, "auth_id="),
        ({"auth_id": "a" * 101}, "auth_id="),
        ({"base_url": "api.vobiz.ai"}, "base_url='api.vobiz.ai'"),
        ({"base_url": "https://api.vobiz.ai/api/v1"}, "https://api.vobiz.ai'"),
        ({"base_url": "ftp://api.vobiz.ai"}, "base_url="),
        ({"base_url": "https://api.vobiz.ai?x=1"}, "base_url="),
        ({"base_url": "https://[::1"}, "base_url="),
        ({"base_url": "https://host:99999"}, "base_url="),
        ({"timeout": None}, "timeout=None"),
        ({"timeout": 0}, "timeout=0"),
        ({"timeout": (3, None)}, "timeout="),
        ({"timeout": [3, 3]}, "timeout="),
        ({"timeout": float("inf")}, "timeout=inf"),
        ({"timeout": (1, 2, 3)}, "timeout="),
        ({"timeout": True}, "timeout=True"),
    ],
)
def test_setting_that_is_not_valid_is_rejected(options: dict[str, Any], named: str) -> None:
    """The error shows the setting and its value, or what to set."""
    with pytest.raises(InvalidArgumentError) as caught:
        _client(**options)
    assert named in str(caught.value)


@pytest.mark.parametrize("token", ["tok en", "tok\nen", "tokén"])
def test_token_that_is_rejected_is_not_shown(token: str) -> None:
    """A token that is not valid may be a part of one that is."""
    with pytest.raises(InvalidArgumentError) as caught:
        _client(auth_token=token)
    assert token not in f"{caught.value!r} {caught.value}"


def test_password_in_a_base_url_is_not_shown() -> None:
    """A URL with a user is rejected, without its password."""
    with pytest.raises(InvalidArgumentError) as caught:
        _client(base_url="https://somebody:something@api.vobiz.ai")
    assert "something" not in str(caught.value)


def test_token_is_in_no_repr() -> None:
    """Neither the repr of the client nor that of anything in it contains the token."""
    client = _client()
    assert TOKEN not in f"{client!r} {vars(client)!r} {vars(vars(client)['_transport'])!r}"
