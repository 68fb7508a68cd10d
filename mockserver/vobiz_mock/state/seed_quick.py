"""Reads a seed that is certainly right: a million numbers in seconds. It does not say what is wrong with another one.

It accepts fewer seeds than the slow way, `seed_checked.py`, and builds the same records. It reads JSON or YAML without
positions, checks the values with a compiled schema, and compares only the records that can clash.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.quick_json import MAX_DIGITS, DoubtError, read_json
from vobiz_mock.state.records import parsed_timestamp
from vobiz_mock.state.seed_clashes import found_clashes
from vobiz_mock.state.seed_records import build, canonical
from vobiz_mock.state.seed_schema import schema
from vobiz_spec.compiled import compile_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.seed_records import Number
    from vobiz_spec import Spec

_CLASHING = frozenset({"id", "account_id", "trunk_group_id", "cooldown_ends_at"})  # fields of a number
# A subset of the times of RFC 3339: of those with a leap second, Python can represent none.
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:[Zz]|[+-][01][0-9]:[0-5][0-9])"
)


def parse(text: str, spec: Spec) -> Seed | None:
    """Read a seed from YAML or JSON text; None if the slow way must read it.

    Args:
        text: The text.
        spec: The OpenAPI document.
    """
    with _without_garbage_collection():
        try:
            return of_values(_read(text), spec)
        except DoubtError:
            return None


def of_mapping(seed: Mapping[str, Any], spec: Spec) -> Seed | None:
    """Make a seed of what a program passes, which can be anything; None if the slow way must judge it."""
    try:
        return of_values(seed, spec) if _is_json(seed) else None
    except RecursionError:  # it may contain itself
        return None


def of_values(data: Any, spec: Spec) -> Seed | None:  # noqa: ANN401 any JSON
    """Make a seed of values of JSON; None if the slow way must judge them.

    Args:
        data: The values.
        spec: The OpenAPI document.
    """
    check = _compiled(spec)
    if check is None or not check(data):
        return None
    values = canonical(data)
    del data  # so that `build` can free it, record by record
    if _may_clash(values):
        return None
    try:
        return build(values, Defaults(spec))
    except ValueError:  # two numbers are the same
        return None


def _read(text: str) -> object:
    if text.lstrip().startswith("{"):
        return read_json(text)
    from vobiz_mock.state.quick_yaml import read_yaml  # noqa: PLC0415 a seed in JSON does not need PyYAML

    return read_yaml(text)


def _is_json(value: object) -> bool:
    """Return whether a value has only types of JSON, and no number or text on which parsers of JSON disagree."""
    match value:
        case None | bool():
            return True
        case str():
            return type(value) is str and (
                value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)
            )
        case int():
            return type(value) is int and abs(value) < 10**MAX_DIGITS
        case dict():
            return type(value) is dict and all(type(key) is str and _is_json(one) for key, one in value.items())
        case list():
            return type(value) is list and all(map(_is_json, value))
        case _:
            return False


def _may_clash(data: Mapping[str, Any]) -> bool:
    """Return whether records contradict each other, apart from numbers that are the same, which `Seed` refuses."""
    accounts = [{**account, "numbers": _clashing(account["numbers"])} for account in data["accounts"]]
    return any(found_clashes({"accounts": accounts, "inventory": _clashing(data["inventory"])}))


def _clashing(numbers: list[Number]) -> list[Number]:
    return [number for number in numbers if not isinstance(number, str) and not _CLASHING.isdisjoint(number)]


@lru_cache(maxsize=1)
def _compiled(spec: Spec) -> Callable[[object], bool] | None:
    """Return a check of the values of a seed; None if the document's schemas cannot be compiled."""
    return compile_schema(_closed(schema(spec)), {"date-time": _is_time})


def _closed(part: Any) -> Any:  # noqa: ANN401 a schema is any JSON
    """Return a copy of a schema that allows only known keys, so that no value goes unchecked."""
    if isinstance(part, list):
        return [_closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    closed = {key: _closed(value) for key, value in part.items()}
    return {"additionalProperties": False, **closed} if isinstance(part.get("properties"), dict) else closed


def _is_time(text: str) -> bool:
    try:
        return _TIME.fullmatch(text) is not None and bool(parsed_timestamp(text))
    except (ValueError, OverflowError):
        return False


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off. It would search again and again through the values, which are all kept."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
