"""The command `vobiz-mock`, in this process and in one of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import requests
import yaml
from click.testing import CliRunner

from vobiz_mock import MockServer, cli
from vobiz_mock.state.seed_file import example
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def serving(*args: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run `vobiz-mock serve` in a process, and yield the process and its port."""
    command = [sys.executable, "-m", "vobiz_mock", "serve", "--port", "0", *args]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("VOBIZ_")} | variables
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            match = re.fullmatch(r"Listening on http://[\d.]+:(\d+)\n", line)
            assert match is not None, line
            yield process, int(match[1])
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send these signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_command_cleanly(number: signal.Signals) -> None:
    """The exit code is 0 and stderr is empty, even if a request is incomplete."""
    with serving() as (process, port), socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{")
        process.send_signal(number)
        _, stderr = process.communicate(timeout=10)
    assert (process.returncode, stderr) == (0, "")


def test_the_greeting_contains_a_curl_command_that_works() -> None:
    """It also contains the account."""
    with serving("--log-level", "warning") as (process, _):
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(12)]
        command = "".join(line for line in lines if line.startswith(("  curl", "    -")))
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=30)
    assert "Account MA_BN2MZ1VV" in "".join(lines)
    assert done.stdout.startswith("HTTP/1.1 204 No Content")


def test_the_token_of_a_seed_file_is_not_printed(tmp_path: Path) -> None:
    """It is neither in the greeting nor in the log."""
    path = tmp_path / "seed.yaml"
    path.write_text(example().replace("auth_token: secret", "auth_token: confidential-4711"))
    with serving("--seed", str(path)) as (process, port):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /_mock/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            connection.recv(65536)
        process.terminate()
        assert process.stdout is not None
        assert process.stderr is not None
        stdout, stderr = process.stdout.read(), process.stderr.read()
    assert "$VOBIZ_AUTH_TOKEN" in stdout
    assert "confidential" not in stdout + stderr


def run(*args: str, **environ: str) -> tuple[int, str]:
    """Run the command in this process, and return its exit code and output."""
    result = CliRunner().invoke(cli._cli, list(args), env=environ, prog_name="vobiz-mock")
    return result.exit_code, result.output


def test_the_help_shows_no_escapes() -> None:
    """The lines of its example are not wrapped, and no backslash is left."""
    code, text = run("--help")
    assert (code, "\\" in text, "\b" in text) == (0, False, False)
    assert "  Start the fake:                  vobiz-mock serve\n" in text


def test_the_document_is_printed_as_it_is() -> None:
    """The YAML has the comments of the file, and can be parsed again."""
    code, text = run("spec")
    assert (code, yaml.safe_load(text)) == (0, load().document)


def test_the_document_is_printed_as_json() -> None:
    """It is the same document."""
    code, text = run("spec", "--json")
    assert (code, json.loads(text)) == (0, load().document)


def test_kubernetes_does_not_stop_the_command() -> None:
    """A Service named `vobiz-mock` sets VOBIZ_MOCK_PORT; the container's restart would not help."""
    with serving(VOBIZ_MOCK_PORT="tcp://10.96.12.34:8055") as (process, _):
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_the_network_is_told_of_the_public_token() -> None:
    """The warning is in the log, before the first request."""
    with serving("--host", "0.0.0.0") as (process, _):  # noqa: S104 the point of the test
        process.terminate()
        assert "WARNING The fake listens on 0.0.0.0" in process.communicate(timeout=10)[1]


def test_the_example_is_a_valid_seed(tmp_path: Path) -> None:
    """A fake can load the output of `vobiz-mock seed --example`."""
    code, text = run("seed", "--example")
    (tmp_path / "seed.yaml").write_text(text)
    with MockServer(seed=tmp_path / "seed.yaml"):
        assert code == 0


def test_a_port_in_use_exits_with_1() -> None:
    """The message suggests another port."""
    with MockServer() as fake:
        code, text = run("serve", "--port", str(fake.port))
    assert (code, f"cannot listen on 127.0.0.1 port {fake.port}" in text, "--port 0" in text) == (1, True, True)


def test_an_invalid_seed_exits_with_2(tmp_path: Path) -> None:
    """The message has the file, the position and what was expected."""
    path = tmp_path / "seed.yaml"
    path.write_text("accounts: 1\n")
    code, text = run("serve", "--seed", str(path))
    assert (code, f"{path}:1:1: accounts: 1 found, expected a list" in text) == (2, True)


@pytest.mark.parametrize("option", ["HOST", "PORT", "SEED", "CORS", "LOG_LEVEL", "VALIDATE_RESPONSES", "PLUS", "MAGIC"])
def test_every_option_has_an_environment_variable(option: str) -> None:
    """The help text names it."""
    assert f"VOBIZ_MOCK_{option}" in run("serve", "--help")[1]


def test_a_wrong_value_of_plus_exits_with_2() -> None:
    """The message has the values that are possible."""
    code, text = run("serve", VOBIZ_MOCK_PLUS="maybe")
    assert (code, "'maybe' is not one of 'refuse', 'accept'" in text) == (2, True)


def test_a_literal_plus_is_accepted_if_the_option_says_so() -> None:
    """A cURL command that passes the number as it is assigns it."""
    with serving("--plus", "accept", "--log-level", "error") as (process, _):
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(12)]
        command = "".join(line for line in lines if line.startswith(("  curl", "    -"))).replace("%2B", "+")
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=30)
    assert "/numbers/+" in command
    assert done.stdout.startswith("HTTP/1.1 204 No Content")


def test_the_magic_numbers_are_for_sale_if_the_option_says_so() -> None:
    """A purchase of one that stands for a failed debit fails."""
    with serving("--magic", "--log-level", "error") as (_, port):
        response = requests.post(
            f"http://127.0.0.1:{port}/api/v1/account/MA_BN2MZ1VV/numbers/purchase-from-inventory",
            json={"e164": "+12025550173"},
            headers={"X-Auth-ID": "MA_BN2MZ1VV", "X-Auth-Token": "secret"},
            timeout=30,
        )
    assert response.headers["X-Mock-Behaviour"] == "purchase.debit-failed"


def test_an_environment_variable_sets_an_option() -> None:
    """The port from the environment is in use, so the command fails."""
    with MockServer() as fake:
        assert run("serve", VOBIZ_MOCK_PORT=str(fake.port))[0] == 1
