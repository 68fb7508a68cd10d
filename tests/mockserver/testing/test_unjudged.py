"""A test whose requests the journal does not have is not said to keep the contract."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from vobiz_mock import Fake, MemoryStore, Request, Settings, SteeringError
from vobiz_mock.steering import Steering
from vobiz_mock.testing.session import FakeSession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.testing.account import VobizAccount
    from vobiz_mock.testing.watch import Watch


@contextmanager
def _watched(*, entries: int, sent: int, **options: Any) -> Iterator[tuple[Watch, VobizAccount]]:
    """Yield the watch over a test that has sent some right requests to a fake with a small journal."""
    fake = Fake(MemoryStore(), Settings(journal_entries=entries), sinks=())
    session = FakeSession(Steering(fake), "http://fake")
    watch = session.watch("test_it", [options], start=0)
    with session.account(watch) as account:
        headers = {name.lower(): value for name, value in account.headers.items()}
        for _ in range(sent):
            fake.answer(Request(method="GET", target=f"/api/v1/account/{account.account_id}/numbers", headers=headers))
        yield watch, account


def test_a_journal_that_is_off_judges_no_test() -> None:
    """It is said once, and the section of a failed test does not say that there were no requests."""
    with _watched(entries=0, sent=1) as (watch, _):
        problem = watch.problem()
        assert problem is not None
        assert "cannot be checked against the contract of Vobiz's API: the journal of the fake is off" in problem
        assert (watch.problem(), watch.summary()) == (None, "unknown, since the journal of the fake is off")


def test_dropped_requests_are_not_judged() -> None:
    """The report says how many were dropped since the last one."""
    with _watched(entries=3, sent=5) as (watch, _):
        problem = watch.problem()
        assert problem is not None
        assert "has dropped 2" in problem
        assert watch.problem() is None


@pytest.mark.parametrize("only_its_own", [False, True])
def test_forgotten_requests_are_not_judged(*, only_its_own: bool) -> None:
    """A test that sends a wrong request, and then resets the fake, would pass otherwise."""
    with _watched(entries=3, sent=2) as (watch, account):
        journal = account._steering.journal
        journal.clear(account.account_id if only_its_own else None)
        problem = watch.problem()
        assert problem is not None
        assert "was cleared" in problem
        assert watch.problem() is None


def test_a_journal_that_is_cleared_before_the_first_request_is_no_problem() -> None:
    """As by a fixture that resets the fake before each test."""
    with _watched(entries=3, sent=0) as (watch, account):
        account._steering.journal.clear()
        assert watch.problem() is None


@pytest.mark.parametrize(("entries", "sent"), [(3, 3), (3, 0)])
def test_a_journal_that_has_all_requests_is_no_problem(entries: int, sent: int) -> None:
    """Also if it is full."""
    with _watched(entries=entries, sent=sent) as (watch, _):
        assert watch.problem() is None


@pytest.mark.parametrize("entries", [0, 1])
def test_a_test_that_may_make_any_mistake_needs_no_journal(entries: int) -> None:
    """Its marker says so."""
    with _watched(entries=entries, sent=5, allow_mistakes=True) as (watch, _):
        assert watch.problem() is None


def test_an_account_verifies_nothing_without_a_journal() -> None:
    """Not even that nothing was sent."""
    with _watched(entries=0, sent=1) as (_, account), pytest.raises(SteeringError, match="the journal is off"):
        account.verify(times=0)
