"""Writes the files of a site into a folder, all or none, and takes away those of an earlier version.

A file in the folder lists what was written, so that the next version knows what is its own.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIST = ".vobiz-reference"


class ForeignFolderError(Exception):
    """The folder has files, and they are not those of a site.

    Attributes:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} has files that are not those of a reference")
        self.folder = folder


def write_files(files: Mapping[str, bytes], folder: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write files into a folder, which is created if it does not exist.

    Files of the same names are replaced. Those that an earlier version wrote, and this one does not, are removed. All
    others stay. If a file cannot be written, the folder is as it was.

    Args:
        files: The content of each file by its name, with slashes.
        folder: The folder.
        force: Whether to write into a folder with files of which none is known to be of a site.

    Returns:
        The names of the files that were removed.

    Raises:
        ForeignFolderError: The folder has other files, and `force` is not set.
        OSError: A file cannot be written.
    """
    earlier = _listed(folder)
    if earlier is None and not force and folder.is_dir() and any(folder.iterdir()):
        raise ForeignFolderError(folder)
    _replace({**files, LIST: "".join(f"{name}\n" for name in sorted(files)).encode()}, folder)
    stale = sorted((earlier or set()) - files.keys())
    _remove(stale, folder)
    return tuple(stale)


def _listed(folder: Path) -> set[str] | None:
    """Return the files that an earlier version wrote, and that are still there; None if none is known."""
    try:
        names = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return {name for name in names if _is_file_within(name, folder)}


def _is_file_within(name: str, folder: Path) -> bool:
    """Return whether a name is that of a file in the folder. Anyone may have changed the list."""
    path = PurePosixPath(name)
    try:
        is_within = ".." not in path.parts and (folder / path).resolve().is_relative_to(folder.resolve())
        return is_within and (folder / path).is_file()
    except (OSError, ValueError, RuntimeError):  # the name is too long, or has a NUL, or links lead in a circle
        return False


def _replace(files: Mapping[str, bytes], folder: Path) -> None:
    """Write all files beside their places first, and move them there when this has succeeded."""
    created = _missing(files, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
        try:
            for name, content in files.items():
                _stage(name, content, staged, folder)
            for name in files:
                (staged / name).replace(folder / name)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except BaseException:
        _remove_empty(created)
        raise


def _stage(name: str, content: bytes, staged: Path, folder: Path) -> None:
    """Write a file beside its place, and see that nothing is in the way there."""
    if (folder / name).is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (staged / name).parent.mkdir(parents=True, exist_ok=True)
    try:
        (staged / name).write_bytes(content)
    except OSError as error:  # its own name is that of the place beside
        raise OSError(error.errno, error.strerror, str(folder / name)) from error


def _missing(names: Iterable[str], folder: Path) -> list[Path]:
    """Return the folders that do not exist yet, the innermost first."""
    wanted = {folder, *folder.parents, *((folder / name).parent for name in names)}
    return sorted((path for path in wanted if not path.exists()), key=lambda path: len(path.parts), reverse=True)


def _remove(names: Iterable[str], folder: Path) -> None:
    for name in names:
        (folder / name).unlink()
        _remove_empty([parent for parent in (folder / name).parents if folder in parent.parents])


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of the folders that exist and are empty."""
    for path in folders:
        try:
            path.rmdir()
        except OSError:  # it has files, or it was not created
            continue
