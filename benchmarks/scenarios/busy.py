"""What a contestant does with a second of CPU when it has started, and how late it answers."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.load import connected, drive, latencies, until
from benchmarks.targets import FIRST_TEN, P99, PER_REQUEST, SECOND_TEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant
    from benchmarks.load import Connection, Cycle
    from benchmarks.process import Process

_CONNECTIONS = 16
_WARM_UP, _MEASURED = 0.5, 1.5  # seconds
_TEN = 10.0
_RATE, _LATENCY_SECONDS = 500, 6.0


async def cpu_per_request(
    process: Process, connections: Sequence[Connection], cycles: Sequence[Cycle], seconds: float
) -> float:
    """Return the CPU seconds of a process per request, while all connections send."""
    before = process.cpu()
    sent = await drive(connections, cycles, until(seconds))
    return (process.cpu() - before) / sent


async def assign(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the CPU per request of assigns and unassigns."""
    cycles = contestant.cycles(_CONNECTIONS)
    async with contestant.started(folder) as process, connected(process.port, _CONNECTIONS) as connections:
        await drive(connections, cycles, until(_WARM_UP))
        return {PER_REQUEST: 1e6 * await cpu_per_request(process, connections, cycles, _MEASURED)}


async def warm(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the requests per CPU second in the first and in the second ten seconds."""
    cycles = contestant.cycles(_CONNECTIONS)
    async with contestant.started(folder) as process, connected(process.port, _CONNECTIONS) as connections:
        return {
            quantity: 1 / await cpu_per_request(process, connections, cycles, _TEN)
            for quantity in (FIRST_TEN, SECOND_TEN)
        }


async def latency(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the 99th percentile of the latencies at a fixed rate, after a warm-up at the same rate."""
    cycles = contestant.cycles(_CONNECTIONS)
    async with contestant.started(folder) as process, connected(process.port, _CONNECTIONS) as connections:
        await drive(connections, cycles, until(_WARM_UP))
        found = await latencies(connections, cycles, rate=_RATE, seconds=_LATENCY_SECONDS)
    return {P99: 1e3 * statistics.quantiles(found, n=100)[-1]}
