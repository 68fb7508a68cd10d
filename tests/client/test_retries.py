"""Which requests are tried again, how often, and how long the client waits before."""

from __future__ import annotations

import dataclasses
import time
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.client._operations import OBJECT, OPERATIONS
from tests.client._responses import always, in_turn, page

from raw_server import Ending, RawResponse, ReceivedRequest, respond
from two_accounts import TRUNK
from vobiz_client import (
    Client,
    InvalidArgumentError,
    RateLimitedError,
    Retries,
    ServerError,
    TransportError,
    VobizError,
)
from vobiz_client.recovery import RECOVERIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client.conftest import Serve

STEADY = Retries(jitter=0)
UNAVAILABLE = respond(HTTPStatus.SERVICE_UNAVAILABLE)
FORBIDDEN = respond(HTTPStatus.FORBIDDEN)
RESET = RawResponse(b"", Ending.RESET)
CUT = RawResponse(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", Ending.CLOSE)
EMPTY = {"meta": {"limit": 1, "offset": 0, "total": 0}, "objects": []}
# The operations that read or update, with the body of a success.
REPEATABLE = {
    "list_numbers": page(),
    "list_inventory": page(),
    "retrieve_trunk": {"trunk_id": TRUNK},
    "list_trunks": EMPTY,
    "list_origination_uris": EMPTY,
    "list_credentials": EMPTY,
    "list_ip_acls": EMPTY,
    "update_trunk": {"trunk_id": TRUNK},
    "update_origination_uri": {"id": OBJECT},
    "update_credential": {"id": OBJECT},
    "update_ip_acl": {"id": OBJECT},
}
UNREPEATABLE = ["purchase_number", "create_trunk", "create_origination_uri", "create_credential", "create_ip_acl"]


def _limited(retry_after: str) -> RawResponse:
    return respond(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": retry_after})


def test_every_operation_is_repeatable_or_recovered_or_not_repeated() -> None:
    """No operation is left out of the tests of lost responses."""
    assert {*REPEATABLE, *UNREPEATABLE, *RECOVERIES} == set(OPERATIONS)
    assert len(REPEATABLE) + len(UNREPEATABLE) + len(RECOVERIES) == len(OPERATIONS)


@pytest.mark.parametrize("operation", REPEATABLE)
@pytest.mark.parametrize("lost", [UNAVAILABLE, RESET, CUT], ids=["503", "reset", "cut"])
def test_read_or_update_is_tried_again(serve: Serve, operation: str, lost: RawResponse) -> None:
    """A second request changes nothing more, so it is sent after a lost response."""
    success = respond(HTTPStatus.OK, REPEATABLE[operation])
    with serve(in_turn(lost, lost, success), retries=STEADY) as (client, server):
        OPERATIONS[operation](client)
    assert len(server.received) == 3


@pytest.mark.parametrize("operation", UNREPEATABLE)
@pytest.mark.parametrize("lost", [UNAVAILABLE, RESET], ids=["503", "reset"])
def test_operation_that_cannot_be_recovered_is_sent_once(serve: Serve, operation: str, lost: RawResponse) -> None:
    """A purchase or a creation may have taken effect, and a second one would buy or create again."""
    with serve(always(lost), retries=STEADY) as (client, server):
        with pytest.raises((ServerError, TransportError)):
            OPERATIONS[operation](client)
        assert len(server.received) == 1


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("lost", [UNAVAILABLE, RESET, _limited("0")], ids=["503", "reset", "429"])
def test_retries_can_be_turned_off(serve: Serve, operation: str, lost: RawResponse) -> None:
    """With `retries=None`, nothing is sent twice, and the list is not read."""
    with serve(always(lost), retries=None) as (client, server):
        with pytest.raises(VobizError):
            OPERATIONS[operation](client)
        assert len(server.received) == 1


@pytest.mark.parametrize("operation", OPERATIONS)
def test_refusal_is_not_tried_again(serve: Serve, operation: str) -> None:
    """A 403 is final."""
    with serve(always(FORBIDDEN), retries=STEADY) as (client, server):
        with pytest.raises(VobizError):
            OPERATIONS[operation](client)
        assert len(server.received) == 1


@pytest.mark.parametrize("operation", OPERATIONS)
def test_rate_limit_is_waited_for(serve: Serve, operation: str) -> None:
    """A 429 changed nothing: any operation is repeated after exactly the time of Retry-After."""
    waits: list[float] = []
    with serve(in_turn(_limited("7"), FORBIDDEN), retries=Retries(), sleep=waits.append) as (client, server):
        with pytest.raises(VobizError):
            OPERATIONS[operation](client)
        assert (len(server.received), waits) == (2, [7.0])


def test_rate_limit_beyond_the_longest_wait_is_raised_at_once(serve: Serve) -> None:
    """The client does not wait for an hour. The error has the wait."""
    waits: list[float] = []
    with (
        serve(always(_limited("3600")), retries=STEADY, sleep=waits.append) as (client, _),
        pytest.raises(RateLimitedError) as caught,
    ):
        client.list_numbers()
    assert (waits, caught.value.retry_after) == ([], 3600.0)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_wait_of_a_server_error_is_waited_for(serve: Serve, status: int) -> None:
    """A service that is busy says when to come back."""
    waits: list[float] = []
    busy = respond(status, headers={"Retry-After": "7"})
    with serve(in_turn(busy, respond(HTTPStatus.OK, page())), retries=Retries(), sleep=waits.append) as (client, _):
        client.list_numbers()
    assert waits == [7.0]


def test_wait_of_a_server_error_may_be_a_date(serve: Serve) -> None:
    """A date is the other form of Retry-After."""
    waits: list[float] = []
    later = formatdate(time.time() + 20, usegmt=True)
    busy = respond(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": later})
    with serve(in_turn(busy, respond(HTTPStatus.OK, page())), retries=Retries(), sleep=waits.append) as (client, _):
        client.list_numbers()
    (wait,) = waits
    assert 10 < wait <= 20


def test_wait_of_a_server_error_beyond_the_longest_is_raised_at_once(serve: Serve) -> None:
    """The error has the wait, so that a caller can come back."""
    waits: list[float] = []
    busy = respond(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "3600"})
    with (
        serve(always(busy), retries=STEADY, sleep=waits.append) as (client, _),
        pytest.raises(ServerError) as caught,
    ):
        client.list_numbers()
    assert (waits, caught.value.retry_after) == ([], 3600.0)


def test_waits_double_up_to_the_longest(serve: Serve) -> None:
    """Without Retry-After, the client backs off exponentially."""
    waits: list[float] = []
    retries = Retries(attempts=5, first_wait=1, longest_wait=3, jitter=0)
    with serve(always(UNAVAILABLE), retries=retries, sleep=waits.append) as (client, _), pytest.raises(ServerError):
        client.list_numbers()
    assert waits == [1.0, 2.0, 3.0, 3.0]


def test_jitter_shortens_a_wait_by_its_fraction_at_most() -> None:
    """Clients that failed at the same time do not try again at the same time."""
    retries = Retries(first_wait=1, jitter=0.5)
    waits = [retries.wait_before_next(ServerError("x"), tried=1, repeatable=True) for _ in range(5)]
    assert all(wait is not None and 0.5 <= wait <= 1 for wait in waits)
    assert len(set(waits)) > 1


@pytest.mark.parametrize("operation", OPERATIONS)
def test_request_that_did_not_arrive_is_tried_again(unused_port: int, operation: str) -> None:
    """A refused connection carried no request, so even a purchase may be repeated."""
    waits: list[float] = []
    url = f"http://127.0.0.1:{unused_port}"
    with (
        Client(auth_id="a", auth_token="b", base_url=url, retries=STEADY, sleep=waits.append) as client,
        pytest.raises(TransportError),
    ):
        OPERATIONS[operation](client)
    assert waits == [0.5, 1.0, 2.0]


def test_assign_is_not_repeated_blindly(serve: Serve) -> None:
    """If the list cannot be read either, the error of the lost response is raised. A note says so."""

    def handler(request: ReceivedRequest) -> RawResponse:
        return UNAVAILABLE if request.method == "POST" else FORBIDDEN

    with serve(handler, retries=STEADY) as (client, server):
        with pytest.raises(ServerError) as caught:
            OPERATIONS["assign_number"](client)
        assert [request.method for request in server.received] == ["POST", "GET"]
    assert caught.value.__notes__[0].startswith("The list of numbers, which would show whether it took effect, failed")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Retries(attempts=0),
        lambda: Retries(first_wait=-1),
        lambda: Retries(longest_wait=float("inf")),
        lambda: Retries(first_wait=float("nan")),
        lambda: Retries(jitter=2),
    ],
)
def test_retries_that_are_not_valid_are_rejected(make: Callable[[], Retries]) -> None:
    """The error shows the setting and its value."""
    with pytest.raises(InvalidArgumentError, match="is not valid"):
        make()


def test_retries_are_frozen() -> None:
    """A changed copy is made by dataclasses.replace."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        STEADY.attempts = 9  # type: ignore[misc]
    assert dataclasses.replace(STEADY, attempts=9).attempts == 9
