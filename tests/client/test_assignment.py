"""ensure_assigned, against the fake and against a service whose state changes meanwhile."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.client._responses import page

from raw_server import ReceivedRequest, respond
from two_accounts import NUMBER, OTHER_TRUNK, TRUNK
from vobiz_client import (
    Action,
    Client,
    EnsuredAssignment,
    InvalidRequestError,
    NotConfirmedError,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    TrunkNotFoundError,
)
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client.conftest import Serve

    from raw_server import RawResponse

UNKNOWN_TRUNK = "99999999-2222-3333-4444-555555555555"
CONFLICT = respond(HTTPStatus.BAD_REQUEST, load().example("NumberAlreadyAssigned"))


@pytest.fixture
def _on_other_trunk(vobiz: Client) -> None:
    """The number is assigned to the other trunk."""
    vobiz.assign_number(NUMBER, trunk_group_id=OTHER_TRUNK)


def _trunk_of(vobiz: Client) -> str | None:
    return vobiz.list_numbers(search=NUMBER).items[0].trunk_group_id


def test_number_without_a_trunk_is_assigned(vobiz: Client) -> None:
    """The result says so, and the list shows it."""
    done = vobiz.ensure_assigned(NUMBER, TRUNK)
    assert done == EnsuredAssignment(number=NUMBER, trunk_id=TRUNK, action=Action.ASSIGNED)
    assert _trunk_of(vobiz) == TRUNK


def test_number_that_is_already_on_the_trunk_is_left_alone(vobiz: Client) -> None:
    """A second call does nothing, in whatever case the UUID is written."""
    vobiz.ensure_assigned(NUMBER, TRUNK)
    assert vobiz.ensure_assigned(NUMBER, TRUNK.upper()).action is Action.NOTHING


@pytest.mark.usefixtures("_on_other_trunk")
def test_number_on_another_trunk_is_a_conflict(vobiz: Client) -> None:
    """Without `move`, the number keeps its trunk, and the error names it."""
    with pytest.raises(NumberAlreadyAssignedError) as caught:
        vobiz.ensure_assigned(NUMBER, TRUNK)
    assert (caught.value.trunk_group_id, _trunk_of(vobiz)) == (OTHER_TRUNK, OTHER_TRUNK)


@pytest.mark.usefixtures("_on_other_trunk")
def test_number_is_moved_on_request(vobiz: Client) -> None:
    """With `move`, the number changes its trunk, and the result has the previous one."""
    done = vobiz.ensure_assigned(NUMBER, TRUNK, move=True)
    assert (done.action, done.previous_trunk_id, _trunk_of(vobiz)) == (Action.MOVED, OTHER_TRUNK, TRUNK)


@pytest.mark.usefixtures("_on_other_trunk")
def test_number_is_not_moved_to_an_unknown_trunk(vobiz: Client) -> None:
    """The number keeps its trunk."""
    with pytest.raises(TrunkNotFoundError):
        vobiz.ensure_assigned(NUMBER, UNKNOWN_TRUNK, move=True)
    assert _trunk_of(vobiz) == OTHER_TRUNK


def test_nothing_is_unassigned_for_an_unknown_trunk(serve: Serve) -> None:
    """The new trunk is checked first: the number does not lose its trunk even for a moment."""
    numbers = respond(HTTPStatus.OK, page({"e164": NUMBER, "trunk_group_id": OTHER_TRUNK}))
    unknown = respond(HTTPStatus.NOT_FOUND, load().example("TrunkNotFound"))
    with serve(lambda request: unknown if "/trunks/" in request.target else numbers) as (client, server):
        with pytest.raises(TrunkNotFoundError):
            client.ensure_assigned(NUMBER, TRUNK, move=True)
        assert [request.method for request in server.received] == ["GET", "GET"]


def test_unknown_number_is_not_found(vobiz: Client) -> None:
    """The error says which number."""
    with pytest.raises(NumberNotFoundError, match=r"\+12 is not among"):
        vobiz.ensure_assigned("+12", TRUNK)


def test_unknown_trunk_is_not_found(vobiz: Client) -> None:
    """The error is that of the assign."""
    with pytest.raises(TrunkNotFoundError):
        vobiz.ensure_assigned(NUMBER, UNKNOWN_TRUNK)


def _changing(lists: list[str | None], *posts: RawResponse) -> Callable[[ReceivedRequest], RawResponse]:
    """Return a service whose list shows one trunk after the other, and which responds to assigns in turn."""
    shown, responses = iter(lists), iter(posts)

    def handler(request: ReceivedRequest) -> RawResponse:
        if request.method == "GET" and "/trunks/" in request.target:
            return respond(HTTPStatus.OK, {"trunk_id": TRUNK})
        if request.method == "GET":
            return respond(HTTPStatus.OK, page({"e164": NUMBER, "trunk_group_id": next(shown)}))
        return next(responses) if request.method == "POST" else respond(HTTPStatus.NO_CONTENT)

    return handler


def test_race_that_ends_on_the_same_trunk_is_a_success(serve: Serve) -> None:
    """The conflict is not an error if another client assigned the number to this trunk."""
    with serve(_changing([None, TRUNK, TRUNK], CONFLICT)) as (client, _):
        assert client.ensure_assigned(NUMBER, TRUNK).action is Action.ASSIGNED


def test_race_that_ends_on_another_trunk_is_a_conflict(serve: Serve) -> None:
    """The error names the trunk that the other client assigned."""
    service = _changing([None, OTHER_TRUNK], CONFLICT)
    with serve(service) as (client, _), pytest.raises(NumberAlreadyAssignedError) as caught:
        client.ensure_assigned(NUMBER, TRUNK)
    assert caught.value.trunk_group_id == OTHER_TRUNK


def test_assignment_that_the_list_does_not_show_is_not_confirmed(serve: Serve) -> None:
    """A 204 alone does not prove the assignment."""
    service = _changing([None, None], respond(HTTPStatus.NO_CONTENT))
    with serve(service) as (client, _), pytest.raises(NotConfirmedError, match="shows None"):
        client.ensure_assigned(NUMBER, TRUNK)


def test_number_is_assigned_again_if_its_move_fails(serve: Serve) -> None:
    """A number without a trunk takes no calls: it returns to its previous trunk, and a note says so."""
    refused = respond(HTTPStatus.BAD_REQUEST, {"error": "invalid request", "message": "no"})
    service = _changing([OTHER_TRUNK], refused, respond(HTTPStatus.NO_CONTENT))
    with serve(service) as (client, server):
        with pytest.raises(InvalidRequestError) as caught:
            client.ensure_assigned(NUMBER, TRUNK, move=True)
        assert OTHER_TRUNK.encode() in server.received[-1].body
    assert caught.value.__notes__ == [f"{NUMBER} was assigned to {OTHER_TRUNK} again."]


def test_note_says_if_the_number_could_not_be_assigned_again(serve: Serve) -> None:
    """The user must know that the number has no trunk."""
    refused = respond(HTTPStatus.BAD_REQUEST, {"error": "invalid request", "message": "no"})
    service = _changing([OTHER_TRUNK], refused, refused)
    with serve(service) as (client, _), pytest.raises(InvalidRequestError) as caught:
        client.ensure_assigned(NUMBER, TRUNK, move=True)
    assert caught.value.__notes__[0].startswith(f"{NUMBER} was unassigned from {OTHER_TRUNK}, and could not")


def test_lost_response_is_resolved_with_retries_off_too(serve: Serve) -> None:
    """ensure_assigned reads the list anyway, and finds the number on the trunk."""
    with serve(_changing([None, TRUNK, TRUNK], respond(HTTPStatus.BAD_GATEWAY)), retries=None) as (client, _):
        assert client.ensure_assigned(NUMBER, TRUNK).action is Action.ASSIGNED
