"""A log that never waits: a thread writes the lines.

A pipe that nobody reads is full after some hundred lines, and a write to it blocks. In the event loop, that would stop
the server. This module must not depend on Vobiz's API.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import TextIO

    Write = Callable[[str], object]

_FORMAT = "%(levelname)s %(message)s"
_CAPACITY = 10_000  # lines
_PAUSE = 0.02  # seconds between two writes: to wake the thread for each line takes longer than all the rest of the log
_ATOMIC = getattr(select, "PIPE_BUF", 512)  # bytes that are written to a pipe at once; POSIX promises 512
_PATIENCE = 1.0  # seconds that a close waits for a stream that nobody reads


class BackgroundWriter:
    """Passes lines to a thread, in their order.

    If the stream is too slow, the oldest lines are kept and further ones are dropped. A line says how many.

    Args:
        write: Called in the thread with one or more complete lines. It may block. An OSError is ignored, because a
            closed stream must not stop the server.
        capacity: The number of lines that can wait.
    """

    def __init__(self, write: Write, *, capacity: int = _CAPACITY) -> None:
        self._write = write
        self._capacity = capacity
        self._lines: deque[str] = deque()
        self._dropped = 0
        self._has_lines = threading.Event()
        self._is_ended = threading.Event()
        # A daemon, because the process must be able to end while the thread is blocked.
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def __call__(self, line: str) -> None:
        """Store a line, with its end, for the thread, or drop it."""
        if len(self._lines) >= self._capacity:
            self._dropped += 1
            return
        if self._dropped:
            line, self._dropped = f"{self._notice()}{line}", 0
        self._lines.append(line)
        if not self._has_lines.is_set():
            self._has_lines.set()

    def close(self) -> None:
        """Write the lines that wait, and end the thread. Do not wait long for a stream that nobody reads."""
        if self._is_ended.is_set():
            return
        if self._dropped:
            self._lines.append(self._notice())
        self._is_ended.set()
        self._has_lines.set()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        """Write what waits, together, until the end."""
        is_ended = False
        while not is_ended:
            self._has_lines.wait()
            is_ended = self._is_ended.is_set()  # before the lines are taken, so that none is left
            self._has_lines.clear()
            if text := "".join(self._lines.popleft() for _ in range(len(self._lines))):
                with contextlib.suppress(OSError, ValueError):  # the stream was closed
                    self._write(text)
            self._is_ended.wait(_PAUSE)

    def _notice(self) -> str:
        """Return the line about the dropped lines."""
        return f"WARNING Dropped {self._dropped} lines of the log: nobody read them.\n"


class _Handler(logging.Handler):
    """Passes formatted records to a writer."""

    def __init__(self, write: BackgroundWriter) -> None:
        super().__init__()
        self._write = write
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on a record."""
        try:
            self._write(f"{self.format(record)}\n")
        except Exception:  # noqa: BLE001 - as in each handler of the standard library
            self.handleError(record)


@contextlib.contextmanager
def log_to(stream: TextIO | None, *, turn: AbstractContextManager[object] | None = None) -> Iterator[Write | None]:
    """Log to a stream without waiting for it, unless the root logger has handlers already.

    Yields a function that writes a line without `logging`. It is None if the root logger has handlers.

    Args:
        stream: The stream. None, as `sys.stderr` is if it was closed at the start, drops all lines.
        turn: Held while lines are written, if other processes write to the same stream.
    """
    root = logging.getLogger()
    if root.handlers:
        yield None
        return
    write = _writer(stream)
    writer = BackgroundWriter(write if turn is None else _in_turn(write, turn))
    handler = _Handler(writer)
    root.addHandler(handler)
    try:
        yield writer
    finally:
        root.removeHandler(handler)
        writer.close()


def _in_turn(write: Write, turn: AbstractContextManager[object]) -> Write:
    """Return a function that writes whole lines among those of other processes.

    It writes few lines at once: a pipe takes up to `_ATOMIC` bytes completely or not at all, so that a process that is
    killed leaves no half of a line.
    """

    def write_in_turn(text: str) -> None:
        with turn:
            for lines in _portions(text.splitlines(keepends=True)):
                write(lines)

    return write_in_turn


def _portions(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines together, as many as have at most `_ATOMIC` bytes. A longer one is alone."""
    portion: list[str] = []
    size = 0
    for line in lines:
        length = len(line.encode("utf-8", "backslashreplace"))
        if portion and size + length > _ATOMIC:
            yield "".join(portion)
            portion, size = [], 0
        portion.append(line)
        size += length
    yield "".join(portion)


def _writer(stream: TextIO | None) -> Write:
    """Return a function that writes to a stream, or that drops the lines if there is none.

    It writes to the descriptor, not to the stream: Python aborts if a thread holds the lock of `sys.stderr` at the end.
    """
    if stream is None:
        return len
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
