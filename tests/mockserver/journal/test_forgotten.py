"""The journal counts what it has dropped, so that nobody takes a forgotten request for one that was never sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.api._mistakes import assign
from tests.mockserver.journal._requests import GOOD, entry_of

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT
from vobiz_mock import Fake, MemoryStore, SteeringError
from vobiz_mock.api.routes import Router
from vobiz_mock.journal.journal import Journal
from vobiz_mock.journal.journal_store import Bounds, MemoryJournalStore
from vobiz_mock.steering import Steering
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.stores import OpenStore

MINE = entry_of(assign(GOOD))
FOREIGN = entry_of(replace(assign(GOOD), target=assign(GOOD).target.replace(ACCOUNT, FOREIGN_ACCOUNT)))


def _journal(opened: OpenStore, entries: int) -> Journal:
    """Return a journal that keeps so many requests."""
    return Journal(opened.backend.journal(Bounds(entries=entries), Router(load()).route))


def test_dropped_requests_are_counted_by_account(opened: OpenStore) -> None:
    """The tests of one session share a journal, and each looks at its own account."""
    journal = _journal(opened, 2)
    for entry in (MINE, MINE, MINE, FOREIGN, FOREIGN):
        journal.keep(entry)
    assert (journal.forgotten(), journal.forgotten(ACCOUNT), journal.forgotten(FOREIGN_ACCOUNT)) == (3, 3, 0)


@pytest.mark.parametrize(("account", "left"), [(None, 0), (ACCOUNT, 1), ("MA_NOBODY", 3)])
def test_what_is_cleared_is_not_forgotten(opened: OpenStore, account: str | None, left: int) -> None:
    """Whoever clears the journal does not ask for what was before."""
    journal = _journal(opened, 1)
    for entry in (FOREIGN, MINE, MINE, MINE):
        journal.keep(entry)
    journal.clear(account)
    assert journal.forgotten() == left


def test_a_journal_that_is_off_proves_nothing() -> None:
    """It would say that nothing was ever sent."""
    fake = Fake(MemoryStore(), sinks=())
    fake.journal = Journal(MemoryJournalStore(Bounds()), is_on=False)
    with pytest.raises(SteeringError, match="the journal is off"):
        Steering(fake).verify(operation="assign_number", times=0)
