"""The fields of a JSON value, each with its path, and the objects in it. Knows nothing of reports."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Path = tuple[str | int, ...]

__all__ = ["ABSENT", "at", "leaves", "objects", "path_text"]

ABSENT = object()
"""The value of a field that is not there."""
_DEEPEST = 40  # levels; what is deeper is one value


def leaves(value: object, path: Path = (), *, lists: bool = True) -> Iterator[tuple[Path, Any]]:
    """Yield each value that is not an object with fields, with its path. With `lists`, also those within arrays."""
    if isinstance(value, dict) and value and len(path) < _DEEPEST:
        for key, one in value.items():
            yield from leaves(one, (*path, key), lists=lists)
    elif lists and isinstance(value, list) and value and len(path) < _DEEPEST:
        for index, one in enumerate(value):
            yield from leaves(one, (*path, index))
    else:
        yield path, value


def objects(value: object) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield each object in a value with its path, the outer ones first."""
    pending: deque[tuple[Path, object]] = deque([((), value)])
    while pending:
        path, one = pending.popleft()
        if isinstance(one, dict):
            yield path, one
            pending += [((*path, key), part) for key, part in one.items()]
        if isinstance(one, list):
            pending += [((*path, index), part) for index, part in enumerate(one)]


def at(value: object, path: Path) -> Any:  # noqa: ANN401 any JSON
    """Return the value at a path of keys, or ABSENT."""
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return ABSENT
        value = value[key]
    return value


def path_text(path: Path) -> str:
    """Return a path as a person writes it, such as `items[0].e164`."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")
