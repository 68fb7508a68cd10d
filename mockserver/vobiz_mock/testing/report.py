"""What the report of a test says about its requests. Tokens are not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.target import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from vobiz_mock.api.mistakes import Mistake
    from vobiz_mock.journal.contract import Contract
    from vobiz_mock.journal.record import Record

_MOST = 20  # requests in a report; a test that polls sends thousands
_MAX_TARGET = 300  # characters
_ALLOW = "If the test makes the mistake on purpose, mark it: @pytest.mark.vobiz(allow={name!r})"


def mistakes_text(broken: Sequence[tuple[Record, Mistake]]) -> str:
    """Return the report on requests that broke the contract.

    Args:
        broken: Each request, with its mistake. There is at least one.
    """
    head = "A request" if len(broken) == 1 else f"{len(broken)} requests"
    shown = [line for record, mistake in broken[:_MOST] for line in ("", _line(record), *_mistake(mistake))]
    more = [f"... and {len(broken) - _MOST} more"] if len(broken) > _MOST else []
    return "\n".join([f"{head} of this test broke the contract of Vobiz's API:", *shown, *more, "", _allow(broken)])


def requests_text(records: Sequence[Record], contract: Contract, left_behind: Collection[str]) -> str:
    """Return the requests of a test, the newest last, with what each should have been.

    Args:
        records: The requests.
        contract: Finds the mistakes of a request.
        left_behind: The tests whose requests arrived meanwhile.
    """
    lines = [] if records else ["none"]
    if len(records) > _MOST:
        lines = [f"... {len(records) - _MOST} earlier ones are left out"]
    for record in records[-_MOST:]:
        mistake = contract.broken(record.entry)
        lines += [_line(record), *(_mistake(mistake) if mistake else _hint(record))]
    lines += [f"Requests for the account of another test arrived, too: {test}" for test in sorted(left_behind)]
    return "\n".join(lines)


def _line(record: Record) -> str:
    """Return the line of a request: as it was sent, and what it was answered."""
    entry, target = record.entry, printable(record.request.target, limit=_MAX_TARGET)
    method = printable(record.request.method, limit=_MAX_TARGET)
    fault = f" (fault {entry.fault})" if entry.fault else ""
    delivery = "" if record.delivery in {None, "sent"} else f", {record.delivery}"
    return f"{method} {target} -> {entry.reply.status} {entry.outcome.behaviour}{fault}{delivery}"


def _mistake(mistake: Mistake) -> Iterator[str]:
    yield f"    {mistake.what}"
    if mistake.hint:
        yield f"    hint: {mistake.hint}"


def _hint(record: Record) -> Iterator[str]:
    if record.entry.outcome.hint:
        yield f"    hint: {record.entry.outcome.hint}"


def _allow(broken: Sequence[tuple[Record, Mistake]]) -> str:
    names = {
        record.entry.outcome.behaviour.partition(".")[2] for record, _ in broken if record.entry.reply.status >= 400
    }
    return _ALLOW.format(name=next(iter(names)))
