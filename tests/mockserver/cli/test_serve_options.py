"""The options of `serve` for the control API: its token, and the time and the ids of the fake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from vobiz_mock.cli import _cli

COMMAND = Path(sys.executable).with_name("vobiz-mock")
TOKEN = "token-of-the-control-api"


def test_the_token_is_read_from_the_environment_and_not_shown() -> None:
    """A request needs it. Neither the greeting nor the log has it, also not that of a wrong request."""
    command = [str(COMMAND), "serve", "--port", "0", "--log-level", "debug"]
    environment = {**os.environ, "VOBIZ_MOCK_CONTROL_TOKEN": TOKEN}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline().rsplit(b":", 1)[1])
            statuses = [_status(port, token) for token in ("wrong", TOKEN)]
        finally:
            process.terminate()
        shown = b"".join(process.communicate(timeout=30))
    assert (statuses, TOKEN.encode() in shown) == ([HTTPStatus.UNAUTHORIZED, HTTPStatus.OK], False)


def _status(port: int, token: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/_mock/clock", headers={"Authorization": f"Bearer {token}"})
    response = connection.getresponse()
    assert json.loads(response.read())
    connection.close()
    return response.status


@pytest.mark.parametrize("value", ["", " ", "a b", "\x7f"])
def test_a_wrong_control_token_is_refused_and_not_shown(value: str) -> None:
    """The command says what a token is."""
    result = CliRunner(env={"VOBIZ_MOCK_CONTROL_TOKEN": value}).invoke(_cli, ["serve"])
    assert (result.exit_code, "VOBIZ_MOCK_CONTROL_TOKEN: the control token is empty" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "value", ["2026", "2026-01-01T00:00:00", "now", "0999-01-01T00:00:00Z", "9999-01-01T00:00:00Z"]
)
def test_a_wrong_time_of_the_clock_is_refused(value: str) -> None:
    """The message has an example."""
    result = CliRunner().invoke(_cli, ["serve", "--clock", value])
    assert (result.exit_code, "such as 2026-01-01T00:00:00Z" in result.stderr) == (2, True)


def test_the_size_of_the_journal_is_an_option() -> None:
    """With 1 MiB, no more than one of three requests of 600 KB is kept."""
    command = [str(COMMAND), "serve", "--port", "0", "--log-level", "error", "--journal-size", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().decode().rsplit(" ", 1)[1].strip()
            for _ in range(3):
                requests.post(f"{url}/nothing", data=b"x" * 600_000, timeout=20)
            kept = requests.get(f"{url}/_mock/journal", timeout=20).json()["entries"]
        finally:
            process.terminate()
    assert [entry["id"] for entry in kept] == [3]


@pytest.mark.parametrize("size", ["0", "-1", "large", "99999999"])
def test_a_wrong_size_of_the_journal_is_refused(size: str) -> None:
    """The message names the option."""
    result = CliRunner().invoke(_cli, ["serve", "--journal-size", size])
    assert (result.exit_code, "'--journal-size'" in result.stderr) == (2, True)
