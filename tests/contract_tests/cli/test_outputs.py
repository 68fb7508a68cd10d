"""What the command writes, and how a run is compared with an earlier one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from tests.contract_tests._broken import named
from tests.contract_tests._serving import serving
from tests.contract_tests.cli._running import ALL as ALL_OF_SEED
from tests.contract_tests.cli._running import UNUSED_PORT, run

from two_accounts import TOKEN
from vobiz_contract.reports.colour import Palette, wants_colour
from vobiz_contract.results import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

ALL = (*ALL_OF_SEED, "--fast")
CONFLICT = ("--only", "assign.conflict*")
FORMATS = ("json", "junit", "html")


def _files(folder: Path) -> list[str]:
    return [part for name in FORMATS for part in (f"--{name}", str(folder / name))]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((UNUSED_PORT, *ALL), "does not respond"),
        ((UNUSED_PORT,), "Missing: --auth-id"),
        ((UNUSED_PORT, *ALL, "--rate", "much"), "is not an amount"),
        ((UNUSED_PORT, *ALL, "--unknown-option"), "--unknown-option"),
        (("https://api.vobiz.ai", *ALL), "--yes-this-is-live"),
        ((UNUSED_PORT, *ALL, "--only", "no-such-behaviour"), "leave nothing to judge"),
    ],
)
def test_exit_2_leaves_each_report(arguments: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    """A nightly job that could not check says why in whatever it publishes."""
    assert run(*arguments, *_files(tmp_path)) == ExitCode.CANNOT_CHECK
    texts = {name: (tmp_path / name).read_text(encoding="utf-8") for name in FORMATS}
    assert [name for name in FORMATS if reason not in texts[name]] == []
    assert ET.fromstring(texts["junit"]).find(".//error") is not None  # noqa: S314 our own
    assert json.loads(texts["json"])["exit_code"] == ExitCode.CANNOT_CHECK


def test_exit_2_annotates_the_workflow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workflow gets an annotation and a summary."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert run(UNUSED_PORT, *ALL, "--github") == ExitCode.CANNOT_CHECK
    assert "::error title=vobiz-contract::Could not be checked:" in capsys.readouterr().out
    assert "could not be checked" in (tmp_path / "summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--json", "--junit", "--html"])
@pytest.mark.parametrize("place", ["no-such-folder/report", "a" * 300])
def test_report_that_cannot_be_written_is_refused_before_therun(
    option: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run takes minutes, and would end without its report."""
    assert run(UNUSED_PORT, *ALL, option, str(tmp_path / place)) == ExitCode.CANNOT_CHECK
    error = capsys.readouterr().err
    assert "cannot be written" in error
    assert "does not respond" not in error


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    """A plain install has the command, but not what the checks need."""
    block = "import sys; sys.modules.update(hypothesis=None, schemathesis=None, pytest=None)"
    code = f"{block}; from vobiz_contract.cli import main; main()"
    arguments = [sys.executable, "-c", code, "check", UNUSED_PORT, *ALL, "--json", str(tmp_path / "report.json")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.CANNOT_CHECK
    assert 'pip install "vobiz-mock[contract]"' in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "pip install" in json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["problem"]


@pytest.mark.parametrize(
    "url", ["http://u:Pass-word@127.0.0.1:9", "http://:Pass-word@127.0.0.1:9", "http://u:Pass-word@h/p"]
)
def test_password_in_the_url_is_refused_and_not_repeated(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the message nor a report has it."""
    assert run(url, *ALL, *_files(tmp_path)) == ExitCode.CANNOT_CHECK
    texts = [capsys.readouterr().err, *((tmp_path / name).read_text(encoding="utf-8") for name in FORMATS)]
    assert [text for text in texts if "Pass-word" in text or "The URL has an @" not in text] == []


def test_terminal_ends_with_the_failures(conflict_409: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What passed is one line per operation; the failure in full and its id come last."""
    assert run(conflict_409, *ALL, *CONFLICT) == ExitCode.DOES_NOT_CONFORM
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["ok", "assign_number", "1", "passed"]
    assert lines[-2] == "Failing: assign.conflict.status"
    assert lines[-1].startswith("The provider does not conform.")


def test_verbose_has_a_line_per_behaviour(sound: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With -v, each behaviour is listed, and each gap of the coverage with its reason."""
    assert run(sound, *ALL, *CONFLICT, "-v") == ExitCode.CONFORMS
    printed = capsys.readouterr().out
    assert "ok     assign.conflict.status " in printed
    assert "operations: delete_trunk (delete-trunk.success: not selected)" in printed


@pytest.mark.parametrize(
    ("environ", "is_terminal", "wanted"),
    [({}, True, True), ({}, False, False), ({"NO_COLOR": "1"}, True, False), ({"TERM": "dumb"}, True, False)],
)
def test_colour_is_for_terminals(*, environ: dict[str, str], is_terminal: bool, wanted: bool) -> None:
    """NO_COLOR switches it off."""
    assert wants_colour(environ, is_terminal=is_terminal) == wanted
    assert ("\x1b" in Palette(enabled=wanted).bad("text")) == wanted


@pytest.mark.parametrize(("percent", "code"), [("1", ExitCode.CONFORMS), ("99", ExitCode.DOES_NOT_CONFORM)])
def test_little_coverage_fails_arun(
    sound: str, percent: str, code: ExitCode, capsys: pytest.CaptureFixture[str]
) -> None:
    """A provider of which little was seen does not conform by that little."""
    assert run(sound, *ALL, *CONFLICT, "--min-coverage", percent) == code
    assert ("The coverage is less than 99 %." in capsys.readouterr().out) == bool(code)


def test_known_failure_passes_and_a_new_one_fails(conflict_409: str, tmp_path: Path) -> None:
    """The baseline accepts what it has, and nothing else."""
    file = tmp_path / "baseline.json"
    with_baseline = (conflict_409, *ALL, *CONFLICT, "--baseline", str(file))
    assert run(*with_baseline) == ExitCode.CANNOT_CHECK
    assert run(*with_baseline, "--update-baseline") == ExitCode.CONFORMS
    assert run(*with_baseline) == ExitCode.CONFORMS
    with serving(named("a conflict is a 422")) as other:
        assert run(other, *with_baseline[1:]) == ExitCode.DOES_NOT_CONFORM


def test_repaired_failure_leaves_the_baseline(
    conflict_409: str, sound: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ratchet: what is repaired is named, and removed by the next update, so that it cannot come back."""
    options = (*ALL, *CONFLICT, "--baseline", str(tmp_path / "baseline.json"))
    assert run(conflict_409, *options, "--update-baseline") == ExitCode.CONFORMS
    assert run(sound, *options) == ExitCode.CONFORMS
    assert "not broken any more: assign.conflict.status" in capsys.readouterr().out
    assert run(sound, *options, "--update-baseline") == ExitCode.CONFORMS
    assert run(conflict_409, *options) == ExitCode.DOES_NOT_CONFORM


def test_coverage_may_not_fall_below_the_baseline(sound: str, tmp_path: Path) -> None:
    """A run that sees less of the document than before fails."""
    baseline = ("--baseline", str(tmp_path / "baseline.json"))
    assert run(sound, *ALL, "--only", "assign.*", *baseline, "--update-baseline") == ExitCode.CONFORMS
    assert run(sound, *ALL, "--only", "list-trunks.page", *baseline) == ExitCode.DOES_NOT_CONFORM


def test_replay_checks_only_the_failures(conflict_409: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers, trunks, account and seed come from the report, and the token from the environment."""
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert run(conflict_409, *ALL, *CONFLICT, "--seed", "5", "--json", str(first)) == ExitCode.DOES_NOT_CONFORM
    monkeypatch.setenv("VOBIZ_AUTH_TOKEN", TOKEN)
    assert run(conflict_409, "--replay", str(first), "--json", str(second)) == ExitCode.DOES_NOT_CONFORM
    document = json.loads(second.read_text(encoding="utf-8"))
    assert ([one["id"] for one in document["behaviours"]], document["seed"]) == (["assign.conflict.status"], 5)


@pytest.mark.parametrize("text", ["", "[]", '{"seed": 1}'])
def test_replay_of_another_file_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the file and what it should be."""
    file = tmp_path / "other.json"
    file.write_text(text, encoding="utf-8")
    assert run(UNUSED_PORT, *ALL, "--replay", str(file)) == ExitCode.CANNOT_CHECK
    assert f"'{file}' is not a report that --json wrote" in capsys.readouterr().err


def test_failing_case_is_written_as_a_test(conflict_409: str, tmp_path: Path) -> None:
    """The folder is made, and the file is red on the provider that fails."""
    folder = tmp_path / "a" / "tests"
    assert run(conflict_409, *ALL, *CONFLICT, "--write-tests", str(folder)) == ExitCode.DOES_NOT_CONFORM
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    environ = {**os.environ, "VOBIZ_AUTH_TOKEN": TOKEN}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert "FAILED a/tests/test_assign_conflict_status.py::test_assign_conflict_status" in done.stdout


def test_failure_without_a_test_is_named_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who asked for tests learns which failure has none."""
    with serving(named("two concurrent assigns succeed")) as url:
        assert run(url, *ALL, "--only", "assign.race", "--write-tests", str(tmp_path)) == ExitCode.CONFORMS
    assert "No test for assign.race: the requests were sent at the same time" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    ["corroborated", "POST /api/v1/account/", "trunk_group_id", "status 400", "hint ", "depends on ", "source "],
)
def test_explain_has(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Who did not write the document reads what a behaviour is about."""
    assert run("assign.conflict.status", command="explain") == ExitCode.CONFORMS
    assert text in capsys.readouterr().out


def test_explain_of_an_unknown_id_has_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelling is answered by what was meant."""
    assert run("assign.conflikt", command="explain") == ExitCode.CANNOT_CHECK
    assert "did you mean assign.conflict" in capsys.readouterr().err


def test_help_has_a_whole_example(capsys: pytest.CaptureFixture[str]) -> None:
    """It can be copied: the fake's example seed has the number and the trunk."""
    assert run("--help") == ExitCode.CONFORMS
    printed = capsys.readouterr().out
    assert "vobiz-contract check http://127.0.0.1:8055" in printed
    assert "--trunk-id e3e55a78-1234-5678-90ab-cdef12345678" in printed
