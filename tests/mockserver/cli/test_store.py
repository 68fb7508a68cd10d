"""The commands `vobiz-mock store`, and `vobiz-mock serve --store`: what they do, and what they say of a wrong one."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.cli._command import Command

from two_accounts import ACCOUNT, SEED
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (("init",), ("migrate",), ("export",), ("import", "-"))


@pytest.fixture
def command() -> Command:
    """The command, which speaks to no fake."""
    return Command("http://127.0.0.1:9")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file can be."""
    return tmp_path / "a.db"


@pytest.fixture
def url(path: Path) -> str:
    """The URL of that file."""
    return f"sqlite:///{path}"


def _serve(url: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a fake that is expected not to start."""
    words = [sys.executable, "-m", "vobiz_mock", "serve", "--port", "0", "--store", url, *args]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def test_init_makes_a_store_of_a_seed(command: Command, url: str, tmp_path: Path) -> None:
    """A fake starts with it."""
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED))
    done = command("store", "init", "--store", url, "--seed", str(seed))
    with MockServer(store=url, log=False) as fake:
        assert (done.exit_code, f"{url} is a store now" in done.stdout) == (0, True)
        assert ACCOUNT in {account["account_id"] for account in fake.state()["accounts"]}


def test_init_keeps_a_state(command: Command, url: str) -> None:
    """It says so, and succeeds."""
    command("store", "init", "--store", url)
    before = command("store", "export", "--store", url).stdout
    done = command("store", "init", "--store", url)
    assert (done.exit_code, "is a store already, and has not changed" in done.stdout) == (0, True)
    assert command("store", "export", "--store", url).stdout == before


def test_migrate_says_that_a_schema_is_up_to_date(command: Command, url: str) -> None:
    """With its version."""
    command("store", "init", "--store", url)
    done = command("store", "migrate", "--store", url)
    assert (done.exit_code, done.stdout) == (0, f"{url} is up to date: version 1.\n")


def test_an_export_can_be_imported(command: Command, url: str, tmp_path: Path) -> None:
    """Another store has the same state, and exports the same bytes."""
    command("store", "import", "--store", url, "-", stdin=json.dumps(SEED))
    file, other = tmp_path / "seed.yaml", f"sqlite:///{tmp_path / 'b.db'}"
    done = [
        command("store", "export", "--store", url, "--out", str(file)).exit_code,
        command("store", "import", "--store", other, str(file)).exit_code,
    ]
    assert (done, command("store", "export", "--store", other).stdout) == ([0, 0], file.read_text())


def test_a_running_fake_sees_an_import(command: Command, url: str) -> None:
    """And a reset returns to it."""
    with MockServer(store=url, seed=SEED, log=False) as fake:
        command("store", "import", "--store", url, "-", stdin='{"accounts": [], "inventory": ["+12025550199"]}')
        at_once = fake.state()
        fake.reset()
        assert at_once == fake.state() == {"accounts": [], "inventory": ["+12025550199"]}


@pytest.mark.parametrize("text", ["a: 1", "{", "accounts: [{account_id: x}]", "\xff"])
def test_a_seed_that_is_invalid_changes_nothing(command: Command, url: str, text: str) -> None:
    """The exit code is 2."""
    command("store", "init", "--store", url)
    before = command("store", "export", "--store", url).stdout
    done = command("store", "import", "--store", url, "-", stdin=text.encode("latin-1"))
    assert (done.exit_code, "stdin is not loaded, and nothing has changed" in done.stderr) == (2, True)
    assert command("store", "export", "--store", url).stdout == before


def test_the_variable_names_the_store(command: Command, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for `serve`."""
    monkeypatch.setenv("VOBIZ_MOCK_STORE", url)
    assert [command("store", "init").exit_code, command("store", "export").exit_code] == [0, 0]


@pytest.mark.parametrize("words", COMMANDS)
def test_a_store_in_memory_has_no_commands(command: Command, words: tuple[str, ...]) -> None:
    """It ends with its fake."""
    done = command("store", *words, "--store", "memory", stdin="{}")
    assert (done.exit_code, "a store in memory ends with its fake" in done.stderr) == (2, True)


@pytest.mark.parametrize("words", [("migrate",), ("export",)])
def test_a_file_that_is_not_there_is_not_made(command: Command, path: Path, url: str, words: tuple[str, ...]) -> None:
    """A name with a mistake is noticed."""
    done = command("store", *words, "--store", url)
    assert (done.exit_code, "vobiz-mock store init" in done.stderr, path.exists()) == (1, True, False)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_file_of_another_program_is_not_touched(
    command: Command, path: Path, url: str, words: tuple[str, ...]
) -> None:
    """The exit code is 1, and the message says what it is not."""
    path.write_bytes(b"no database, but a text of somebody else" * 50)
    before = path.read_bytes()
    done = command("store", *words, "--store", url, stdin=json.dumps(SEED))
    assert (done.exit_code, "is not a SQLite database" in done.stderr, path.read_bytes()) == (1, True, before)


@pytest.mark.parametrize(
    ("store", "code", "words"),
    [
        ("mysql://u:secret@h/d", 2, "'mysql' is not a kind of store"),
        ("postgresql://u:secret@h/d?colour=red", 2, 'invalid connection option "colour"'),
        ("postgresql://u:secret@127.0.0.1:1/d", 1, "it cannot be reached (Connection refused)"),
        ("sqlite:///missing/a.db", 1, "its folder must exist"),
    ],
)
def test_a_fake_that_cannot_use_its_store_does_not_start(store: str, code: int, words: str) -> None:
    """It says why in one line, without the password."""
    done = _serve(store)
    told = done.stdout + done.stderr
    assert (done.returncode, words in told, "secret" in told, "Traceback" in told) == (code, True, False, False)


def test_a_password_that_is_wrong_is_said_so(postgres: str) -> None:
    """The words of the server are not repeated."""
    done = _serve(postgres.replace("//", "//nobody_of_this_name:secret@", 1).replace("postgres@", ""))
    told = done.stdout + done.stderr
    assert (done.returncode, "it refuses the user or the password" in told, "secret" in told) == (1, True, False)


def test_a_later_schema_stops_a_fake(command: Command, path: Path, url: str) -> None:
    """The message says what to upgrade."""
    command("store", "init", "--store", url)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE vobiz_mock_schema SET version = 9")
    done = _serve(url)
    assert (done.returncode, "upgrade vobiz-mock" in done.stderr) == (1, True)


def test_a_fake_greets_with_its_store(command: Command, url: str) -> None:
    """And says that it does not load the seed, if there is a state already."""
    command("store", "init", "--store", url)
    with command.process("serve", "--port", "0", "--store", url) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
    assert lines[2] == f"Store      {url}\n"


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_without_a_store_says_what_to_write(
    words: tuple[str, ...], command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An example says more than the name of the option."""
    monkeypatch.delenv("VOBIZ_MOCK_STORE", raising=False)
    done = command("store", *words)
    assert (done.exit_code, "Write --store sqlite:///vobiz.db" in done.stderr) == (2, True)
