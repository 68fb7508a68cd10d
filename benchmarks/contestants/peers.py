"""The peers: their installation into a cache, and each in its quickest form with the document of this repository.

None of them keeps state, and Mockoon does not validate requests either. The versions are those of package.json.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from benchmarks.contestants.contestant import Contestant, MissingError
from benchmarks.contestants.stubs import stubs
from vobiz_spec import document_text, load

PRISM, PRISM_QUIET, WIREMOCK, MOCKOON = "Prism", "Prism, -v error", "WireMock", "Mockoon"

_PINS = Path(__file__).with_name("package.json")
VERSIONS: dict[str, str] = json.loads(_PINS.read_text())["dependencies"]
_CACHE = Path(__file__).parents[2] / ".cache" / "benchmarks"  # git ignores it
_NPM = ("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
# No peer calls home, or writes into the home of the user.
_QUIET = {"SCARF_ANALYTICS": "false", "HOME": str(_CACHE)}


def prism(folder: Path) -> Contestant:
    """Return Prism with its default log."""
    return _prism(PRISM, folder)


def prism_quiet(folder: Path) -> Contestant:
    """Return Prism without its log, which is its quickest form."""
    return _prism(PRISM_QUIET, folder, "-v", "error")


def wiremock(folder: Path) -> Contestant:
    """Return WireMock with stubs that match the path, the headers and the body's schema, without its journal."""
    jar = next(_installed("wiremock").glob("build/*.jar"))
    root = folder / "wiremock"
    (root / "mappings").mkdir(parents=True, exist_ok=True)
    (root / "mappings" / "assign.json").write_text(json.dumps({"mappings": stubs()}))
    command = (_program("java", "java:default-jre-headless"), "-jar", str(jar), "--port", "{port}", "--root-dir")
    options = ("--bind-address", "127.0.0.1", "--no-request-journal", "--disable-request-logging", "--disable-banner")
    return Contestant(WIREMOCK, (*command, str(root), *options), load().base_path, _QUIET)


def mockoon(folder: Path) -> Contestant:
    """Return Mockoon with the document as it imports it, without its admin API and its log of transactions."""
    node, run = _node(), str(_installed("@mockoon/cli") / "bin" / "run.js")
    data = folder / "mockoon.json"
    _run([node, run, "import", "--input", str(_document(folder)), "--output", str(data)], folder)
    options = ("--hostname", "127.0.0.1", "--port", "{port}", "--disable-admin-api", "--disable-log-to-file")
    command = (node, run, "start", "--data", str(data), *options, "--max-transaction-logs", "0")
    return Contestant(MOCKOON, command, load().base_path, _QUIET)


def _prism(name: str, folder: Path, *options: str) -> Contestant:
    command = (_node(), str(_installed("@stoplight/prism-cli") / "dist" / "index.js"), "mock", "--port", "{port}")
    return Contestant(name, (*command, *options, str(_document(folder))), "", _QUIET)  # it leaves the base path out


def _document(folder: Path) -> Path:
    path = folder / "vobiz.json"
    path.write_text(document_text(as_json=True), encoding="utf-8")
    return path


def _node() -> str:
    return _program("node", "node:nodejs")


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingError(f"{name} was not found. On Debian and Ubuntu: .ci/install {package}")
    return found


def _installed(package: str) -> Path:
    _install()
    return _CACHE / "node_modules" / package


@cache
def _install() -> None:
    """Install the pinned peers, unless the cache has them.

    Raises:
        MissingError: npm is missing or fails.
    """
    wanted, present = _PINS.read_text(), _CACHE / "installed.json"
    if present.exists() and present.read_text() == wanted:
        return
    _program("npm", "npx:npm")
    _CACHE.mkdir(parents=True, exist_ok=True)
    (_CACHE / "package.json").write_text(wanted)
    _run(list(_NPM), _CACHE, home=os.environ.get("HOME", ""))  # npm's settings are those of the user
    present.write_text(wanted)


def _run(command: list[str], folder: Path, home: str = str(_CACHE)) -> None:
    environment = {**os.environ, **_QUIET, "HOME": home}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingError(f"{' '.join(command[:3])} failed: {done.stderr[-300:]}")
