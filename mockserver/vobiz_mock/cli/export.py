"""Writes the state of a fake to a file when it stops: completely, or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vobiz_mock.state.seed_text import json_text, yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_mock.steering import Steering

_YAML = {".yaml", ".yml"}


class Export:
    """A file for the state of a fake.

    The text is written to another file of the same folder, which then replaces the file. If anything fails, the file is
    as it was. A new file can be read by its owner only, since it has tokens.

    Args:
        path: The path of the file. A link is followed.

    Raises:
        click.UsageError: The file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._target = Path(os.path.realpath(path))
            self._check()
            with _temporary(self._target):
                pass
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise click.UsageError(
                f"--export-on-exit: {str(path)!r} cannot be written: {reason}. Choose a file in a folder that exists "
                "and can be written to."
            ) from error

    def write(self, steering: Steering) -> None:
        """Write the state of a fake.

        Args:
            steering: The control of the fake.

        Raises:
            click.ClickException: The file cannot be written.
        """
        text = yaml_text if self._path.suffix.lower() in _YAML else json_text
        try:
            self._replace(text(steering.state()))
        except OSError as error:
            reason = error.strerror or error
            kept = "; it has the content that it had before" if self._target.exists() else ""
            raise click.ClickException(f"The state cannot be written to {self._path}: {reason}{kept}.") from error

    def _check(self) -> None:
        """Raise a ValueError for something that cannot be replaced, such as a folder or a device."""
        if self._target.exists() and not self._target.is_file():
            raise ValueError("it is not a file")
        if self._target.exists() and not os.access(self._target, os.W_OK):
            raise ValueError("it is read-only")

    def _replace(self, pieces: Iterable[str]) -> None:
        with _temporary(self._target) as temporary:
            with temporary.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            if self._target.exists():
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
