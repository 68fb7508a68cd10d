"""Responses lost on purpose, before or after the effect: the final state is right, and so is what the client reports.

The fake and the sockets are real. A proxy between client and fake loses responses.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tests.client._lossy_proxy import LOST_AFTER, LOST_BEFORE, Loss, LossyProxy

from raw_server import RawServer, ReceivedRequest
from two_accounts import ACCOUNT, NUMBER, OTHER_TRUNK, TOKEN, TRUNK
from vobiz_client import (
    Action,
    Client,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    Retries,
    ServerError,
    TransportError,
    VobizError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vobiz_mock import MockServer

# 200 runs, in four parts that may run in parallel.
PARTS = [range(start, start + 50) for start in range(0, 200, 50)]
ATTEMPTS = 6


class Line:
    """The connections to a fake: `client` through a proxy that loses responses, `direct` without it."""

    def __init__(self, proxy: LossyProxy, direct: Client, client: Client, proxy_url: str) -> None:
        self.proxy, self.direct, self.client, self.proxy_url = proxy, direct, client, proxy_url

    @property
    def trunk(self) -> str | None:
        """The number's trunk, as the fake's list shows it."""
        return self.direct.list_numbers(search=NUMBER).items[0].trunk_group_id

    def put(self, trunk_id: str | None) -> None:
        """Set the number's trunk, and forget what was lost."""
        if self.trunk is not None:
            self.direct.unassign_number(NUMBER)
        if trunk_id is not None:
            self.direct.assign_number(NUMBER, trunk_group_id=trunk_id)
        self.proxy.chosen.clear()


@pytest.fixture
def line(fake: MockServer, vobiz: Client) -> Iterator[Line]:
    """A line that loses nothing yet."""
    proxy = LossyProxy(fake.url, lambda _: Loss.NONE)
    retries = Retries(attempts=ATTEMPTS, first_wait=0)
    with (
        RawServer(proxy) as between,
        Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=between.url, retries=retries, timeout=5) as client,
    ):
        yield Line(proxy, vobiz, client, between.url)


def _first(method: str, loss: Loss) -> Callable[[ReceivedRequest], Loss]:
    """Lose the first request of a method."""
    left = [loss]
    return lambda request: left.pop() if left and request.method == method else Loss.NONE


@pytest.mark.parametrize("loss", [*LOST_AFTER, *LOST_BEFORE])
def test_assign_succeeds_although_its_response_was_lost(line: Line, loss: Loss) -> None:
    """The conflict with the same trunk is a success, and an assign that had no effect is sent again."""
    line.proxy.choose = _first("POST", loss)
    line.client.assign_number(NUMBER, trunk_group_id=TRUNK)
    assert line.trunk == TRUNK


def test_case_of_the_uuid_does_not_matter(line: Line) -> None:
    """A lost assign to the trunk in upper case succeeds if the list shows it in lower case."""
    line.proxy.choose = _first("POST", Loss.RESET_AFTER)
    line.client.assign_number(NUMBER, trunk_group_id=TRUNK.upper())
    assert (line.trunk or "").lower() == TRUNK


@pytest.mark.parametrize("loss", [*LOST_AFTER, *LOST_BEFORE])
def test_assign_of_a_number_on_another_trunk_is_a_conflict(line: Line, loss: Loss) -> None:
    """A lost response does not turn a conflict into a success. The error names the trunk."""
    line.put(OTHER_TRUNK)
    line.proxy.choose = _first("POST", loss)
    with pytest.raises(NumberAlreadyAssignedError) as caught:
        line.client.assign_number(NUMBER, trunk_group_id=TRUNK)
    assert (caught.value.trunk_group_id, line.trunk) == (OTHER_TRUNK, OTHER_TRUNK)


def test_conflict_without_a_lost_response_is_raised(line: Line) -> None:
    """Assigning twice is an error: no response was lost, so the list is not read."""
    line.put(TRUNK)
    with pytest.raises(NumberAlreadyAssignedError):
        line.client.assign_number(NUMBER, trunk_group_id=TRUNK)
    assert line.proxy.chosen == [Loss.NONE]


