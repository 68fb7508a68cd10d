"""Starts a contestant as a process, waits for its first answer, and reads what it uses. Linux only.

Owns /proc and the clocks of other processes. It must not know what the process is.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.load import WrongAnswerError, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from benchmarks.prepared import Exchange

_POLL = 0.002  # seconds between two attempts to connect
_TO_START, _TO_STOP = 900.0, 10.0  # seconds
_CPU_CLOCK = 2  # CPUCLOCK_SCHED of the kernel: user and system time of all threads, ended ones too, in nanoseconds


class NotStartedError(Exception):
    """A contestant ended before its first answer, or did not give one in time."""


@dataclass(frozen=True)
class Usage:
    """What a process used from its start to its end: seconds, and those of its processors."""

    wall: float
    cpu: float


class Process:
    """A running contestant, with the processes that it started.

    Attributes:
        port: The port on which it serves.
        first_answer: The seconds from its start to its first good answer.
        usage: What it used. It is known when it has ended.
    """

    def __init__(self, command: Sequence[str], port: int, log: Path, environment: Mapping[str, str]) -> None:
        self.port = port
        self.first_answer = 0.0
        self.usage: Usage | None = None
        self._log = log
        self._begun = time.perf_counter()
        with log.open("wb") as output:  # a log line costs what it costs where it is kept
            self._popen = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **environment}
            )

    def cpu(self) -> float:
        """Return the CPU seconds, user and system, that all its running processes have used so far."""
        return sum(time.clock_gettime(~pid << 3 | _CPU_CLOCK) for pid in self._tree())

    def peak_memory(self) -> float:
        """Return the sum of the largest resident memory of each of its running processes, in MB."""
        return sum(_high_water_mark(pid) for pid in self._tree())

    async def answer(self, exchange: Exchange) -> None:
        """Wait for the first good answer.

        Raises:
            NotStartedError: There was none.
        """
        while self._popen.poll() is None and time.perf_counter() - self._begun < _TO_START:
            with contextlib.suppress(OSError, WrongAnswerError):
                async with connected(self.port) as (connection,):
                    await connection.send(exchange)
                    self.first_answer = time.perf_counter() - self._begun
                    return
            await asyncio.sleep(_POLL)
        raise NotStartedError(f"no good answer; the log ends with: {self._log.read_text(errors='replace')[-500:]}")

    def stop(self) -> Usage:
        """Stop it with SIGTERM, and after a while with SIGKILL. Return what it used."""
        if self._popen.returncode is not None:
            return Usage(0.0, 0.0)
        self._popen.send_signal(signal.SIGTERM)
        patience = threading.Timer(_TO_STOP, os.kill, (self._popen.pid, signal.SIGKILL))
        patience.start()
        _, status, used = os.wait4(self._popen.pid, 0)  # with the children for which it waited
        patience.cancel()
        self._popen.returncode = os.waitstatus_to_exitcode(status)
        self.usage = Usage(time.perf_counter() - self._begun, used.ru_utime + used.ru_stime)
        return self.usage

    def _tree(self) -> Iterator[int]:
        """Yield its process id, and those of its descendants."""
        waiting = [self._popen.pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())


def _high_water_mark(pid: int) -> float:
    """Return the largest resident memory of a process in MB.

    The figure of `getrusage` would not do: it counts what the parent had when it forked.
    """
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def cpu_of(command: Sequence[str]) -> float:
    """Run a command to its end, and return the CPU seconds, user and system, that it used.

    Raises:
        NotStartedError: It failed.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise NotStartedError(f"{' '.join(command)} ended with exit code {process.returncode}")
    return used.ru_utime + used.ru_stime


def free_port() -> int:
    """Return a port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.asynccontextmanager
async def running(
    command: Sequence[str], exchange: Exchange, folder: Path, environment: Mapping[str, str]
) -> AsyncIterator[Process]:
    """Start a contestant, wait for its first answer, and stop it at the end.

    Args:
        command: The command, in which `{port}` stands for the port.
        exchange: The first request.
        folder: Where its log is written.
        environment: Variables of its environment, beside ours.
    """
    port = free_port()
    process = Process([part.format(port=port) for part in command], port, folder / f"{port}.log", environment)
    try:
        await process.answer(exchange)
        yield process
    finally:
        process.stop()
