"""Scripts and pytest files of failures: each shows the failure again at the broken provider, and not at a sound one."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.contract_tests._broken import named
from tests.contract_tests._serving import provider_at, serving

from two_accounts import ACCOUNT, TOKEN
from vobiz_contract import FAST, Options, Session
from vobiz_contract.reproduction.pytest_file import pytest_file
from vobiz_contract.reproduction.script import script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vobiz_contract import Failure

# What is broken, the behaviour, and what the script's last lines show only while it is.
BROKEN = {
    "a conflict is a 409": ("assign.conflict.status", "HTTP/1.1 409"),
    "assign does nothing": ("assign.success", "HTTP/1.1 204"),
    "%2b differs from %2B": ("assign.hex-lowercase", "HTTP/1.1 404"),
    "an unknown trunk is a 400": ("assign.trunk-unknown", "HTTP/1.1 400"),
    "a conflict has another text": ("assign.conflict", "Bad request."),
}


@pytest.fixture
def sound() -> Iterator[str]:
    """The URL of the sound fake."""
    with serving() as url:
        yield url


def _failure(url: str, behaviour: str) -> Failure:
    report = Session(provider_at(url), Options(effort=FAST, only=(behaviour,))).run()
    return next(failure for one in report.results for failure in one.failures if one.id == behaviour)


def _shell(text: str, **environ: str) -> subprocess.CompletedProcess[str]:
    rest = {name: value for name, value in os.environ.items() if name != "VOBIZ_AUTH_TOKEN"}
    return subprocess.run(["sh", "-c", text], env={**rest, **environ}, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("what", BROKEN)
def test_script_shows_the_failure_again(what: str) -> None:
    """The script brings about the state by itself, whatever it is now."""
    behaviour, shows = BROKEN[what]
    with serving(named(what)) as url:
        done = _shell(script(_failure(url, behaviour), provider_at(url)), VOBIZ_AUTH_TOKEN=TOKEN)
    assert shows in done.stdout
    assert done.stderr == ""


def test_script_of_a_wrong_effect_has_the_request_before_the_list(sound: str) -> None:
    """A list alone does not show what should have changed it."""
    with serving(named("assign does nothing")) as url:
        lines = script(_failure(url, "assign.success"), provider_at(sound)).splitlines()
    assert [("POST" in line, "GET" in line) for line in lines[-3:-1]] == [(True, False), (False, True)]


def test_script_without_a_token_says_what_to_set_and_sends_nothing() -> None:
    """The token is in no script; without it, each request would get 401."""
    with serving(named("a conflict is a 409")) as url:
        done = _shell(script(_failure(url, "assign.conflict.status"), provider_at(url)))
    assert f"VOBIZ_AUTH_TOKEN: export the token of account {ACCOUNT} first" in done.stderr
    assert done.stdout == ""


def test_script_uses_the_id_of_what_it_creates() -> None:
    """An object has another id each time, so that the script takes it from the response."""
    with serving(named("updating a trunk answers 204")) as url:
        text = script(_failure(url, "update-trunk.success"), provider_at(url))
        done = _shell(text, VOBIZ_AUTH_TOKEN=TOKEN)
    assert "value_1=$(" in text
    assert "HTTP/1.1 204" in done.stdout


def test_script_sends_a_race_at_once() -> None:
    """Requests that raced are sent in the background, and awaited."""
    with serving(named("two concurrent assigns succeed")) as url:
        text = script(_failure(url, "assign.race"), provider_at(url))
    assert text.count(" &\n") == FAST.racers
    assert text.endswith("wait\n)")


@pytest.mark.parametrize("what", BROKEN)
def test_pytest_file_is_red_on_the_broken_provider_and_green_on_the_fake(what: str, sound: str, tmp_path: Path) -> None:
    """It needs requests alone, and neither this project nor its options."""
    behaviour, _ = BROKEN[what]
    file = tmp_path / "test_failure.py"
    with serving(named(what)) as url:
        file.write_text(pytest_file(_failure(url, behaviour), provider_at(url)) or "", encoding="utf-8")
        outcomes = [_pytest(file, VOBIZ_AUTH_TOKEN=TOKEN, VOBIZ_URL=one) for one in (url, sound)]
    assert outcomes == [1, 0]
    assert TOKEN not in file.read_text(encoding="utf-8")


def _pytest(file: Path, **environ: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(file)]
    environment = {**os.environ, **environ}
    return subprocess.run(command, cwd=file.parent, env=environment, check=False, capture_output=True).returncode
