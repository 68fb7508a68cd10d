"""What another client waits while the worst known requests are judged. The fake answers in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from benchmarks.load import connected
from benchmarks.prepared import Exchange, Sender, segment
from benchmarks.targets import LONGEST_WAIT
from benchmarks.worst import worst

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant
    from benchmarks.load import Connection
    from benchmarks.process import Process

_PAUSE = 0.001  # seconds between two requests of the other client
_TIMES = 2
_ALONE = 0.5  # seconds: what the other client waits on this machine when nothing else arrives


async def longest_waits(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the longest wait of another client for each of the worst requests."""
    async with contestant.started(folder) as process:
        alone, _ = await _waits(process, contestant.sender, asyncio.sleep(_ALONE, _ALONE))
        found = {
            name: await _longest(process, contestant.sender, request) for name, request in worst(contestant.sender)
        }
    shown = {f"{name}, ms": 1e3 * wait for name, wait in {"nothing else": alone, **found}.items()}
    return {**shown, LONGEST_WAIT: 1e3 * max(found.values())}


async def waits_during(process: Process, sender: Sender, exchanges: Sequence[Exchange]) -> tuple[float, float]:
    """Return the longest wait of another client while requests are answered at once, and the time of the longest."""
    async with connected(process.port, len(exchanges)) as connections:
        return await _waits(process, sender, _longest_of(connections, exchanges))


async def _waits(process: Process, sender: Sender, timed: Coroutine[Any, Any, float]) -> tuple[float, float]:
    """Return the longest wait of another client until something has ended, and the result of that."""
    pair = itertools.cycle(
        [
            Exchange(sender.assign(segment(0)), HTTPStatus.NO_CONTENT),
            Exchange(sender.unassign(segment(0)), HTTPStatus.NO_CONTENT),
        ]
    )
    async with connected(process.port) as (other,):
        await other.send(next(pair))
        await other.send(next(pair))
        answered = asyncio.create_task(timed)
        waits, sent = [0.0], 0
        while not answered.done() or sent % 2:
            waits.append(await _timed(other, next(pair)))
            sent += 1
            await asyncio.sleep(_PAUSE)
        return max(waits), await answered


async def _longest(process: Process, sender: Sender, request: bytes) -> float:
    return max([(await waits_during(process, sender, [Exchange(request, None)]))[0] for _ in range(_TIMES)])


async def _longest_of(connections: Sequence[Connection], exchanges: Sequence[Exchange]) -> float:
    return max(await asyncio.gather(*map(_timed_to_the_end, connections, exchanges)))


async def _timed(connection: Connection, exchange: Exchange) -> float:
    begun = time.perf_counter()
    await connection.send(exchange)
    return time.perf_counter() - begun


async def _timed_to_the_end(connection: Connection, exchange: Exchange) -> float:
    """Return the time to the answer, or to the end of the connection, which a server may close on what it refuses."""
    begun = time.perf_counter()
    with contextlib.suppress(ConnectionError):
        await connection.send(exchange)
    return time.perf_counter() - begun
