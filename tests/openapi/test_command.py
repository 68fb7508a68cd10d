"""The command `python -m vobiz_spec` prints the document, and renews files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vobiz_spec import document_text, load
from vobiz_spec.__main__ import main
from vobiz_spec.table import BEGIN, END, replace_tables

if TYPE_CHECKING:
    from pathlib import Path

STALE = f"before\n\n{BEGIN}\n\nstale\n\n{END}\n\nafter\n"
CURRENT = replace_tables(STALE, load())


def test_it_prints_the_yaml() -> None:
    """As a process, without arguments."""
    assert _run() == document_text()


def test_it_prints_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The option makes it JSON."""
    main(["--json"])
    assert json.loads(capsys.readouterr().out) == load().document


def test_it_helps() -> None:
    """The help names each of its uses."""
    printed = _run("--help")
    assert [use for use in ("--json", "--check", "FILE", "exit status") if use not in printed] == []


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_current_file_is_left_alone(tmp_path: Path, arguments: list[str]) -> None:
    """The status is 0, whether it was to be renewed or checked."""
    file = _file(tmp_path, "README.md", CURRENT)
    assert (main([*arguments, str(file)]), file.read_text(encoding="utf-8")) == (0, CURRENT)


def test_a_stale_file_is_renewed(tmp_path: Path) -> None:
    """The command writes the tables into the file."""
    file = _file(tmp_path, "README.md", STALE)
    assert (main([str(file)]), file.read_text(encoding="utf-8")) == (0, CURRENT)


def test_a_stale_document_is_renewed(tmp_path: Path) -> None:
    """A file with the suffix .yaml is a document."""
    file = _file(tmp_path, "copy.yaml", document_text().replace("*assign.success*", "*assign.stale*"))
    assert (main([str(file)]), file.read_text(encoding="utf-8")) == (0, document_text())


def test_a_check_of_a_stale_file_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what to run, and writes nothing."""
    file = _file(tmp_path, "README.md", STALE)
    assert (main(["--check", str(file)]), file.read_text(encoding="utf-8")) == (1, STALE)
    assert capsys.readouterr().err == f"{file} is not current. Run: python -m vobiz_spec {file}\n"


def test_the_worst_of_several_files_decides(tmp_path: Path) -> None:
    """Every file is looked at, and the status is the highest of theirs."""
    files = [_file(tmp_path, "a.md", "no marks"), _file(tmp_path, "b.md", STALE)]
    assert (main([str(file) for file in files]), files[1].read_text(encoding="utf-8")) == (2, CURRENT)


@pytest.mark.parametrize("content", [None, "no marks", "\udcff"], ids=["missing", "no marks", "not UTF-8"])
def test_a_wrong_file_is_named(tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    """The error begins with the file, and the status is 2."""
    file = tmp_path / "README.md"
    if content is not None:
        file.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert (main([str(file)]), capsys.readouterr().err.startswith(f"{file}: ")) == (2, True)


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The status is 2, and the error shows the usage."""
    with pytest.raises(SystemExit, match="2"):
        main(["--unknown"])
    assert "usage: python -m vobiz_spec" in capsys.readouterr().err


def _file(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def _run(*arguments: str) -> str:
    command = [sys.executable, "-m", "vobiz_spec", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout
