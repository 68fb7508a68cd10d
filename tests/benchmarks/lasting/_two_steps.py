"""A store that is not atomic: it reads, and then writes, so that another client can come between."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vobiz_mock import MemoryStore
from vobiz_mock.state.store import Slice, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from vobiz_mock.state.records import PhoneNumber


class TwoStepStore(MemoryStore):
    """A store whose assign decides by what it read, and writes later.

    Args:
        together: How many requests have read before one of them writes.
    """

    def __init__(self, together: int) -> None:
        super().__init__()
        self._read = threading.Barrier(together)

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: datetime) -> Verdict:
        """Read the number, wait for the others, and write the number."""
        number = self._number_of(account_id, e164)
        self._read.wait(timeout=30)
        if number.trunk_group_id is not None:
            return Verdict.NUMBER_ASSIGNED
        return self.put(number.assigned(trunk_id, at=at))

    def _number_of(self, account_id: str, e164: str) -> PhoneNumber:
        page = self.numbers(account_id, Slice(0, 1), search=e164)
        assert not isinstance(page, Verdict)
        return page.items[0]
