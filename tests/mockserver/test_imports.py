"""What an import brings, since it is paid for at each start."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vobiz_spec.prepared import is_prepared

if TYPE_CHECKING:
    from pathlib import Path

# PyYAML is imported after an edit of the document, until the next install makes JSON of it, as `make test` does.
IS_CURRENT = is_prepared("vobiz_spec", "vobiz") and is_prepared("vobiz_mock.state", "example_seed")
HEAVY = {"flask", "jsonschema", "jsonschema_rs", "openapi_core", "psycopg", "sqlalchemy", "werkzeug"}
HEAVY |= {"yaml"} if IS_CURRENT else set()


def _imported(code: str) -> set[str]:
    """Return the heavy packages that a new process has imported after some code."""
    code = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split()) & HEAVY


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import vobiz_mock", set()),
        ("import vobiz_spec; vobiz_spec.load().behaviours", set()),
        ("import vobiz_mock.cli", set()),
        ("from vobiz_mock import Request, Reply, Settings", set()),
        ("from vobiz_mock import MockServer; MockServer().stop()", {"flask", "werkzeug", "jsonschema_rs"}),
    ],
)
def test_an_import_brings_what_is_needed(code: str, expected: set[str]) -> None:
    """`openapi_core` takes a quarter of a second, and the first refusal imports it."""
    assert _imported(code) == expected


def test_a_database_brings_sqlalchemy(tmp_path: Path) -> None:
    """A fake with its state in memory does without."""
    code = f"from vobiz_mock import MockServer; MockServer(store='sqlite:///{tmp_path / 'store.db'}').stop()"
    assert _imported(code) & {"psycopg", "sqlalchemy"} == {"sqlalchemy"}


def test_a_refusal_brings_openapi_core() -> None:
    """A test of an import would pass also if nothing ever imported it."""
    code = """
from vobiz_mock import Fake, MemoryStore, Request
headers = {"x-auth-id": "a", "x-auth-token": "b"}
Fake(MemoryStore()).answer(Request(method="GET", target="/api/v1/account/a/trunks?limit=x", headers=headers))
"""
    assert "openapi_core" in _imported(code)
