"""A call ends by its deadline, however slowly the service responds, and however often the client tries."""

from __future__ import annotations

import time
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.client._drip import DRIPS, DrippingServer
from tests.client._operations import OPERATIONS
from tests.client._responses import always, in_turn, page

from raw_server import respond
from two_accounts import ACCOUNT, TOKEN
from vobiz_client import Client, RateLimitedError, Retries, ServerError, TransportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.client.conftest import Serve

DEADLINE = 0.2
LATEST = 3.0  # seconds within which a busy machine notices that the deadline has passed


@contextmanager
def _dripping(what: str, **options: Any) -> Iterator[tuple[Client, DrippingServer]]:
    with DrippingServer(DRIPS[what]) as server:
        settings = {"auth_id": ACCOUNT, "auth_token": TOKEN, "deadline": DEADLINE, **options}
        with Client(base_url=server.url, **settings) as client:
            yield client, server


@pytest.mark.parametrize("own_session", [True, False], ids=["own session", "session of the user"])
@pytest.mark.parametrize("what", DRIPS)
def test_response_that_drips_is_not_waited_for(what: str, *, own_session: bool) -> None:
    """The timeout between two bytes never passes, so only the deadline ends the call."""
    with requests.Session() as session, _dripping(what, session=None if own_session else session) as (client, _):
        started = time.monotonic()
        with pytest.raises(TransportError) as caught:
            client.list_numbers()
    assert time.monotonic() - started < LATEST
    assert caught.value.sent


@pytest.mark.parametrize("operation", OPERATIONS)
def test_deadline_is_for_all_tries_of_an_operation(operation: str) -> None:
    """Neither another try nor a look at the list begins when the time is over."""
    with _dripping("status line", retries=Retries(first_wait=0)) as (client, server):
        started = time.monotonic()
        with pytest.raises(TransportError):
            OPERATIONS[operation](client)
        assert (time.monotonic() - started < LATEST, server.requests) == (True, 1)


def test_error_says_that_the_deadline_passed() -> None:
    """Its text has the seconds, so that nobody looks for a broken network."""
    with _dripping("status line") as (client, _), pytest.raises(TransportError, match=r"deadline of 0\.2 s"):
        client.list_numbers()


def test_connection_through_a_proxy_heeds_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy drips."""
    with DrippingServer(b"") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        client = Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url="http://vobiz.example", deadline=DEADLINE)
        started = time.monotonic()
        with client, pytest.raises(TransportError):
            client.list_numbers()
        assert (time.monotonic() - started < LATEST, proxy.requests) == (True, 1)


def test_wait_beyond_the_deadline_is_not_waited_for(serve: Serve) -> None:
    """The client does not sleep through its time to fail then."""
    waits: list[float] = []
    limited = respond(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "20"})
    with (
        serve(always(limited), retries=Retries(), deadline=10, sleep=waits.append) as (client, _),
        pytest.raises(RateLimitedError),
    ):
        client.list_numbers()
    assert waits == []


def test_connection_that_heeded_a_deadline_is_used_again(serve: Serve) -> None:
    """The second call has a deadline of its own."""
    with serve(always(respond(HTTPStatus.OK, page())), deadline=5) as (client, server):
        totals = [client.list_numbers().total for _ in range(3)]
        assert (totals, server.connections) == ([0, 0, 0], 1)


@pytest.mark.parametrize("deadline", [None, 5])
def test_call_in_time_is_not_affected(serve: Serve, deadline: float | None) -> None:
    """A deadline that has not passed changes nothing, and there may be none."""
    unavailable = respond(HTTPStatus.SERVICE_UNAVAILABLE)
    with serve(
        in_turn(unavailable, respond(HTTPStatus.OK, page())), deadline=deadline, retries=Retries(first_wait=0)
    ) as (client, _):
        assert client.list_numbers().total == 0


def test_session_of_the_user_has_no_deadline_elsewhere(serve: Serve) -> None:
    """What the user sends by the same session is not bounded by the client's deadline."""
    with (
        requests.Session() as session,
        serve(always(respond(HTTPStatus.OK, "x")), session=session, deadline=5) as (client, server),
    ):
        with pytest.raises(Exception, match="not a PhoneNumberPage"):
            client.list_numbers()
        assert session.get(server.url, timeout=5).text == "x"


def test_list_is_not_read_before_the_service_wants_another_request(serve: Serve) -> None:
    """After a 503 with Retry-After, the look at the list waits too."""
    events: list[object] = []
    busy = respond(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "7"})

    def handler(request: Any) -> Any:
        events.append(request.method)
        return respond(HTTPStatus.OK, page({"e164": "+12"})) if request.method == "GET" else busy

    with (
        serve(handler, retries=Retries(attempts=2), sleep=events.append) as (client, _),
        pytest.raises(ServerError),
    ):
        client.unassign_number("+13")
    assert events[:3] == ["DELETE", 7.0, "GET"]
