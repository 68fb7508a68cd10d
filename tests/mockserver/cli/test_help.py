"""The help of each command teaches with examples, and they work."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from vobiz_mock import cli
from vobiz_mock.faults.presets import PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mockserver._client import RawClient
    from tests.mockserver.cli._command import Command

STEERING = {"journal", "verify", "fault", "state", "clock"}
COMMANDS = Path(sys.executable).parent
NOT_MET = 1  # the exit code of an expectation that the fake of this test does not meet


def commands(group: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command of a group."""
    yield path
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from commands(command, *path, name)


def help_of(path: tuple[str, ...]) -> str:
    """Return the help of a command."""
    return CliRunner().invoke(cli._cli, [*path, "--help"], prog_name="vobiz-mock").output


def examples(text: str) -> Iterator[str]:
    """Yield the examples of a help. One whose quotes are open continues in the next line."""
    lines = iter(text.partition("Options:")[0].splitlines())
    for line in lines:
        before, name, example = line.partition("vobiz-mock ")
        if not name or before.lstrip().startswith("Usage"):
            continue
        while is_open(example):
            example += f"\n{next(lines)}"
        yield f"{name}{example}".rstrip("`")


def is_open(text: str) -> bool:
    """Return whether a quote is not closed."""
    try:
        shlex.split(text)
    except ValueError:
        return True
    return False


STEERING_COMMANDS = [path for path in commands(cli._cli) if path and path[0] in STEERING]
EXAMPLES = sorted({example for path in STEERING_COMMANDS for example in examples(help_of(path))})


@pytest.mark.parametrize("path", STEERING_COMMANDS, ids=" ".join)
def test_a_help_has_an_example_of_its_command(path: tuple[str, ...]) -> None:
    """Each line of it fits the screen, and no escape is left."""
    text = help_of(path)
    assert any(one.startswith(" ".join(("vobiz-mock", *path))) for one in examples(text))
    assert ("\\" in text.replace("\\n", ""), "\b" in text, max(map(len, text.splitlines())) <= 100) == (
        False,
        False,
        True,
    )


@pytest.mark.parametrize("example", [one for one in EXAMPLES if "--follow" not in one and " serve" not in one])
def test_an_example_of_a_help_works(command: Command, client: RawClient, tmp_path: Path, example: str) -> None:
    """The fake has what the example speaks of: a seed file, a snapshot, a fault and a request."""
    if "| jq" in example and shutil.which("jq") is None:
        example = example.partition(" | jq")[0]
    command("state", "export", "--out", str(tmp_path / "seed.yaml"))
    command("state", "snapshot", "save", "bought")
    command("fault", "add", "500", "--operation", "release_number")
    client.get("numbers")
    environ = {**os.environ, "VOBIZ_MOCK_URL": command.url, "PATH": f"{COMMANDS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-c", example], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0 or (done.returncode == NOT_MET and done.stderr.startswith("Error: expected")), (
        done.stderr
    )


def test_the_help_names_each_preset() -> None:
    """Their names are written there once more, so that a help does not import the faults."""
    named = help_of(("fault", "add")).partition("The presets: ")[2].partition("\n\n")[0]
    assert named.replace("\n", " ").replace(",", " ").split() == list(PRESETS)
