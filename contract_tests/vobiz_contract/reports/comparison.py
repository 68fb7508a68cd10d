"""What was seen beside what was expected, row by row: the status, the header fields and the body of a response.

A row differs if it is a reason why the response does not conform. What neither the check nor the document asks for
never differs. It is shown all the same, with the document's example beside it if there is one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vobiz_contract.checks.expectation import has_header, is_json, mentions_text
from vobiz_contract.reports.as_seen import header_lines
from vobiz_contract.reports.example_rows import example_rows, other_rows
from vobiz_contract.reports.json_fields import ABSENT
from vobiz_contract.reports.object_rows import object_rows
from vobiz_contract.reports.row import MISSING, Cell, Group, Kind, Row, kind_of
from vobiz_contract.reproduction.plain import shown
from vobiz_spec import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reports.expected import Expected

__all__ = ["compared"]

_JSON = "application/json"
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
_ANY_VALUE = Cell("any value", literal=False)
_ABSENT = Cell("absent", literal=False)
_NO_BODY = Cell("no body", literal=False)


def compared(exchange: Exchange, expected: Expected, provider: Provider) -> tuple[Row, ...]:
    """Return the rows of a response: its status, then its header fields, then its body."""
    return (
        _status_row(exchange, expected, provider),
        *_header_rows(exchange, expected, provider),
        *_body_rows(exchange, expected, provider),
    )


def _status_row(exchange: Exchange, expected: Expected, provider: Provider) -> Row:
    statuses = expected.wanted.statuses
    seen = Cell(str(exchange.status)) if exchange.status else _words(exchange.problem or "no response", provider)
    if statuses:
        kind = kind_of(differs=exchange.status not in statuses)
        return Row(
            group=Group.STATUS,
            name="Status",
            seen=seen,
            expected=Cell(" or ".join(str(int(one)) for one in statuses)),
            kind=kind,
        )
    if expected.usual_status:
        usual = Cell(str(expected.usual_status))
        return Row(group=Group.STATUS, name="Status", seen=seen, expected=usual, kind=Kind.EXAMPLE)
    return Row(group=Group.STATUS, name="Status", seen=seen)


# Header fields.


def _header_rows(exchange: Exchange, expected: Expected, provider: Provider) -> Iterator[Row]:
    """Yield the header fields that are asked for, then the others as they were seen."""
    asked = list(_asked_headers(exchange, expected, provider))
    yield from asked
    names = {row.name.lower() for row in asked}
    for name, value in header_lines(exchange.headers, provider):
        if name.lower() not in names:
            yield Row(group=Group.HEADERS, name=name, seen=Cell(value))


def _asked_headers(exchange: Exchange, expected: Expected, provider: Provider) -> Iterator[Row]:
    for name in expected.present:
        kind = kind_of(differs=not exchange.header_values(name))
        yield _header_row(exchange, name, _ANY_VALUE, kind, provider)
    for name, pattern in expected.wanted.headers.items():
        wanted = _ABSENT if pattern is None else _pattern_cell(pattern)
        kind = kind_of(differs=not has_header(exchange.header(name), pattern))
        yield _header_row(exchange, name, wanted, kind, provider)
    if expected.examples:
        kind = kind_of(differs=not is_json(exchange)) if expected.match is not Match.STATUS else Kind.EXAMPLE
        yield _header_row(exchange, "Content-Type", Cell(_JSON), kind, provider)


def _pattern_cell(pattern: str) -> Cell:
    return Cell(f"matches {pattern}" if _SPECIAL.search(pattern) else pattern)


def _header_row(exchange: Exchange, name: str, expected: Cell, kind: Kind, provider: Provider) -> Row:
    own = [one for one in exchange.headers if one[0].lower() == name.lower()]
    values = [value for _, value in header_lines(own, provider)]
    seen = Cell(", ".join(values)) if values else MISSING
    return Row(group=Group.HEADERS, name=name, seen=seen, expected=expected, kind=kind)


# The body.


def _body_rows(exchange: Exchange, expected: Expected, provider: Provider) -> Iterator[Row]:
    body = _json(exchange)
    rows = [*object_rows(body, expected, provider), *example_rows(body, expected, provider)]
    yield from _form_rows(exchange, body, expected)
    yield from rows
    yield from _text_rows(exchange, expected)
    yield from other_rows(body, {row.name for row in rows}, provider)


def _text_rows(exchange: Exchange, expected: Expected) -> Iterator[Row]:
    """Yield what must be true of the body as a text."""
    wanted = expected.wanted
    if wanted.empty:
        seen = Cell(f"{len(exchange.body):,} bytes", literal=False) if exchange.body else _NO_BODY
        kind = kind_of(differs=bool(exchange.body))
        yield Row(group=Group.BODY, name="Length", seen=seen, expected=_NO_BODY, kind=kind)
    if wanted.mentions:
        found = mentions_text(exchange, wanted.mentions)
        yield _found_row(f"mentions {wanted.mentions!r}", found=found, wanted=True)
    if wanted.lacks:
        found = wanted.lacks.encode() in exchange.body
        yield _found_row("has a value that it must not show", found=found, wanted=False)


def _found_row(name: str, *, found: bool, wanted: bool) -> Row:
    words = {True: Cell("yes", literal=False), False: Cell("no", literal=False)}
    kind = kind_of(differs=found is not wanted)
    return Row(group=Group.BODY, name=name, seen=words[found], expected=words[wanted], kind=kind)


def _form_rows(exchange: Exchange, body: object, expected: Expected) -> Iterator[Row]:
    """Yield a row if an object is expected, and the body is something else."""
    judged = expected.examples and expected.match is not Match.STATUS
    if (judged or expected.wanted.keys) and not isinstance(body, dict):
        seen = _NO_BODY if not exchange.body else Cell(_form(body), literal=False)
        wanted = Cell("a JSON object", literal=False)
        yield Row(group=Group.BODY, name="Form", seen=seen, expected=wanted, kind=Kind.DIFFERS)


def _form(body: object) -> str:
    if body is ABSENT:
        return "not JSON"
    return "a JSON array" if isinstance(body, list) else "a JSON value"


def _json(exchange: Exchange) -> object:
    try:
        return exchange.json()
    except (ValueError, RecursionError):
        return ABSENT


def _words(text: str, provider: Provider) -> Cell:
    return Cell(shown(text, provider), literal=False)
