"""`vobiz-mock docs` writes the reference, and says what is wrong with a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.mockserver.cli._command import Command

if TYPE_CHECKING:
    from pathlib import Path

docs = Command("http://127.0.0.1:9")  # it asks no fake


def test_the_site_is_written(tmp_path: Path) -> None:
    """And the command says what to open."""
    done = docs("docs", "--out", str(tmp_path / "site"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"Open {tmp_path / 'site' / 'index.html'} in a browser." in done.stdout
    assert (tmp_path / "site" / "index.html").is_file()


def test_files_of_an_earlier_version_are_removed_and_named(tmp_path: Path) -> None:
    """The folder has what this version has."""
    docs("docs", "--out", str(tmp_path))
    (tmp_path / "old.html").write_text("old", encoding="utf-8")
    with (tmp_path / ".vobiz-reference").open("a", encoding="utf-8") as listed:
        listed.write("old.html\n")
    done = docs("docs", "--out", str(tmp_path))
    assert "Removed what only an earlier version had: old.html" in done.stdout


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """The message says what would work."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = docs("docs", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert (
        f"{tmp_path} has files that are not those of a reference. Name another folder, or add --force." in done.stderr
    )


def test_force_writes_into_such_a_folder(tmp_path: Path) -> None:
    """The other files stay."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert docs("docs", "--out", str(tmp_path), "--force").exit_code == 0
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    """It is bad input, as any value of the wrong kind."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = docs("docs", "--out", str(tmp_path / "file"))
    assert (done.exit_code, "is a file" in done.stderr) == (2, True)


def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    """A file is in its way."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = docs("docs", "--out", str(tmp_path / "file" / "site"))
    assert (done.exit_code, done.stderr) == (1, f"Error: cannot write {tmp_path / 'file' / 'site'}: Not a directory\n")
