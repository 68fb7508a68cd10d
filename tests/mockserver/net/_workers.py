"""Programs that serve with worker processes, for tests that send signals to them."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import textwrap
import threading
from typing import TYPE_CHECKING, NamedTuple

from tests.mockserver.net._raw_http import CLOSE

if TYPE_CHECKING:
    from collections.abc import Iterator

# What each program begins with. `serve` answers with the number of the process, and prints the port and `ended`.
_PRELUDE = """
    import logging, os, signal, sys, threading
    from vobiz_mock.errors import StoreError, WorkerError
    from vobiz_mock.net.listener import Endpoint, listen
    from vobiz_mock.net.server import Server
    from vobiz_mock.net.supervisor import Supervisor

    logging.basicConfig(format="%(message)s")
    listeners = listen((Endpoint("http", "127.0.0.1", 0),))

    def app(environ, start_response):
        body = str(os.getpid()).encode()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    def work(process, app=app):
        process.serve(Server(app, listeners=listeners))

    def supervise(count, work=work, **options):
        supervisor = Supervisor(work, count, listeners, **options)
        try:
            notes = supervisor.supervise(lambda: print(listeners[0].endpoint.port, flush=True))
        except WorkerError as error:
            sys.exit(str(error))
        print(*notes, "ended", sep="\\n", flush=True)
"""


class Program(NamedTuple):
    """A running program, and the port that it has printed; 0 if it was not asked for."""

    process: subprocess.Popen[str]
    port: int

    def line(self) -> str:
        """The next line of its log."""
        assert self.process.stderr is not None
        return self.process.stderr.readline()

    def answering(self) -> int:
        """The worker that answers a request."""
        with self.connection() as connection:
            return read_answer(connection)

    def connection(self) -> socket.socket:
        """A connection on which a request was sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(b"GET / HTTP/1.1\r\n" + CLOSE)
        return connection

    def end(self) -> tuple[int, str, str]:
        """Wait for its end, and that of the workers, which hold its streams. Return what it has said."""
        out, error = self.process.communicate(timeout=30)
        return self.process.returncode, out, error


def read_answer(connection: socket.socket) -> int:
    """Read the number of the worker that answers on a connection."""
    with connection.makefile("rb") as file:
        return int(file.read().rpartition(b"\r\n")[2])


@contextlib.contextmanager
def running(script: str, *, serves: bool = True) -> Iterator[Program]:
    """Run a program in a group of its own, and kill it at the end, or after a minute in which a test waits."""
    text = textwrap.dedent(_PRELUDE) + textwrap.dedent(script)
    command, pipe = [sys.executable, "-W", "error", "-c", text], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        timer = threading.Timer(60, process.kill)
        timer.start()
        try:
            assert process.stdout is not None
            yield Program(process, int(process.stdout.readline()) if serves else 0)
        finally:
            timer.cancel()
            process.kill()
