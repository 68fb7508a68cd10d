"""A logging handler that never waits: a thread writes the lines.

A pipe that nobody reads is full after some hundred lines, and a write to it blocks. In the event loop, that would stop
the server. This module must not depend on Vobiz's API.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import select
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    Write = Callable[[str], object]

_FORMAT = "%(levelname)s %(message)s"
_CAPACITY = 10_000  # lines
_PATIENCE = 1.0  # seconds that a close waits for a stream that nobody reads


class BackgroundHandler(logging.Handler):
    """Passes formatted lines to a thread, in their order.

    If the stream is too slow, the oldest lines are kept and further ones are dropped. A line says how many.

    Args:
        write: Called in the thread with one or more complete lines. It may block. An OSError is ignored, because a
            closed stream must not stop the server.
        capacity: The number of lines that can wait.
    """

    def __init__(self, write: Write, *, capacity: int = _CAPACITY) -> None:
        super().__init__()
        self._lines: queue.Queue[str | None] = queue.Queue(capacity)  # None ends the thread
        self._dropped = 0
        self._is_ended = False
        # A daemon, because the process must be able to end while the thread is blocked.
        self._thread = threading.Thread(target=_write_all, args=(self._lines, write), name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Store a line for the thread, or drop it."""
        try:
            line = f"{self._notice()}{self.format(record)}\n"
        except Exception:  # noqa: BLE001 - as in each handler of the standard library
            self.handleError(record)
            return
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            self._dropped += 1
        else:
            self._dropped = 0

    def close(self) -> None:
        """Write the lines that wait, and end the thread. Do not wait long for a stream that nobody reads."""
        super().close()
        if self._is_ended:
            return
        self._is_ended = True
        with contextlib.suppress(queue.Full):
            if self._dropped:
                self._lines.put(self._notice(), timeout=_PATIENCE)
            self._lines.put(None, timeout=_PATIENCE)
            self._thread.join(_PATIENCE)

    def _notice(self) -> str:
        """Return the line about the dropped lines, or an empty text."""
        return f"WARNING Dropped {self._dropped} lines of the log: nobody read them.\n" if self._dropped else ""


@contextlib.contextmanager
def log_to(stream: TextIO | None) -> Iterator[None]:
    """Log to a stream without waiting for it, unless the root logger has handlers already.

    Args:
        stream: The stream. None, as `sys.stderr` is if it was closed at the start, drops all lines.
    """
    root = logging.getLogger()
    if root.handlers:
        yield
        return
    handler = logging.NullHandler() if stream is None else BackgroundHandler(_writer(stream))
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def _write_all(lines: queue.Queue[str | None], write: Write) -> None:
    while (line := lines.get()) is not None:
        with contextlib.suppress(OSError, ValueError):  # the stream was closed
            write(line)


def _writer(stream: TextIO) -> Write:
    """Return a function that writes to a stream.

    It writes to the descriptor, not to the stream: Python aborts if a thread holds the lock of `sys.stderr` at the end.
    """
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):  # a stream of a test, without a descriptor
        return stream.write
    encoding = stream.encoding or "utf-8"
    return lambda text: _write_bytes(descriptor, text.encode(encoding, "backslashreplace"))


def _write_bytes(descriptor: int, data: bytes) -> None:
    """Write all bytes, also if the descriptor does not block, as a pipe of Node.js does not."""
    while data:
        try:
            data = data[os.write(descriptor, data) :]
        except BlockingIOError:
            select.select([], [descriptor], [])
