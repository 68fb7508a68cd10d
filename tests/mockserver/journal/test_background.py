"""The log that a thread writes."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import sys
import threading
from io import StringIO
from typing import TYPE_CHECKING, cast

import pytest

from vobiz_mock.journal.background import BackgroundWriter, log_to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


class SlowStream:
    """A stream that takes no line before it is released, like a pipe that nobody reads.

    Attributes:
        text: What was written.
        is_writing: Set when the first line is being written.
    """

    def __init__(self) -> None:
        self.text = ""
        self.is_writing = threading.Event()
        self._released = threading.Event()
        self._written = threading.Semaphore(0)

    def write(self, text: str) -> None:
        self.is_writing.set()
        self._released.wait()
        self.text += text
        self._written.release()

    def wait_for(self, lines: int) -> None:
        """Wait until so many lines were written."""
        for _ in range(lines):
            self._written.acquire()

    def release(self) -> None:
        """Take all lines from now on."""
        self._released.set()


@pytest.fixture
def stream() -> Iterator[SlowStream]:
    slow = SlowStream()
    yield slow
    slow.release()


@contextlib.contextmanager
def logging_to(stream: TextIO | None) -> Iterator[None]:
    """Log to a stream, with a root logger that has no handlers, as in a new process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logging.getLogger(), "handlers", [])
        with log_to(stream):
            yield


def emit(write: BackgroundWriter, *messages: str) -> None:
    for message in messages:
        write(f"{message}\n")


def test_a_blocked_stream_does_not_block_the_log(stream: SlowStream) -> None:
    """The lines wait, and keep their order."""
    writer = BackgroundWriter(stream.write)
    emit(writer, *map(str, range(100)))
    stream.release()
    writer.close()
    assert stream.text.split() == [str(number) for number in range(100)]


def test_dropped_lines_are_counted(stream: SlowStream) -> None:
    """The count appears where the lines would have been."""
    writer = BackgroundWriter(stream.write, capacity=2)
    emit(writer, "a")
    stream.is_writing.wait()
    emit(writer, "b", "c", "d", "e")
    stream.release()
    writer.close()
    assert stream.text == "a\nb\nc\nWARNING Dropped 2 lines of the log: nobody read them.\n"


def test_the_count_precedes_the_next_line(stream: SlowStream) -> None:
    """A reader that returns sees at once that lines are missing."""
    writer = BackgroundWriter(stream.write, capacity=1)
    emit(writer, "a")
    stream.is_writing.wait()
    emit(writer, "b", "c")
    stream.release()
    stream.wait_for(2)
    emit(writer, "d")
    writer.close()
    assert stream.text == "a\nb\nWARNING Dropped 1 lines of the log: nobody read them.\nd\n"


def test_a_close_does_not_wait_for_a_blocked_stream(stream: SlowStream) -> None:
    """A process whose log nobody reads can end."""
    writer = BackgroundWriter(stream.write, capacity=1)
    emit(writer, "a", "b", "c")
    writer.close()
    writer.close()
    assert stream.text == ""


def test_a_closed_stream_does_not_end_the_thread() -> None:
    """The lines are dropped, as long as the stream fails."""
    written: list[str] = []
    has_failed = threading.Event()

    def write(text: str) -> None:
        if not has_failed.is_set():
            has_failed.set()
            raise BrokenPipeError
        written.append(text)

    writer = BackgroundWriter(write)
    emit(writer, "a")
    has_failed.wait()
    emit(writer, "b")
    writer.close()
    assert written == ["b\n"]


@pytest.mark.parametrize("is_blocking", [True, False])
def test_a_pipe_receives_all_lines(*, is_blocking: bool) -> None:
    """Also if it does not block the writer, and is full in between."""
    reading, writing = os.pipe()
    os.set_blocking(writing, is_blocking)
    with os.fdopen(writing, "w") as stream, logging_to(stream):
        for number in range(9000):  # more than a pipe holds, and fewer than can wait
            logging.getLogger("vobiz_mock").warning("%06d", number)
        received = _read(reading, 9000 * len("WARNING 000000\n"))
    os.close(reading)
    assert received == b"".join(b"WARNING %06d\n" % number for number in range(9000))


def _read(descriptor: int, count: int) -> bytes:
    parts = []
    while count and (part := os.read(descriptor, count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def test_a_stream_without_a_descriptor_receives_the_lines() -> None:
    """The output that a test captures has none."""
    stream = StringIO()
    with logging_to(stream):
        logging.getLogger("vobiz_mock").warning("a")
    assert stream.getvalue() == "WARNING a\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork, and so no workers")
def test_lines_are_written_in_turn_and_few_at_once() -> None:
    """A pipe takes so many bytes completely or not at all, and no other process writes between them."""
    turn = Turn()
    lines = [f"{number:04} {'é' * (number % 700)}\n" for number in range(300)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logging.getLogger(), "handlers", [])
        with log_to(cast("TextIO", turn), turn=turn) as write:
            assert write is not None
            for line in lines:
                write(line)
    assert "".join(turn.written) == "".join(lines)
    assert [part for part in turn.written if len(part.encode()) > select.PIPE_BUF or part[-1] != "\n"] == []


class Turn:
    """A turn, and a stream that nobody may write to out of turn."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._is_held = False

    def write(self, text: str) -> None:
        assert self._is_held
        self.written.append(text)

    def __enter__(self) -> None:
        self._is_held = True

    def __exit__(self, *_: object) -> None:
        self._is_held = False


def test_without_a_stream_the_lines_are_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    """`sys.stderr` is None if it was closed before the start. Python's last resort does not write them either."""
    with logging_to(None):
        logging.getLogger("vobiz_mock").warning("a")
    assert capsys.readouterr().err == ""


def test_handlers_that_exist_are_kept() -> None:
    """An application and pytest have some."""
    before = list(logging.getLogger().handlers)
    with log_to(StringIO()):
        assert logging.getLogger().handlers == before
