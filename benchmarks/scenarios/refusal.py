"""What a refusal costs beside an assign that succeeds."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from benchmarks.contestants.contestant import FIRST
from benchmarks.load import connected, drive, until
from benchmarks.prepared import Exchange, number, segment
from benchmarks.scenarios.busy import cpu_per_request
from benchmarks.targets import REFUSALS, YES, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant

_CONNECTIONS = 4
_WARM_UP, _MEASURED = 0.3, 1.5  # seconds


async def refusals(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the CPU per request of each kind in one process, one after the other."""
    found = {}
    async with contestant.started(folder) as process, connected(process.port, _CONNECTIONS) as connections:
        for quantity, exchanges in _kinds(contestant).items():
            cycles = [exchanges] * _CONNECTIONS if exchanges else contestant.cycles(_CONNECTIONS)
            await drive(connections, cycles, until(_WARM_UP))
            found[quantity] = 1e6 * await cpu_per_request(process, connections, cycles, _MEASURED)
    return found


def _kinds(contestant: Contestant) -> Mapping[str, tuple[Exchange, ...]]:
    """Return the requests of each quantity. Those of a yes are the contestant's, since each connection has its own."""
    sender = contestant.sender
    requests = (
        Exchange(sender.assign(number(1)), HTTPStatus.NOT_FOUND),
        Exchange(sender.assign(segment(1), {"trunk_group_id": "no-uuid"}), HTTPStatus.BAD_REQUEST),
        Exchange(sender.assign(segment(FIRST)), HTTPStatus.BAD_REQUEST),  # assigned by the first request
    )
    return {YES: (), **{refusal(kind): (exchange,) for kind, exchange in zip(REFUSALS, requests, strict=True)}}
