"""What two million numbers cost: to load them, and in each request."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from benchmarks.contestants.here import ours
from benchmarks.load import connected, drive, until
from benchmarks.prepared import Exchange, Sender, segment, write_seed
from benchmarks.scenarios.busy import cpu_per_request
from benchmarks.scenarios.loop import waits_during
from benchmarks.targets import LARGE, SCALED, SEARCH, SMALL, scaled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant
    from benchmarks.load import Cycle
    from benchmarks.process import Process

_SIZES = {SMALL: 10, LARGE: 1_000_000}
_FIRST = 9  # the number of the first request, which the small seed has too
_PER_PAGE = 10
_PAGE = 10_000
_AT_ONCE = 8  # searches of as many clients
_WARM_UP, _MEASURED = 0.2, 1.0  # seconds


async def scale(_: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the load from YAML and JSON, and each kind of request with many numbers beside the same with few."""
    loaded = await _load_yaml(folder)
    small, large = (ours(folder, _seed(folder, size, ".json")) for size in (SMALL, LARGE))
    async with small.started(folder, _FIRST) as few, large.started(folder, _FIRST) as many:
        loaded |= _loaded("JSON", many)
        found = await _costs({SMALL: few, LARGE: many}, large.sender)
        return {**loaded, **found, **await _search(many, large.sender)}


def _seed(folder: Path, size: str, suffix: str) -> Path:
    """Return the seed of a size. It is written once."""
    path = folder / f"seed-{_SIZES[size]}{suffix}"
    return path if path.exists() else write_seed(path, owned=_SIZES[size], inventory=_SIZES[size])


async def _load_yaml(folder: Path) -> dict[str, float]:
    async with ours(folder, _seed(folder, LARGE, ".yaml")).started(folder, _FIRST) as process:
        return _loaded("YAML", process)


def _loaded(form: str, process: Process) -> dict[str, float]:
    """Return the time from the start to the first answer, of which loading is the most, and the peak memory."""
    return {f"{form}, load s": process.first_answer, f"{form}, peak MB": process.peak_memory()}


async def _costs(processes: Mapping[str, Process], sender: Sender) -> dict[str, float]:
    """Return the CPU per request of each kind, of both processes in turn."""
    return {
        scaled(kind, size): 1e6 * await _cost(process, _cycle(kind, size, sender))
        for kind in SCALED
        for size, process in processes.items()
    }


async def _cost(process: Process, cycle: Cycle) -> float:
    async with connected(process.port) as connections:
        await drive(connections, [cycle], until(_WARM_UP))
        return await cpu_per_request(process, connections, [cycle], _MEASURED)


def _cycle(kind: str, size: str, sender: Sender) -> Cycle:
    """Return what is sent. The last page of both sizes has ten numbers, so that the answers are of the same length."""
    pair, first, last = SCALED
    page = {first: 1, last: min(_SIZES[size] // _PER_PAGE, _PAGE)}
    if kind == pair:
        return (
            Exchange(sender.assign(segment(0)), HTTPStatus.NO_CONTENT),
            Exchange(sender.unassign(segment(0)), HTTPStatus.NO_CONTENT),
        )
    listing = sender.write("list_numbers", query=f"?page={page[kind]}&per_page={_PER_PAGE}")
    return (Exchange(listing, HTTPStatus.OK),)


async def _search(process: Process, sender: Sender) -> dict[str, float]:
    """Measure a search of each list, many at once, and what another client waits at most during them.

    A search may take long if it delays nobody, so that the shorter one of both counts.
    """
    searches = [
        Exchange(sender.write(operation, query="?search=98765"), HTTPStatus.OK)
        for operation in ("list_numbers", "list_inventory")
    ]
    waits = [await waits_during(process, sender, [search]) for search in searches]
    longest, own = max(wait for wait, _ in waits), max(own for _, own in waits)
    crowded, _ = await waits_during(process, sender, searches * (_AT_ONCE // 2))
    return {
        "a search, ms": 1e3 * own,
        "wait during a search, ms": 1e3 * longest,
        f"wait during {_AT_ONCE} searches, ms": 1e3 * crowded,
        SEARCH: 1e3 * min(longest, own),
    }
