"""How an entry of the journal is printed for a person: one aligned line, and what to change below a refused request."""

from __future__ import annotations

import textwrap
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vobiz_mock.cli.terminal import shown, shown_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_METHOD = 6  # columns; that of DELETE
_TARGET = (40, 100)  # columns: the least, and the most that a target makes the column wider
_MOST = 300  # characters of a target that are shown
_USUAL = {None, "sent", "waiting"}  # a delivery that nobody needs to know of
_INDENT = " " * 14  # below the method
_HINT = 100  # columns of a hint. A correction is not wrapped, so that it can be pasted


class Lines:
    """Prints entries in columns. The column of the targets grows with them.

    Args:
        say: Prints a line.
    """

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._width, self._most = _TARGET

    def __call__(self, entry: dict[str, Any]) -> None:
        """Print an entry."""
        target = shown(entry["target"], most=_MOST)
        self._width = max(self._width, min(len(target), self._most))
        method = f"{shown(entry['method'], most=20):{_METHOD}}"
        columns = (_time(entry["at"]), method, f"{target:{self._width}}", *_outcome(entry))
        self._say("  ".join(columns).rstrip())
        for line in _explanation(entry):
            self._say(f"{_INDENT}{line}")


def _outcome(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the status, the behaviour and, if there is one, the fault and an unusual delivery."""
    yield str(entry["response"]["status"])
    yield shown(str(entry["behaviour"]))
    if entry["fault"] is not None:
        yield f"fault {shown(entry['fault'])}"
    if entry["delivery"] not in _USUAL:
        yield shown(entry["delivery"])


def _explanation(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the reason and of the correction."""
    if entry["hint"]:
        yield from textwrap.wrap(shown(entry["hint"]), _HINT)
    if entry["correction"]:
        yield from shown_lines(entry["correction"]).split("\n")


def _time(text: str) -> str:
    """Return the time of day, to the millisecond, in the time zone of this machine."""
    return datetime.fromisoformat(text).astimezone().strftime("%H:%M:%S.%f")[:-3]
