"""Writes a line to the log for each request. Never writes a header field or a body: they hold secrets."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_mock.journal.entry import Entry

_log = logging.getLogger("vobiz_mock")


def write_line(entry: Entry) -> None:
    """Write the method, the path as it was sent, the status, the behaviour and the hint."""
    outcome, routed = entry.outcome, entry.routed
    said = f"{outcome.behaviour}: {outcome.hint}" if outcome.hint else outcome.behaviour
    method = routed.request.method.encode("ascii", "replace").decode()
    _log.info("%s %s %d %s", method, routed.target.path, entry.reply.status, said)
