"""Holds the version to one value wherever it stands."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("vobiz_client", "vobiz_contract", "vobiz_mock", "vobiz_spec")


@pytest.fixture
def version(pyproject: dict[str, Any]) -> str:
    """The version in pyproject.toml."""
    return str(pyproject["project"]["version"])


def test_changelog_opens_with_the_version(checkout: Path, version: str) -> None:
    """The topmost release in the changelog is the version in pyproject.toml; only `Unreleased` may stand above it."""
    changelog = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[?([^\]\s]+)", changelog, re.MULTILINE)
    assert version == next(heading for heading in headings if heading != "Unreleased")


@pytest.mark.parametrize("package", PACKAGES)
def test_package_states_the_version(package: str, version: str) -> None:
    """A package that has a `__version__` states pyproject.toml's."""
    assert version == getattr(import_module(package), "__version__", version)
