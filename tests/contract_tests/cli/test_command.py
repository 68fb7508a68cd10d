"""The command: its exit codes, what it refuses, what it writes, and that it puts back what it found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import requests
from tests.contract._broken import BROKEN
from tests.contract._faults import ACCOUNT, NUMBERS, TOKEN, TRUNKS

from vobiz_contract.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.contract._broken import Broken

CREDENTIALS = ("--auth-id", ACCOUNT, "--auth-token", TOKEN)
TOUCHED = ("--number", NUMBERS[0], "--number", NUMBERS[1], "--trunk-id", TRUNKS[0], "--trunk-id", TRUNKS[1])
ALL = (*CREDENTIALS, *TOUCHED)
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def sound(provider: Callable[[Broken | None], Any]) -> Iterator[str]:
    """The URL of the sound fake."""
    with provider(None) as url:
        yield url


@pytest.fixture
def conflict_409(provider: Callable[[Broken | None], Any]) -> Iterator[str]:
    """The URL of a provider whose conflict is a 409, which is corroborated to be 400."""
    with provider(next(one for one in BROKEN if one.what == "a conflict is a 409")) as url:
        yield url


@pytest.fixture
def lower_hex(provider: Callable[[Broken | None], Any]) -> Iterator[str]:
    """The URL of a provider that breaks what is only inferred."""
    with provider(next(one for one in BROKEN if one.what == "%2b is not %2B")) as url:
        yield url


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as exit_:
        main(["check", *arguments])
    return int(exit_.value.code or 0)


def _held(url: str) -> dict[str, str | None]:
    headers = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
    page = requests.get(f"{url}/api/v1/account/{ACCOUNT}/numbers", headers=headers, timeout=10).json()
    return {item["e164"]: item.get("trunk_group_id") for item in page["items"]}


def test_conforming_provider_exits_0(sound: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A run says what it touches, a line per behaviour, and that the provider conforms; it puts back what it found."""
    before = _held(sound)
    assert _run(sound, *ALL, "--fast", "--only", "assign.*", "--seed", "7") == 0
    said = capsys.readouterr()
    assert NUMBERS[0] in said.err
    assert "ok     assign.conflict" in said.out
    assert "The provider conforms" in said.out
    assert "seed 7" in said.out
    assert _held(sound) == before
    assert before[NUMBERS[1]] == TRUNKS[1]


def test_broken_provider_exits_1(conflict_409: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A failure shows statement, source, request, expected and seen, and never the token."""
    assert _run(conflict_409, *ALL, "--fast", "--only", "assign.conflict*", "--seed", "7") == 1
    said = capsys.readouterr().out
    assert "The refusal of a number that has a trunk has the status 400." in said
    assert "to move a number, unassign it first" in said
    assert "expected  status 400" in said
    assert "seen      status 409" in said
    assert "curl -i --path-as-is -X POST" in said
    assert "--seed 7 --only assign.conflict.status" in said
    assert TOKEN not in said


def test_drift_fails_only_under_strict(lower_hex: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is only inferred does not fail by itself."""
    arguments = (lower_hex, *ALL, "--fast", "--only", "assign.hex-lowercase")
    assert _run(*arguments) == 0
    assert "drifted in 1" in capsys.readouterr().out
    assert _run(*arguments, "--strict") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((NOBODY, *ALL), "does not answer"),
        ((NOBODY, *TOUCHED), "--auth-id, --auth-token"),
        ((NOBODY, *CREDENTIALS), "--number, --trunk-id"),
        ((f"{NOBODY}/api/v1", *ALL), f"write {NOBODY}"),
        (("ftp://127.0.0.1", *ALL), "no origin"),
        (("https://api.vobiz.ai", *ALL), "--yes-this-is-live"),
        (("http://192.0.2.1", *ALL, "--yes-this-is-live", "--sandbox"), "on this machine alone"),
        ((NOBODY, *CREDENTIALS, "--number", "912271264217", "--trunk-id", TRUNKS[0]), "E.164"),
        ((NOBODY, *CREDENTIALS, "--number", NUMBERS[0], "--trunk-id", "x"), "no UUID"),
        ((NOBODY, *ALL, "--only", "nothing.*"), "nothing to judge"),
    ],
)
def test_what_cannot_be_checked_exits_2(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad arguments and a provider that is not there."""
    monkeypatch.delenv("VOBIZ_AUTH_ID", raising=False)
    monkeypatch.delenv("VOBIZ_AUTH_TOKEN", raising=False)
    assert _run(*arguments) == 2
    assert says in capsys.readouterr().err.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--auth-id", ACCOUNT, "--auth-token", "wrong", *TOUCHED), "credentials"),
        ((*CREDENTIALS, "--number", "+15550000000", "--trunk-id", TRUNKS[0]), "+15550000000"),
        ((*CREDENTIALS, "--number", NUMBERS[0], "--trunk-id", f"{TRUNKS[0][:-1]}9"), "not a trunk"),
    ],
)
def test_refused_by_the_provider_exits_2(
    sound: str, arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Credentials that are refused; a number or a trunk that is not the account's."""
    assert _run(sound, *arguments) == 2
    assert says in capsys.readouterr().err


def test_credentials_come_from_the_environment(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN do as well."""
    monkeypatch.setenv("VOBIZ_AUTH_ID", ACCOUNT)
    monkeypatch.setenv("VOBIZ_AUTH_TOKEN", TOKEN)
    assert _run(sound, *TOUCHED, "--fast", "--only", "list-numbers.page") == 0


def test_list_sends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """The plan needs neither a provider nor credentials; --skip takes out of it."""
    assert _run(NOBODY, "--list", "--only", "assign.conflict*", "--skip", "*.status") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines] == [["assign.conflict", "documented", "safe"]]


def test_reports(
    conflict_409: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON, JUnit, HTML and GitHub's formats hold the failure, and never the token."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    files = {name: tmp_path / f"report.{name}" for name in ("json", "junit", "html")}
    options = [part for name, file in files.items() for part in (f"--{name}", str(file))]
    assert _run(conflict_409, *ALL, "--fast", "--only", "assign.con*", *options, "--github") == 1
    report = json.loads(files["json"].read_text())
    outcomes = {one["id"]: one["outcome"] for one in report["behaviours"]}
    assert outcomes == {
        "assign.conflict": "passed",
        "assign.conflict.status": "failed",
        "assign.content-type": "passed",
    }
    assert {"method", "target", "status", "problem", "ms"} == set(report["requests"][0])
    cases = ET.parse(files["junit"]).getroot().findall(".//testcase")  # noqa: S314 our own
    assert {case.get("name"): case.find("failure") is not None for case in cases}["assign.conflict.status"]
    page = files["html"].read_text()
    assert "Does not conform" in page
    assert "http" not in page.replace(conflict_409, "")
    assert "::error title=assign.conflict.status::" in capsys.readouterr().out
    assert "| `assign.conflict.status` |" in (tmp_path / "summary.md").read_text()
    assert not any(TOKEN in file.read_text() for file in tmp_path.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_interrupted_run_puts_back_what_it_found(sound: str, number: signal.Signals) -> None:
    """A signal ends a run with 2, and each number holds what it held."""
    before = _held(sound)
    arguments = [sys.executable, "-c", "from vobiz_contract.cli import main; main()", "check", sound, *ALL]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(arguments, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        while "assign.conflict " not in run.stdout.readline():
            pass
        run.send_signal(number)
        _, error = run.communicate(timeout=60)
    assert (run.returncode, "put back" in error) == (2, True), error
    assert _held(sound) == before
