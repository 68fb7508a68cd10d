"""Sessions of pytest in a process of their own, as users run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# What the tests of these sessions call: an application that writes the number as it is told to.
APPLICATION = '''
import requests

def assign(vobiz, number=None, *, method="POST", account=None, **fields):
    """Assign a number, which is given as it is to be written in the path."""
    number = number or vobiz.number.replace("+", "%2B")
    url = f"{vobiz.url}/api/v1/account/{account or vobiz.account_id}/numbers/{number}/assign"
    return requests.request(
        method, url, json={"trunk_group_id": vobiz.trunk_id, **fields}, headers=vobiz.headers, timeout=20
    )
'''


class Ended(NamedTuple):
    """A session that has ended.

    Attributes:
        report: What it printed.
        outcomes: The outcomes by the name of the test, such as `passed`. If a test has two, both of them. Those that
            were skipped are not among them.
    """

    report: str
    outcomes: Mapping[str, str]


class RunTests(Protocol):
    """Runs a test module in a session of its own."""

    def __call__(self, module: str, *options: str, **files: str) -> Ended:
        """Run a test module.

        Args:
            module: The text of the module.
            options: The options for pytest.
            files: The texts of further files. A name has `_` in place of the point before its suffix.
        """
        ...


@pytest.fixture(scope="session")
def run_tests(tmp_path_factory: pytest.TempPathFactory) -> RunTests:
    """Run a test module, beside `application.py`, in a folder of its own, with the plugin as the only one."""

    def run(module: str, *options: str, **files: str) -> Ended:
        folder = tmp_path_factory.mktemp("session")
        named = {".".join(name.rsplit("_", 1)): text for name, text in files.items()}
        for name, text in {"test_module.py": module, "application.py": APPLICATION, **named}.items():
            (folder / name).write_text(text, encoding="utf-8")
        return _ended(_run(folder, options))

    return run


def _run(folder: Path, options: tuple[str, ...]) -> str:
    plugin = () if "no:vobiz" in options else ("-p", "vobiz")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugin, "--strict-markers", "-rA", *options]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # others take seconds to import
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=300
    )
    return done.stdout + done.stderr


def _ended(report: str) -> Ended:
    outcomes: dict[str, str] = {}
    for outcome, name in re.findall(r"^([A-Z]+) test_module\.py::(\S+)", report, re.MULTILINE):
        outcomes[name] = " ".join(sorted({*outcomes.get(name, "").split(), outcome.lower()}))
    return Ended(report, outcomes)
