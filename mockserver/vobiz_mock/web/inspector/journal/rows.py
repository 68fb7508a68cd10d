"""A request of the journal as a row of a table: what a person sees of it at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.journal.correction import correction_line
from vobiz_mock.journal.masking import masked_target, secrets_of
from vobiz_mock.journal.rendering import shown_time
from vobiz_mock.messages import Fate
from vobiz_mock.verification.verdict import Kind, Verdicts
from vobiz_mock.web.inspector.cut_text import cut

if TYPE_CHECKING:
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.journal.record import Record
    from vobiz_mock.steering import Steering
    from vobiz_mock.verification.verdict import Verdict
    from vobiz_spec import Level

_PART = 120  # characters of a part of a target in a row
_METHOD = 20
_COMMAND = 2000  # characters of a correction in a row
_USUAL = {None, Fate.SENT}  # what became of an answer that nobody needs to know of


class Wire(NamedTuple):
    """A target as it was sent, in three parts.

    Attributes:
        before: What is before the number, or all of it.
        wrong: The number, if its spelling is wrong. Empty if it is right, or if there is none.
        after: What is after it.
    """

    before: str
    wrong: str = ""
    after: str = ""

    def shortened(self) -> Wire:
        """Return it without what a row has no room for."""
        return Wire(*(cut(part, _PART) for part in self))


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row.

    Attributes:
        number: The number of the request.
        at: When it was received, as a timestamp of RFC 3339.
        time: The time of day in the time zone of this machine.
        method: The method.
        wire: The target.
        status: The status of the answer.
        verdict: What it came to.
        behaviour: The id of the behaviour that was seen.
        level: How certain the behaviour is. None if it is not one of the document.
        fault: The id of the fault that it met. None if it met none.
        delivery: What became of the answer. None if it was sent, or if nobody knows.
        is_waiting: Whether the answer is still being sent.
        correction: What to send in its place, as a command. None if there is nothing to send, or if it is long.
    """

    number: int
    at: str
    time: str
    method: str
    wire: Wire
    status: int
    verdict: Verdict
    behaviour: str
    level: Level | None
    fault: str | None
    delivery: Fate | None
    is_waiting: bool
    correction: str | None


class Rows:
    """Makes rows of records.

    Args:
        steering: The control of the fake.
    """

    def __init__(self, steering: Steering) -> None:
        self._behaviours = steering.fake.spec.behaviours
        self.verdicts = Verdicts(steering.contract)

    def of(self, record: Record) -> Row:
        """Return the row of a record."""
        entry = record.entry
        behaviour = self._behaviours.get(entry.outcome.behaviour)
        delivery, verdict = record.delivery, self.verdicts.of(record)
        correction = correction_of(record, verdict)
        return Row(
            number=record.number,
            at=shown_time(entry.at),
            time=_time_of_day(entry.at),
            method=cut(record.request.method, _METHOD),
            wire=wire_of(record),
            status=entry.reply.status,
            verdict=verdict,
            behaviour=entry.outcome.behaviour,
            level=behaviour.level if behaviour else None,
            fault=entry.fault,
            delivery=None if delivery in _USUAL else delivery,
            is_waiting=delivery is Fate.WAITING,
            correction=correction if correction is not None and len(correction) <= _COMMAND else None,
        )


def correction_of(record: Record, verdict: Verdict) -> str | None:
    """Return what to send in place of a request, as a command; None if there is nothing to send.

    A mistake is corrected also if a fault answered in place of the fake.

    Args:
        record: The request.
        verdict: What it came to.
    """
    entry = record.entry
    decided = entry.own if verdict.kind is Kind.MISTAKE else None
    return correction_line(entry.routed, decided or entry.outcome)


def wire_of(record: Record) -> Wire:
    """Return the target of a request without its secrets, with the number apart if its spelling is wrong."""
    routed = record.entry.routed
    target = masked_target(record.request, secrets_of(record.request))
    if routed.spelling is None or routed.spelling.rule.found:
        return Wire(target)
    path, mark, query = target.partition("?")
    segments = path.split("/")
    place = len(segments) - 1 - _segments_after_number(routed)
    if not 0 <= place < len(segments) or segments[place] != routed.spelling.sent:
        return Wire(target)
    before, after = "/".join([*segments[:place], ""]), "/".join(["", *segments[place + 1 :]])
    return Wire(before, segments[place], after + mark + query)


def _segments_after_number(routed: RoutedRequest) -> int:
    template = next(iter(routed.operations.values())).path
    return template.partition("{phone_number}")[2].count("/")


def _time_of_day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone().strftime("%H:%M:%S.%f")[:-3]
