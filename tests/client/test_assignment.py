"""ensure_assigned and the iterators, against the fake and against a service that changes its mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.client._wire import Seen, page, reply

from vobiz_client import (
    Action,
    Client,
    EnsuredAssignment,
    InvalidRequestError,
    NotConfirmedError,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    TrunkInUseError,
    TrunkNotFoundError,
)
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client._wire import Raw
    from tests.client.conftest import Talk

HERE, ELSEWHERE = "e3e55a78-1234-5678-90ab-cdef12345678", "11111111-2222-3333-4444-555555555555"
UNKNOWN = "99999999-2222-3333-4444-555555555555"
NUMBER = "+912271264217"
CONFLICT = {"error": "invalid request", "message": "This number is already assigned to a trunk."}


@pytest.fixture
def elsewhere(vobiz: Client) -> str:
    """Another trunk, to which the number is assigned."""
    trunk_id = vobiz.create_trunk("Other").trunk_id
    vobiz.assign_number(NUMBER, trunk_group_id=trunk_id)
    return trunk_id


def _trunk(vobiz: Client) -> str | None:
    return vobiz.list_numbers(search=NUMBER).items[0].trunk_group_id


def test_free_number_is_assigned(vobiz: Client) -> None:
    """It says what it did, and the list shows it."""
    done = vobiz.ensure_assigned(NUMBER, HERE)
    assert EnsuredAssignment(number=NUMBER, trunk_id=HERE, action=Action.ASSIGNED) == done
    assert HERE == _trunk(vobiz)


def test_number_that_is_there_is_left_alone(vobiz: Client) -> None:
    """A second call does nothing, in whatever case the UUID is written."""
    vobiz.ensure_assigned(NUMBER, HERE)
    assert vobiz.ensure_assigned(NUMBER, HERE.upper()).action is Action.NOTHING


def test_number_of_another_trunk_stays_there(vobiz: Client, elsewhere: str) -> None:
    """Without `move` it is the conflict, with the trunk that has the number."""
    with pytest.raises(NumberAlreadyAssignedError) as caught:
        vobiz.ensure_assigned(NUMBER, HERE)
    assert (elsewhere, elsewhere) == (caught.value.trunk_group_id, _trunk(vobiz))


def test_number_is_moved_on_request(vobiz: Client, elsewhere: str) -> None:
    """With `move` it goes over, and the result says where it came from."""
    done = vobiz.ensure_assigned(NUMBER, HERE, move=True)
    assert (Action.MOVED, elsewhere, HERE) == (done.action, done.previous_trunk_id, _trunk(vobiz))


def test_number_is_not_moved_to_a_trunk_that_does_not_exist(vobiz: Client, elsewhere: str) -> None:
    """The new trunk is looked at first: the number would lose the old one for nothing."""
    with pytest.raises(TrunkNotFoundError):
        vobiz.ensure_assigned(NUMBER, UNKNOWN, move=True)
    assert elsewhere == _trunk(vobiz)


def test_nothing_is_unassigned_for_a_trunk_that_does_not_exist(talk: Talk) -> None:
    """The number keeps its trunk all the time, rather than getting it back."""
    numbers = reply(200, page({"e164": NUMBER, "trunk_group_id": ELSEWHERE}))
    unknown = reply(404, {"error": "Trunk not found", "message": "?"})
    with talk(lambda seen: unknown if "/trunks/" in seen.target else numbers) as (client, server):
        with pytest.raises(TrunkNotFoundError):
            client.ensure_assigned(NUMBER, HERE, move=True)
        assert ["GET", "GET"] == [seen.method for seen in server.seen]


def test_unknown_number_and_trunk_are_their_errors(vobiz: Client) -> None:
    """A number that the account does not have, and a trunk that it does not have."""
    with pytest.raises(NumberNotFoundError, match=r"\+12 is not among"):
        vobiz.ensure_assigned("+12", HERE)
    with pytest.raises(TrunkNotFoundError):
        vobiz.ensure_assigned(NUMBER, UNKNOWN)


def _changing(lists: list[str | None], *posts: Raw) -> Callable[[Seen], Raw]:
    """A service whose list shows one trunk after the other, and whose assigns are answered in turn."""
    shown, answers = iter(lists), iter(posts)

    def answer(seen: Seen) -> Raw:
        if seen.method == "GET" and "/trunks/" in seen.target:
            return reply(200, {"trunk_id": HERE})
        if seen.method == "GET":
            return reply(200, page({"e164": NUMBER, "trunk_group_id": next(shown)}))
        return next(answers) if seen.method == "POST" else reply(204)

    return answer


def test_somebody_else_was_faster_with_the_same_trunk(talk: Talk) -> None:
    """The conflict of a race is success where the number is where it should be."""
    with talk(_changing([None, HERE, HERE], reply(400, CONFLICT))) as (client, _):
        assert client.ensure_assigned(NUMBER, HERE).action is Action.ASSIGNED


def test_somebody_else_was_faster_with_another_trunk(talk: Talk) -> None:
    """The conflict of a race names the trunk that won."""
    service = _changing([None, ELSEWHERE], reply(400, CONFLICT))
    with talk(service) as (client, _), pytest.raises(NumberAlreadyAssignedError) as caught:
        client.ensure_assigned(NUMBER, HERE)
    assert ELSEWHERE == caught.value.trunk_group_id


def test_what_the_list_does_not_show_is_not_confirmed(talk: Talk) -> None:
    """A 204 is believed only with the list."""
    with talk(_changing([None, None], reply(204))) as (client, _), pytest.raises(NotConfirmedError, match="shows None"):
        client.ensure_assigned(NUMBER, HERE)


def test_number_is_given_back_where_the_move_is_refused(talk: Talk) -> None:
    """A number without a trunk takes no calls: it returns to where it was, and the error says so."""
    refused, accepted = reply(400, {"error": "invalid request", "message": "no"}), reply(204)
    with talk(_changing([ELSEWHERE], refused, accepted)) as (client, server):
        with pytest.raises(InvalidRequestError) as caught:
            client.ensure_assigned(NUMBER, HERE, move=True)
        assert ELSEWHERE.encode() in server.seen[-1].body
    assert [f"{NUMBER} was given back to {ELSEWHERE}."] == caught.value.__notes__


def test_it_works_with_retries_off_too(talk: Talk) -> None:
    """The flow looks at the list anyway, so that a lost answer is cleared up there."""
    with talk(_changing([None, HERE, HERE], reply(502)), retries=None) as (client, _):
        assert client.ensure_assigned(NUMBER, HERE).action is Action.ASSIGNED


@pytest.mark.parametrize("per_page", [1, 2, 7, 100])
def test_all_numbers_come_once_whatever_the_page(per_page: int) -> None:
    """The iterator goes over all pages, and filters as the list does."""
    numbers = [f"+9122712642{index:02}" for index in range(14)]
    account = {"account_id": "a", "auth_token": "t", "trunks": [], "numbers": numbers}
    with (
        MockServer(seed={"accounts": [account]}) as fake,
        Client(auth_id="a", auth_token="t", base_url=fake.url) as client,
    ):
        assert numbers == sorted(found.e164 for found in client.iter_numbers(per_page=per_page))
        assert ["+912271264213"] == [found.e164 for found in client.iter_numbers(search="4213", per_page=per_page)]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_all_trunks_come_once_whatever_the_page(vobiz: Client, limit: int) -> None:
    """The iterator goes over all pages."""
    made = {vobiz.create_trunk(f"Trunk {index}").trunk_id for index in range(4)}
    assert made | {HERE} == {trunk.trunk_id for trunk in vobiz.iter_trunks(limit=limit)}


def test_iterating_ends_where_a_page_is_empty(talk: Talk) -> None:
    """A total that is never reached does not make it ask forever."""
    with talk(lambda _: reply(200, page(total=99))) as (client, server):
        assert [] == list(client.iter_numbers())
        assert len(server.seen) == 1


def test_every_operation_works_against_the_fake(vobiz: Client) -> None:
    """All nine, in an order in which an integrator might call them."""
    trunk = vobiz.create_trunk("Main line", trunk_direction="inbound", max_concurrent_calls=3, transport="tls")
    assert ("Main line", "inbound", 3) == (trunk.name, trunk.trunk_direction, trunk.concurrent_calls_limit)
    bought = vobiz.list_inventory(country="IN", search="80", exclude="9122").items[0].e164
    assert vobiz.purchase_number(bought, currency="INR").number.trunk_group_id is None
    vobiz.assign_number(bought, trunk_group_id=trunk.trunk_id)
    assert trunk.trunk_id == vobiz.list_numbers(search=bought).items[0].trunk_group_id
    with pytest.raises(TrunkInUseError):
        vobiz.delete_trunk(trunk.trunk_id)
    vobiz.unassign_number(bought)
    vobiz.delete_trunk(trunk.trunk_id)
    with pytest.raises(TrunkNotFoundError):
        vobiz.retrieve_trunk(trunk.trunk_id)
    assert [HERE] == [found.trunk_id for found in vobiz.list_trunks().objects]
