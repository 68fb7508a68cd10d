"""Signals that a process waits for together with other things, through a pipe. Imports nothing of the package."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextlib.contextmanager
def readable_after(*numbers: signal.Signals) -> Iterator[int]:
    """Yield a descriptor that can be read after one of these signals. Only the main thread can do so.

    Args:
        numbers: The signals. What they did before, they do again at the end.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)  # after thousands of signals, the pipe is full
    before = {number: signal.signal(number, lambda *_: _note(writing)) for number in numbers}
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


def readable(descriptors: Iterable[int], timeout: float | None = None) -> list[int]:
    """Wait until one of some descriptors can be read. Return all that can be; none of them after the timeout.

    Args:
        descriptors: The descriptors.
        timeout: How long to wait, in seconds. None waits without a limit.
    """
    with selectors.DefaultSelector() as selector:
        for descriptor in descriptors:
            selector.register(descriptor, selectors.EVENT_READ)
        return [key.fd for key, _ in selector.select(timeout)]


def _note(descriptor: int) -> None:
    with contextlib.suppress(BlockingIOError):
        os.write(descriptor, b"!")
