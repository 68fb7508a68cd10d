"""Runs `vobiz-mock`, in this process and in one of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from click.testing import CliRunner

from vobiz_mock import cli

if TYPE_CHECKING:
    from collections.abc import Iterator


class Done(NamedTuple):
    """What a command has printed, and its exit code."""

    exit_code: int
    stdout: str
    stderr: str


class Command(NamedTuple):
    """The command, told of a fake by the variable."""

    url: str

    def __call__(self, *args: str, stdin: str | bytes = "") -> Done:
        """Run the command in this process."""
        environ = {"VOBIZ_MOCK_URL": self.url}
        done = CliRunner().invoke(cli._cli, list(args), input=stdin, env=environ, prog_name="vobiz-mock")
        return Done(done.exit_code, done.stdout, done.stderr)

    @contextlib.contextmanager
    def process(self, *args: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
        """Run the command in a process of its own, and kill it at the end, or after a minute in which a test waits."""
        words = [sys.executable, "-m", "vobiz_mock", *args]
        environ = {**os.environ, "VOBIZ_MOCK_URL": self.url}
        pipe = subprocess.PIPE
        with subprocess.Popen(words, env=environ, stdout=pipe, stderr=pipe, text=True, **options) as process:
            timer = threading.Timer(60, process.kill)
            timer.start()
            try:
                yield process
            finally:
                timer.cancel()
                process.kill()
