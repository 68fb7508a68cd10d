"""The requests of one test, and which of them broke the contract. It must not depend on pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.mistakes import Mistake
from vobiz_mock.journal.filter import JournalFilter
from vobiz_mock.testing.report import mistakes_text, requests_text, unjudged_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_mock.journal.record import Record
    from vobiz_mock.steering import Steering
    from vobiz_mock.testing.options import TestOptions

_OFF = "the journal of the fake is off"


class Watch:
    """Watches the requests of a test.

    A request that names the account of another test was sent by something that this test left behind, such as a
    thread. It belongs to no test. Any other request belongs to the test that runs, also if its account is unknown or
    its path is wrong.

    Args:
        steering: The control of the fake.
        test: The name of the test.
        options: What the test says about its requests.
        owners: The tests by the account that they have, or had.
        start: The number of the latest request before the test.

    Attributes:
        accounts: The accounts of the test.
    """

    def __init__(
        self, steering: Steering, test: str, options: TestOptions, owners: Mapping[str, str], *, start: int
    ) -> None:
        self.test = test
        self.options = options
        self.accounts: set[str] = set()
        self._journal = steering.journal
        self._steering = steering
        self._owners = owners
        self._start = self._settled = start
        self._told = 0
        self._is_off_told = False

    def records(self, after: int = 0) -> tuple[Record, ...]:
        """Return the requests of the test, the newest last.

        Args:
            after: The number of a record. Only later ones are returned.
        """
        return tuple(record for record in self._since(max(after, self._start)) if self._is_own(record))

    def settle(self) -> None:
        """Leave out the requests until now when looking for problems."""
        self._settled = self._journal.last

    def problem(self) -> str | None:
        """Return the report on the requests since the last call that broke the contract; None if none did.

        It also reports that requests cannot be judged, because the journal is off, or has dropped or forgotten them.
        """
        after, self._settled = self._settled, self._journal.last
        broken = [found for record in self.records(after) if (found := self._broken(record)) is not None]
        texts = [mistakes_text(broken)] if broken else []
        if broken:
            self._told = broken[-1][0].number
        return "\n\n".join([*texts, *self._unjudged(after)]) or None

    def _unjudged(self, after: int) -> Iterator[str]:
        """Yield why some requests after a record are not known, unless the test may make any mistake."""
        if self.options.allow_mistakes:
            return
        if not self._journal.is_on and not self._is_off_told:
            self._is_off_told = True
            yield unjudged_text(_OFF)
        if (dropped := self._journal.dropped - after) > 0:
            yield unjudged_text(f"the journal of the fake keeps too few, and has dropped {dropped}")
        if self._journal.cleared > after:
            yield unjudged_text(
                "the journal of the fake was cleared, as a reset of the whole fake does; use vobiz.reset()"
            )

    def summary(self) -> str:
        """Return the requests of the test, and the number of those that others left behind, as a text."""
        if not self._journal.is_on:
            return f"unknown, since {_OFF}"
        strays = [record for record in self._since(self._start) if not self._is_own(record)]
        shown = [(record, self._explanation(record)) for record in self.records()]
        return requests_text(shown, {self._owner(record) for record in strays})

    def _explanation(self, record: Record) -> Mistake | None:
        """Return what a person should know about a request; None if nothing, or if a problem has told it."""
        if record.number <= self._told:
            return None
        hint = record.entry.outcome.hint
        return self._steering.contract.broken(record.entry) or (Mistake("", "", hint) if hint else None)

    def _broken(self, record: Record) -> tuple[Record, Mistake] | None:
        mistake = self._steering.contract.broken(record.entry)
        return None if mistake is None or self.options.allows(record, mistake) else (record, mistake)

    def _since(self, after: int) -> tuple[Record, ...]:
        return self._journal.records(JournalFilter(after=after))

    def _is_own(self, record: Record) -> bool:
        named = {account for account in record.accounts if account in self._owners}
        return not named or not named.isdisjoint(self.accounts)

    def _owner(self, record: Record) -> str:
        return next(self._owners[account] for account in record.accounts if account in self._owners)
