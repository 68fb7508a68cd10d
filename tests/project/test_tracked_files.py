"""Look in the tracked files for what is true on one machine only.

The patterns are assembled from pieces, so that this file does not contain what it forbids.
"""

import re
import subprocess
from pathlib import Path

import pytest

_REGISTRIES = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "(?:com|org)"),
    ("yarnpkg", "com"),
    ("deb", "debian", "org"),
    ("archive", "ubuntu", "com"),
)
_LINK = "120000"  # the mode of a symbolic link in git
_FOLDERS = ("root", "home", "work", "Users")

FORBIDDEN = {
    "registry host": re.compile("|".join(r"\.".join(labels) for labels in _REGISTRIES), re.IGNORECASE),
    "machine path": re.compile(rf"(?<![\w.~}})-])/(?:{'|'.join(_FOLDERS)})/|[A-Za-z]:\\+Users\\", re.ASCII),
}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_tracked_file_names_a_machine(checkout: Path, tracked: frozenset[str], kind: str) -> None:
    """No file contains the host of a package registry or an absolute path of somebody's machine."""
    found = [
        f"{name}:{number}: {line.strip()}"
        for name in sorted(tracked)
        for number, line in enumerate((checkout / name).read_text(errors="replace").splitlines(), 1)
        if FORBIDDEN[kind].search(line)
    ]
    assert found == []


@pytest.mark.usefixtures("tracked")
def test_no_tracked_file_is_a_link(checkout: Path) -> None:
    """A link leads to a place that may exist on one machine only."""
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=checkout, check=True, capture_output=True, text=True)
    assert [line for line in listed.stdout.splitlines() if line.startswith(_LINK)] == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("registry host", "https://files.pythonhosted" + ".org/packages/"),
        ("registry host", "registry=https://registry.npmjs" + ".org"),
        ("machine path", "cd /" + "home/somebody/vobiz"),
        ("machine path", 'open("/' + 'Users/somebody/seed.yaml")'),
        ("machine path", "C:\\" + "Users\\somebody"),
    ],
)
def test_pattern_finds_what_it_forbids(kind: str, line: str) -> None:
    """Each pattern matches an example of what it forbids."""
    assert FORBIDDEN[kind].search(line)
