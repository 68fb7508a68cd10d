"""The command `python -m vobiz_generator`."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vobiz_generator import OUTPUT, __main__

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the generated files, for the command to work on."""
    for file in OUTPUT.glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(__main__, "OUTPUT", tmp_path)
    return tmp_path


def test_check_passes_in_another_process_and_hash_seed() -> None:
    """From any folder, with another order of sets and with warnings as errors, the same bytes are generated."""
    command = [sys.executable, "-W", "error", "-m", "vobiz_generator", "--check"]
    done = subprocess.run(command, cwd="/", env={"PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_check_names_each_file_that_differs(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It exits with 1, and writes nothing."""
    (output / "models.py").write_text("edited", encoding="utf-8")
    (output / "__init__.py").unlink()
    assert __main__.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "__init__.py differs from the document: run python -m vobiz_generator",
        "models.py differs from the document: run python -m vobiz_generator",
    ]
    assert (output / "models.py").read_text(encoding="utf-8") == "edited"


def test_files_that_differ_are_written(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says which files it changed."""
    (output / "models.py").write_text("edited", encoding="utf-8")
    assert __main__.main([]) == 0
    assert capsys.readouterr().out == "changed: models.py\n"
    assert (output / "models.py").read_bytes() == (OUTPUT / "models.py").read_bytes()


def test_nothing_is_written_if_nothing_differs(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says so."""
    before = {file: file.stat().st_mtime_ns for file in output.iterdir()}
    assert __main__.main([]) == 0
    assert capsys.readouterr().out == "changed: nothing\n"
    assert {file: file.stat().st_mtime_ns for file in output.iterdir()} == before
