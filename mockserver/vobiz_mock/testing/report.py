"""What the report of a test says about its requests. Tokens are not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.journal.correction import correction_line
from vobiz_mock.journal.masking import secrets_of, without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from vobiz_mock.api.mistakes import Mistake
    from vobiz_mock.journal.record import Record

_MOST = 20  # requests in a report; a test that polls sends thousands
_MAX_LINE = 1000  # characters of a command
_USUAL = {None, "waiting", "sent"}  # what became of an answer


def mistakes_text(broken: Sequence[tuple[Record, Mistake]]) -> str:
    """Return the report on requests that broke the contract.

    Args:
        broken: Each request, with its mistake. There is at least one.
    """
    head = "A request" if len(broken) == 1 else f"{len(broken)} requests"
    shown = [line for record, mistake in broken[:_MOST] for line in ("", *_lines(record, mistake))]
    more = [f"... and {len(broken) - _MOST} more"] if len(broken) > _MOST else []
    return "\n".join([f"{head} of this test broke the contract of Vobiz's API:", *shown, *more, "", _allow(broken)])


def unjudged_text(reason: str) -> str:
    """Return the report on requests of which nobody knows whether they broke the contract.

    Args:
        reason: Why, as a clause.
    """
    return (
        f"Some requests of this test cannot be checked against the contract of Vobiz's API: {reason}.\n"
        "If they need not be checked: @pytest.mark.vobiz(allow_mistakes=True)"
    )


def requests_text(sent: Sequence[tuple[Record, Mistake | None]], left_behind: Collection[str]) -> str:
    """Return the requests of a test, the newest last.

    Args:
        sent: Each request, with what to know about it.
        left_behind: The tests whose requests arrived meanwhile.
    """
    earlier = len(sent) - _MOST
    lines = [f"... {earlier} earlier ones are left out"] if earlier > 0 else []
    for record, mistake in sent[-_MOST:]:
        lines += _lines(record, mistake)
    lines += [f"Requests for the account of another test arrived, too: {test}" for test in sorted(left_behind)]
    return "\n".join(lines or ["none"])


def _lines(record: Record, mistake: Mistake | None) -> list[str]:
    """Return the lines of a request, without the secrets that it repeats, for example in its target."""
    lines = [_line(record), *(_mistake(record, mistake) if mistake else ())]
    return [without(line, secrets_of(record.request)) for line in lines]


def _line(record: Record) -> str:
    """Return the line of a request: as it was sent, and what it was answered."""
    entry = record.entry
    fault = f" (fault {entry.fault})" if entry.fault else ""
    delivery = "" if record.delivery in _USUAL else f", {record.delivery}"
    return f"{record.line} -> {entry.reply.status} {entry.outcome.behaviour}{fault}{delivery}"


def _mistake(record: Record, mistake: Mistake) -> Iterator[str]:
    """Yield what is wrong with a request, how to correct it, and the corrected request as a command."""
    if mistake.what:
        yield f"    {mistake.what}"
    if mistake.hint:
        yield f"    hint: {mistake.hint}"
    decided = record.entry.own or record.entry.outcome
    line = correction_line(record.entry.routed, decided) if mistake.what else None
    if line is not None and len(line) <= _MAX_LINE:
        yield f"    send: {line}"


def _allow(broken: Sequence[tuple[Record, Mistake]]) -> str:
    """Return how a test says that it makes the mistake on purpose."""
    names = list(dict.fromkeys(_allowable(record, mistake) for record, mistake in broken))
    allowed = repr(names[0]) if len(names) == 1 else f"({', '.join(map(repr, names))})"
    return f"If this is what the test is about: @pytest.mark.vobiz(allow={allowed})"


def _allowable(record: Record, mistake: Mistake) -> str:
    """Return the name by which a mistake is allowed. That of a spelling is known to those who read a hint."""
    spelling = record.entry.routed.spelling
    return spelling.rule.id if spelling is not None and not spelling.rule.found else mistake.name
