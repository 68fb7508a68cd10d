"""The log of `vobiz-mock serve`, as a process whose stderr is a pipe."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send SIGTERM")

GET = b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n"
COUNT = 3000  # their lines are more than a pipe holds
COMMAND = (sys.executable, "-m", "vobiz_mock", "serve", "--port", "0")


@contextlib.contextmanager
def serving(command: tuple[str, ...] = COMMAND) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run a command, and yield the process and its port."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline().rpartition(b":")[2])
        finally:
            process.kill()


def request_often(port: int) -> int:
    """Send requests on one connection, and return how many were answered."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, connection.makefile("rb") as file:
        for number in range(COUNT):
            connection.sendall(GET % number)
            while file.readline() != b"\r\n":
                pass
            file.read(len(b'{"error": "not found", "message": "The requested URL was not found."}'))
    return number + 1


def test_a_log_that_nobody_reads_does_not_stop_the_fake() -> None:
    """All requests are answered, and a signal stops the process."""
    with serving() as (process, port):
        assert request_often(port) == COUNT
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_a_log_that_is_read_late_is_complete() -> None:
    """The lines have the order of the requests, and the last ones are written at the stop."""
    with serving() as (process, port):
        request_often(port)
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=10)
    assert [line.split()[2] for line in stderr.splitlines()] == [b"/%d" % number for number in range(COUNT)]


def test_a_log_that_is_closed_does_not_stop_the_fake() -> None:
    """The reader, such as `head`, has ended."""
    with serving() as (process, port):
        assert process.stderr is not None
        process.stderr.close()
        assert request_often(port) == COUNT
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_a_log_that_was_closed_before_the_start_does_not_stop_the_fake() -> None:
    """The log must not go to a socket that has the number of stderr either."""
    with serving(("bash", "-c", 'exec "$0" "$@" 2>&-', *COMMAND)) as (process, port):
        assert request_often(port) == COUNT
        process.terminate()
        assert process.wait(timeout=10) == 0
