"""The README says what is so: its sessions are run, its tables compared."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from vobiz_mock import MockServer
from vobiz_spec import load
from vobiz_spec.table import renewed

README = Path(__file__).parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")
SESSION = [
    (command, output)
    for block in re.findall(r"```console\n(.*?)```", TEXT, flags=re.DOTALL)
    for command, output in re.findall(r"^\$ (curl .*?)\n(.*?)(?=^\$ |\Z)", block, flags=re.DOTALL | re.MULTILINE)
]


def test_the_tables_of_behaviours_are_current() -> None:
    """They are those of the document; `python -m vobiz_spec README.md` renews them."""
    assert renewed(TEXT, load()) == TEXT


def test_the_session_goes_as_it_is_shown() -> None:
    """Each command of the README, against a fresh fake, prints what stands below it (but for the time)."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    with MockServer() as fake:
        printed = [_run(command, fake.port) for command, _ in SESSION]
    assert len(SESSION) >= 4
    assert [_timeless(output) for output in printed] == [_timeless(output) for _, output in SESSION]


def test_the_example_of_client_and_fake_works(capsys: pytest.CaptureFixture[str]) -> None:
    """The block that imports both runs as it stands."""
    blocks = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    example = next(block for block in blocks if "vobiz_client" in block and "vobiz_mock" in block)
    exec(compile(example, str(README), "exec"), {})  # noqa: S102 the README is ours
    assert capsys.readouterr().out == "400 This number is already assigned to a trunk.\n"


def _run(command: str, port: int) -> str:
    done = subprocess.run(
        ["sh", "-c", command.replace("8055", str(port)).replace("curl -i", "curl -s -i", 1)],
        capture_output=True,
        check=True,
        timeout=30,
    )
    return done.stdout.decode().replace("\r\n", "\n")


def _timeless(output: str) -> str:
    return re.sub(r"^date: .*$", "date: now", output.rstrip("\n"), flags=re.MULTILINE)
