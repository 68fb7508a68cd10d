"""Compare the version in pyproject.toml with every other place that states it."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("vobiz_client", "vobiz_contract", "vobiz_mock", "vobiz_spec")


@pytest.fixture
def version(pyproject: dict[str, Any]) -> str:
    """Return the version in pyproject.toml."""
    return str(pyproject["project"]["version"])


def test_changelog_opens_with_the_version(checkout: Path, version: str) -> None:
    """The first release in the changelog is the version in pyproject.toml; only `Unreleased` may precede it."""
    assert next(heading for heading in _headings(checkout) if heading != "Unreleased") == version


def test_every_release_has_a_link(checkout: Path, pyproject: dict[str, Any]) -> None:
    """Each heading of the changelog is a link to the repository: to a comparison, or to the first release's tag."""
    changelog = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    links = dict(re.findall(r"^\[(.+)\]: (.+)$", changelog, re.MULTILINE))
    source = pyproject["project"]["urls"]["Source"]
    assert sorted(links) == sorted(_headings(checkout))
    assert [link for link in links.values() if not re.match(rf"{re.escape(source)}/(?:compare|releases)/", link)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_package_states_the_version(package: str, version: str) -> None:
    """A package that has a `__version__` states the version of pyproject.toml."""
    assert getattr(import_module(package), "__version__", version) == version


def _headings(checkout: Path) -> list[str]:
    changelog = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    return re.findall(r"^## \[?([^\]\s]+)", changelog, re.MULTILINE)
