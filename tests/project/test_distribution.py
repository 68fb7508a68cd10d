"""Holds what the wheel and the sdist contain, built without network from the files that git tracks."""

import configparser
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

PACKAGES = {
    "openapi/vobiz_spec",
    "mockserver/vobiz_mock",
    "client/vobiz_client",
    "contract_tests/vobiz_contract",
}
COMMANDS = {
    "vobiz-mock": "vobiz_mock.cli:main",
    "vobiz-contract": "vobiz_contract.cli:main",
}
DATA_FILES = {".json", ".yaml"}


@pytest.fixture(scope="session")
def built(checkout: Path, tracked: frozenset[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and an sdist, built from a copy of the tracked files."""
    source = tmp_path_factory.mktemp("source")
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(checkout / name, source / name)
    return _build(source, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def wheel(built: Path) -> zipfile.Path:
    """The wheel's root."""
    return zipfile.Path(next(built.glob("*.whl")))


@pytest.fixture(scope="session")
def unpacked_sdist(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist's one folder."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # new in Python 3.11.4; Debian 12 has 3.11.2
        archive.extractall(folder)  # noqa: S202 we built the archive
    (root,) = folder.iterdir()
    return root


@pytest.fixture(scope="session")
def dist_info(pyproject: dict[str, Any]) -> str:
    """The name of the wheel's folder of metadata."""
    return f"vobiz_mock-{pyproject['project']['version']}.dist-info"


def test_wheel_holds_the_packages_and_nothing_else(
    wheel: zipfile.Path, tracked: frozenset[str], dist_info: str
) -> None:
    """The wheel has every tracked file of the four packages, its metadata, and not one file more."""
    metadata = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    expected = {f"{dist_info}/{name}" for name in metadata} | _installed_names(tracked)
    assert expected == _files(wheel)


def test_packages_hold_only_code_and_known_data(tracked: frozenset[str]) -> None:
    """No template, note or stray file of another kind slips into a package, and so into the wheel."""
    files = {PurePosixPath(name) for name in _installed_names(tracked)}
    assert set() == {file for file in files if file.suffix not in {".py", *DATA_FILES} and file.name != "py.typed"}


def test_packages_hold_no_tests(tracked: frozenset[str]) -> None:
    """Tests and pytest's configuration stand beside the packages, not in them."""
    files = {PurePosixPath(name) for name in _installed_names(tracked)}
    assert set() == {file for file in files if file.name.startswith("test_") or file.name == "conftest.py"}


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_wheel_marks_the_package_as_typed(wheel: zipfile.Path, package: str) -> None:
    """Type checkers of users read our annotations."""
    assert (wheel / PurePosixPath(package).name / "py.typed").is_file()


def test_wheel_carries_the_licence(wheel: zipfile.Path, checkout: Path, dist_info: str) -> None:
    """Who has the wheel has the licence's text."""
    licence = wheel / dist_info / "licenses" / "LICENSE"
    assert (checkout / "LICENSE").read_text(encoding="utf-8") == licence.read_text(encoding="utf-8")


def test_wheel_declares_both_commands(wheel: zipfile.Path, dist_info: str) -> None:
    """An install brings `vobiz-mock` and `vobiz-contract`, and no command beside them."""
    entry_points = configparser.ConfigParser()
    entry_points.read_string((wheel / dist_info / "entry_points.txt").read_text(encoding="utf-8"))
    assert COMMANDS == dict(entry_points["console_scripts"])


def test_sdist_holds_every_tracked_file(unpacked_sdist: Path, tracked: frozenset[str]) -> None:
    """Whoever has the sdist can read the README, run the tests and build again."""
    assert {"README.md", "Makefile", "tests/project/test_distribution.py"} <= tracked
    assert set() == {name for name in tracked if not (unpacked_sdist / name).is_file()}


def test_sdist_builds_the_same_wheel(unpacked_sdist: Path, wheel: zipfile.Path, tmp_path: Path) -> None:
    """An install from the sdist, without git, gives the same files as the wheel."""
    built = _build(unpacked_sdist, tmp_path)
    assert _files(wheel) == _files(zipfile.Path(next(built.glob("*.whl"))))


def _build(source: Path, target: Path) -> Path:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", target], cwd=source, check=True)
    return target


def _files(wheel: zipfile.Path) -> set[str]:
    return {name for name in wheel.root.namelist() if not name.endswith("/")}


def _installed_names(tracked: frozenset[str]) -> set[str]:
    """The tracked files of the four packages, as they are named in site-packages."""
    return {name.partition("/")[2] for name in tracked if "/".join(name.split("/")[:2]) in PACKAGES}
