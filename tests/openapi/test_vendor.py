"""Compare the vendored files with the table of their sums, and renew such a table from an archive."""

from __future__ import annotations

import hashlib
import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from vendor import STATIC, Vendored, extracted, listed, with_sums

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """\
[viewer]
package = "viewer-dist"
version = "1.2.3"

[viewer.sha256]
"viewer.js" = ""
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return an archive as `npm pack` makes it, with one file."""
    path = tmp_path / "viewer-dist-1.2.3.tgz"
    with tarfile.open(path, "w:gz") as opened:
        member = tarfile.TarInfo("package/viewer.js")
        member.size = 2
        opened.addfile(member, io.BytesIO(b"1\n"))
    return path


def _vendored() -> list[Vendored]:
    return list(listed((STATIC / "VENDORED.toml").read_text(encoding="utf-8")))


def test_a_vendored_file_is_the_one_of_its_package() -> None:
    """Each file has the sum that was recorded when it was downloaded."""
    for vendored in _vendored():
        folder = STATIC / vendored.folder
        assert {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in vendored.sums
        } == vendored.sums


def test_a_vendored_folder_has_no_other_file() -> None:
    """A file of our own in such a folder would be taken for one of the package."""
    for vendored in _vendored():
        folder = STATIC / vendored.folder
        assert {file.name for file in folder.iterdir()} == set(vendored.sums)


def test_a_vendored_package_comes_with_its_licence() -> None:
    """The licence is beside the files, wherever they are copied to."""
    assert [vendored.folder for vendored in _vendored() if "LICENSE" not in vendored.sums] == []


def test_only_the_listed_files_of_a_package_are_taken(archive: Path) -> None:
    """A file is found by its name below the folder of the package."""
    (vendored,) = listed(TABLE)
    assert extracted(archive, vendored) == {"viewer.js": b"1\n"}


def test_a_file_that_a_package_no_longer_has_is_an_error(archive: Path) -> None:
    """The old file must not stay unnoticed when the version changes."""
    gone = Vendored("viewer", "viewer-dist", "1.2.3", {"viewer.css": ""})
    with pytest.raises(KeyError, match=r"viewer\.css"):
        extracted(archive, gone)


def test_the_sum_of_a_file_is_recorded() -> None:
    """The sum replaces the one of the version before."""
    (vendored,) = listed(with_sums(TABLE, {"viewer.js": b"1\n"}))
    assert vendored.sums == {"viewer.js": hashlib.sha256(b"1\n").hexdigest()}
