"""A result of a verification, as the page Verify shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vobiz_mock.journal.filter import JournalFilter
from vobiz_mock.verification.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_mock.verification.result import Near, Result

_FILTERS = FACTS.keys() & JournalFilter.__dataclass_fields__.keys()


class Row(NamedTuple):
    """A fact that was expected of a request.

    Attributes:
        field: The name of the fact.
        expected: The expected value.
        seen: The value of the request.
        differs: Whether it is another one.
    """

    field: str
    expected: str
    seen: str
    differs: bool


@dataclass(frozen=True, kw_only=True)
class ShownNear:
    """A request that explains a failure.

    Attributes:
        number: Its number in the journal.
        line: Its method and its target.
        status: The status of the answer.
        behaviour: The behaviour of the answer.
        fault: The id of the fault that it met. None if it met none.
        hint: How to correct it. None if there is nothing to say.
        rows: What was expected of it; what differs comes first.
    """

    number: int
    line: str
    status: int
    behaviour: str
    fault: str | None
    hint: str | None
    rows: tuple[Row, ...]


def shown_nearest(result: Result) -> tuple[ShownNear, ...]:
    """Return the requests that explain a failure."""
    return tuple(_near(one, result.expected) for one in result.nearest)


def headline(result: Result) -> str:
    """Return in a line what was expected; empty if it was so."""
    return result.message.partition("\n")[0].removesuffix(" with")


def selected(expected: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filter of the journal for the requests that an expectation selects, as far as it has such filters."""
    return {name: value for name, value in expected.items() if name in _FILTERS}


def _near(near: Near, expected: Mapping[str, Any]) -> ShownNear:
    entry = near.seen.entry
    return ShownNear(
        number=near.seen.number,
        line=near.seen.line,
        status=entry.reply.status,
        behaviour=entry.outcome.behaviour,
        fault=entry.fault,
        hint=near.hint,
        rows=tuple(_rows(near, expected)),
    )


def _rows(near: Near, expected: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what differs, then the other facts: the request has those that were expected."""
    for one in near.differences:
        yield Row(one.field, _text(one.expected), "nothing" if one.seen is None else _text(one.seen), differs=True)
    differing = {one.field for one in near.differences}
    for name in (name for name in FACTS if name in expected.keys() - differing):
        yield Row(name, _text(expected[name]), _text(expected[name]), differs=False)


def _text(value: Any) -> str:  # noqa: ANN401 any value of JSON
    return value if isinstance(value, str) else json.dumps(value)
