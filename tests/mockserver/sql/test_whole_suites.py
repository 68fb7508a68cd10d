"""Tests that say nothing of a store hold for each kind: a few files of all that VOBIZ_TEST_STORE runs so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests._other_store import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[3]
FILES = ("test_steering.py", "web/test_state.py", "web/test_journal.py")


def _run(kind: str, *tests: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests)
    environment: Mapping[str, str] = {**os.environ, VARIABLE: kind}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_fake_passes_its_tests_with_a_database(kind: str, request: pytest.FixtureRequest) -> None:
    """The faults, the journal, the state and the clock are what they are in memory."""
    if kind == "postgresql":
        request.getfixturevalue("postgres_database")  # skips the test if there is none
    ran = _run(kind, *(f"tests/mockserver/{name}" for name in FILES))
    assert ran.returncode == 0, ran.stdout[-4000:]


def test_a_store_that_is_none_is_refused() -> None:
    """A misspelt variable must not run all tests in memory."""
    ran = _run("mysql", f"tests/mockserver/{FILES[0]}")
    assert (ran.returncode, f"{VARIABLE} is 'mysql'; expected postgresql or sqlite" in ran.stderr) == (4, True)
