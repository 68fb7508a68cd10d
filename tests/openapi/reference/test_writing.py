"""A site is written whole or not at all, and only over one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vobiz_spec.reference.writing import LIST, ForeignFolderError, write_files

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"index.html": b"one", "static/style.css": b"two"}


def content(folder: Path) -> dict[str, bytes]:
    """The files below a folder, apart from the list of them."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != LIST}


def test_a_folder_is_created(tmp_path: Path) -> None:
    """With those around it."""
    write_files(FILES, tmp_path / "a" / "b")
    assert content(tmp_path / "a" / "b") == FILES


def test_a_newer_version_replaces_an_earlier_one(tmp_path: Path) -> None:
    """A file that it no longer has is removed, with its folder."""
    write_files(FILES, tmp_path)
    removed = write_files({"index.html": b"new"}, tmp_path)
    assert (removed, content(tmp_path)) == (("static/style.css",), {"index.html": b"new"})
    assert not (tmp_path / "static").exists()


def test_other_files_stay(tmp_path: Path) -> None:
    """Such as CNAME, or the folder of git."""
    write_files(FILES, tmp_path)
    (tmp_path / "CNAME").write_bytes(b"mine")
    write_files({}, tmp_path)
    assert content(tmp_path) == {"CNAME": b"mine"}


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """A mistyped folder loses nothing."""
    (tmp_path / "index.html").write_bytes(b"mine")
    with pytest.raises(ForeignFolderError, match="has files that are not those of a reference"):
        write_files(FILES, tmp_path)
    assert content(tmp_path) == {"index.html": b"mine"}


def test_force_writes_beside_other_files(tmp_path: Path) -> None:
    """It replaces only those of the same names."""
    (tmp_path / "mine.html").write_bytes(b"mine")
    write_files(FILES, tmp_path, force=True)
    assert content(tmp_path) == {**FILES, "mine.html": b"mine"}


@pytest.mark.parametrize("name", ["../outside", "/{outside}", "link/outside", "a/../../outside"])
def test_a_list_that_names_files_elsewhere_removes_nothing_there(tmp_path: Path, name: str) -> None:
    """The list may have been changed by anyone."""
    folder, outside = tmp_path / "site", tmp_path / "outside"
    folder.mkdir()
    outside.write_bytes(b"mine")
    (folder / "link").symlink_to(tmp_path)
    (folder / LIST).write_text(name.format(outside=outside) + "\n", encoding="utf-8")
    write_files(FILES, folder)
    assert outside.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000, "circle/a", ".", ""])
def test_a_list_with_names_of_no_file_is_replaced(tmp_path: Path, name: str) -> None:
    """The list may have been damaged."""
    write_files(FILES, tmp_path)
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / LIST).write_text(f"{name}\n", encoding="utf-8")
    assert write_files(FILES, tmp_path) == ()


def test_a_folder_in_the_place_of_a_file_leaves_all_as_it_was(tmp_path: Path) -> None:
    """Nothing is half replaced."""
    write_files({"index.html": b"old"}, tmp_path)
    (tmp_path / "static" / "style.css").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        write_files(FILES, tmp_path)
    assert content(tmp_path) == {"index.html": b"old"}


def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path) -> None:
    """The limit of the size of a file stands in for the disk."""
    program = (
        "import pathlib, resource, sys\n"
        "from vobiz_spec.reference.writing import write_files\n"
        "usual = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, usual[1]))\n"
        "try:\n"
        "    write_files({'a/small': b'x', 'big': b'x' * 2000}, pathlib.Path(sys.argv[1]))\n"
        "except OSError as error:\n"
        "    print(error.filename)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, usual)\n"  # coverage writes at the end
    )
    command = [sys.executable, "-c", program, str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), list(tmp_path.iterdir())) == (str(tmp_path / "site" / "big"), [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_must_not_be_written_is_named(tmp_path: Path) -> None:
    """The error has its path."""
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        write_files(FILES, tmp_path / "site")
