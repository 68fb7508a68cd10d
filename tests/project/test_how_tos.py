"""The how-tos for tests of an application: their files, run as a user would run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.project._markdown import pages

PAGES = {page.name: page for page in pages()}
EIGHT = PAGES["docs/testing.md"].files()
BROKEN = {"numbers_app.py": EIGHT["numbers_app.py"].replace("{quote(number, safe='')}", "{number}")}
HINT = "must be percent-encoded in a path"
FRAMEWORKS = PAGES["docs/testing-frameworks.md"].files()


def test_the_eight_tests_are_short() -> None:
    """They have at most 30 lines, of which blank ones are not counted, and the page says how many."""
    lines = [line for line in EIGHT["test_numbers_app.py"].splitlines()[1:] if line.strip()]
    assert len([line for line in lines if line.startswith("def test_")]) == 8
    assert len(lines) <= 30
    assert f"They are {len(lines)} lines." in PAGES["docs/testing.md"].text


def test_the_eight_tests_pass(tmp_path: Path) -> None:
    """The application of the page does what each of them expects."""
    assert "8 passed" in _pytest(tmp_path, EIGHT)


def test_a_literal_plus_fails_each_of_the_eight_tests(tmp_path: Path) -> None:
    """Also those that expect a refusal or an error, and each report has the hint."""
    report = _pytest(tmp_path, {**EIGHT, **BROKEN})
    assert "8 failed" in report
    assert report.count(HINT) >= 8


@pytest.mark.parametrize("test", [name for name in FRAMEWORKS if name.startswith("test_")])
def test_the_tests_of_a_framework_pass(test: str, tmp_path: Path) -> None:
    """The files of its section are complete."""
    report = _pytest(tmp_path, {name: text for name, text in FRAMEWORKS.items() if name in {test, test[5:]}})
    assert re.search(r"[1-9] passed", report), report
    assert not re.search(r"[1-9] (failed|error|skipped)", report), report


def test_a_test_with_unittest_needs_no_pytest(tmp_path: Path) -> None:
    """The methods of MockServer suffice."""
    _write(tmp_path, {"test_with_unittest.py": FRAMEWORKS["test_with_unittest.py"]})
    done = _run([sys.executable, "test_with_unittest.py"], tmp_path)
    assert "Ran 2 tests" in done
    assert done.rstrip().endswith("OK")


@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
@pytest.mark.parametrize("escape", ["QueryEscape", "PathEscape"])
def test_the_go_tests_run(escape: str, tmp_path: Path) -> None:
    """They pass, and fail with the hint if the application leaves the plus as it is."""
    files = PAGES["docs/testing-go.md"].files()
    code = files["numbers.go"].replace("url.QueryEscape(number) + ", f"url.{escape}(number) + ")
    _write(tmp_path, {**files, "numbers.go": code, "go.mod": "module numbers\n\ngo 1.18\n"})
    report = _run(["go", "test", "./..."], tmp_path)
    assert report.startswith("ok") == (escape == "QueryEscape"), report
    assert (HINT in report) == (escape == "PathEscape"), report


@pytest.mark.skipif("VOBIZ_TEST_NODE" not in os.environ, reason="it installs packages of npm; `make test-node` does it")
@pytest.mark.parametrize("escape", ["encodeURIComponent", "encodeURI"])
def test_the_node_tests_run(escape: str, tmp_path: Path) -> None:
    """They pass, and fail with the hint if the application leaves the plus as it is."""
    page = PAGES["docs/testing-node.md"]
    code = page.files()["numbers.js"].replace("${encodeURIComponent(number)}/assign", f"${{{escape}(number)}}/assign")
    _write(tmp_path, {**page.files(), "numbers.js": code, "package.json": page.blocks("json")[0].text})
    _run(["npm", "install", "--no-audit", "--no-fund"], tmp_path)
    report = " ".join(_run(["npm", "test"], tmp_path).split())
    assert ("5 passed" in report) == (escape == "encodeURIComponent"), report
    assert ("5 failed" in report) == (HINT in report) == (escape == "encodeURI"), report


def _pytest(folder: Path, files: dict[str, str]) -> str:
    _write(folder, files)
    plugins = ["-p", "vobiz", "-p", "asyncio", "-p", "no:cacheprovider"]
    return _run([sys.executable, "-m", "pytest", *plugins, "--strict-markers"], folder)


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _run(command: list[str], folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # Other plugins take seconds to import.
    environment = {**os.environ, "PATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=300
    )
    return done.stdout + done.stderr
