"""A store that is not atomic: it reads, and then writes, so that another client can come between."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

from vobiz_mock.state.store import Slice, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from vobiz_mock.state.records import PhoneNumber
    from vobiz_mock.state.store import Store


class _TwoSteps:
    """A store whose assign decides by what it read, and writes later. All else is that of another store."""

    def __init__(self, store: Store, together: int) -> None:
        self._store = store
        self._read = threading.Barrier(together)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: datetime) -> Verdict:
        """Read the number, wait for the others, and write the number."""
        number = self._number(account_id, e164)
        self._read.wait(timeout=30)
        if number.trunk_group_id is not None:
            return Verdict.NUMBER_ASSIGNED
        return self._store.put(number.assigned(trunk_id, at=at))

    def _number(self, account_id: str, e164: str) -> PhoneNumber:
        page = self._store.numbers(account_id, Slice(0, 1), search=e164)
        assert not isinstance(page, Verdict)
        return page.items[0]


def in_two_steps(store: Store, together: int) -> Store:
    """Return a store whose assign takes two steps.

    Args:
        store: The store that keeps the state.
        together: How many requests have read before one of them writes.
    """
    return cast("Store", _TwoSteps(store, together))
