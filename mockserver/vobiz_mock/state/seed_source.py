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

_MIB = 1024 * 1024
MAX_FILE = 1024 * _MIB  # bytes of a file; a number with all its fields has some 600
MAX_STREAM = 64 * _MIB  # bytes of a pipe or a device, which may have no end
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
        content, limit = _read(path, time.monotonic() + patience)
    except TimeoutError as error:
        raise _error(path, f"cannot be read: nothing, or no end, was written to it within {patience:g} s") from error
    except (OSError, ValueError) as error:  # ValueError: the path contains a null character
        raise _error(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > limit:
        raise _error(path, f"is larger than {limit // _MIB} MiB, the limit for a seed")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error(path, f"is not UTF-8 at byte {error.start}") from error


def _error(path: Path, problem: str) -> SeedError:
    return SeedError(str(path), [f"{path}: {problem}"])


def _read(path: Path, deadline: float) -> tuple[bytes, int]:
    """Return the content, or the first part of one that is too large, and the limit of its size."""
    descriptor = os.open(path, os.O_RDONLY | _NON_BLOCKING | getattr(os, "O_BINARY", 0))
    try:
        kind = os.fstat(descriptor).st_mode
        waits = not stat.S_ISREG(kind) and not stat.S_ISDIR(kind)
        limit = MAX_STREAM if waits else MAX_FILE
        return b"".join(_chunks(descriptor, limit, deadline if waits else None)), limit
    finally:
        os.close(descriptor)


def _chunks(descriptor: int, limit: int, deadline: float | None) -> Iterator[bytes]:
    """Yield the content until it exceeds the limit. With a deadline, wait for input until then."""
    total = 0
    while total <= limit:
        if deadline is not None:
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
