"""Schemathesis, as people run it, on the document that the fake serves: no finding, and no setting of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from vobiz_mock import MockServer

ST = Path(sys.executable).with_name("st")
HEADERS = ("--header", "X-Auth-ID: MA_BN2MZ1VV", "--header", "X-Auth-Token: secret")
BOUNDED = ("--seed", "1", "--max-examples", "3", "--no-color")  # few examples, so that it takes seconds


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    """All operations are tested with all checks, and no response contradicts the document."""
    with MockServer() as fake:
        document = f"{fake.url}/_mock/openapi.json"
        arguments = ("run", document, "--url", f"{fake.url}/api/v1", *HEADERS, "--checks", "all", *BOUNDED)
        ran = subprocess.run([ST, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert (ran.returncode, "Tested: 24" in ran.stdout) == (0, True), ran.stdout
