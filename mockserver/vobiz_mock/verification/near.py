"""Finds the requests that nearly fit a selection, and what differs, fact by fact."""

from __future__ import annotations

from difflib import SequenceMatcher
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, NamedTuple

from vobiz_mock.api.target import printable
from vobiz_mock.verification.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vobiz_mock.journal.entry import Entry
    from vobiz_mock.journal.record import Record
    from vobiz_mock.verification.expectation import Selection

SHOWN = 3  # requests in a report
_COMPARED = 50  # requests whose different facts are compared by letter, which takes some 10 µs each
_MAX_SHOWN = 100  # characters of a fact of a request
# What a request is says more about what its sender meant than how it was answered.
_COMMON = "common"  # in front of the behaviours that all operations share
_WEIGHTS = {"operation": 4.0, "account": 2.0, "number": 2.0, "status": 0.5, "fault": 0.5}


class Difference(NamedTuple):
    """A fact of a request that is not the expected one.

    Attributes:
        field: The name of the fact.
        expected: The expected value.
        seen: The value of the request, shortened if it is long. None if it has no such fact.
    """

    field: str
    expected: Any
    seen: Any


def differences(entry: Entry, selection: Selection) -> tuple[Difference, ...]:
    """Return the facts of a request that do not fit a selection."""
    facts = ((name, value, FACTS[name](entry)) for name, value in selection.wanted.items())
    return tuple(Difference(name, value, _shown(fact)) for name, value, fact in facts if value != fact)


def nearest(seen: Sequence[Record], selection: Selection) -> tuple[Record, ...]:
    """Return the requests that are nearest to a selection, the nearest first, and of equal ones the newest.

    Args:
        seen: The requests that are compared.
        selection: What they should fit.
    """
    compared = nsmallest(_COMPARED, seen, key=lambda one: (_weight(one.entry, selection), -one.number))
    return tuple(nsmallest(SHOWN, compared, key=lambda one: (_distance(one.entry, selection), -one.number)))


def closest(entry: Entry, selections: Sequence[Selection]) -> Selection:
    """Return the selection to which a request is nearest. There must be one at least."""
    return min(selections, key=lambda selection: _distance(entry, selection))


def _weight(entry: Entry, selection: Selection) -> float:
    return sum(map(_weight_of, differences(entry, selection)))


def _distance(entry: Entry, selection: Selection) -> float:
    """Return how far a request is: two different facts count less if they are alike, such as two numbers."""
    return sum(_weight_of(one) * (1 - _likeness(one) / 2) for one in differences(entry, selection))


def _weight_of(difference: Difference) -> float:
    if difference.field == "behaviour" and _is_of_another_operation(difference):
        return _WEIGHTS["operation"]
    return _WEIGHTS.get(difference.field, 1.0)


def _is_of_another_operation(behaviour: Difference) -> bool:
    expected, seen = (id_.partition(".")[0] for id_ in (behaviour.expected, behaviour.seen))
    return expected != seen and _COMMON not in (expected, seen)


def _shown(fact: Any) -> Any:  # noqa: ANN401 a text or a number
    """Return a fact of a request for a report, since its account and its trunk may be any text."""
    return printable(fact, limit=_MAX_SHOWN) if isinstance(fact, str) else fact


def _likeness(difference: Difference) -> float:
    if difference.seen is None:
        return 0.0
    return SequenceMatcher(None, str(difference.expected), str(difference.seen), autojunk=False).ratio()
