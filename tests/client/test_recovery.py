"""Answers lost on purpose, after the effect or before it: the right state in the end, and the truth about it.

The fake is real, and so are the sockets; a server between loses answers.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tests.client._wire import Fate, Lossy, RawServer, Seen
from tests.client.conftest import ACCOUNT

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
from vobiz_mock import MockServer
from vobiz_mock.mock_server import load_seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE, ELSEWHERE = "e3e55a78-1234-5678-90ab-cdef12345678", "11111111-2222-3333-4444-555555555555"
NUMBER = "+912271264217"
# 200 runs, in four parts that may run side by side.
PARTS = [range(start, start + 50) for start in range(0, 200, 50)]
LOST_AFTER = [Fate.RESET_AFTER, Fate.CLOSED_AFTER, Fate.BAD_GATEWAY_AFTER, Fate.CUT_AFTER]
LOST_BEFORE = [Fate.RESET_BEFORE, Fate.UNAVAILABLE_BEFORE]


def _seed(trunk_id: str | None) -> dict[str, object]:
    number = {"e164": NUMBER} | ({"trunk_group_id": trunk_id} if trunk_id else {})
    trunks = [{"trunk_id": HERE}, {"trunk_id": ELSEWHERE}]
    return {"accounts": [{"account_id": ACCOUNT, "auth_token": "secret", "trunks": trunks, "numbers": [number]}]}


class Line:
    """A fake, a client that reaches it directly, and one whose answers get lost as `lose` says."""

    def __init__(self, fake: MockServer, proxy: Lossy, direct: Client, client: Client) -> None:
        self.fake, self.proxy, self.direct, self.client = fake, proxy, direct, client

    @property
    def trunk(self) -> str | None:
        """The number's trunk, as the fake has it."""
        return self.direct.list_numbers(search=NUMBER).items[0].trunk_group_id

    def put(self, trunk_id: str | None) -> None:
        """Set the number's trunk."""
        self.fake.store.load(load_seed(_seed(trunk_id)))


@pytest.fixture
def line() -> Iterator[Line]:
    """A line that loses nothing yet."""
    retries = Retries(attempts=6, first_wait=0)
    with MockServer(seed=_seed(None)) as fake:
        proxy = Lossy(fake.url, lambda _: Fate.PASS)
        with (
            RawServer(proxy) as between,
            Client(auth_id=ACCOUNT, auth_token="secret", base_url=fake.url) as direct,
            Client(auth_id=ACCOUNT, auth_token="secret", base_url=between.url, retries=retries, timeout=5) as client,
        ):
            yield Line(fake, proxy, direct, client)


def _once(fate: Fate, method: str) -> Callable[[Seen], Fate]:
    """The first request of a method has that fate."""
    left = [fate]
    return lambda seen: left.pop() if left and seen.method == method else Fate.PASS


@pytest.mark.parametrize("fate", [*LOST_AFTER, *LOST_BEFORE])
def test_assign_succeeds_although_its_answer_was_lost(line: Line, fate: Fate) -> None:
    """An "already assigned to the trunk I asked for" is success, and what had no effect is done again."""
    line.proxy.fate = _once(fate, "POST")
    line.client.assign_number(NUMBER, trunk_group_id=HERE)
    assert HERE == line.trunk


def test_assign_in_another_case_of_the_uuid_is_the_same_trunk(line: Line) -> None:
    """The hex digits of a UUID have no case."""
    line.proxy.fate = _once(Fate.RESET_AFTER, "POST")
    line.client.assign_number(NUMBER, trunk_group_id=HERE.upper())
    assert HERE == (line.trunk or "").lower()


@pytest.mark.parametrize("fate", [*LOST_AFTER, *LOST_BEFORE])
def test_assign_to_a_number_of_another_trunk_is_the_conflict(line: Line, fate: Fate) -> None:
    """A lost answer does not turn a conflict into success; the error names the trunk."""
    line.put(ELSEWHERE)
    line.proxy.fate = _once(fate, "POST")
    with pytest.raises(NumberAlreadyAssignedError) as caught:
        line.client.assign_number(NUMBER, trunk_group_id=HERE)
    assert (ELSEWHERE, ELSEWHERE) == (caught.value.trunk_group_id, line.trunk)


def test_conflict_without_a_lost_answer_is_raised_as_it_came(line: Line) -> None:
    """Assigning twice is an error, as the service has it: nothing was lost, so nothing is looked up."""
    line.put(HERE)
    with pytest.raises(NumberAlreadyAssignedError) as caught:
        line.client.assign_number(NUMBER, trunk_group_id=HERE)
    assert (400, [Fate.PASS]) == (caught.value.status, line.proxy.fates)


def test_assign_that_takes_effect_late_is_still_success(line: Line) -> None:
    """The first try lands only after the look at the list: the second one's conflict leads to a second look."""
    fates = iter([Fate.RESET_BEFORE, Fate.PASS])

    def fate(seen: Seen) -> Fate:
        if seen.method == "GET":
            return Fate.PASS
        chosen = next(fates)
        if chosen is Fate.PASS:
            line.direct.assign_number(NUMBER, trunk_group_id=HERE)
        return chosen

    line.proxy.fate = fate
    line.client.assign_number(NUMBER, trunk_group_id=HERE)
    assert HERE == line.trunk


