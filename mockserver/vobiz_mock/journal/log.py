"""The sink that logs one line per request. It must not log header fields or bodies, since they contain secrets."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_mock.journal.entry import Entry

_log = logging.getLogger("vobiz_mock")


def write_line(entry: Entry) -> None:
    """Log the method, the undecoded path, the status, the behaviour and the hint of a request.

    A request with a hint is logged as a warning, which Python shows and pytest reports even if nothing is configured.
    """
    outcome, routed = entry.outcome, entry.routed
    explanation = f"{outcome.behaviour}: {outcome.hint}" if outcome.hint else outcome.behaviour
    method = routed.request.method.encode("ascii", "replace").decode()
    level = logging.WARNING if outcome.hint else logging.INFO
    _log.log(level, "%s %s %d %s", method, routed.target.path, entry.reply.status, explanation)
