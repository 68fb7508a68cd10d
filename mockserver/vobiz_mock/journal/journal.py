"""The journal of a fake: what happened to each request, bounded, and rendered when it is read."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from vobiz_mock.errors import SteeringError
from vobiz_mock.journal.filter import ALL, JournalFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vobiz_mock.journal.entry import Entry
    from vobiz_mock.journal.journal_store import JournalStore
    from vobiz_mock.journal.record import Record


class Journal:
    """The latest requests of a fake. Several threads may use it.

    Args:
        store: Where they are kept.
        is_on: Whether requests are kept.

    Attributes:
        is_on: Whether requests are kept.
    """

    def __init__(self, store: JournalStore, *, is_on: bool = True) -> None:
        self.is_on = is_on
        self._store = store
        self._lock = threading.Lock()
        self._listeners: tuple[Callable[[], object], ...] = ()

    def keep(self, entry: Entry) -> None:
        """Keep an entry, if the journal is on. Nobody is told of it yet: the transaction may still fail."""
        if self.is_on:
            self._store.append(entry)

    def tell(self) -> None:
        """Tell the listeners that there are new records."""
        for listener in self._listeners:
            listener()

    def check_on(self) -> None:
        """Refuse to say something about requests that are not kept.

        Raises:
            SteeringError: The journal is off.
        """
        if not self.is_on:
            raise SteeringError(
                "the journal is off, so that nothing is known of the requests; "
                "start the fake without --journal 0, or with journal_entries above 0"
            )

    @property
    def may_wait(self) -> bool:
        """Whether what it knows may have to be waited for, so that an event loop must not ask for it."""
        return self._store.may_wait

    @property
    def last(self) -> int:
        """The number of the latest record; 0 if there was none."""
        return self._store.last

    @property
    def dropped(self) -> int:
        """The number of the latest record that was dropped for a new one; 0 if none was."""
        return self._store.dropped

    @property
    def cleared(self) -> int:
        """The number of the latest record that `clear` has forgotten; 0 if it has forgotten none."""
        return self._store.cleared

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records())

    def __len__(self) -> int:
        return len(self._store)

    def records(self, wanted: JournalFilter = ALL, *, limit: int | None = None, **values: object) -> tuple[Record, ...]:
        """Return the wanted records, the newest last.

        Args:
            wanted: Which records are wanted.
            limit: How many are returned; if there are more, the newest.
            **values: In place of a filter, its values, such as `operation="assign_number"`: see `JournalFilter.of`.

        Raises:
            SteeringError: A name is unknown, or a value is not valid.
        """
        wanted = JournalFilter.of(values) if values else wanted
        found = tuple(record for record in self._store.since(wanted.after) if wanted.fits(record))
        return found if limit is None else found[max(0, len(found) - limit) :]

    def clear(self, account: str | None = None) -> None:
        """Forget all records, or those of an account. The numbers of later ones continue.

        Args:
            account: The account, as `Record.account` has it.
        """
        self._store.clear(account)

    def forgotten(self, account: str | None = None) -> int:
        """Return how many requests have been dropped because the journal is bounded, since it was cleared.

        Args:
            account: Count only those with this account in the path. If there are very many accounts, the result may be
                too high.
        """
        return self._store.forgotten(account)

    @contextlib.contextmanager
    def listening(self, listener: Callable[[], object]) -> Iterator[None]:
        """Have a function called after each new record.

        Args:
            listener: It is called in the thread that answered the request, must not block, and must not raise.
        """
        with self._lock:
            self._listeners += (listener,)
        try:
            with self._store.watched(listener):
                yield
        finally:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

    def wait(
        self, wanted: JournalFilter = ALL, *, count: int = 1, timeout: float = 5.0, **values: object
    ) -> tuple[Record, ...]:
        """Wait until there are so many wanted records. Return them.

        Args:
            wanted: Which records are wanted.
            count: How many.
            timeout: How long to wait, in seconds.
            **values: In place of a filter, its values, as for `records`.

        Raises:
            TimeoutError: There were fewer in this time.
            SteeringError: The journal is off, a name is unknown, or a value is not valid.
        """
        self.check_on()
        wanted = JournalFilter.of(values) if values else wanted
        news, end = threading.Event(), time.monotonic() + timeout
        with self.listening(news.set):
            while len(found := self.records(wanted)) < count:
                if not news.wait(end - time.monotonic()):
                    raise TimeoutError(
                        f"the journal has {len(found)} of {count} such requests after {timeout:g} seconds"
                    )
                news.clear()
        return found
