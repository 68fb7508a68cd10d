"""A client's settings: where they come from, what is refused, and that the token stays hidden."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, assert_type

import pytest
import requests
from tests.client._wire import RawServer, always, page, reply
from tests.client.conftest import ACCOUNT, TOKEN

from vobiz_client import Client, EnsuredAssignment, InvalidArgumentError, PhoneNumber, PhoneNumberPage, Trunk

if TYPE_CHECKING:
    from tests.client.conftest import Talk

TRUNK = "e3e55a78-1234-5678-90ab-cdef12345678"


def _client(**options: Any) -> Client:
    return Client(**{"auth_id": ACCOUNT, "auth_token": TOKEN, **options})


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without arguments the three variables say where and as whom."""
    with RawServer(always(reply(200, page()))) as server:
        monkeypatch.setenv("VOBIZ_AUTH_ID", "MA_FROM_OUTSIDE")
        monkeypatch.setenv("VOBIZ_AUTH_TOKEN", "from-outside")
        monkeypatch.setenv("VOBIZ_BASE_URL", server.url)
        with Client() as client:
            client.list_numbers()
    (seen,) = server.seen
    assert ("/api/v1/account/MA_FROM_OUTSIDE/numbers", "from-outside") == (seen.target, seen.headers["x-auth-token"])


def test_arguments_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is passed wins."""
    monkeypatch.setenv("VOBIZ_AUTH_ID", "MA_FROM_OUTSIDE")
    monkeypatch.setenv("VOBIZ_BASE_URL", "http://outside.example")
    assert f"Client(auth_id={ACCOUNT!r}, base_url='https://api.vobiz.ai')" == repr(
        _client(base_url="https://api.vobiz.ai/")
    )


def test_base_url_is_the_live_service_s_by_default() -> None:
    """Nothing has to be set for the live service."""
    assert f"Client(auth_id={ACCOUNT!r}, base_url='https://api.vobiz.ai')" == repr(_client())


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
        ({"timeout": float("inf")}, "timeout=inf"),
        ({"timeout": (1, 2, 3)}, "timeout="),
        ({"timeout": True}, "timeout=True"),
    ],
)
def test_setting_that_makes_no_sense_is_refused(options: dict[str, Any], named: str) -> None:
    """The error names the setting, shows its value, and says what would work."""
    with pytest.raises(InvalidArgumentError) as caught:
        _client(**options)
    assert named in str(caught.value)


@pytest.mark.parametrize("token", ["tok en", "tok\nen", "tokén"])
def test_token_is_not_shown_where_it_is_refused(token: str) -> None:
    """Not even a wrong one."""
    with pytest.raises(InvalidArgumentError) as caught:
        _client(auth_token=token)
    assert token not in f"{caught.value!r} {caught.value}"


def test_password_in_a_base_url_is_not_shown() -> None:
    """A URL with a user is refused, without its password."""
    with pytest.raises(InvalidArgumentError) as caught:
        _client(base_url="https://somebody:something@api.vobiz.ai")
    assert "something" not in str(caught.value)


def test_token_shows_in_no_repr() -> None:
    """Neither in the client's nor in that of anything that it holds."""
    client = _client()
    assert TOKEN not in f"{client!r} {vars(client)!r} {vars(vars(client)['_transport'])!r}"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"per_page": 101}, "per_page=101"),
        ({"per_page": True}, "per_page=True"),
        ({"page": 0}, "page=0"),
        ({"page": "1"}, "page='1'"),
        ({"search": "x" * 101}, "search='xxx"),
        ({"search": "\ud800"}, "search="),
        ({"search": b"12"}, "search=b'12'"),
    ],
)
def test_argument_that_its_schema_forbids_is_refused(arguments: dict[str, Any], named: str) -> None:
    """Nothing is sent, and the error names the argument and shows its value: nobody listens on port 9."""
    with _client(base_url="http://127.0.0.1:9") as client, pytest.raises(InvalidArgumentError) as caught:
        client.list_numbers(**arguments)
    assert named in str(caught.value)


@pytest.mark.parametrize(
    "trunk_id", ["", "x", TRUNK + "\n", "{" + TRUNK + "}", TRUNK.replace("-", ""), "../" + TRUNK, 7]
)
def test_trunk_id_that_is_no_uuid_is_refused(trunk_id: Any) -> None:
    """The pattern beside `format: uuid` is in the generated models, though the generator drops it by default."""
    with _client(base_url="http://127.0.0.1:9") as client:
        for call in (
            client.retrieve_trunk,
            client.delete_trunk,
            lambda t: client.assign_number("+12", trunk_group_id=t),
        ):
            with pytest.raises(InvalidArgumentError):
                call(trunk_id)


def test_session_of_ones_own_stays_open(talk: Talk) -> None:
    """Only a session that the client made is closed with it."""
    closed = []
    session = requests.Session()
    session.close = lambda: closed.append(True)  # type: ignore[method-assign]
    with talk(always(reply(204)), session=session) as (client, _):
        client.unassign_number("+12")
    assert [] == closed
    requests.Session.close(session)


def test_hooks_of_a_session_are_called(talk: Talk) -> None:
    """What a user's session does with answers, it does for this client too."""
    statuses = []
    with requests.Session() as session:
        session.hooks["response"].append(lambda response, **_: statuses.append(response.status_code))
        with talk(always(reply(204)), session=session) as (client, _):
            client.unassign_number("+12")
    assert [204] == statuses


def test_certificates_are_verified() -> None:
    """The session that the client makes verifies, as requests does by default."""
    assert vars(vars(_client())["_transport"])["_session"].verify is True


def test_types_are_those_that_users_see(talk: Talk) -> None:
    """Mypy checks this under --strict: methods return models, not Any."""
    with talk(always(reply(200, page({"e164": "+12"})))) as (client, _):
        assert_type(client.list_numbers(), PhoneNumberPage)
        for number in client.iter_numbers():
            assert_type(number, PhoneNumber)
            assert_type(number.trunk_group_id, str | None)
    if TYPE_CHECKING:
        assert_type(client.retrieve_trunk(TRUNK), Trunk)
        assert_type(client.ensure_assigned("+12", TRUNK), EnsuredAssignment)


def test_models_are_frozen(talk: Talk) -> None:
    """An answer is what the service said: a changed copy is made with model_copy."""
    with talk(always(reply(200, page({"e164": "+12"})))) as (client, _):
        number = client.list_numbers().items[0]
    with pytest.raises(ValueError, match="frozen"):
        number.e164 = "+13"
    assert copy.copy(number) == number
