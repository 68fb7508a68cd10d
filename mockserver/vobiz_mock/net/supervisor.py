"""Starts worker processes that serve the same sockets, replaces those that end, and stops them.

The supervisor listens and serves nothing itself. A connection that no worker has accepted waits in the socket, which
does not end with a worker. This module must not depend on what the workers do.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.errors import WorkerError
from vobiz_mock.net.share import shares
from vobiz_mock.net.signals import readable, readable_after
from vobiz_mock.net.worker_process import FAILS, SERVES, Place, live

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vobiz_mock.net.listener import Listener
    from vobiz_mock.net.worker_process import WorkerProcess

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PATIENCE = 8.0  # seconds for workers to stop; a server waits 5 for an application that blocks
_SETTLED = 1.0  # seconds that a worker serves, if nothing is wrong with it
_PAUSES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)  # seconds until a worker is replaced, if 0, 1, ... others have ended early
_WITHIN = 60.0  # seconds in which workers end early that have served
_MESSAGE = 65536  # bytes that are read at once


class Supervisor:
    """Keeps a number of worker processes.

    It must be used in the main thread of a process that has no other thread, because a fork copies only one.

    Args:
        work: What a worker does. It is called in the new process, and calls `serve` of what it gets. All that processes
            cannot share, such as a connection to a database, is opened there.
        count: How many workers there are.
        listeners: The sockets, which the workers inherit. They are closed at the end.
        patience: How long the workers may take to stop, in seconds.
        pauses: How long to wait before a worker is replaced that has ended early, if none, one, ... have done so
            before, in seconds. After the last of them, there are no more workers.
    """

    def __init__(
        self,
        work: Callable[[WorkerProcess], object],
        count: int,
        listeners: Sequence[Listener],
        *,
        patience: float = _PATIENCE,
        pauses: Sequence[float] = _PAUSES,
    ) -> None:
        self._work = work
        self._count = count
        self._listeners = listeners
        self._patience = patience
        self._workers: dict[int, _Worker] = {}  # by the descriptor of the pipe in which they report
        self._vacancies = [_Vacancy(0.0, Place(share)) for share in shares(count)]
        self._early = _Early(pauses)
        self._on_serving: Callable[[], object] | None = None

    def supervise(self, on_serving: Callable[[], object]) -> Sequence[str]:
        """Start the workers, and replace those that end, until a SIGINT or SIGTERM arrives. Then stop them.

        Args:
            on_serving: Called once, when all workers serve.

        Returns:
            What is to be logged about workers that have not stopped well.

        Raises:
            WorkerError: The workers cannot start.
        """
        self._on_serving = on_serving
        notes: list[str] = []
        with readable_after(*_STOP_SIGNALS) as stop:
            alive, end = os.pipe()
            try:
                self._keep(stop, alive, end)
            finally:
                os.close(end)
                os.close(alive)
                notes += self._stop()
        return notes

    def _keep(self, stop: int, alive: int, end: int) -> None:
        """Keep the number of workers until there is something to read about a signal."""
        while True:
            self._fill(alive, end)
            ready = readable([stop, *self._workers], self._time_to_fill())
            if stop in ready:
                return
            for report in ready:
                self._hear(report)

    def _hear(self, report: int) -> None:
        """Read what a worker says, or that it has ended."""
        worker = self._workers[report]
        if message := os.read(report, _MESSAGE):
            worker.hear(message)
            if worker.has_served:
                self._early.forget_starts()
        else:
            self._replace(self._dismiss(report), worker)
        if self._on_serving is not None and self._serving == self._count:
            on_serving, self._on_serving = self._on_serving, None
            on_serving()

    @property
    def _serving(self) -> int:
        return sum(worker.has_served for worker in self._workers.values())

    def _dismiss(self, report: int) -> int:
        """Wait for the process of a worker, which ends. Return its exit code, or the negative number of a signal."""
        worker = self._workers.pop(report)
        os.close(report)
        return os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])

    def _replace(self, code: int, worker: _Worker) -> None:
        """Plan the replacement of a worker.

        Raises:
            WorkerError: It would not help.
        """
        if self._on_serving is not None and worker.reason:
            raise WorkerError(f"a worker cannot start: {worker.reason}")
        loss = worker.end(code)
        pause = self._pause(loss, has_served=worker.has_served) if worker.is_early(code) else 0.0
        self._vacate(pause, worker.place, loss)

    def _pause(self, loss: str, *, has_served: bool) -> float:
        """Return how long to wait before a worker is replaced that has ended early.

        Raises:
            WorkerError: There have been too many of them.
        """
        pause = self._early.pause(has_served=has_served)
        if pause is None:
            raise WorkerError(f"workers end early again and again. The last: {loss}")
        return pause

    def _vacate(self, pause: float, place: Place, loss: str) -> None:
        self._vacancies.append(_Vacancy(time.monotonic() + pause, Place(place.share, (*place.losses, loss))))

    def _fill(self, alive: int, end: int) -> None:
        """Start the workers that are due."""
        now = time.monotonic()
        due = [vacancy for vacancy in self._vacancies if vacancy.due <= now]
        self._vacancies = [vacancy for vacancy in self._vacancies if vacancy.due > now]
        for vacancy in due:
            try:
                self._start(vacancy.place, alive, end)
            except OSError as error:
                loss = f"A worker could not be started ({error})"
                self._vacate(self._pause(loss, has_served=False), vacancy.place, loss)

    def _time_to_fill(self) -> float | None:
        """Return the time until a worker is due, in seconds; None if none is."""
        times = [vacancy.due - time.monotonic() for vacancy in self._vacancies]
        return max(min(times), 0.0) if times else None

    def _start(self, place: Place, alive: int, end: int) -> None:
        """Fork a worker.

        Raises:
            OSError: The system has no room for another process.
        """
        reading, writing = os.pipe()
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)  # until the worker has its own handlers
        try:
            pid = os.fork()
            if pid == 0:
                live(self._work, alive, writing, place, others=(end, reading, *self._workers))
            self._workers[reading] = _Worker(pid, place)
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)

    def _stop(self) -> list[str]:
        """Refuse connections, and wait for the workers, which have been told. Return what is to be logged."""
        for listener in self._listeners:
            listener.listen_no_more()
        deadline = time.monotonic() + self._patience
        notes = []
        while self._workers and (left := deadline - time.monotonic()) > 0:
            for report in readable(self._workers, left):
                worker = self._workers[report]
                if not os.read(report, _MESSAGE) and (code := self._dismiss(report)):
                    notes.append(f"{worker.end(code)} while it stopped")
        notes += self._kill()
        for listener in self._listeners:
            listener.close()
        return notes

    def _kill(self) -> list[str]:
        """End the workers that have not stopped in time. Return what is to be logged."""
        notes = []
        for report, worker in list(self._workers.items()):
            os.kill(worker.pid, signal.SIGKILL)
            self._dismiss(report)
            notes.append(f"Worker {worker.pid} did not stop within {self._patience:g} seconds, and was killed")
        return notes


class _Vacancy(NamedTuple):
    """A worker that is to be started.

    Attributes:
        due: When.
        place: What it takes over.
    """

    due: float
    place: Place


class _Early:
    """The workers that have ended so early that their replacements may, too.

    Args:
        pauses: How long to wait before the replacement of the first one, the second one, and so on, in seconds.
    """

    def __init__(self, pauses: Sequence[float]) -> None:
        self._pauses = pauses
        self._starts = 0  # those that have not served, since the last one that has
        self._crashes: list[float] = []  # when the others ended

    def forget_starts(self) -> None:
        """Note that a worker serves. Those before it have been killed, or had no luck."""
        self._starts = 0

    def pause(self, *, has_served: bool) -> float | None:
        """Note that a worker has ended early. Return the time until its replacement; None if there is to be none.

        Args:
            has_served: Whether it has begun to serve.
        """
        now = time.monotonic()
        self._crashes = [crash for crash in self._crashes if now - crash < _WITHIN]
        before = self._starts + len(self._crashes)
        if has_served:
            self._crashes.append(now)
        else:
            self._starts += 1
        return self._pauses[before] if before < len(self._pauses) else None


class _Worker:
    """A process that the supervisor has started.

    Args:
        pid: Its number.
        place: What it takes over.

    Attributes:
        pid: Its number.
    """

    def __init__(self, pid: int, place: Place) -> None:
        self.pid = pid
        self._served_since: float | None = None
        self._place = place
        self._said = b""

    @property
    def has_served(self) -> bool:
        """Whether it has begun to serve."""
        return self._served_since is not None

    @property
    def place(self) -> Place:
        """What its successor takes over. What it has logged is not logged again."""
        return Place(self._place.share) if self.has_served else self._place

    @property
    def reason(self) -> str:
        """Why it has failed, in its own words."""
        return self._said.partition(FAILS)[2].decode("utf-8", "replace").strip()

    def hear(self, message: bytes) -> None:
        """Take what the worker has said."""
        self._said += message
        if self._served_since is None and self._said.startswith(SERVES):
            self._served_since = time.monotonic()

    def end(self, code: int) -> str:
        """Describe how the process has ended."""
        how = f"ended with exit code {code}" if code >= 0 else f"was ended by {_name(-code)}"
        reason = f" ({self.reason.splitlines()[-1]})" if self.reason else ""
        return f"Worker {self.pid} {how}{reason}"

    def is_early(self, code: int) -> bool:
        """Return whether it has ended so early that its replacement may, too. A signal from outside says nothing."""
        if self._served_since is None:
            return True
        return time.monotonic() - self._served_since < _SETTLED and code not in {0, -signal.SIGKILL}


def _name(number: int) -> str:
    """Return the name of a signal."""
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return f"signal {number}"