def test_assign_that_takes_effect_late_is_a_success(line: Line) -> None:
    """The first try takes effect only after the list was read: the conflict of the second leads to another look."""
    losses = iter([Loss.RESET_BEFORE, Loss.NONE])

    def choose(request: ReceivedRequest) -> Loss:
        if request.method == "GET":
            return Loss.NONE
        chosen = next(losses)
        if chosen is Loss.NONE:
            line.direct.assign_number(NUMBER, trunk_group_id=TRUNK)
        return chosen

    line.proxy.choose = choose
    line.client.assign_number(NUMBER, trunk_group_id=TRUNK)
    assert line.trunk == TRUNK


def test_lost_assign_of_an_unknown_number_is_an_error(line: Line) -> None:
    """The list shows that the account does not have the number. A note says so."""
    line.proxy.choose = _first("POST", Loss.RESET_AFTER)
    with pytest.raises(TransportError) as caught:
        line.client.assign_number("+12", trunk_group_id=TRUNK)
    assert "+12 is not among the account's numbers." in caught.value.__notes__


def test_timeout_is_a_lost_response(line: Line) -> None:
    """An assign that took effect, but whose response never arrives, is a success."""
    line.proxy.choose = _first("POST", Loss.SILENT_AFTER)
    with Client(
        auth_id=ACCOUNT, auth_token=TOKEN, base_url=line.proxy_url, timeout=(5, 0.3), sleep=lambda _: None
    ) as client:
        client.assign_number(NUMBER, trunk_group_id=TRUNK)
    assert line.trunk == TRUNK


def test_number_of_attempts_is_limited(line: Line) -> None:
    """If the service always fails, its error is raised, and the number stays as it was."""
    line.proxy.choose = lambda request: Loss.UNAVAILABLE_BEFORE if request.method == "POST" else Loss.NONE
    with pytest.raises(ServerError):
        line.client.assign_number(NUMBER, trunk_group_id=TRUNK)
    assert (line.proxy.lost, line.trunk) == (ATTEMPTS, None)


@pytest.mark.parametrize("loss", [*LOST_AFTER, *LOST_BEFORE])
def test_unassign_succeeds_although_its_response_was_lost(line: Line, loss: Loss) -> None:
    """The 404 of the second try would be a consequence of the first one."""
    line.put(TRUNK)
    line.proxy.choose = _first("DELETE", loss)
    line.client.unassign_number(NUMBER)
    assert line.trunk is None


def test_refused_unassign_without_a_lost_response_is_raised(line: Line) -> None:
    """A number without a trunk cannot be unassigned."""
    with pytest.raises(NumberNotFoundError):
        line.client.unassign_number(NUMBER)


@pytest.mark.parametrize("loss", [*LOST_AFTER, *LOST_BEFORE])
@pytest.mark.parametrize("immediate", [False, True])
def test_release_succeeds_although_its_response_was_lost(line: Line, loss: Loss, *, immediate: bool) -> None:
    """The number is in its cooldown, or no longer in the account, and the result says which."""
    line.proxy.choose = _first("DELETE", loss)
    status = line.client.release_number(NUMBER, immediate=immediate).status
    shown = [found.status for found in line.direct.iter_numbers(search=NUMBER)]
    assert (status, shown) == (("released", []) if immediate else ("pending_release", ["pending_release"]))


@pytest.mark.parametrize("loss", [*LOST_AFTER, *LOST_BEFORE])
def test_cancellation_succeeds_although_its_response_was_lost(line: Line, loss: Loss) -> None:
    """The 400 of a second try would be a consequence of the first one."""
    line.direct.release_number(NUMBER)
    line.proxy.choose = _first("POST", loss)
    assert line.client.cancel_release(NUMBER).status == "active"
    assert [found.status for found in line.direct.iter_numbers(search=NUMBER)] == ["active"]


@pytest.mark.parametrize("loss", [*LOST_AFTER, *LOST_BEFORE])
def test_deletion_succeeds_although_its_response_was_lost(line: Line, loss: Loss) -> None:
    """The 404 of the second try is a consequence of the first one."""
    uri_id = line.direct.create_origination_uri("sip:sbc.example.com").id
    line.proxy.choose = _first("DELETE", loss)
    line.client.delete_origination_uri(uri_id)
    assert list(line.direct.iter_origination_uris()) == []


