"""Writes a file completely, or not at all. This module must not depend on what is written."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class AtomicFile:
    """A file that is written completely, or not at all.

    The content is written to another file of the same folder, which then replaces the file. If anything fails, the file
    is as it was. A new file can be read by its owner only.

    Args:
        path: The path of the file. A link is followed.

    Raises:
        OSError: The path cannot be read.
        ValueError: It is not a path.
    """

    def __init__(self, path: Path) -> None:
        self._target = Path(os.path.realpath(path))

    @property
    def exists(self) -> bool:
        """Whether the file exists."""
        return self._target.exists()

    def check(self) -> None:
        """Find out whether the file can be written.

        Raises:
            OSError: A file of its folder cannot be written.
            ValueError: It cannot be replaced, as a folder or a device, or it is read-only.
        """
        if self.exists and not self._target.is_file():
            raise ValueError("it is not a file")
        if self.exists and not os.access(self._target, os.W_OK):
            raise ValueError("it is read-only")
        with _temporary(self._target):
            pass

    def replace(self, pieces: Iterable[str]) -> None:
        """Replace the content.

        Args:
            pieces: The new content, in pieces. Line ends stay as they are.

        Raises:
            OSError: It cannot be written.
        """
        with _temporary(self._target) as temporary:
            with temporary.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            if self.exists:
                temporary.chmod(stat.S_IMODE(self._target.stat().st_mode))
            temporary.replace(self._target)
            _sync(self._target.parent)


@contextlib.contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    """Create a file beside another one, and remove it at the end if it is still there."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Make the change of a folder permanent, where the system can."""
    with contextlib.suppress(OSError):  # Windows cannot open a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
