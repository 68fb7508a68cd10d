"""Fixtures of the tests of the project: the checkout, the files that git tracks in it, and pyproject.toml."""

import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the folder of pyproject.toml."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def pyproject(checkout: Path) -> dict[str, Any]:
    """Return the content of pyproject.toml."""
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def tracked(checkout: Path) -> frozenset[str]:
    """Return the files that git tracks, relative to the checkout, without those whose deletion is not committed yet."""
    if not (checkout / ".git").exists():
        pytest.skip("needs a git checkout, because only git knows which files belong to the project")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=checkout, check=True, capture_output=True, text=True)
    return frozenset(name for name in listed.stdout.split("\0") if name and (checkout / name).is_file())
