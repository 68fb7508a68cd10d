"""Compare the content of the wheel and the sdist, built without network, with the files that git tracks."""

import configparser
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from email.message import Message
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
# The folders of what browsers get: templates, and files that are sent as they are, such as style sheets.
FOR_BROWSERS = {"templates", "static"}
VIEWER = "openapi/vobiz_spec/reference/static/swagger-ui"
LICENCES = {"LICENSE", f"{VIEWER}/LICENSE", f"{VIEWER}/NOTICE"}
# What the build makes of YAML files, so that they are read faster.
PREPARED = {"vobiz_spec/vobiz.json", "vobiz_mock/control.json", "vobiz_mock/state/example_seed.json"}


@pytest.fixture(scope="session")
def built(checkout: Path, tracked: frozenset[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a wheel and an sdist that were built from a copy of the tracked files."""
    source = tmp_path_factory.mktemp("source")
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(checkout / name, source / name)
    return _build(source, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def wheel(built: Path) -> zipfile.Path:
    """Return the root of the wheel."""
    return zipfile.Path(next(built.glob("*.whl")))


@pytest.fixture(scope="session")
def unpacked_sdist(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the single folder of the sdist."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # new in Python 3.11.4; Debian 12 has 3.11.2
        archive.extractall(folder)  # noqa: S202 the archive was built above
    (root,) = folder.iterdir()
    return root


@pytest.fixture(scope="session")
def dist_info(pyproject: dict[str, Any]) -> str:
    """Return the name of the metadata folder in the wheel."""
    return f"vobiz_mock-{pyproject['project']['version']}.dist-info"


@pytest.fixture(scope="session")
def metadata(wheel: zipfile.Path, dist_info: str) -> Message:
    """Return the wheel's METADATA: its fields, and the description as payload."""
    return message_from_string((wheel / dist_info / "METADATA").read_text(encoding="utf-8"))


def test_wheel_holds_the_packages_and_nothing_else(
    wheel: zipfile.Path, tracked: frozenset[str], dist_info: str
) -> None:
    """The wheel holds every tracked file of the four packages, what is prepared, its metadata, and no other file."""
    metadata = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", *(f"licenses/{name}" for name in LICENCES)}
    expected = {f"{dist_info}/{name}" for name in metadata} | _installed_names(tracked) | PREPARED
    assert _files(wheel) == expected


def test_packages_hold_only_code_and_known_data(tracked: frozenset[str]) -> None:
    """A package, and so the wheel, holds no note or other kind of file."""
    files = {PurePosixPath(name) for name in _installed_names(tracked)}
    others = {file for file in files if file.suffix not in {".py", *DATA_FILES} and file.name != "py.typed"}
    assert {file for file in others if FOR_BROWSERS.isdisjoint(file.parts)} == set()


def test_packages_hold_no_tests(tracked: frozenset[str]) -> None:
    """Tests and their configuration are next to the packages, not in them."""
    files = {PurePosixPath(name) for name in _installed_names(tracked)}
    assert {file for file in files if file.name.startswith("test_") or file.name == "conftest.py"} == set()


def test_wheel_leaves_the_tools_out(wheel: zipfile.Path) -> None:
    """The generator, the shared seed, the documentation and the workflows are not installed."""
    folders = {name.partition("/")[0] for name in _files(wheel)}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == {
        PurePosixPath(package).name for package in PACKAGES
    }


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_wheel_marks_the_package_as_typed(wheel: zipfile.Path, package: str) -> None:
    """A py.typed file tells the type checkers of users to read the annotations."""
    assert (wheel / PurePosixPath(package).name / "py.typed").is_file()


def test_wheel_carries_the_licence(wheel: zipfile.Path, checkout: Path, dist_info: str) -> None:
    """The wheel holds the text of its licences: its own, and those of the vendored files."""
    carried = {name: (wheel / dist_info / "licenses" / name).read_text(encoding="utf-8") for name in LICENCES}
    assert carried == {name: (checkout / name).read_text(encoding="utf-8") for name in LICENCES}


def test_wheel_declares_both_commands(wheel: zipfile.Path, dist_info: str) -> None:
    """An install brings the commands `vobiz-mock` and `vobiz-contract`, and no others."""
    entry_points = configparser.ConfigParser()
    entry_points.read_string((wheel / dist_info / "entry_points.txt").read_text(encoding="utf-8"))
    assert dict(entry_points["console_scripts"]) == COMMANDS


def test_wheel_declares_the_pytest_plugin(wheel: zipfile.Path, dist_info: str) -> None:
    """An install brings the fixtures."""
    entry_points = configparser.ConfigParser()
    entry_points.read_string((wheel / dist_info / "entry_points.txt").read_text(encoding="utf-8"))
    assert dict(entry_points["pytest11"]) == {"vobiz": "vobiz_mock.pytest_plugin"}


def test_wheel_names_the_project_urls(metadata: Message, pyproject: dict[str, Any]) -> None:
    """The metadata has the links of pyproject.toml, all of them in one repository."""
    urls = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL", []))
    assert urls == pyproject["project"]["urls"]
    assert [url for url in urls.values() if not url.startswith(urls["Source"])] == []


def test_description_has_no_relative_link(metadata: Message) -> None:
    """The README in the metadata, which a package index shows, links to absolute addresses or to itself."""
    links = re.findall(r"\]\(([^)\s]+)\)", str(metadata.get_payload()))
    assert "https://vobiz.ai" in links
    assert [link for link in links if not link.startswith(("https://", "#"))] == []


def test_sdist_holds_every_tracked_file(unpacked_sdist: Path, tracked: frozenset[str]) -> None:
    """The sdist is complete: with it, one can read the documentation, run the tests and build again."""
    assert {name for name in tracked if not (unpacked_sdist / name).is_file()} == set()


def test_sdist_builds_the_same_wheel(unpacked_sdist: Path, wheel: zipfile.Path, tmp_path: Path) -> None:
    """The sdist, without git, builds a wheel with the same files."""
    built = _build(unpacked_sdist, tmp_path)
    assert _files(zipfile.Path(next(built.glob("*.whl")))) == _files(wheel)


def _build(source: Path, target: Path) -> Path:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", target], cwd=source, check=True)
    return target


def _files(wheel: zipfile.Path) -> set[str]:
    return {name for name in wheel.root.namelist() if not name.endswith("/")}


def _installed_names(tracked: frozenset[str]) -> set[str]:
    """Return the tracked files of the four packages, with their names in site-packages."""
    return {name.partition("/")[2] for name in tracked if "/".join(name.split("/")[:2]) in PACKAGES}