@pytest.mark.parametrize("loss", [*LOST_AFTER, *LOST_BEFORE])
def test_update_succeeds_although_its_response_was_lost(line: Line, loss: Loss) -> None:
    """It is sent again, and sets the same values."""
    line.proxy.choose = _first("PUT", loss)
    updated = line.client.update_trunk(TRUNK, description="new")
    assert (updated.description, line.direct.retrieve_trunk(TRUNK).description) == ("new", "new")


@pytest.mark.parametrize("loss", LOST_AFTER)
def test_creation_whose_response_was_lost_is_not_repeated(line: Line, loss: Loss) -> None:
    """The error says that it may have taken effect, and the list shows one object."""
    line.proxy.choose = _first("POST", loss)
    with pytest.raises((ServerError, TransportError)) as caught:
        line.client.create_ip_acl("203.0.113.7")
    assert "may have taken effect" in caught.value.hint
    assert len(list(line.direct.iter_ip_acls())) == 1


class RandomLosses:
    """Losses at random, the same for the same seed. At most four in a row, so that six attempts are enough."""

    def __init__(self, seed: int, *, probability: float = 0.5, longest_row: int = ATTEMPTS - 2) -> None:
        self._random = random.Random(seed)  # noqa: S311 it must be predictable
        self._probability = probability
        self._longest_row = longest_row
        self._row = 0

    def __call__(self, _: ReceivedRequest) -> Loss:
        """Return the loss of the next request."""
        lost = self._random.random() < self._probability and self._row < self._longest_row
        self._row = self._row + 1 if lost else 0
        return self._random.choice([*LOST_AFTER, *LOST_BEFORE]) if lost else Loss.NONE


@pytest.mark.parametrize("runs", PARTS, ids=str)
def test_assign_is_right_under_random_losses(line: Line, runs: range) -> None:
    """In each run the assign succeeds and the number is on the trunk, or it is a conflict and nothing changed."""
    lost = 0
    for run in runs:
        before = OTHER_TRUNK if run % 4 == 0 else None
        line.put(before)
        line.proxy.choose = RandomLosses(run)
        if before is None:
            line.client.assign_number(NUMBER, trunk_group_id=TRUNK)
        else:
            with pytest.raises(NumberAlreadyAssignedError):
                line.client.assign_number(NUMBER, trunk_group_id=TRUNK)
        lost += line.proxy.lost
        assert line.trunk == (before or TRUNK), f"run {run}: {line.proxy.chosen}"
    assert lost > len(runs) / 2


@pytest.mark.parametrize("runs", PARTS, ids=str)
def test_ensure_assigned_is_right_under_random_losses(line: Line, runs: range) -> None:
    """In each run, from any state, the number is on the trunk, and the reported action was done."""
    expected = {None: Action.ASSIGNED, TRUNK: Action.NOTHING, OTHER_TRUNK: Action.MOVED}
    lost = 0
    for run in runs:
        before = list(expected)[run % 3]
        line.put(before)
        line.proxy.choose = RandomLosses(run)
        done = line.client.ensure_assigned(NUMBER, TRUNK, move=True)
        lost += line.proxy.lost
        assert (line.trunk, done.action, done.previous_trunk_id) == (TRUNK, expected[before], before), f"run {run}"
    assert lost > len(runs) / 2


def test_result_is_true_even_if_everything_may_fail(line: Line) -> None:
    """In 25 runs with unlimited losses, each ends with an error of this package, or with a success that is true."""
    line.proxy.choose = RandomLosses(7, probability=0.85, longest_row=1000)
    ends = set[str]()
    for run in range(25):
        line.put(None)
        ends.add(_end(line))
        assert ends <= {"assigned", "TransportError", "ServerError"}, f"run {run}"
    assert len(ends) == 3


def _end(line: Line) -> str:
    try:
        line.client.ensure_assigned(NUMBER, TRUNK)
    except VobizError as error:
        return type(error).__name__
    return "assigned" if line.trunk == TRUNK else "a success that is not true"
