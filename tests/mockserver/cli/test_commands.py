"""The command `vobiz-mock`."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from vobiz_mock import MockServer, cli
from vobiz_mock.state.seed_file import example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def serving(*args: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The command in a process of its own, and the port that it says it listens on."""
    command = [sys.executable, "-m", "vobiz_mock", "serve", "--port", "0", *args]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("VOBIZ_")}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            match = re.fullmatch(r"Listening on http://127\.0\.0\.1:(\d+)\n", line)
            assert match is not None, line
            yield process, int(match[1])
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to stop a process by")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_command_cleanly(number: signal.Signals) -> None:
    """Exit code 0 and nothing on stderr, also while a request is half sent."""
    with serving() as (process, port), socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{")
        process.send_signal(number)
        _, stderr = process.communicate(timeout=10)
    assert (process.returncode, stderr) == (0, "")


def test_the_start_up_text_has_a_curl_that_works() -> None:
    """It shows the account, and the very command to try."""
    with serving("--log-level", "warning") as (process, _):
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(12)]
        command = "".join(line for line in lines if line.startswith(("  curl", "    -")))
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=30)
    assert "Account MA_BN2MZ1VV" in "".join(lines)
    assert done.stdout.startswith("HTTP/1.1 204 No Content")


def test_a_token_of_one_s_own_is_not_printed(tmp_path: Path) -> None:
    """Neither in the start-up text nor in the log."""
    path = tmp_path / "seed.yaml"
    path.write_text(example().replace("auth_token: secret", "auth_token: geheim-4711"))
    with serving("--seed", str(path)) as (process, port):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /_mock/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            connection.recv(65536)
        process.terminate()
        assert process.stdout is not None
        assert process.stderr is not None
        stdout, stderr = process.stdout.read(), process.stderr.read()
    assert "$VOBIZ_AUTH_TOKEN" in stdout
    assert "geheim" not in stdout + stderr


def run(*args: str, **environ: str) -> tuple[int, str]:
    """The command in this process: its exit code and what it prints."""
    result = CliRunner().invoke(cli._cli, list(args), env=environ, prog_name="vobiz-mock")
    return result.exit_code, result.output


def test_the_example_is_a_seed(tmp_path: Path) -> None:
    """`vobiz-mock seed --example` prints what `serve --seed` takes."""
    code, text = run("seed", "--example")
    (tmp_path / "seed.yaml").write_text(text)
    with MockServer(seed=tmp_path / "seed.yaml"):
        assert code == 0


def test_a_port_in_use_exits_with_1() -> None:
    """With what to do about it."""
    with MockServer() as fake:
        code, text = run("serve", "--port", str(fake.port))
    assert (code, f"cannot listen on 127.0.0.1 port {fake.port}" in text, "--port 0" in text) == (1, True, True)


def test_a_wrong_seed_exits_with_2(tmp_path: Path) -> None:
    """With file, place and what was expected."""
    path = tmp_path / "seed.yaml"
    path.write_text("accounts: 1\n")
    code, text = run("serve", "--seed", str(path))
    assert (code, f"{path}:1:1: accounts: 1 found, expected a list" in text) == (2, True)


@pytest.mark.parametrize("option", ["HOST", "PORT", "SEED", "LOG_LEVEL", "VALIDATE_RESPONSES"])
def test_every_option_has_its_environment_variable(option: str) -> None:
    """And --help says so."""
    assert f"VOBIZ_MOCK_{option}" in run("serve", "--help")[1]


def test_an_environment_variable_counts() -> None:
    """A port from the environment is used like one from the command line."""
    with MockServer() as fake:
        assert run("serve", VOBIZ_MOCK_PORT=str(fake.port))[0] == 1
