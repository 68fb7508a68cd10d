"""Sends requests over keep-alive connections of one asyncio process, and measures latencies.

The requests are bytes that were made before, so that little of the machine is spent here. An answer with another status
than the expected one ends the benchmark: a fast wrong answer is not fast. It must not know who answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from typing import TYPE_CHECKING

import httptools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from benchmarks.prepared import Exchange

    Cycle = Sequence[Exchange]


class WrongAnswerError(Exception):
    """An answer has another status than the expected one."""


class Connection(asyncio.Protocol):
    """A keep-alive connection that has one unanswered request at most."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    async def send(self, exchange: Exchange) -> int:
        """Send a request, and return the status of the answer.

        Raises:
            WrongAnswerError: The status is not the expected one.
            ConnectionError: The server closed the connection.
        """
        assert self._transport is not None
        if self._transport.is_closing():
            raise ConnectionResetError("the server closed the connection")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(exchange.request)
        status = await self._answer
        if exchange.status is not None and status != exchange.status:
            raise WrongAnswerError(f"{status} where {exchange.status} was expected: {exchange.request[:120]!r}")
        return status

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport. asyncio calls this."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Parse a part of the answer. asyncio calls this."""
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        """Fail the unanswered request. asyncio calls this."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError(f"the connection ended before the answer: {error}"))

    def on_message_complete(self) -> None:
        """Pass the status on. The parser calls this."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(self._parser.get_status_code())


@contextlib.asynccontextmanager
async def connected(port: int, count: int = 1) -> AsyncIterator[list[Connection]]:
    """Open connections to a port of this machine, and close them afterwards."""
    loop = asyncio.get_running_loop()
    connections = [(await loop.create_connection(Connection, "127.0.0.1", port))[1] for _ in range(count)]
    try:
        yield connections
    finally:
        for connection in connections:
            connection.close()


async def drive(connections: Sequence[Connection], cycles: Sequence[Cycle], turns: Iterator[object]) -> int:
    """Send whole cycles of requests over all connections at the same time. Return the number of requests.

    Args:
        connections: The connections.
        cycles: What each connection sends, again and again.
        turns: One item for each cycle that is to be sent, over whichever connection is free.
    """

    async def send_cycles(connection: Connection, cycle: Cycle) -> int:
        sent = 0
        for _ in turns:
            for exchange in cycle:
                await connection.send(exchange)
            sent += len(cycle)
        return sent

    return sum(await asyncio.gather(*map(send_cycles, connections, cycles)))


def until(seconds: float) -> Iterator[None]:
    """Yield until that many seconds have passed."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        yield


async def latencies(
    connections: Sequence[Connection], cycles: Sequence[Cycle], *, rate: float, seconds: float
) -> list[float]:
    """Send requests at a fixed rate, whether or not earlier ones are answered. Return the latency of each in seconds.

    The connections take turns. A latency counts from the time at which the request was due, so that a request that
    waits for a slow one before it counts as slow too.
    """
    start, period = time.perf_counter(), len(connections) / rate

    async def send_on_time(place: int) -> list[float]:
        found = []
        for turn in range(int(seconds / period)):
            due = start + (turn + place / len(connections)) * period
            await asyncio.sleep(due - time.perf_counter())
            await connections[place].send(cycles[place][turn % len(cycles[place])])
            found.append(time.perf_counter() - due)
        return found

    found = await asyncio.gather(*map(send_on_time, range(len(connections))))
    return list(itertools.chain.from_iterable(found))
