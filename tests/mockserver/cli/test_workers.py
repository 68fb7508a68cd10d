"""`vobiz-mock serve --workers`, as processes that get signals."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from vobiz_mock import MockServer, cli
from vobiz_mock.cli.log_turn import LogTurn
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")

# The command, after a change.
COMMAND = """
import functools
from vobiz_mock.cli import main, run, workers
from vobiz_mock.errors import StoreError
{}
main()
"""
COUNT = 100  # requests on a connection
LENGTHS = (1, 100, 900)  # of paths; a pipe takes up to 4096 bytes at once


@contextlib.contextmanager
def new_store() -> Iterator[dict[str, str]]:
    """Yield the environment of a command whose store is a new file, which is removed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        yield {**os.environ, "VOBIZ_MOCK_STORE": f"sqlite:///{folder}/store.db"}


@contextlib.contextmanager
def serving(*args: str, change: str = "") -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run `vobiz-mock serve` with a new store, and yield the process and its port. Kill it after a minute."""
    command = [sys.executable, "-W", "error", "-c", COMMAND.format(change), "serve", "--port", "0", *args]
    pipe = subprocess.PIPE
    with (
        new_store() as store,
        subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True, env=store) as process,
    ):
        timer = threading.Timer(60, process.kill)
        timer.start()
        try:
            assert process.stdout is not None
            yield process, int(process.stdout.readline().rpartition(":")[2])
        finally:
            timer.cancel()
            process.kill()


def health(port: int) -> int:
    """Request the health of a fake."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/_mock/health")
    status = connection.getresponse().status
    connection.close()
    return status


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The workers of a process."""
    with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:  # noqa: PTH123 no file
        return [int(word) for word in file.read().split()]


def test_workers_are_refused_without_a_store_that_they_share() -> None:
    """The message says why, and what to do."""
    result = CliRunner().invoke(cli._cli, ["serve", "--workers", "2"])
    assert result.exit_code == 2
    assert "--workers 2 needs a store that processes share" in result.stderr
    assert "Use --store sqlite:///vobiz.db, or --workers 1." in result.stderr


def test_workers_are_refused_without_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows is such a system."""
    monkeypatch.delattr(os, "fork")
    result = CliRunner().invoke(cli._cli, ["serve"], env={"VOBIZ_MOCK_WORKERS": "2"})
    assert (result.exit_code, "--workers 2 needs a system that can fork processes" in result.stderr) == (2, True)


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", ""])
def test_a_wrong_number_of_workers_is_refused(value: str) -> None:
    """One is the least."""
    result = CliRunner().invoke(cli._cli, ["serve", "--workers", value])
    assert (result.exit_code, "--workers" in result.stderr) == (2, True)


def test_a_port_in_use_is_refused_before_workers_are_started() -> None:
    """The message is that of one process."""
    with MockServer() as fake:
        command = [sys.executable, "-c", COMMAND.format(""), "serve", "--workers", "2", "--port", str(fake.port)]
        with new_store() as store:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=store)
    expected = f"Error: cannot listen on 127.0.0.1 port {fake.port}: Address already in use. Choose another port with "
    assert (done.returncode, done.stderr) == (1, f"{expected}--port, or a free one with --port 0.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_stops_the_command_cleanly(number: signal.Signals) -> None:
    """The greeting is printed once, the exit code is 0 and stderr is empty."""
    with serving("--workers", "3") as (process, port):
        assert health(port) == HTTPStatus.OK
        os.killpg(process.pid, number)
        assert process.stdout is not None
        assert process.stderr is not None
        out, error = process.stdout.read(), process.stderr.read()
        assert (process.wait(30), error) == (0, "")
    assert (out.count("Listening on"), out.count("Press Ctrl-C to stop.")) == (0, 1)  # the first line was read before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux shows the children of a process")
def test_a_killed_worker_is_replaced_and_that_is_logged() -> None:
    """The fake answers as before."""
    with serving("--workers", "2") as (process, port):
        old = workers(process)
        os.kill(old[0], signal.SIGKILL)
        assert process.stderr is not None
        line = process.stderr.readline()
        (new,) = set(workers(process)) - set(old)
        assert line == f"WARNING Worker {old[0]} was ended by SIGKILL; worker {new} replaces it\n"
        assert [health(port) for _ in range(4)] == [HTTPStatus.OK] * 4


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux shows the children of a process")
def test_a_worker_is_replaced_when_the_store_can_be_used_again(tmp_path: Path) -> None:
    """Until then its replacement waits, says why, and makes no other store."""
    path, away = tmp_path / "a.db", tmp_path / "away.db"
    with serving("--workers", "2", "--store", f"sqlite:///{path}") as (process, _):
        assert process.stderr is not None
        path.rename(away)
        old, other = workers(process)
        os.kill(old, signal.SIGKILL)
        waits, is_made = process.stderr.readline(), path.exists()
        away.rename(path)
        replaced = process.stderr.readline()
        (new,) = set(workers(process)) - {old, other}
    assert (f"Worker {new} waits to replace another one: cannot use the store" in waits, is_made) == (True, False)
    assert replaced == f"WARNING Worker {old} was ended by SIGKILL; worker {new} replaces it\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux shows the children of a process")
