"""Reads the text of a seed file, within bounds of size and time.

A path may name anything that a shell can pass, such as a pipe (`--seed <(make-seed)`) or a device. Reading must
therefore end after a while, and must not fill the memory. This module must not depend on the format of a seed.
"""

from __future__ import annotations

import os
import select
import stat
import time
from typing import TYPE_CHECKING

from vobiz_mock.errors import SeedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 8 * 1024 * 1024  # some 400,000 numbers, which take half a minute
_PATIENCE = 10.0  # seconds for the writer of a pipe
_CHUNK = 64 * 1024
_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0)  # Windows has neither this flag nor named pipes in the file system


def read_text(path: Path, *, patience: float = _PATIENCE) -> str:
    """Return the text of a file.

    Args:
        path: The path of a file, a pipe or a device.
        patience: The time to wait for the writer of a pipe, in seconds.

    Raises:
        SeedError: The file is unreadable, too large or not UTF-8, or nobody writes to the pipe.
    """
    try:
        content = _read(path, time.monotonic() + patience)
    except TimeoutError as error:
        raise _error(path, f"cannot be read: nothing, or no end, was written to it within {patience:g} s") from error
    except (OSError, ValueError) as error:  # ValueError: the path contains a null character
        raise _error(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > MAX_BYTES:
        raise _error(path, f"is larger than {MAX_BYTES // 1024**2} MiB, the limit for a seed file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error(path, f"is not UTF-8 at byte {error.start}") from error


def _error(path: Path, problem: str) -> SeedError:
    return SeedError(str(path), [f"{path}: {problem}"])


def _read(path: Path, deadline: float) -> bytes:
    """Return the content, or the first part of one that is too large."""
    descriptor = os.open(path, os.O_RDONLY | _NON_BLOCKING | getattr(os, "O_BINARY", 0))
    try:
        return b"".join(_chunks(descriptor, deadline))
    finally:
        os.close(descriptor)


def _chunks(descriptor: int, deadline: float) -> Iterator[bytes]:
    waits = not stat.S_ISREG(os.fstat(descriptor).st_mode) and not stat.S_ISDIR(os.fstat(descriptor).st_mode)
    total = 0
    while total <= MAX_BYTES:
        if waits:
            _await_input(descriptor, deadline)
        if not (chunk := os.read(descriptor, _CHUNK)):
            return
        total += len(chunk)
        yield chunk


def _await_input(descriptor: int, deadline: float) -> None:
    """Wait until a pipe or a device has input, or its writer has closed it.

    Raises:
        TimeoutError: There is none at the deadline.
    """
    readable, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
    if not readable:
        raise TimeoutError
