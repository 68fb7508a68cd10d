"""What another client waits while the worst known requests are judged. The fake answers in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from benchmarks.load import connected
from benchmarks.prepared import Exchange, Sender, segment
from benchmarks.targets import LONGEST_WAIT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant
    from benchmarks.load import Connection
    from benchmarks.process import Process

_BODY = 1024 * 1024 - 100  # bytes: just below the limit of a body
_HEAD = 60 * 1024  # bytes: just below the limit of a head
_PAUSE = 0.001  # seconds between two requests of the other client
_TIMES = 2


async def longest_waits(contestant: Contestant, folder: Path) -> Mapping[str, float]:
    """Measure the longest wait of another client for each of the worst requests."""
    async with contestant.started(folder) as process:
        found = {
            name: await _longest(process, contestant.sender, request) for name, request in _worst(contestant.sender)
        }
    return {**{f"{name}, ms": 1e3 * wait for name, wait in found.items()}, LONGEST_WAIT: 1e3 * max(found.values())}


async def waits_during(process: Process, sender: Sender, exchange: Exchange) -> tuple[float, float]:
    """Return the longest wait of another client while a request is answered, and the time of the request itself."""
    pair = itertools.cycle(
        [
            Exchange(sender.assign(segment(0)), HTTPStatus.NO_CONTENT),
            Exchange(sender.unassign(segment(0)), HTTPStatus.NO_CONTENT),
        ]
    )
    async with connected(process.port) as (other,), connected(process.port) as (connection,):
        await other.send(next(pair))
        await other.send(next(pair))
        answered = asyncio.create_task(_timed(connection, exchange))
        waits, sent = [0.0], 0
        while not answered.done() or sent % 2:
            waits.append(await _timed(other, next(pair)))
            sent += 1
            await asyncio.sleep(_PAUSE)
        return max(waits), await answered


async def _longest(process: Process, sender: Sender, request: bytes) -> float:
    return max([(await waits_during(process, sender, Exchange(request, None)))[0] for _ in range(_TIMES)])


async def _timed(connection: Connection, exchange: Exchange) -> float:
    begun = time.perf_counter()
    with contextlib.suppress(ConnectionError):  # a server may close the connection on what it refuses
        await connection.send(exchange)
    return time.perf_counter() - begun


def _worst(sender: Sender) -> list[tuple[str, bytes]]:
    """Return the worst known requests, each with its name. They are as long as the server takes them."""
    number = segment(1)
    fields = _fields()
    deep = b'{"trunk_group_id":' + b"[" * (_BODY // 2) + b"]" * (_BODY // 2 - 20) + b"}"
    objects = b'{"a":' * (_BODY // 6) + b"1" + b"}" * (_BODY // 6)
    repeated = b"{" + b",".join([b'"trunk_group_id":1'] * (_BODY // 20)) + b"}"
    digits = b"[" + b",".join([b"9" * 4000] * (_BODY // 4001)) + b"]"
    text = json.dumps({"trunk_group_id": "x" * (_BODY - 30)}).encode()
    escapes = b'{"trunk_group_id":"' + rb"\u0000" * (_BODY // 6 - 10) + b'"}'
    bodies = {
        "80,000 fields": fields,
        "nested arrays": deep,
        "nested objects": objects,
        "a repeated field": repeated,
        "long integers": digits,
        "a long string": text,
        "escapes": escapes,
    }
    queries = {
        "names": "?" + "&".join(f"q{index}" for index in range(_HEAD // 7)),
        "empty names": "?" + "&" * _HEAD,
        "a repeated name": "?" + "page=1&" * (_HEAD // 7),
        "a long value": "?search=" + "9" * _HEAD,
        "escapes in a value": "?search=" + "%2B" * (_HEAD // 3),
    }
    return [
        *(
            (f"assign with {name}", sender.write("assign_number", {"phone_number": number}, body=body))
            for name, body in bodies.items()
        ),
        *((f"trunk with {name}", sender.write("create_trunk", body=body)) for name, body in bodies.items()),
        *((f"list with {name}", sender.write("list_inventory", query=query)) for name, query in queries.items()),
        ("a long number", sender.assign("%2B" + "9" * _HEAD)),
        ("a number of many escapes", sender.assign("%2B" * (_HEAD // 3))),
        ("a path of many segments", sender.assign("a/" * (_HEAD // 2))),
    ]


def _fields() -> bytes:
    return b'{"trunk_group_id":"x"' + b"".join(b',"f%d":1' % index for index in range(80_000)) + b"}"
