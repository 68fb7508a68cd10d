"""What the journal costs: CPU per request beside a fake without it, and memory when it is full."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.load import connected, drive, until
from benchmarks.targets import FULL_JOURNAL, LONG_FULL_JOURNAL, WITH_JOURNAL, WITHOUT_JOURNAL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant

_CONNECTIONS = 16
_WARM_UP, _SLICE, _SLICES = 0.5, 0.5, 6  # seconds, and how many in turn, so that both meet the same machine
_FILLED, _OVERFILLED = 20_000, 100_000  # requests; both are more than the journal keeps
_OFF = ("--journal", "0")


async def journal(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the CPU per assign and unassign with and without the journal, and the memory with a full one."""
    cpu = await _cpu(contestant, folder)
    return {**cpu, **await _memory(contestant, folder)}


async def _cpu(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    without = replace(contestant, command=(*contestant.command, *_OFF))
    used, sent = {WITH_JOURNAL: 0.0, WITHOUT_JOURNAL: 0.0}, {WITH_JOURNAL: 0, WITHOUT_JOURNAL: 0}
    cycles = contestant.cycles(_CONNECTIONS)
    async with (
        contestant.started(folder) as one,
        without.started(folder) as other,
        connected(one.port, _CONNECTIONS) as to_one,
        connected(other.port, _CONNECTIONS) as to_other,
    ):
        pairs = ((WITH_JOURNAL, one, to_one), (WITHOUT_JOURNAL, other, to_other))
        for _, _, connections in pairs:
            await drive(connections, cycles, until(_WARM_UP))
        for _ in range(_SLICES):
            for quantity, process, connections in pairs:
                before = process.cpu()
                sent[quantity] += await drive(connections, cycles, until(_SLICE))
                used[quantity] += process.cpu() - before
    return {quantity: 1e6 * used[quantity] / sent[quantity] for quantity in used}


async def _memory(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Return the peak memory after the journal was filled, and after many times as many requests."""
    cycles, found = contestant.cycles(_CONNECTIONS), {}
    async with contestant.started(folder) as process, connected(process.port, _CONNECTIONS) as connections:
        for quantity, requests in ((FULL_JOURNAL, _FILLED), (LONG_FULL_JOURNAL, _OVERFILLED - _FILLED)):
            await drive(connections, cycles, iter(range(requests // len(cycles[0]))))
            found[quantity] = process.peak_memory()
    return found
