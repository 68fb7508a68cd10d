"""`serve --export-on-exit`: the state is written completely when the fake stops, or the file stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from vobiz_mock import Fake, MemoryStore
from vobiz_mock.cli import _cli
from vobiz_mock.cli.export import Export
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

COMMAND = Path(sys.executable).with_name("vobiz-mock")
SEED = {"accounts": [{"account_id": "A", "auth_token": "t", "numbers": ["+12"]}], "inventory": ["+13"]}
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither these modes nor these signals")


@pytest.fixture
def steering() -> Steering:
    """The control of a fake with a small state."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    return Steering(Fake(store, sinks=()))


def _serve(
    folder: Path, file: str, act: Callable[[subprocess.Popen[bytes]], object]
) -> subprocess.CompletedProcess[bytes]:
    """Start a fake in a folder, do something with its process, and return the finished process."""
    command = [str(COMMAND), "serve", "--port", "0", "--export-on-exit", file]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"Listening on ")
        act(process)
        out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("name", ["state.json", "state.yaml", "state.YML", "state"])
def test_a_signal_makes_the_fake_write_its_state(tmp_path: Path, name: str, number: signal.Signals) -> None:
    """The file is a seed, which only its owner can read."""
    done = _serve(tmp_path, name, lambda process: process.send_signal(number))
    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (0, [name])
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith("{") is (not name.lower().endswith((".yaml", ".yml")))
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert load_seed(tmp_path / name, load()).accounts == load_seed(None, load()).accounts


@posix
def test_a_failed_export_keeps_the_file(tmp_path: Path) -> None:
    """The exit code is 1, and the message has the reason."""
    folder = tmp_path / "folder"
    folder.mkdir()

    def end(process: subprocess.Popen[bytes]) -> None:
        shutil.rmtree(folder)
        process.terminate()

    done = _serve(tmp_path, "folder/state.json", end)
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
    assert b"cannot be written to folder/state.json: No such file or directory" in done.stderr


@posix
def test_a_full_disk_destroys_nothing(tmp_path: Path, steering: Steering) -> None:
    """A limit of the size of files has the same effect as a full disk."""
    import resource  # noqa: PLC0415 - not on Windows

    file = tmp_path / "state.json"
    file.write_text("before", encoding="utf-8")
    export = Export(file)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, limits[1]))
    try:
        with pytest.raises(click.ClickException, match="it has the content that it had before"):
            export.write(steering)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert (file.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == ("before", [file])


@posix
def test_the_mode_of_a_file_is_kept(tmp_path: Path, steering: Steering) -> None:
    """Who could read it can still read it."""
    file = tmp_path / "state.json"
    file.touch(0o600)
    file.chmod(0o644)
    Export(file).write(steering)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert json.loads(file.read_text(encoding="utf-8")) == SEED


@posix
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_is_followed(tmp_path: Path, steering: Steering, exists: bool) -> None:  # noqa: FBT001
    """It stays a link, also if its target did not exist."""
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "state.json", tmp_path / "link.json"
    if exists:
        target.touch()
    link.symlink_to(target)
    Export(link).write(steering)
    assert (link.is_symlink(), json.loads(target.read_text(encoding="utf-8"))) == (True, SEED)


@posix
@pytest.mark.parametrize("name", ["missing/state.json", ".", "/dev/null", "state.json/x", "a" * 300, "\0"])
def test_a_file_that_cannot_be_written_is_refused_at_the_start(tmp_path: Path, name: str) -> None:
    """Nobody should lose a state at the end of a long session."""
    (tmp_path / "state.json").touch()
    with pytest.raises(click.UsageError, match=r"--export-on-exit: .* cannot be written"):
        Export(tmp_path / name)


def test_the_command_refuses_it_with_the_exit_code_for_a_wrong_option() -> None:
    """It does not start a server."""
    result = CliRunner().invoke(_cli, ["serve", "--export-on-exit", os.path.join("no", "folder", "x")])  # noqa: PTH118
    assert (result.exit_code, "Choose a file in a folder that exists" in result.stderr) == (2, True)
