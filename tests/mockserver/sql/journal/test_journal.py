"""The journal in a database forgets, clears and counts as the one in memory does."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.mockserver.api._mistakes import request
from tests.mockserver.journal._requests import entry_of

from vobiz_mock import Request
from vobiz_mock.api.routes import Router
from vobiz_mock.journal.journal_store import Bounds, MemoryJournalStore, size_of
from vobiz_mock.sql.address import read_address
from vobiz_mock.sql.database import Database
from vobiz_mock.sql.journal.journal import SqlJournalStore
from vobiz_mock.sql.migrations import prepare
from vobiz_spec import load

ROUTE = Router(load()).route
ENTRY = entry_of(request("GET", "/numbers"))
ACCOUNTS = ("MA_A", "MA_B", "", "a" * 150)


def entry(account: str, size: int = 0, sender: str = "MA_SENDER") -> Any:
    """Return an entry of an account, or, if it is empty, of a path that the API does not have."""
    target = f"/api/v1/account/{account}/numbers" if account else "/nothing"
    sent = Request(method="GET", target=target, headers={"x-auth-id": sender}, body=b"x" * size)
    return ENTRY._replace(routed=ROUTE(sent))


SIZE = size_of(entry("MA_A"))


class JournalMachine(RuleBasedStateMachine):
    """Two stores that are told the same."""

    @initialize(entries=st.integers(1, 8), size=st.sampled_from([1, 3 * SIZE, 5 * SIZE, 20_000, 1_000_000]))
    def begin(self, entries: int, size: int) -> None:
        """Begin with small bounds, which entries may just fill."""
        self.folder = TemporaryDirectory()
        self.database = Database(read_address(f"sqlite:///{self.folder.name}/store.db?synchronous=normal"))
        prepare(self.database)
        bounds = Bounds(entries, size)
        self.expected, self.stored = MemoryJournalStore(bounds), SqlJournalStore(self.database, bounds, ROUTE)

    @rule(
        account=st.sampled_from(ACCOUNTS),
        size=st.sampled_from([0, 0, 0, 100, 20_000]),
        times=st.sampled_from([1, 1, 1, 3, 70]),
    )
    def append(self, account: str, size: int, times: int) -> None:
        """A request of an account, or several."""
        for _ in range(times):
            self.expected.append(entry(account, size))
            self.stored.append(entry(account, size))

    @rule(account=st.sampled_from([None, *ACCOUNTS, "MA_SENDER"]))
    def clear(self, account: str | None) -> None:
        """Of all accounts, or of one."""
        self.expected.clear(account)
        self.stored.clear(account)

    @rule(after=st.integers(0, 100))
    def read(self, after: int) -> None:
        """What is later than a number."""
        assert [_seen(one) for one in self.stored.since(after)] == [_seen(one) for one in self.expected.since(after)]

    @invariant()
    def agree(self) -> None:
        """In all that they say."""
        assert _said(self.stored) == _said(self.expected)

    def teardown(self) -> None:
        """Remove the file."""
        if hasattr(self, "database"):
            self.stored.close()
            self.database.close()
            self.folder.cleanup()


def _said(store: Any) -> dict[Any, Any]:
    forgotten = {account: store.forgotten(account) for account in (None, *ACCOUNTS, "MA_SENDER")}
    return {"last": store.last, "dropped": store.dropped, "cleared": store.cleared, "kept": len(store)} | forgotten


def _seen(record: Any) -> Any:
    return record.number, record.size, record.account, record.as_json()


TestJournalMachine = JournalMachine.TestCase
TestJournalMachine.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