def test_a_worker_that_does_not_stop_is_logged() -> None:
    """The exit code is that of a clean stop, since nothing is lost."""
    change = "workers.Supervisor = functools.partial(workers.Supervisor, patience=0.5)"
    with serving("--workers", "2", change=change) as (process, _):
        stopped = workers(process)[0]
        os.kill(stopped, signal.SIGSTOP)
        process.terminate()
        error = process.communicate(timeout=30)[1]
    expected = f"WARNING Worker {stopped} did not stop within 0.5 seconds, and was killed\n"
    assert (process.returncode, error) == (0, expected)


def test_workers_that_cannot_start_exit_with_1() -> None:
    """The message has the reason."""
    change = """
def fail(*_):
    raise StoreError("sqlite:///vobiz.db", "the disk is full")
run._server = fail
"""
    command = [sys.executable, "-c", COMMAND.format(change), "serve", "--workers", "2", "--port", "0"]
    with new_store() as store:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=store)
    expected = "Error: --workers 2: a worker cannot start: cannot use the store sqlite:///vobiz.db: the disk is full\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", expected)


def test_the_state_is_written_once_at_the_end(tmp_path: Path) -> None:
    """The file is a seed."""
    file = tmp_path / "state.json"
    with serving("--workers", "2", "--export-on-exit", str(file)) as (process, _):
        process.terminate()
        assert process.communicate(timeout=30)[1] == ""
    assert (process.returncode, [path.name for path in tmp_path.iterdir()]) == (0, ["state.json"])
    assert load_seed(file, load()).accounts == load_seed(None, load()).accounts


def test_the_network_is_told_once_of_the_public_token() -> None:
    """The workers do not repeat it."""
    with serving("--workers", "3", "--host", "0.0.0.0") as (process, _):  # noqa: S104 the point of the test
        process.terminate()
        assert process.communicate(timeout=30)[1].count("has the token of the example seed") == 1


def test_workers_serve_all_endpoints(tmp_path: Path) -> None:
    """They inherit the socket and the certificate of TLS, and those of the proxy."""
    with serving("--workers", "2", "--tls", "0", "--proxy", "0", "--ca-dir", str(tmp_path)) as (process, _):
        assert process.stdout is not None
        tls, proxy = (int(process.stdout.readline().rpartition(":")[2]) for _ in range(2))
        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        secure = HTTPSConnection("localhost", tls, context=context, timeout=30)
        led = HTTPSConnection("127.0.0.1", proxy, context=context, timeout=30)
        led.set_tunnel("api.vobiz.ai")
        for connection in (secure, led):
            with contextlib.closing(connection):
                connection.request("GET", "/_mock/health")
                assert connection.getresponse().status == HTTPStatus.OK


def test_each_line_of_the_log_is_whole() -> None:
    """Many workers write to a pipe that is full."""
    with serving("--workers", "4", "--log-level", "info") as (process, port):
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(request_often, [port] * 8, range(8)))
        process.terminate()
        assert process.stderr is not None
        lines = process.stderr.readlines()  # only now, so that the pipe was full
    found = [
        re.fullmatch(r"WARNING GET /(\d+-\d+)-a+\S* 404 common.route-unknown: [^\n]* describes them\n", line)
        for line in lines
    ]
    assert [line for line, match in zip(lines, found, strict=True) if match is None] == []
    assert len({match[1] for match in found if match}) == len(lines) == 8 * COUNT


def request_often(port: int, number: int) -> None:
    """Send requests of various lengths on one connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection, connection.makefile("rb") as file:
        for count in range(COUNT):
            path = f"/{number}-{count}-{'a' * LENGTHS[count % len(LENGTHS)]}"
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            while file.readline() != b"\r\n":
                pass
            file.read(len(b'{"error": "not found", "message": "The requested URL was not found."}'))


def test_a_process_that_is_killed_leaves_its_turn_to_the_others() -> None:
    """The system releases the lock."""
    with contextlib.closing(LogTurn()) as turn:
        script = "import fcntl, os; fcntl.lockf({0}, fcntl.LOCK_EX); print(1, flush=True); os.read(0, 1)"
        command = [sys.executable, "-c", script.format(turn._descriptor)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, pass_fds=[turn._descriptor]) as holder:
            assert holder.stdout is not None
            holder.stdout.read(1)
            threading.Timer(0.05, holder.kill).start()
            with turn:
                assert holder.wait(10) == -signal.SIGKILL
