"""A lock among processes, which each holds while it writes to the log that they share.

The system releases it when a process ends, in whatever way. This module must not depend on what is written.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


class LogTurn:
    """A lock that forked processes share. Threads of one process do not exclude each other.

    It is used in a `with` statement, where the system has such locks: Windows has neither them nor forks.
    """

    def __init__(self) -> None:
        self._descriptor = _nameless_file()

    def __enter__(self) -> None:
        import fcntl  # noqa: PLC0415 - Windows does not have it

        fcntl.lockf(self._descriptor, fcntl.LOCK_EX)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import fcntl  # noqa: PLC0415 - Windows does not have it

        fcntl.lockf(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Release the file."""
        os.close(self._descriptor)


def _nameless_file() -> int:
    """Return the descriptor of a file that has no name. In memory, it needs no folder that can be written to."""
    with contextlib.suppress(AttributeError):
        return os.memfd_create("vobiz-mock log")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
