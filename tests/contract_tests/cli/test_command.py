"""The command: its exit codes, what it refuses, what it writes, and that it restores what it found."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import requests
from tests.contract_tests._broken import named
from tests.contract_tests._serving import serving
from tests.contract_tests.cli._running import ALL, CREDENTIALS, RESOURCES, UNUSED_PORT, run

from two_accounts import ACCOUNT, ASSIGNED_NUMBER, NUMBER, OTHER_TRUNK, TOKEN, TRUNK
from vobiz_contract.results import ExitCode
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def lower_hex() -> Iterator[str]:
    """The URL of a provider that breaks a behaviour which is only inferred."""
    with serving(named("%2b differs from %2B")) as url:
        yield url


def _trunks(url: str) -> dict[str, str | None]:
    headers = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
    page = requests.get(f"{url}/api/v1/account/{ACCOUNT}/numbers", headers=headers, timeout=10).json()
    return {item["e164"]: item.get("trunk_group_id") for item in page["items"]}


@pytest.mark.parametrize("option", ["--seed", "--rate", "--timeout"])
@pytest.mark.parametrize("value", ["abc", "nan", "inf", "-1", ""])
def test_a_wrong_number_is_explained(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The error shows the value, and says what was expected."""
    assert run(UNUSED_PORT, *ALL, option, value) == ExitCode.CANNOT_CHECK
    assert re.search(rf"'{value}' is not (a whole number|an amount); expected .*, such as \d+", capsys.readouterr().err)