def test_assign_of_an_unknown_number_after_a_lost_answer_is_an_error(line: Line) -> None:
    """The list shows that there is nothing to assign."""
    line.proxy.fate = _once(Fate.RESET_AFTER, "POST")
    with pytest.raises(TransportError) as caught:
        line.client.assign_number("+12", trunk_group_id=HERE)
    assert "+12 is not among the account's numbers." in caught.value.__notes__


def test_answer_that_never_comes_is_a_lost_one(line: Line) -> None:
    """A timeout after the effect ends in success."""
    line.proxy.fate = _once(Fate.SILENT_AFTER, "POST")
    origin = line.client.__dict__["_origin"]
    with Client(
        auth_id=ACCOUNT, auth_token="secret", base_url=origin, timeout=(5, 0.3), sleep=lambda _: None
    ) as client:
        client.assign_number(NUMBER, trunk_group_id=HERE)
    assert HERE == line.trunk


def test_attempts_are_bounded(line: Line) -> None:
    """A service that always fails ends in its error, and the number stays as it was."""
    line.proxy.fate = lambda seen: Fate.UNAVAILABLE_BEFORE if seen.method == "POST" else Fate.PASS
    with pytest.raises(ServerError):
        line.client.assign_number(NUMBER, trunk_group_id=HERE)
    assert (6, None) == (line.proxy.fates.count(Fate.UNAVAILABLE_BEFORE), line.trunk)


@pytest.mark.parametrize("fate", [*LOST_AFTER, *LOST_BEFORE])
def test_unassign_succeeds_although_its_answer_was_lost(line: Line, fate: Fate) -> None:
    """The 404 of a second try would be the trace of the first one."""
    line.put(HERE)
    line.proxy.fate = _once(fate, "DELETE")
    line.client.unassign_number(NUMBER)
    assert line.trunk is None


def test_unassign_without_a_lost_answer_is_raised_as_it_came(line: Line) -> None:
    """A number without a trunk cannot be unassigned."""
    with pytest.raises(NumberNotFoundError):
        line.client.unassign_number(NUMBER)


class Dice:
    """Fates by chance, the same for the same seed: at most four lost answers in a row, so that six attempts do."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 a reproducible choice
        self._row = 0

    def __call__(self, _: Seen) -> Fate:
        """The next one."""
        lost = self._random.random() < 0.5 and self._row < 4
        self._row = self._row + 1 if lost else 0
        return self._random.choice([*LOST_AFTER, *LOST_BEFORE]) if lost else Fate.PASS


@pytest.mark.parametrize("runs", PARTS, ids=str)
def test_assign_ends_right_under_random_failures(line: Line, runs: range) -> None:
    """In 200 runs, from any state: success and the number is there, or the conflict and it is where it was."""
    lost = 0
    for run in runs:
        before = [None, ELSEWHERE][run % 4 == 0]
        line.put(before)
        line.proxy.fates.clear()
        line.proxy.fate = Dice(run)
        if before is None:
            line.client.assign_number(NUMBER, trunk_group_id=HERE)
        else:
            with pytest.raises(NumberAlreadyAssignedError):
                line.client.assign_number(NUMBER, trunk_group_id=HERE)
        lost += len(line.proxy.fates) - line.proxy.fates.count(Fate.PASS)
        assert (before or HERE) == line.trunk, f"run {run}: {line.proxy.fates}"
    assert lost > len(runs) / 2


@pytest.mark.parametrize("runs", PARTS, ids=str)
def test_ensure_assigned_ends_right_under_random_failures(line: Line, runs: range) -> None:
    """In 200 runs, from any state: the number is there, and what is said to have been done was done."""
    expected = {None: Action.ASSIGNED, HERE: Action.NOTHING, ELSEWHERE: Action.MOVED}
    lost = 0
    for run in runs:
        before = [None, HERE, ELSEWHERE][run % 3]
        line.put(before)
        line.proxy.fates.clear()
        line.proxy.fate = Dice(run)
        done = line.client.ensure_assigned(NUMBER, HERE, move=True)
        lost += len(line.proxy.fates) - line.proxy.fates.count(Fate.PASS)
        assert (HERE, expected[before], before) == (line.trunk, done.action, done.previous_trunk_id), f"run {run}"
    assert lost > len(runs) / 2


def test_says_so_where_everything_fails(line: Line) -> None:
    """In 25 runs with answers lost without bound: an error of ours, or success that is true."""
    dice = random.Random(7)  # noqa: S311 a reproducible choice
    ends = set[str]()
    for run in range(25):
        line.put(None)
        line.proxy.fate = lambda _: dice.choice([Fate.PASS, *LOST_AFTER, *LOST_BEFORE])
        ends.add(_end_of_assignment(line))
        assert ends <= {"assigned", "TransportError", "ServerError"}, f"run {run}"
    assert len(ends) == 3


def _end_of_assignment(line: Line) -> str:
    try:
        line.client.ensure_assigned(NUMBER, HERE)
    except VobizError as error:
        return type(error).__name__
    return "assigned" if line.trunk == HERE else "said to be assigned, and is not"
