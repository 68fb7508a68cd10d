"""Follows the journal of a running fake: what it has, and then each request as it is received."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import click

from vobiz_mock.cli.event_stream import events
from vobiz_mock.cli.remote import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.cli.remote import Remote

    Query = list[tuple[str, str]]

_PAUSE = 1.0  # seconds between two attempts to reach a fake again
_PATIENCE = 60.0  # seconds without any line; a fake that has nothing to say sends comments


def followed(fake: Remote, query: Query, after: int) -> Iterator[dict[str, Any]]:
    """Yield each entry that a fake receives. Connect again if the connection is lost, until the process ends.

    Args:
        fake: The fake.
        query: The filters.
        after: The number of the last entry that is known already.

    Raises:
        FailedError: The fake fails.
        RefusedError: The fake refuses the request.
    """
    follower = _Follower(fake, query, after)
    while True:
        try:
            yield from follower.entries()
        except UnreachableError:
            follower.reach_again()


class _Follower:
    """Remembers how far the journal was read."""

    def __init__(self, fake: Remote, query: Query, after: int) -> None:
        self._fake = fake
        self._query = query
        self._after = after

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield entries until the connection is lost."""
        fields = {"Accept": "text/event-stream", "Last-Event-ID": str(self._after)}
        with self._fake.lines("/journal/events", self._query, fields, _PATIENCE) as lines:
            for event in events(lines):
                if event.id.isdecimal():
                    self._after = int(event.id)
                yield json.loads(event.data)
        raise UnreachableError("the fake has ended the stream")

    def reach_again(self) -> None:
        """Wait until a fake answers. If it was started again, read its journal from the beginning."""
        click.echo(f"NOTE The fake at {self._fake.url} has ended the stream. Waiting for it.", err=True)
        time.sleep(_PAUSE)
        while (last := self._last()) is None:
            time.sleep(_PAUSE)
        if last < self._after:
            self._after = 0

    def _last(self) -> int | None:
        """Return the number of the latest entry; None if no fake answers."""
        try:
            return last_number(self._fake.ask("GET", "/journal", query=[("limit", "1")]).json())
        except UnreachableError:
            return None


def last_number(journal: dict[str, Any]) -> int:
    """Return the number of the latest entry that the fake has received, whatever the filters.

    The fake reads that number before the entries, so that one of them may be later.
    """
    numbers: list[int] = [journal["last"], *(entry["id"] for entry in journal["entries"][-1:])]
    return max(numbers)
