"""What a worker process does: it serves until it is told to stop, and says so to the process that has forked it.

A worker has two pipes. The supervisor never writes to the first one: it can be read when the supervisor has closed it
or has ended, in whatever way. The worker writes to the second one that it serves, or why it cannot. The supervisor
reads the end of that one when the worker has ended. This module must not depend on how workers are started.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from vobiz_mock.errors import VobizMockError
from vobiz_mock.net.signals import readable, readable_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vobiz_mock.net.server import Server
    from vobiz_mock.net.share import Share

_log = logging.getLogger(__name__)

SERVES, FAILS = b"+", b"-"  # what a worker writes first; the reason of a failure follows
_MAX_REASON = 60_000  # bytes; a pipe takes as much without a reader


class Place(NamedTuple):
    """What a worker takes over from those that were there before.

    Attributes:
        share: What it has of the connections.
        losses: What is to be logged: how the workers have ended that it replaces.
    """

    share: Share
    losses: tuple[str, ...] = ()


class WorkerProcess:
    """The process in which this is, as a worker.

    Args:
        alive: The pipe of the supervisor.
        report: The pipe of the worker.
        stop: What can be read after a signal.
        place: What it takes over.
    """

    def __init__(self, alive: int, report: int, stop: int, place: Place) -> None:
        self._alive = alive
        self._report = report
        self._stop = stop
        self._place = place

    @property
    def is_replacement(self) -> bool:
        """Whether it takes over from a worker that has ended."""
        return bool(self._place.losses)

    def is_told_to_stop(self, within: float) -> bool:
        """Wait, and return whether the supervisor stops or ends, or a SIGTERM arrives.

        Args:
            within: How long to wait, in seconds.
        """
        return bool(readable([self._alive, self._stop], within))

    def serve(self, server: Server) -> None:
        """Serve until the supervisor stops or ends, or a SIGTERM arrives.

        Args:
            server: The server. Its sockets are inherited.
        """
        self._place.share.set(0)
        server.start(share=self._place.share)
        try:
            for loss in self._place.losses:
                _log.warning("%s; worker %d replaces it", loss, os.getpid())
            self._tell(SERVES)
            readable([self._alive, self._stop])
        finally:
            server.stop()

    def fail(self, error: BaseException) -> None:
        """Tell the supervisor why this worker ends."""
        known = isinstance(error, VobizMockError)
        text = str(error) if known else "".join(traceback.format_exception(error))
        self._tell(FAILS + text.encode("utf-8", "backslashreplace")[:_MAX_REASON])

    def _tell(self, message: bytes) -> None:
        with contextlib.suppress(OSError):  # the supervisor has ended
            os.write(self._report, message)


def live(
    work: Callable[[WorkerProcess], object], alive: int, report: int, place: Place, *, others: Iterable[int]
) -> NoReturn:
    """Be a worker, from the fork to the end of the process. The signals that stop a server are blocked at first.

    Args:
        work: What the worker does. It calls `serve`.
        alive: The pipe of the supervisor.
        report: The pipe of the worker.
        place: What it takes over.
        others: The descriptors of the supervisor, which only it may keep open.
    """
    code = 1
    try:
        for descriptor in others:
            os.close(descriptor)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to the supervisor, too, which decides
        with readable_after(signal.SIGTERM) as stop:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
            process = WorkerProcess(alive, report, stop, place)
            code = _attempt(work, process)
    finally:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.flush()
        os._exit(code)  # the functions that the supervisor has yet to leave must not be left here


def _attempt(work: Callable[[WorkerProcess], object], process: WorkerProcess) -> int:
    try:
        work(process)
    except BaseException as error:  # noqa: BLE001 the supervisor says it
        process.fail(error)
        return 1
    return 0
