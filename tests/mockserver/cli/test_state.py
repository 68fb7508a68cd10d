"""The commands `vobiz-mock state`, against a fake that listens on a port."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from two_accounts import NUMBER
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mockserver._client import RawClient
    from tests.mockserver.cli._command import Command


def assign(client: RawClient) -> int:
    """Assign a free number, and return the status: 204 once, and then 400."""
    return client.assign(NUMBER.replace("+", "%2B")).status


def test_an_export_is_a_seed_of_the_same_state(command: Command, client: RawClient, tmp_path: Path) -> None:
    """Another fake that starts with it exports the same bytes."""
    assign(client)
    path = tmp_path / "seed.yaml"
    assert command("state", "export", "--out", str(path)).exit_code == 0
    with MockServer(seed=path) as other:
        assert command._replace(url=other.url)("state", "export").stdout == path.read_text()


@pytest.mark.parametrize(("name", "is_json"), [("a.yaml", False), ("a.YML", False), ("a.json", True), ("a", True)])
def test_the_name_of_the_file_decides_on_its_format(command: Command, tmp_path: Path, name: str, is_json: bool) -> None:  # noqa: FBT001
    """It is YAML if the name says so, and otherwise JSON."""
    command("state", "export", "--out", str(tmp_path / name))
    assert (tmp_path / name).read_text().startswith("{") == is_json


def test_an_export_to_stdout_is_yaml_by_default(command: Command) -> None:
    """With --json it is the same state as JSON."""
    as_yaml, as_json = command("state", "export").stdout, command("state", "export", "--json").stdout
    assert yaml.safe_load(as_yaml) == json.loads(as_json)


def test_a_failed_export_keeps_the_file(command: Command, tmp_path: Path) -> None:
    """The file is replaced only by a whole export, and nothing is left beside it."""
    path = tmp_path / "seed.yaml"
    path.write_text("mine")
    done = command._replace(url="http://127.0.0.1:9")("state", "export", "--out", str(path))
    assert (done.exit_code, path.read_text(), list(tmp_path.iterdir())) == (1, "mine", [path])


def test_a_file_that_cannot_be_written_is_reported(command: Command, tmp_path: Path) -> None:
    """The exit code is 2, and the message has the path."""
    path = tmp_path / "missing" / "seed.yaml"
    done = command("state", "export", "--out", str(path))
    assert (done.exit_code, f"{path} cannot be written: No such file or directory" in done.stderr) == (2, True)


def test_an_import_replaces_the_state(command: Command, client: RawClient, tmp_path: Path) -> None:
    """A number that was assigned after the export can be assigned again."""
    path = tmp_path / "seed.json"
    command("state", "export", "--out", str(path))
    first = assign(client)
    assert command("state", "import", str(path)).exit_code == 0
    assert (first, assign(client)) == (204, 204)


@pytest.mark.parametrize("style", [(), ("--json",)])
def test_an_import_reads_stdin(command: Command, client: RawClient, style: tuple[str, ...]) -> None:
    """It takes YAML and JSON."""
    exported = command("state", "export", *style).stdout
    first = assign(client)
    done = command("state", "import", "-", stdin=exported)
    assert (done.exit_code, first, assign(client)) == (0, 204, 204)


def test_an_invalid_seed_changes_nothing(command: Command) -> None:
    """The exit code is 2, and the problem is printed."""
    before = command("state", "export").stdout
    done = command("state", "import", "-", stdin="accounts: 1\n")
    assert (done.exit_code, "stdin is not loaded" in done.stderr, "accounts: 1 found" in done.stderr) == (2, True, True)
    assert command("state", "export").stdout == before


@pytest.mark.parametrize(
    ("path", "message"),
    [("/no/seed.yaml", "/no/seed.yaml cannot be read: No such file"), ("", "'' is not a path"), ("a\0b", r"a\x00b")],
)
def test_a_seed_that_cannot_be_read_is_reported(command: Command, path: str, message: str) -> None:
    """The exit code is 2."""
    done = command("state", "import", path)
    assert (done.exit_code, message in done.stderr) == (2, True)


def test_a_seed_that_is_too_large_for_the_fake_is_reported(command: Command) -> None:
    """The message says how to load it instead."""
    done = command("state", "import", "-", stdin=f"accounts: []\n#{' ' * 2**20}\n")
    assert (done.exit_code, "vobiz-mock serve --seed" in done.stderr) == (2, True)


def test_a_reset_returns_to_the_start(command: Command, client: RawClient) -> None:
    """It also removes the faults."""
    first = assign(client)
    command("fault", "add", "503", "--times", "always")
    assert (command("state", "reset").exit_code, first, assign(client)) == (0, 204, 204)


def test_a_snapshot_is_a_state_with_a_name(command: Command, client: RawClient) -> None:
    """It can be restored again and again."""
    command("state", "snapshot", "save", "free")
    statuses = [(assign(client), command("state", "snapshot", "restore", "free").exit_code) for _ in range(2)]
    assert statuses == [(204, 0), (204, 0)]


def test_snapshots_are_listed_and_removed(command: Command) -> None:
    """One name in a line."""
    for name in ("b", "a"):
        command("state", "snapshot", "save", name)
    before = command("state", "snapshot", "list").stdout
    command("state", "snapshot", "remove", "a")
    assert (before, command("state", "snapshot", "list").stdout) == ("a\nb\n", "b\n")


@pytest.mark.parametrize(("action", "name"), [("restore", "gone"), ("remove", "gone"), ("save", "a/b"), ("save", "..")])
def test_a_snapshot_that_does_not_exist_is_reported(command: Command, action: str, name: str) -> None:
    """So is a name that no snapshot can have. The exit code is 2."""
    done = command("state", "snapshot", action, name)
    assert (done.exit_code, name in done.stderr) == (2, True)
