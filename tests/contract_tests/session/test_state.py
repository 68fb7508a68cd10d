"""The state file: it outlives a run that was killed, and is enough to restore what that run had found."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest
import requests
from tests.contract_tests._edits import respond_instead
from tests.contract_tests._faults import Broken, deletes_trunk
from tests.contract_tests._serving import provider_at, serving

from two_accounts import ACCOUNT, ASSIGNED_NUMBER, NUMBER, OTHER_TRUNK, TOKEN, TRUNK
from vobiz_contract import CannotCheckError, Options, Session
from vobiz_contract.cli import main
from vobiz_contract.cli.state_files import default_state_file
from vobiz_contract.results import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.contract_tests._edits import App, IncomingRequest, Response, Wrapper

HEADERS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
ALL = ("--auth-id", ACCOUNT, "--number", NUMBER, "--number", ASSIGNED_NUMBER, "--trunk-id", TRUNK)


def _trunks(url: str) -> dict[str, str | None]:
    page = requests.get(f"{url}/api/v1/account/{ACCOUNT}/numbers", headers=HEADERS, timeout=10).json()
    return {item["e164"]: item.get("trunk_group_id") for item in page["items"]}


def _created(url: str) -> int:
    lists = ("trunks", "trunks/origination-uris", "trunks/credentials", "trunks/ip-acl", "numbers")
    pages = [requests.get(f"{url}/api/v1/account/{ACCOUNT}/{one}", headers=HEADERS, timeout=10).json() for one in lists]
    return sum(page["meta"]["total"] if "meta" in page else page["total"] for page in pages)


def _kill_in_the_middle(url: str, state: Path, *more: str, at: str) -> None:
    """Run the command until it has judged something, and kill it so that nothing in it can react."""
    command = [sys.executable, "-m", "vobiz_contract", "check", url, *ALL, "-v", *more, "--state", str(state)]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", "VOBIZ_AUTH_TOKEN": TOKEN}
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        while at not in (line := run.stderr.readline()):
            assert line, "the run has ended"
        run.kill()


def _restore(state: Path) -> int:
    with pytest.raises(SystemExit) as exit_:
        main(["restore", "--state", str(state)])
    return int(exit_.value.code or 0)


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOBIZ_AUTH_TOKEN", TOKEN)


def test_a_killed_run_is_finished_by_restore(tmp_path: Path) -> None:
    """After SIGKILL each number gets the trunk that it had, and the file goes."""
    state = tmp_path / "state.jsonl"
    with serving() as url:
        before = _trunks(url)
        _kill_in_the_middle(url, state, "--fast", at="assign.conflict.status")
        assert _trunks(url) != before
        assert _restore(state) == ExitCode.CONFORMS
        assert (_trunks(url), state.exists()) == (before, False)


def test_what_a_killed_run_has_created_is_removed(tmp_path: Path) -> None:
    """The file has what was bought and created since the run began. What is not the run's stays."""
    state, may_delete = tmp_path / "state.jsonl", Event()
    with serving(Broken("deletes later", (), _deletes_after(may_delete))) as url:
        before = _created(url)
        _kill_in_the_middle(url, state, "--fast", "--sandbox", "--only", "create-*", at="create-trunk.settings")
        requests.post(
            f"{url}/api/v1/account/{ACCOUNT}/trunks", headers=HEADERS, json={"name": "Of another"}, timeout=10
        ).raise_for_status()
        assert _created(url) > before + 1
        may_delete.set()
        assert _restore(state) == ExitCode.CONFORMS
        assert _created(url) == before + 1


def _deletes_after(event: Event) -> Wrapper:
    """Delete no trunk before an event."""
    return respond_instead(lambda request: deletes_trunk(request) and not event.is_set(), 503)


def test_a_run_that_ends_leaves_no_file(tmp_path: Path) -> None:
    """Nothing is left to be restored."""
    state = tmp_path / "folder" / "state.jsonl"
    with serving() as url:
        Session(provider_at(url), Options(only=("assign.success",), state=state)).run()
    assert (state.parent.exists(), state.exists()) == (True, False)


def test_the_file_is_written_before_the_first_change(tmp_path: Path) -> None:
    """It has what was found, can be read by its owner only, and never has the token."""
    state = tmp_path / "state.jsonl"
    with serving() as url, Session(replace(provider_at(url), sandbox=False), Options(state=state)) as session:
        text, mode = state.read_text(), stat.S_IMODE(state.stat().st_mode)
        changes = [one for one in session.journal if one.request.method != "GET" and one.status == 204]
    assert json.loads(text)["trunks"] == {NUMBER: None, ASSIGNED_NUMBER: OTHER_TRUNK}
    assert (TOKEN in text, mode, changes) == (False, 0o600, [])


