"""How the faults of a fake are printed for a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vobiz_mock.cli.terminal import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NONE = "There are no faults."


def fault_lines(faults: Iterable[dict[str, Any]], *, as_json: bool) -> Iterator[str]:
    """Yield a line per fault."""
    if as_json:
        yield from map(json.dumps, faults)
        return
    yield from [fault_text(fault) for fault in faults] or [_NONE]


def fault_text(fault: dict[str, Any]) -> str:
    """Return what a fault does, to which requests, and how many have met it."""
    on = _pairs(fault["on"]) or "any request"
    times = "always" if fault["times"] is None else f"{fault['times']} time{'' if fault['times'] == 1 else 's'}"
    parts = (_pairs(fault["do"]), f"for {on}", f"{fault['when']} its effect", times, *_random(fault))
    return shown(f"{fault['id']}: {', '.join(parts)} (met {fault['met']})")


def _random(fault: dict[str, Any]) -> Iterator[str]:
    """Yield the chance, and the seed with which the same happens again."""
    if fault["chance"] < 1:
        yield f"with chance {fault['chance']:g}"
    if "seed" in fault:
        yield f"with seed {fault['seed']}"


def _pairs(part: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value if isinstance(value, str) else json.dumps(value)}" for key, value in part.items())
