"""The rows of what a check wants in a JSON body: fields, objects that must or must not be there, trunks of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.expectation import contains, has_fields
from vobiz_contract.reports.as_seen import field_text, name_text, value_text
from vobiz_contract.reports.json_fields import objects, path_text
from vobiz_contract.reports.row import MISSING, Cell, Group, Row, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reports.expected import Expected
    from vobiz_contract.reports.json_fields import Path

    Found = tuple[Path, Mapping[str, Any]]

__all__ = ["object_rows"]

_ANY_VALUE = Cell("any value", literal=False)
_NO_SUCH_OBJECT = Cell("no object with it", literal=False)
_NO_TRUNK = Cell("no trunk", literal=False)
_NOT_LISTED = Cell("not in this response", literal=False)
_MOST_UNWANTED = 5  # objects that are shown


def object_rows(body: object, expected: Expected, provider: Provider) -> Iterator[Row]:
    """Yield the rows of the fields and objects that a body must or must not have."""
    wanted = expected.wanted
    if not (wanted.keys or wanted.some or wanted.none or expected.trunks):
        return
    found = list(objects(body))
    yield from _key_rows(body, wanted.keys, provider)
    for some in wanted.some:
        yield from _some_rows(found, some, provider)
    for none in wanted.none:
        yield from _none_rows(found, none, provider)
    for number, trunk in expected.trunks:
        yield _trunk_row(found, number, trunk, provider)


def _key_rows(body: object, keys: tuple[str, ...], provider: Provider) -> Iterator[Row]:
    fields = body if isinstance(body, dict) else {}
    for key in keys:
        seen = Cell(field_text(key, fields[key], provider)) if key in fields else MISSING
        kind = kind_of(differs=key not in fields)
        yield Row(group=Group.BODY, name=key, seen=seen, expected=_ANY_VALUE, kind=kind)


def _some_rows(found: list[Found], some: Mapping[str, Any], provider: Provider) -> Iterator[Row]:
    """Yield a row per field of an object that must be there, beside the object that is most like it."""
    nearest = _nearest(found, some)
    if nearest is None:
        expected = Cell(value_text(some, provider))
        kind = kind_of(differs=True)
        yield Row(group=Group.BODY, name="an object with", seen=_NO_SUCH_OBJECT, expected=expected, kind=kind)
        return
    path, one = nearest
    for key, value in some.items():
        yield Row(
            group=Group.BODY,
            name=name_text(path_text((*path, key)), provider),
            seen=Cell(field_text(key, one[key], provider)) if key in one else MISSING,
            expected=Cell(field_text(key, value, provider)),
            kind=kind_of(differs=key not in one or not contains(one[key], value)),
        )


def _nearest(found: list[Found], some: Mapping[str, Any]) -> Found | None:
    """Return the object that is most like what is wanted, or None if none is like it.

    The first field says most, because it is the id. An object whose values all differ is only meant if no other object
    has such fields.
    """
    first = next(iter(some), "")
    candidates = [(path, one) for path, one in found if first in one or not some]
    best = max(candidates, key=lambda item: _likeness(item[1], some), default=None)
    is_meant = best is not None and (len(candidates) == 1 or not some or any(_likeness(best[1], some)))
    return best if is_meant else None


def _likeness(one: Mapping[str, Any], some: Mapping[str, Any]) -> tuple[bool, int]:
    same = [key for key, value in some.items() if key in one and contains(one[key], value)]
    return next(iter(some), "") in same, len(same)


def _none_rows(found: list[Found], none: Mapping[str, Any], provider: Provider) -> Iterator[Row]:
    """Yield a row per object that must not be there, or one that says that there is none."""
    unwanted = [path for path, one in found if has_fields(one, none)]
    seen = Cell(value_text(none, provider))
    for path in unwanted[:_MOST_UNWANTED]:
        name = name_text(path_text(path) or "the body", provider)
        yield Row(group=Group.BODY, name=name, seen=seen, expected=_NO_SUCH_OBJECT, kind=kind_of(differs=True))
    if not unwanted:
        name = f"an object with {seen.text}"
        kind = kind_of(differs=False)
        yield Row(group=Group.BODY, name=name, seen=_NO_SUCH_OBJECT, expected=_NO_SUCH_OBJECT, kind=kind)


def _trunk_row(found: list[Found], number: str, trunk: str | None, provider: Provider) -> Row:
    """Return the row of the trunk that a number must have. A response without the number says nothing of it."""
    listed = next((one for _, one in found if one.get("e164") == number), None)
    name, expected = f"trunk of {number}", _trunk_cell(trunk, provider)
    if listed is None:
        return Row(group=Group.BODY, name=name, seen=_NOT_LISTED, expected=expected)
    seen = listed.get("trunk_group_id")
    differs = str(seen or "").lower() != (trunk or "").lower()
    return Row(
        group=Group.BODY, name=name, seen=_trunk_cell(seen, provider), expected=expected, kind=kind_of(differs=differs)
    )


def _trunk_cell(trunk: object, provider: Provider) -> Cell:
    return Cell(field_text("trunk_group_id", trunk, provider)) if trunk else _NO_TRUNK
