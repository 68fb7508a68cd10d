"""Sessions of pytest in a process of their own, as users run them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

if TYPE_CHECKING:
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
    """A session that has ended."""

    code: int
    report: str


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


@pytest.fixture
def run_tests(tmp_path: Path) -> RunTests:
    """Run a test module, beside `application.py`, in a folder of its own."""

    def run(module: str, *options: str, **files: str) -> Ended:
        named = {".".join(name.rsplit("_", 1)): text for name, text in files.items()}
        for name, text in {"test_module.py": module, "application.py": APPLICATION, **named}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers", *options]
        done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, timeout=300)
        return Ended(done.returncode, done.stdout + done.stderr)

    return run
