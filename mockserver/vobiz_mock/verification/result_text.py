"""The text of a failed verification, for a terminal: what was expected, what was seen, and the nearest requests."""

from __future__ import annotations

import json
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_mock.journal.record import Record
    from vobiz_mock.verification.expectation import Count, Selection
    from vobiz_mock.verification.near import Difference
    from vobiz_mock.verification.result import Near

NEAREST, THESE = "the nearest requests:", "these requests:"
_WIDTH = 100
_NUMBERS = 5  # of requests that are named


def count_text(count: Count, selection: Selection, fitting: Sequence[Record]) -> str:
    """Return how many requests were expected, and which there are."""
    numbers = ", ".join(f"#{one.number}" for one in fitting[:_NUMBERS]) + (", …" if len(fitting) > _NUMBERS else "")
    seen = f"seen {len(fitting)}" + (f" ({numbers})" if fitting else "")
    with_ = " with" if selection.wanted else ""
    return "\n".join([f"expected {_number(count)}{with_}", *_facts(selection), seen])


def order_text(order: Sequence[Selection], found: Sequence[Record]) -> str:
    """Return the expected order, and up to where it was kept."""
    places = [f"seen as #{one.number}" for one in found]
    places += ["missing" if len(found) == 0 else f"missing after #{found[-1].number}"]
    places += ["not looked for"] * (len(order) - len(places))
    lines = [
        f"    {number}. {_line(selection)}: {place}"
        for number, (selection, place) in enumerate(zip(order, places, strict=True), start=1)
    ]
    return "\n".join([f"expected {_counted(len(order))} in this order, seen {len(found)} of them", *lines])


def alternatives_text(only: Sequence[Selection], others: int, seen: int) -> str:
    """Return which requests were expected, and how many others there are."""
    if not only:
        return f"expected no request, seen {seen}"
    lines = [f"    - {_line(selection)}" for selection in only]
    return "\n".join([f"expected only requests that fit one of these, seen {others} of {seen} that fit none", *lines])


def contract_text(broken: int, seen: int) -> str:
    """Return how many requests broke the contract."""
    return f"expected no request that breaks the contract, seen {broken} of {seen} that do"


def forgotten_text(forgotten: int) -> str:
    """Return why the expectation cannot be judged."""
    text = (
        f"the journal has forgotten the {forgotten} oldest requests, so that it cannot say more: "
        "clear it before the test, or let it keep more requests"
    )
    return fill(text, _WIDTH)


def report(text: str, nearest: Sequence[Near], *, title: str) -> str:
    """Return the whole report.

    Args:
        text: What was expected, and what was seen.
        nearest: The requests that explain it.
        title: What is said of them.
    """
    if not nearest:
        return text
    blocks = ["\n".join(_block(near)) for near in nearest]
    return "\n".join([text, title, *blocks])


def _block(near: Near) -> Iterator[str]:
    entry = near.seen.entry
    fault = f", changed by the fault {entry.fault}" if entry.fault is not None else ""
    yield f"  #{near.seen.number} {near.seen.line}"
    yield f"     answered with {entry.reply.status} {entry.outcome.behaviour}{fault}"
    for difference in near.differences:
        yield from _difference(difference)
    if near.hint is not None:
        yield fill(f"hint: {near.hint}", _WIDTH, initial_indent=" " * 5, subsequent_indent=" " * 11)


def _difference(difference: Difference) -> Iterator[str]:
    indent = " " * 5
    yield f"{indent}{difference.field}: expected {_shown(difference.expected)}"
    label = " " * (len(indent) + len(difference.field) + 2) + "seen     "
    seen = "nothing" if difference.seen is None else _shown(difference.seen)
    yield fill(f"{label}{seen}", _WIDTH, subsequent_indent=" " * len(label), break_on_hyphens=False)


def _facts(selection: Selection) -> Iterator[str]:
    width = max(map(len, selection.wanted), default=0)
    return (f"    {name:<{width}}  {_shown(value)}" for name, value in selection.wanted.items())


def _line(selection: Selection) -> str:
    return " ".join(f"{name}={_shown(value)}" for name, value in selection.wanted.items())


def _number(count: Count) -> str:
    if count.most is None:
        return f"at least {_counted(count.least)}"
    if count.least == count.most:
        return "no request" if count.most == 0 else f"exactly {_counted(count.most)}"
    if count.least == 0:
        return f"at most {_counted(count.most)}"
    return f"{count.least} to {_counted(count.most)}"


def _counted(number: int) -> str:
    return f"{number} request" if number == 1 else f"{number} requests"


def _shown(value: Any) -> str:  # noqa: ANN401 any value of JSON
    return value if isinstance(value, str) and value.isascii() and value.isprintable() else json.dumps(value)
