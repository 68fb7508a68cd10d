"""What a short job pays: the start, some thousand requests, the stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.load import connected, drive
from benchmarks.targets import CPU, MEMORY, STARTED, WALL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant

_CONNECTIONS = 16
_PAIRS = 5000  # an assign and an unassign


async def cold(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure a whole job: its wall, the CPU of the whole life of the process, and its peak memory."""
    async with contestant.started(folder) as process:
        async with connected(process.port, _CONNECTIONS) as connections:
            await drive(connections, contestant.cycles(_CONNECTIONS), iter(range(_PAIRS)))
        memory = process.peak_memory()
        used = process.stop()
    return {WALL: used.wall, CPU: used.cpu, MEMORY: memory}


async def first_answer(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the time from the start of the process to its first good answer."""
    async with contestant.started(folder) as process:
        return {STARTED: process.first_answer}
