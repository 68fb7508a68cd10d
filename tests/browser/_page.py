"""A page in a real browser, with what it has loaded and complained about."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

SMALL, WIDE = (380, 800), (1400, 900)
_Found = TypeVar("_Found")
_TALL = 4000  # pixels of a picture
_PATIENCE = 20  # seconds; machines are shared


class BrowserPage:
    """What a test does with the page in front of it.

    Args:
        driver: Drives the browser.
        axe: The script of axe-core.
    """

    def __init__(self, driver: Chrome, axe: Callable[[], str]) -> None:
        self.driver = driver
        self._axe = axe

    def open(self, url: str) -> None:
        """Open an address, and wait until the page is complete."""
        self.driver.get(url)
        self.until(lambda: self.run("return document.readyState") == "complete")

    def find(self, selector: str) -> WebElement:
        """Return the first element that a CSS selector selects, as soon as there is one."""
        return self.until(lambda: self.all(selector)[0] if self.all(selector) else None)

    def all(self, selector: str) -> list[WebElement]:
        """Return the elements that a CSS selector selects now."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str = "main") -> str:
        """Return the text that a person sees in an element."""
        return self.find(selector).text

    def button(self, name: str) -> WebElement:
        """Return the button or link with a text, as soon as there is one."""
        path = f"//*[self::button or self::a or self::summary][normalize-space()='{name}']"
        return self.until(lambda: next(iter(self.driver.find_elements(By.XPATH, path)), None))

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script returns."""
        return self.driver.execute_script(script, *arguments)

    def until(self, condition: Callable[[], _Found | None]) -> _Found:
        """Wait until a function returns something true, and return that."""
        # An element that was found may be gone with the page before.
        wait = WebDriverWait(self.driver, _PATIENCE, 0.02, ignored_exceptions=[StaleElementReferenceException])
        found = wait.until(lambda _: condition())
        assert found  # otherwise it has raised TimeoutException
        return found

    def until_text(self, text: str, selector: str = "main") -> None:
        """Wait until an element shows a text."""
        self.until(lambda: any(text in element.text for element in self.all(selector)))

    def complaints(self) -> list[str]:
        """Return what the browser has complained about since the last call, such as an error of a script."""
        return [entry["message"] for entry in self._log("browser") if entry["level"] == "SEVERE"]

    def hosts(self) -> set[str]:
        """Return the hosts that were asked for something since the last call."""
        messages = [json.loads(entry["message"])["message"] for entry in self._log("performance")]
        sent = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
        return {urlsplit(url).netloc for url in sent} - {""}

    def _log(self, kind: str) -> list[dict[str, Any]]:
        driver: Any = self.driver  # its `get_log` has no types
        return list(driver.get_log(kind))

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return int(self.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def violations(self) -> list[str]:
        """Return which rules of accessibility the page breaks, and where, as axe-core says."""
        self.run(self._axe())
        found = self.driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        return [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]

    def resize(self, size: tuple[int, int]) -> None:
        """Let the page have this width and height, in pixels."""
        width, height = size
        values = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", values)

    def prefer(self, scheme: str) -> None:
        """Let the reader prefer a colour scheme: `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def scripts(self, *, allowed: bool) -> None:
        """Let the pages that are opened from now on run scripts, or not."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def screenshot(self, path: Path) -> None:
        """Save a picture of the page from its top, of a long one the first thousands of pixels."""
        width, height = self.run("return [innerWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, _TALL), "scale": 1}
        wanted = {"captureBeyondViewport": True, "clip": clip}
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", wanted)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b64decode(taken["data"]))