def test_the_package_can_berun() -> None:
    """`python -m vobiz_contract` is the command."""
    command = [sys.executable, "-m", "vobiz_contract", "check", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: vobiz-contract check [OPTIONS] URL")


def test_conforming_provider_exits_0(sound: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A run prints what it changes, a line per behaviour, and the verdict."""
    assert run(sound, *ALL, "--fast", "--only", "assign.*", "--seed", "7") == ExitCode.CONFORMS
    printed = capsys.readouterr()
    assert NUMBER in printed.err
    assert re.search(r"^ok     assign_number +\d+ passed$", printed.out, re.MULTILINE)
    assert "The provider conforms." in printed.out
    assert "seed 7" in printed.out


def test_run_restores_what_it_found(sound: str) -> None:
    """After a run each number has the trunk that it had before."""
    before = _trunks(sound)
    assert before[ASSIGNED_NUMBER] == OTHER_TRUNK
    assert run(sound, *ALL, "--fast", "--only", "assign.*") == ExitCode.CONFORMS
    assert _trunks(sound) == before


def test_broken_provider_exits_1(conflict_409: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A failure is printed with its statement, source, request, and what was expected and seen, without the token."""
    assert run(conflict_409, *ALL, "--fast", "--only", "assign.conflict*", "--seed", "7") == ExitCode.DOES_NOT_CONFORM
    printed = capsys.readouterr().out
    behaviour = load().behaviours["assign.conflict.status"]
    assert "FAIL   assign.conflict.status: expected 400, saw 409" in printed
    assert behaviour.statement in printed
    assert f"level     corroborated; {behaviour.source}" in printed
    assert "- expected  status 400" in printed
    assert "+ seen      status 409" in printed
    assert "curl -i -s --path-as-is -X POST" in printed
    assert "--seed 7 --fast --only assign.conflict.status" in printed
    assert TOKEN not in printed


def test_drift_fails_only_under_strict(lower_hex: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken behaviour that is only inferred does not fail by default."""
    arguments = (lower_hex, *ALL, "--fast", "--only", "assign.hex-lowercase")
    assert run(*arguments) == ExitCode.CONFORMS
    assert "drifted in 1" in capsys.readouterr().out
    assert run(*arguments, "--strict") == ExitCode.DOES_NOT_CONFORM


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((UNUSED_PORT, *ALL), "does not respond"),
        ((UNUSED_PORT, *RESOURCES), "--auth-id, --auth-token"),
        ((UNUSED_PORT, *CREDENTIALS), "--number, --trunk-id"),
        ((f"{UNUSED_PORT}/api/v1", *ALL), f"write {UNUSED_PORT}"),
        (("ftp://127.0.0.1", *ALL), "not an origin"),
        (("http://u:hunter2@127.0.0.1", *ALL), "set VOBIZ_AUTH_ID"),
        (("http://:hunter2@127.0.0.1", *ALL), "set VOBIZ_AUTH_ID"),
        (("u:hunter2@127.0.0.1", *ALL), "set VOBIZ_AUTH_ID"),
        (("https://api.vobiz.ai", *ALL), "--yes-this-is-live"),
        (("http://192.0.2.1", *ALL, "--yes-this-is-live", "--sandbox"), "needs a provider on this machine"),
        ((UNUSED_PORT, *CREDENTIALS, "--number", "912271264217", "--trunk-id", TRUNK), "E.164"),
        ((UNUSED_PORT, *CREDENTIALS, "--number", NUMBER, "--trunk-id", "x"), "not a UUID"),
        ((UNUSED_PORT, *ALL, "--only", "nothing.*"), "nothing to judge"),
    ],
)
def test_invalid_arguments_exit_2(arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Invalid arguments, or a URL where no provider is, end the command with a message."""
    assert run(*arguments) == ExitCode.CANNOT_CHECK
    error = capsys.readouterr().err.replace("\n", " ")
    assert (message in error, "hunter2" in error) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--auth-id", ACCOUNT, "--auth-token", "wrong", *RESOURCES), "credentials"),
        ((*CREDENTIALS, "--number", "+15550000000", "--trunk-id", TRUNK), "+15550000000"),
        ((*CREDENTIALS, "--number", NUMBER, "--trunk-id", f"{TRUNK[:-1]}9"), "not a trunk"),
    ],
)
def test_refused_by_the_provider_exits_2(
    sound: str, arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong credentials, or a number or trunk that is not in the account, end the command with a message."""
    assert run(sound, *arguments) == ExitCode.CANNOT_CHECK
    assert message in capsys.readouterr().err


def test_credentials_come_from_the_environment(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN replace the options."""
    monkeypatch.setenv("VOBIZ_AUTH_ID", ACCOUNT)
    monkeypatch.setenv("VOBIZ_AUTH_TOKEN", TOKEN)
    assert run(sound, *RESOURCES, "--fast", "--only", "list-numbers.page") == ExitCode.CONFORMS


def test_list_sends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """The plan needs neither a provider nor credentials, and omits what --skip names."""
    assert run(UNUSED_PORT, "--list", "--only", "assign.conflict*", "--skip", "*.status") == ExitCode.CONFORMS
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines] == [["assign.conflict", "documented", "safe"]]


def test_report_files_are_written(sound: str, tmp_path: Path) -> None:
    """Each option that names a file writes a report there."""
    files = {name: tmp_path / f"report.{name}" for name in ("json", "junit", "html")}
    options = [part for name, file in files.items() for part in (f"--{name}", str(file))]
    assert run(sound, *ALL, "--fast", "--only", "assign.conflict", *options) == ExitCode.CONFORMS
    assert {name: file.read_text().lstrip()[:5] for name, file in files.items()} == {
        "json": '{\n  "',
        "junit": "<?xml",
        "html": "<!doc",
    }


def test_report_file_that_cannot_be_written_exits_2(
    sound: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run whose report cannot be written does not end with success."""
    file = tmp_path / ("a" * 300)  # longer than any file system allows
    arguments = (sound, *ALL, "--fast", "--only", "assign.conflict", "--json", str(file))
    assert run(*arguments) == ExitCode.CANNOT_CHECK
    assert "cannot be written" in capsys.readouterr().err


def test_a_report_file_without_a_folder_is_refused_before_therun(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run takes minutes, and would end without its report."""
    file = tmp_path / "no-such-folder" / "report.json"
    assert run(UNUSED_PORT, *ALL, "--json", str(file)) == ExitCode.CANNOT_CHECK
    assert f"there is no folder {file.parent}" in capsys.readouterr().err


def test_github_gets_annotations_and_a_summary(
    conflict_409: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under --github the workflow's commands are printed, and the summary is added to the step's file."""
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    arguments = (conflict_409, *ALL, "--fast", "--only", "assign.conflict*", "--github")
    assert run(*arguments) == ExitCode.DOES_NOT_CONFORM
    assert "::error title=assign.conflict.status::" in capsys.readouterr().out
    assert "| `assign.conflict.status` |" in summary.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_interrupted_run_restores_what_it_found(sound: str, number: signal.Signals) -> None:
    """A signal ends a run with 2, after each number has got its trunk back."""
    before = _trunks(sound)
    arguments = [sys.executable, "-c", "from vobiz_contract.cli import main; main()", "check", sound, *ALL, "-v"]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(arguments, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        while "assign.conflict " not in run.stderr.readline():
            pass
        run.send_signal(number)
        _, error = run.communicate(timeout=60)
    assert (run.returncode, "what was found is restored" in error) == (ExitCode.CANNOT_CHECK, True), error
    assert _trunks(sound) == before
