"""A headless Chromium, in which the tests of this folder look at the pages.

Without Chromium and its driver the tests are skipped, unless VOBIZ_TEST_BROWSER is `required`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from tests.browser._page import WIDE, BrowserPage

from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")  # the names of its command
_AXE = "axe-core@4.14.1"
_OPTIONS = (
    "--headless",
    "--no-sandbox",  # as root, Chromium does not start with it
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def _required(missing: str) -> None:
    """Skip the test, or fail it if the tests of this folder must run."""
    if os.environ.get("VOBIZ_TEST_BROWSER") == "required":
        pytest.fail(f"{missing}, and VOBIZ_TEST_BROWSER is required")
    pytest.skip(missing)


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser with an empty profile."""
    chromium = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    chromedriver = shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        _required("chromium and chromedriver are not installed (Debian: apt-get install chromium chromium-driver)")
        return
    options = ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for option in (*_OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    started = Chrome(options=options, service=ChromeService(chromedriver))
    yield started
    started.quit()


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Return the script of axe-core, which the first call installs."""
    shared = tmp_path_factory.getbasetemp().parent / "axe"

    def script() -> str:
        npm = shutil.which("npm")
        if npm is None:
            _required("npm, which installs axe-core, was not found")
        file = shared / "node_modules" / "axe-core" / "axe.min.js"
        shared.mkdir(exist_ok=True)
        with FileLock(shared / "lock"):
            if not file.exists():
                command = [str(npm), "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(shared), _AXE]
                subprocess.run(command, check=True, timeout=120)
        return file.read_text(encoding="utf-8")

    return script


@pytest.fixture
def page(driver: Chrome, axe: Callable[[], str]) -> Iterator[BrowserPage]:
    """An empty page of a wide, light browser that runs scripts."""
    opened = BrowserPage(driver, axe)
    opened.scripts(allowed=True)
    opened.prefer("light")
    opened.resize(WIDE)
    opened.open("about:blank")
    driver.delete_all_cookies()
    opened.complaints()
    opened.hosts()
    yield opened
    opened.open("about:blank")


@pytest.fixture
def fake() -> Iterator[MockServer]:
    """A running fake with the example seed."""
    with MockServer() as server:
        yield server


@pytest.fixture(scope="session")
def pictures() -> Path:
    """The folder for screenshots, which is kept."""
    return Path(__file__).parents[2] / "artifacts" / "screenshots"
