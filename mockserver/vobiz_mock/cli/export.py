"""Writes the state of a fake to a file when it stops: completely, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vobiz_mock.cli.atomic_file import AtomicFile
from vobiz_mock.cli.parameters import YAML_NAMES
from vobiz_mock.state.seed_text import json_text, yaml_text

if TYPE_CHECKING:
    from pathlib import Path

    from vobiz_mock.steering import Steering


class Export:
    """A file for the state of a fake. A new file can be read by its owner only, since it has tokens.

    Args:
        path: The path of the file. A link is followed.

    Raises:
        click.UsageError: The file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = AtomicFile(path)
            self._file.check()
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
        text = yaml_text if self._path.suffix.lower() in YAML_NAMES else json_text
        try:
            self._file.replace(text(steering.state()))
        except OSError as error:
            reason = error.strerror or error
            kept = "; it has the content that it had before" if self._file.exists else ""
            raise click.ClickException(f"The state cannot be written to {self._path}: {reason}{kept}.") from error
