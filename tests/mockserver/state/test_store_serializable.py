"""PostgreSQL with its strictest transactions, which it refuses when they meet."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from two_accounts import ACCOUNT, NUMBER, TRUNK
from vobiz_mock.state.store import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ExceptionContext

    from vobiz_mock.state.store import Store

AT = datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC)
THREADS = 16


@pytest.mark.parametrize("empty_store", ["serializable"], indirect=True)
def test_a_serialization_failure_is_run_again(store: Store) -> None:
    """PostgreSQL refuses some of the transactions, and no caller hears of it."""
    with _failures() as states, ThreadPoolExecutor(THREADS) as pool:
        for _ in range(8):
            verdicts = pool.map(lambda _: store.assign(ACCOUNT, NUMBER, TRUNK, at=AT), range(THREADS))
            assert Counter(verdicts) == {Verdict.DONE: 1, Verdict.NUMBER_ASSIGNED: THREADS - 1}
            store.unassign(ACCOUNT, NUMBER, at=AT)
    assert states["40001"] > 0


@contextmanager
def _failures() -> Iterator[Counter[str]]:
    """Count the errors of PostgreSQL by their SQLSTATE."""
    states: Counter[str] = Counter()

    def note(context: ExceptionContext) -> None:
        states[str(getattr(context.original_exception, "sqlstate", None))] += 1

    event.listen(Engine, "handle_error", note)
    try:
        yield states
    finally:
        event.remove(Engine, "handle_error", note)
