"""The requests of one test. It must not depend on pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.journal.filter import ALL, JournalFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.journal.record import Record
    from vobiz_mock.testing.watch import Watch


class AccountJournal:
    """The requests of a test, the newest last."""

    def __init__(self, journal: Journal, watch: Watch) -> None:
        self._journal = journal
        self._watch = watch
        self._start = journal.last

    def __iter__(self) -> Iterator[Record]:
        """Iterate over the requests."""
        return iter(self.records())

    def __len__(self) -> int:
        return len(self.records())

    def records(self, wanted: JournalFilter = ALL, **values: object) -> tuple[Record, ...]:
        """Return the requests that fit, as `MockServer.journal.records` does.

        Args:
            wanted: Which requests are wanted.
            **values: In place of a filter, its values, such as `operation="assign_number"`.

        Raises:
            SteeringError: A name is unknown, or a value is not valid.
        """
        wanted = JournalFilter.of(values) if values else wanted
        return tuple(record for record in self._watch.records(self._start) if wanted.fits(record))

    @property
    def forgotten(self) -> int:
        """How many requests since the start the journal of the fake has dropped, because it is bounded."""
        return max(0, self._journal.dropped - self._start)

    def clear(self) -> None:
        """Leave out the requests until now. The check of the contract at the end of the test still sees them."""
        self._start = self._journal.last
