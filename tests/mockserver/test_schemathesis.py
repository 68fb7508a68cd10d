"""Schemathesis, as people run it, on the two documents that the fake serves: it finds nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vobiz_mock import MockServer

ST = Path(sys.executable).with_name("st")
HEADERS = ("--header", "X-Auth-ID: MA_BN2MZ1VV", "--header", "X-Auth-Token: secret")
BOUNDED = ("--seed", "1", "--max-examples", "3", "--no-color")  # few examples, so that it takes seconds

# A schema cannot say that a seed has each number and id once, or that a fault can fire. So what fits the schema may be
# refused there.
REFUSES_SOME = ("import_state", "add_account", "add_fault", "verify")
ENDLESS = ("--exclude-operation-id", "follow_journal")  # a stream of events does not end


def _without(*operations: str) -> tuple[str, ...]:
    """The arguments that leave out operations."""
    return tuple(part for operation in operations for part in ("--exclude-operation-id", operation))


CHECKS = {
    "all checks but one": ("--checks", "all", "--exclude-checks", "positive_data_acceptance"),
    "the other check": ("--checks", "positive_data_acceptance", *_without(*REFUSES_SOME)),
}


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    """All operations are tested with all checks, and no response contradicts the document."""
    with MockServer() as fake:
        document = f"{fake.url}/_mock/openapi.json"
        arguments = ("run", document, "--url", f"{fake.url}/api/v1", *HEADERS, "--checks", "all", *BOUNDED)
        ran = subprocess.run([ST, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert (ran.returncode, "Tested: 24" in ran.stdout) == (0, True), ran.stdout


@pytest.mark.parametrize("checks", CHECKS.values(), ids=list(CHECKS))
def test_schemathesis_finds_nothing_in_the_control_api(tmp_path: Path, checks: tuple[str, ...]) -> None:
    """What fits the document is accepted, what does not fit is refused, and each response fits."""
    with MockServer() as fake:
        arguments = ("run", f"{fake.url}/_mock/control.json", "--url", fake.url, *checks, *ENDLESS, *BOUNDED)
        ran = subprocess.run([ST, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout
