"""A SIP password is sent, and is in no repr, log record or error."""

from __future__ import annotations

import json
import pickle
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from tests.client._operations import OBJECT
from tests.client._responses import always

from raw_server import Ending, RawResponse, respond
from vobiz_client import Client, VobizError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.client.conftest import Serve

PASSWORD = 'pass"wörd\\/<&>'
CALLS: dict[str, Callable[[Client, Any], object]] = {
    "create_credential": lambda vobiz, password: vobiz.create_credential("alice", password=password),
    "update_credential": lambda vobiz, password: vobiz.update_credential(OBJECT, password=password),
}
RESPONSES = {
    "repeated in a refusal": respond(HTTPStatus.BAD_REQUEST, {"error": "weak", "message": f"{PASSWORD} is weak"}),
    "repeated in an escaped refusal": respond(
        HTTPStatus.CONFLICT, json.dumps({"error": PASSWORD}, ensure_ascii=False).encode()
    ),
    "repeated in HTML": respond(HTTPStatus.BAD_GATEWAY, f"<p>{PASSWORD}"),
    "repeated in a success that cannot be read": respond(HTTPStatus.OK, {"id": 7, "password": PASSWORD}),
    "reset": RawResponse(b"", Ending.RESET),
    "cut short": RawResponse(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + PASSWORD.encode(), Ending.CLOSE),
}


def _shown(error: BaseException) -> Iterator[str]:
    """Yield all that an error and those in its chain show."""
    yield "".join(traceback.format_exception(error))
    chain: BaseException | None = error
    while chain is not None:
        yield f"{chain} {chain!r} {vars(chain)} {getattr(chain, '__notes__', '')}"
        chain = chain.__cause__ or chain.__context__
    yield repr(pickle.dumps(error))


def _forms(password: str) -> set[str]:
    """Return a password as it is, and as JSON and repr write it."""
    return {password, json.dumps(password)[1:-1], json.dumps(password, ensure_ascii=False)[1:-1], repr(password)[1:-1]}


@pytest.mark.parametrize("operation", CALLS)
def test_password_is_sent(serve: Serve, operation: str) -> None:
    """The service gets the password unchanged."""
    with serve(always(respond(HTTPStatus.OK, {"id": OBJECT}))) as (client, server):
        CALLS[operation](client, PASSWORD)
    assert json.loads(server.received[0].body)["password"] == PASSWORD


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize("response", RESPONSES)
def test_error_does_not_show_the_password(serve: Serve, operation: str, response: str) -> None:
    """Whatever the service responds, the error and its chain show `***` instead."""
    with serve(always(RESPONSES[response])) as (client, _), pytest.raises(VobizError) as caught:
        CALLS[operation](client, PASSWORD)
    assert caught.value.request is not None
    assert json.loads(caught.value.request.body)["password"] == "***"
    assert [text for text in _shown(caught.value) for form in _forms(PASSWORD) if form in text] == []


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize("password", ["pässwd!", "pässword" * 20, 1234567890, ["pässword"], "pässword\ud800"])
def test_password_that_is_rejected_is_not_shown(serve: Serve, operation: str, password: Any) -> None:
    """The error says what is wrong, but not with which password. Nothing is sent."""
    with serve(always(respond(HTTPStatus.OK, {"id": OBJECT}))) as (client, server):
        with pytest.raises(VobizError, match=r"password=\*\*\*") as caught:
            CALLS[operation](client, password)
        assert server.received == []
    assert [text for text in _shown(caught.value) if "pässw" in text or "1234567890" in text] == []


def test_password_in_a_response_is_not_in_the_repr(serve: Serve) -> None:
    """The documented response shows `<redacted>`, but a service may show the password."""
    with serve(always(respond(HTTPStatus.OK, {"id": OBJECT, "password": PASSWORD}))) as (client, _):
        credential = client.create_credential("alice", password=PASSWORD)
    assert "password" not in f"{credential} {credential!r}"


def test_password_is_not_logged(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """Not even at the lowest level of any logger."""
    caplog.set_level(1)
    with serve(always(respond(HTTPStatus.OK, {"id": OBJECT}))) as (client, _):
        client.create_credential("alice", password=PASSWORD)
    assert "/credentials" in caplog.text
    assert [form for form in _forms(PASSWORD) if form in caplog.text] == []
