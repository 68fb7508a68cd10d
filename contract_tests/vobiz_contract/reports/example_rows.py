"""The rows of a JSON body beside the document's example of it, field by field."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.expectation import contains
from vobiz_contract.reports.as_seen import field_text, name_text, value_text
from vobiz_contract.reports.json_fields import ABSENT, at, leaves, path_text
from vobiz_contract.reports.row import MISSING, Cell, Group, Kind, Row, kind_of
from vobiz_spec import Match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reports.expected import Expected
    from vobiz_contract.reports.json_fields import Path

__all__ = ["example_rows", "other_rows"]

_MOST_OTHERS = 20  # fields that no example has
_MOST_LOOKED_AT = 1_000


def example_rows(body: object, expected: Expected, provider: Provider) -> Iterator[Row]:
    """Yield a row for each field of the example that is most like a body.

    Args:
        body: The JSON value of the response; ABSENT if it is not to be read as JSON.
        expected: What the response should have had.
        provider: The provider, whose token is hidden.

    """
    if not expected.examples:
        return
    nearest = min(expected.examples, key=lambda one: len(_differing(body, one, expected.match)))
    differing = _differing(body, nearest, expected.match)
    for path, value in _fields(nearest):
        seen = at(body, path)
        yield Row(
            group=Group.BODY,
            name=name_text(path_text(path), provider),
            seen=MISSING if seen is ABSENT else Cell(field_text(path[-1], seen, provider)),
            expected=Cell(" or ".join(_alternatives(path, value, expected, provider))),
            kind=kind_of(differs=path in differing) if _counts(path, expected.match) else Kind.EXAMPLE,
        )


def other_rows(body: object, known: Collection[str], provider: Provider) -> Iterator[Row]:
    """Yield a row for each of the first fields of a body that no other row has, and one for the rest."""
    fields = ((path, one) for path, one in leaves(body) if path)
    unknown = ((path, one) for path, one in fields if name_text(path_text(path), provider) not in known)
    found = list(islice(unknown, _MOST_LOOKED_AT))
    for path, value in found[:_MOST_OTHERS]:
        seen = Cell(field_text(path[-1], value, provider))
        yield Row(group=Group.BODY, name=name_text(path_text(path), provider), seen=seen)
    if (rest := len(found) - _MOST_OTHERS) > 0:
        count = f"{'at least ' if len(found) == _MOST_LOOKED_AT else ''}{rest} more fields"
        yield Row(group=Group.BODY, name="…", seen=Cell(count, literal=False))


def _fields(example: Mapping[str, Any]) -> list[tuple[Path, Any]]:
    return [(path, value) for path, value in leaves(example, lists=False) if path]


def _counts(path: Path, match: Match) -> bool:
    """Return whether the field of an example must be repeated."""
    return match is Match.BODY or (match is Match.ERROR and path[0] == "error")


def _differing(body: object, example: Mapping[str, Any], match: Match) -> set[Path]:
    fields = _fields(example)
    # Null in an example means that the field is null or absent.
    return {path for path, value in fields if _counts(path, match) and not contains(_value(body, path), value)}


def _value(body: object, path: Path) -> object:
    value = at(body, path)
    return None if value is ABSENT else value


def _alternatives(path: Path, value: object, expected: Expected, provider: Provider) -> list[str]:
    """Return the value of a field in the nearest example, then those in the others."""
    values = [value, *(at(one, path) for one in expected.examples)]
    return list(dict.fromkeys(value_text(one, provider) for one in values if one is not ABSENT))
