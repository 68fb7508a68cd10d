"""What another client waits while hundreds of connections meet faults."""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import urllib.request
from typing import TYPE_CHECKING, Any

from benchmarks.load import connected, drive, latencies, until
from benchmarks.prepared import Exchange, number, segment
from benchmarks.targets import P99_ALONE, P99_BESIDE_FAULTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant
    from benchmarks.process import Process

_NORMAL, _FAULTY = 16, 500  # connections
_RATE, _SECONDS, _WARM_UP = 500, 6.0, 0.5
_PAUSE = 0.05  # seconds until a client whose connection was lost tries again
# What goes wrong. Each applies to all requests for one number.
_EFFECTS: tuple[Mapping[str, Any], ...] = (
    {"do": {"wait": 1.0}},
    {"do": {"wait": 0.5, "end": "reset"}, "when": "after"},
    {"do": {"end": "silence"}, "when": "after"},
    {"do": {"status": 500, "body": {"error": "x" * 200}, "rate": 100}},
    {"do": {"status": 500, "body": {"error": "x" * 200}, "length": 50, "wait": 0.5, "end": "close"}},
)


async def faulty(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the 99th percentile of a normal client's latencies, alone and beside clients that meet faults."""
    cycles = contestant.cycles(2 * _NORMAL)
    first, second = cycles[:_NORMAL], cycles[_NORMAL:]  # a measurement may end between an assign and its unassign
    async with contestant.started(folder) as process, connected(process.port, _NORMAL) as connections:
        await asyncio.to_thread(_set_faults, process)
        await drive(connections, first, until(_WARM_UP))
        alone = await latencies(connections, first, rate=_RATE, seconds=_SECONDS)
        clients = [asyncio.create_task(_meet(process, contestant, index)) for index in range(_FAULTY)]
        await asyncio.sleep(_WARM_UP)
        beside = await latencies(connections, second, rate=_RATE, seconds=_SECONDS)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
    return {P99_ALONE: _p99(alone), P99_BESIDE_FAULTS: _p99(beside)}


def _p99(found: list[float]) -> float:
    return 1e3 * statistics.quantiles(found, n=100)[-1]


def _number_index(effect: int) -> int:
    """Return the index of the number whose requests meet an effect; no normal client uses it."""
    return 2 * _NORMAL + effect


def _set_faults(process: Process) -> None:
    for index, effect in enumerate(_EFFECTS):
        fault = {**effect, "on": {"number": number(_number_index(index))}, "times": None}
        request = urllib.request.Request(
            f"http://127.0.0.1:{process.port}/_mock/faults",
            data=json.dumps(fault).encode(),
            headers={"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request).close()  # noqa: S310 the same


async def _meet(process: Process, contestant: Contestant, index: int) -> None:
    """Send requests that meet a fault, one after another, over a new connection whenever one is lost."""
    exchange = Exchange(contestant.sender.unassign(segment(_number_index(index % len(_EFFECTS)))), None)
    while True:
        with contextlib.suppress(OSError):
            async with connected(process.port) as (connection,):
                while True:
                    await connection.send(exchange)
        await asyncio.sleep(_PAUSE)
