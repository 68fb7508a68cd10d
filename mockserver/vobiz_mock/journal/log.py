"""The sinks that log one line per request. They must not log header fields or bodies, since they contain secrets.

Each line has the method, the undecoded path, the status, the fault, the behaviour and the hint of a request. A request
with a hint is a warning, which Python shows and pytest reports even if nothing is configured.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.journal.entry import Entry, Sink

_log = logging.getLogger("vobiz_mock")


def write_line(entry: Entry) -> None:
    """Log a request with `logging`."""
    _log.log(_level(entry), "%s", _line(entry))


def line_writer(write: Callable[[str], object], level: int) -> Sink:
    """Return a sink that writes its lines without `logging`, which takes ten times as long.

    Args:
        write: Called with each line.
        level: The lowest level that is written.
    """

    def write_entry(entry: Entry) -> None:
        if (entry_level := _level(entry)) >= level:
            write(f"{logging.getLevelName(entry_level)} {_line(entry)}\n")

    return write_entry


def _level(entry: Entry) -> int:
    return logging.WARNING if entry.outcome.hint else logging.INFO


def _line(entry: Entry) -> str:
    outcome, routed = entry.outcome, entry.routed
    explanation = f"{outcome.behaviour}: {outcome.hint}" if outcome.hint else outcome.behaviour
    method = routed.request.method.encode("ascii", "replace").decode()
    met = f" (fault {entry.fault})" if entry.fault else ""
    return f"{method} {routed.target.path} {entry.reply.status}{met} {explanation}"