@pytest.mark.parametrize("text", ["", "{}\n", "[]\n", "x\n", '{"vobiz_contract_state": 1, "stock": {}}\n'])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says so, and exits with 2."""
    state = tmp_path / "state.jsonl"
    state.write_text(text)
    assert _restore(state) == ExitCode.CANNOT_CHECK
    assert f"{state} is not a state file" in capsys.readouterr().err


def test_a_file_of_another_version_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says which version it reads, instead of restoring the wrong things."""
    state = tmp_path / "state.jsonl"
    state.write_text('{"vobiz_contract_state": 2}\n')
    assert _restore(state) == ExitCode.CANNOT_CHECK
    assert "is a state file of version 2, and this vobiz-contract reads 1" in capsys.readouterr().err


def test_a_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says that it is one."""
    assert _restore(tmp_path) == ExitCode.CANNOT_CHECK
    assert "is a directory" in capsys.readouterr().err


def test_a_file_of_another_account_restores_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is of another account, so the provider refuses it, and the file stays."""
    state = tmp_path / "state.jsonl"
    monkeypatch.setenv("VOBIZ_AUTH_TOKEN", "of-another-account")
    with serving() as url:
        _leave_behind(url, state)
        assert (_restore(state), state.exists()) == (ExitCode.CANNOT_CHECK, True)


def _leave_behind(url: str, state: Path) -> str:
    """Begin a run and do not end it, and return what its state file says."""
    Session(replace(provider_at(url), sandbox=False), Options(state=state)).__enter__()
    return state.read_text()


def _check(url: str, *more: str) -> int:
    with pytest.raises(SystemExit) as exit_:
        main(["check", url, *ALL, "--only", "assign.success", *more])
    return int(exit_.value.code or 0)


def test_a_file_of_an_earlier_run_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has what that run has not restored, which the next run would take for the right state."""
    state = tmp_path / "state.jsonl"
    with serving() as url:
        text = _leave_behind(url, state)
        assert (_check(url, "--state", str(state)), state.read_text()) == (ExitCode.CANNOT_CHECK, text)
    assert f"vobiz-contract restore --state {state}" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "notes of mine\n", '{"vobiz_contract_state": 2}\n'])
def test_a_file_of_another_kind_is_not_overwritten(tmp_path: Path, text: str) -> None:
    """It is somebody's, whatever it is."""
    state = tmp_path / "state.jsonl"
    state.write_text(text)
    with serving() as url:
        assert (_check(url, "--state", str(state)), state.read_text()) == (ExitCode.CANNOT_CHECK, text)


def test_a_session_does_not_overwrite_a_file_either(tmp_path: Path) -> None:
    """A program that uses a Session is told the same."""
    state = tmp_path / "state.jsonl"
    with serving() as url:
        _leave_behind(url, state)
        with pytest.raises(CannotCheckError, match="restore what it found"):
            Session(provider_at(url), Options(state=state)).run()


@pytest.mark.parametrize(
    ("name", "change", "warned"),
    [
        ("of-the-account", lambda text: text, True),
        ("of-another-account", lambda text: text.replace(ACCOUNT, "MA_OTHER000"), False),
        ("of-another-host", lambda text: text.replace("127.0.0.1", "127.0.0.2"), False),
        ("not-a-state-file", lambda _: "x", False),
    ],
)
def test_a_run_names_the_files_that_earlier_runs_have_left(
    name: str,
    change: Callable[[str], str],
    warned: bool,  # noqa: FBT001 a parameter of pytest
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Only those of the same account at the same provider, each with the command that restores."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    left = tmp_path / "vobiz-contract" / f"{name}.jsonl"
    with serving() as url:
        text = _leave_behind(url, left)
        left.write_text(change(text))
        assert _check(url) == ExitCode.CONFORMS
    assert (f"restore --state {left}" in capsys.readouterr().err, left.read_text()) == (warned, change(text))


def test_a_file_that_was_killed_while_it_was_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its name tells the account."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with serving() as url:
        left = default_state_file(url, ACCOUNT)
        left.parent.mkdir()
        left.write_text("")
        assert _check(url) == ExitCode.CONFORMS
    assert f"{left} is not a state file" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_ends_the_run_before_a_change(tmp_path: Path) -> None:
    """Without it a killed run could not be finished."""
    (tmp_path / "file").write_text("")
    with serving() as url, pytest.raises(CannotCheckError, match="name another with --state"):
        Session(provider_at(url), Options(state=tmp_path / "file" / "state.jsonl")).run()


def _freezes(sound: App) -> App:
    """Show for ever what the list had shown first."""
    first: dict[str, Response] = {}

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        return first.setdefault(request.target, response) if request.path.endswith("/numbers") else response

    return app


def test_a_stale_list_does_not_keep_a_number_from_being_restored() -> None:
    """What the run itself last sent counts more than the list."""
    with serving(Broken("freezes", (), _freezes)) as url:
        session = Session(provider_at(url), Options(only=("assign.hex-lowercase",), effort=None))
        session.run()
    last = [one.request.method for one in session.journal if NUMBER[1:] in one.request.target and one.status == 204]
    assert last[-1] == "DELETE"
