"""Which requests of the journal are on a page, and which rows a page that is open gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.journal.filter import JournalFilter
from vobiz_mock.messages import Fate

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.journal.record import Record
    from vobiz_mock.verification.verdict import Verdicts
    from vobiz_mock.web.inspector.journal.query import Asked

SIZE = 100  # requests on a page


class Page(NamedTuple):
    """The requests of a page, the newest first.

    Attributes:
        records: The requests.
        total: How many fit in all.
        older: The number of the request before which the next older page ends. None if this is the oldest.
        newer: The same of the next newer page; 0 if that is the newest. None if this is the newest.
    """

    records: tuple[Record, ...]
    total: int
    older: int | None = None
    newer: int | None = None


class News(NamedTuple):
    """What a page that is open does not show yet.

    Attributes:
        records: New requests, and those of which it is known by now what became of the answer. The newest is the first.
        added: How many requests are new.
        is_all: Whether there are so many new ones that they replace all that the page shows.
        last: The number of the latest request of the journal.
        settled: The number of a request; which of the later ones fit may still change.
    """

    records: tuple[Record, ...]
    added: int
    is_all: bool
    last: int
    settled: int


class Lists:
    """Finds the requests of pages.

    Args:
        journal: The journal.
        verdicts: Says what a request came to.
    """

    def __init__(self, journal: Journal, verdicts: Verdicts) -> None:
        self._journal = journal
        self._verdicts = verdicts

    def page(self, asked: Asked, before: int = 0) -> Page:
        """Return a page.

        Args:
            asked: Which requests are wanted.
            before: The page ends before the request with this number. 0 selects the newest page.
        """
        found = self._fitting(asked, self._journal.records(asked.wanted))
        end = sum(1 for record in found if not before or record.number < before)
        start = max(0, end - SIZE)
        return Page(
            records=tuple(reversed(found[start:end])),
            total=len(found),
            older=found[start].number if start else None,
            newer=_newer(found, end),
        )

    def news(self, asked: Asked, after: int, waiting: Collection[int] = ()) -> News:
        """Return what a page does not show yet.

        Args:
            asked: Which requests are wanted.
            after: The number of the latest request that it considered.
            waiting: The numbers of those that it shows while their answer is being sent.
        """
        last = self._journal.last
        new = self._fitting(asked, self._journal.records(asked.after(after)))
        is_all = len(new) > SIZE
        changed = () if is_all else self._changed(waiting)
        return News(
            records=(*reversed(new[-SIZE:]), *changed),
            added=len(new),
            is_all=is_all,
            last=last,
            settled=self._settled(after, last) if asked.may_change else last,
        )

    def _fitting(self, asked: Asked, records: Sequence[Record]) -> Sequence[Record]:
        if asked.kind is None:
            return records
        return [record for record in records if self._verdicts.of(record).kind is asked.kind]

    def _changed(self, waiting: Collection[int]) -> tuple[Record, ...]:
        if not waiting:
            return ()
        records = self._journal.records(JournalFilter(after=min(waiting) - 1))
        return tuple(one for one in records if one.number in waiting and one.delivery is not Fate.WAITING)

    def _settled(self, after: int, last: int) -> int:
        waiting = self._journal.records(JournalFilter(after=after, delivery=Fate.WAITING.value))
        return min(waiting[0].number - 1, last) if waiting else last


def _newer(found: Sequence[Record], end: int) -> int | None:
    if end == len(found):
        return None
    return found[end + SIZE].number if end + SIZE < len(found) else 0
