"""Deletions and releases whose response was lost: what the client sends next, and what it reports."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.client._operations import OPERATIONS
from tests.client._responses import in_turn, page

from raw_server import Ending, RawResponse, ReceivedRequest, respond
from vobiz_client import (
    NumberNotOwnedError,
    ReleaseNotPendingError,
    Retries,
    ServerError,
    TransportError,
    TrunkInUseError,
    VobizError,
)
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client.conftest import Serve

SPEC = load()
STEADY = Retries(attempts=3, jitter=0)
LOST = [RawResponse(b"", Ending.RESET), RawResponse(b"", Ending.CLOSE), respond(HTTPStatus.SERVICE_UNAVAILABLE)]
LOST_IDS = ["reset", "closed", "503"]
NO_CONTENT = respond(HTTPStatus.NO_CONTENT)
NOT_FOUND = {
    "delete_trunk": "TrunkNotFound",
    "delete_origination_uri": "OriginationUriNotFound",
    "delete_credential": "CredentialNotFound",
    "delete_ip_acl": "IpAclNotFound",
}
RELEASED = {"message": "released", "status": "pending_release"}
CANCELLED = {"message": "cancelled", "status": "active"}


def _not_found(operation: str) -> RawResponse:
    return respond(HTTPStatus.NOT_FOUND, SPEC.example(NOT_FOUND[operation]))


def _numbers(status: str | None) -> RawResponse:
    """Return a list in which +12 has a status; it is empty for None."""
    return respond(HTTPStatus.OK, page({"e164": "+12", "status": status}) if status else page())


def _in_turn(*changes: RawResponse, numbers: RawResponse) -> Callable[[ReceivedRequest], RawResponse]:
    """Send one response after the other to what changes, and the list of numbers to what reads."""
    change = in_turn(*changes)
    return lambda request: numbers if request.method == "GET" else change(request)


@pytest.mark.parametrize("operation", NOT_FOUND)
@pytest.mark.parametrize("lost", LOST, ids=LOST_IDS)
def test_deletion_that_took_effect_is_a_success(serve: Serve, operation: str, lost: RawResponse) -> None:
    """The 404 of the second try is a consequence of the first."""
    with serve(in_turn(lost, _not_found(operation)), retries=STEADY) as (client, server):
        OPERATIONS[operation](client)
    assert [request.method for request in server.received] == ["DELETE", "DELETE"]


@pytest.mark.parametrize("operation", NOT_FOUND)
@pytest.mark.parametrize("lost", LOST, ids=LOST_IDS)
def test_deletion_that_took_no_effect_is_sent_again(serve: Serve, operation: str, lost: RawResponse) -> None:
    """The second try deletes."""
    with serve(in_turn(lost, NO_CONTENT), retries=STEADY) as (client, server):
        OPERATIONS[operation](client)
    assert len(server.received) == 2


@pytest.mark.parametrize("operation", NOT_FOUND)
def test_deletion_of_what_does_not_exist_is_an_error(serve: Serve, operation: str) -> None:
    """Without a lost response, a 404 is an error."""
    with serve(in_turn(_not_found(operation)), retries=STEADY) as (client, server):
        with pytest.raises(VobizError) as caught:
            OPERATIONS[operation](client)
        assert len(server.received) == 1
    assert type(caught.value).__name__ == f"{NOT_FOUND[operation]}Error"


def test_deletion_that_is_refused_after_a_lost_response_is_an_error(serve: Serve) -> None:
    """A trunk that is in use was not deleted."""
    in_use = respond(HTTPStatus.CONFLICT, SPEC.example("TrunkHasActiveCalls"))
    with serve(in_turn(LOST[0], in_use), retries=STEADY) as (client, _), pytest.raises(TrunkInUseError):
        OPERATIONS["delete_trunk"](client)


@pytest.mark.parametrize("lost", LOST, ids=LOST_IDS)
@pytest.mark.parametrize(
    ("shown", "immediate", "status"),
    [("pending_release", False, "pending_release"), (None, False, "released"), (None, True, "released")],
)
def test_release_that_took_effect_is_not_repeated(
    serve: Serve, lost: RawResponse, shown: str | None, status: str, *, immediate: bool
) -> None:
    """The list shows the number in its cooldown, or no longer shows it."""
    with serve(_in_turn(lost, numbers=_numbers(shown)), retries=STEADY) as (client, server):
        assert client.release_number("+12", immediate=immediate).status == status
    assert [request.method for request in server.received] == ["DELETE", "GET"]


@pytest.mark.parametrize("lost", LOST, ids=LOST_IDS)
@pytest.mark.parametrize(("shown", "immediate"), [("active", False), ("active", True), ("pending_release", True)])
def test_release_that_took_no_effect_is_sent_again(
    serve: Serve, lost: RawResponse, shown: str, *, immediate: bool
) -> None:
    """A number in its cooldown is not yet released at once."""
    success = respond(HTTPStatus.OK, RELEASED)
    with serve(_in_turn(lost, success, numbers=_numbers(shown)), retries=STEADY) as (client, server):
        assert client.release_number("+12", immediate=immediate).message == "released"
    assert [request.method for request in server.received] == ["DELETE", "GET", "DELETE"]


def test_refused_release_without_a_lost_response_is_raised(serve: Serve) -> None:
    """The list is not read."""
    refused = respond(HTTPStatus.FORBIDDEN, SPEC.example("NumberNotOwned"))
    with serve(in_turn(refused), retries=STEADY) as (client, _), pytest.raises(NumberNotOwnedError):
        OPERATIONS["release_number"](client)


@pytest.mark.parametrize("lost", LOST, ids=LOST_IDS)
def test_cancellation_that_took_effect_is_not_repeated(serve: Serve, lost: RawResponse) -> None:
    """The list shows the number as active again."""
    with serve(_in_turn(lost, numbers=_numbers("active")), retries=STEADY) as (client, server):
        assert client.cancel_release("+12").status == "active"
    assert [request.method for request in server.received] == ["POST", "GET"]


@pytest.mark.parametrize("lost", LOST, ids=LOST_IDS)
def test_cancellation_that_took_no_effect_is_sent_again(serve: Serve, lost: RawResponse) -> None:
    """The list shows the number still in its cooldown."""
    success = respond(HTTPStatus.OK, CANCELLED)
    with serve(_in_turn(lost, success, numbers=_numbers("pending_release")), retries=STEADY) as (client, server):
        assert client.cancel_release("+12").message == "cancelled"
    assert [request.method for request in server.received] == ["POST", "GET", "POST"]


def test_lost_cancellation_for_a_number_that_is_gone_is_an_error(serve: Serve) -> None:
    """The cooldown may be over. A note says that the list does not show the number."""
    with (
        serve(_in_turn(LOST[0], numbers=_numbers(None)), retries=STEADY) as (client, _),
        pytest.raises(TransportError) as caught,
    ):
        client.cancel_release("+12")
    assert caught.value.__notes__ == ["+12 is not among the account's numbers."]


def test_refused_cancellation_without_a_lost_response_is_raised(serve: Serve) -> None:
    """The list is not read."""
    refused = respond(HTTPStatus.NOT_FOUND, SPEC.example("ReleaseNotPending"))
    with serve(in_turn(refused), retries=STEADY) as (client, _), pytest.raises(ReleaseNotPendingError):
        OPERATIONS["cancel_release"](client)


@pytest.mark.parametrize("operation", ["release_number", "cancel_release"])
def test_change_is_not_repeated_if_the_list_cannot_be_read(serve: Serve, operation: str) -> None:
    """The error of the lost response is raised. A note says why it is not known whether it took effect."""
    forbidden = respond(HTTPStatus.FORBIDDEN)
    with serve(_in_turn(LOST[2], numbers=forbidden), retries=STEADY) as (client, server):
        with pytest.raises(ServerError) as caught:
            OPERATIONS[operation](client)
        assert [request.method for request in server.received].count("GET") == 1
    assert caught.value.__notes__[0].startswith("The list of numbers, which would show whether it took effect, failed")
