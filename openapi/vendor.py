"""Vendors the files of other projects: `make vendor`.

Owns how VENDORED.toml and the files that it lists are renewed. A test compares the two, without network.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATIC = Path(__file__).parent / "vobiz_spec" / "reference" / "static"


class Vendored(NamedTuple):
    """A package of which some files are vendored.

    Attributes:
        folder: The folder of the files, beside the table.
        package: The name of the package on npm.
        version: Its version.
        sums: The SHA-256 sum of each file.
    """

    folder: str
    package: str
    version: str
    sums: Mapping[str, str]


def listed(table: str) -> Iterator[Vendored]:
    """Yield the packages that a text in the format of VENDORED.toml lists."""
    for folder, entry in tomllib.loads(table).items():
        yield Vendored(folder, entry["package"], entry["version"], entry["sha256"])


def extracted(archive: Path, vendored: Vendored) -> dict[str, bytes]:
    """Return the files of a package that are vendored, from its archive.

    Raises:
        KeyError: The archive has no file of such a name.
    """
    with tarfile.open(archive) as opened:
        return {name: _content(opened, f"package/{name}") for name in vendored.sums}


def with_sums(table: str, files: Mapping[str, bytes]) -> str:
    """Return a text in the format of VENDORED.toml with the sums of these files."""
    for name, content in files.items():
        line = f'"{name}" = "{hashlib.sha256(content).hexdigest()}"'
        table = re.sub(rf'^"{re.escape(name)}" = ".*"$', line, table, flags=re.MULTILINE)
    return table


def main() -> None:
    """Download each package, and replace its files and their sums."""
    path = STATIC / "VENDORED.toml"
    table = path.read_text(encoding="utf-8")
    for vendored in listed(table):
        files = downloaded(vendored)
        for name, content in files.items():
            (STATIC / vendored.folder / name).write_bytes(content)
        table = with_sums(table, files)
    path.write_text(table, encoding="utf-8")


def downloaded(vendored: Vendored) -> dict[str, bytes]:
    """Return the files of a package that are vendored, downloaded with npm."""
    source = f"{vendored.package}@{vendored.version}"
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", source]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 the table is ours
        (archive,) = Path(folder).glob("*.tgz")
        return extracted(archive, vendored)


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(f"{name} is not a file")
    return member.read()


if __name__ == "__main__":
    main()
