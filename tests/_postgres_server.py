"""A PostgreSQL server of a test's own, which the test may stop, kill and start again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from tests._postgres import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import LiteralString

_BINARIES = (*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql*/bin"))
_UNPRIVILEGED = ("postgres", "nobody")  # PostgreSQL does not run as root
_PATIENCE = 30.0  # seconds


class PostgresServer:
    """A server with an empty database, in a folder of its own, on a socket there and on no port."""

    def __init__(self, folder: Path) -> None:
        """Make the database cluster in `folder`, whose path must be short enough for a socket."""
        self.folder = folder
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self._user = unprivileged_user()
        self._process: subprocess.Popen[bytes] | None = None
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._run("initdb", "--no-sync", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")

    def start(self, *options: str) -> None:
        """Start the server, and wait until it answers; each of `options` is a setting, such as `max_connections=5`."""
        settings = ("listen_addresses=", f"unix_socket_directories={self.folder}", "fsync=off", *options)
        command = [program("postgres"), "-D", str(self._data), *(part for each in settings for part in ("-c", each))]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, user=self._user, cwd=self.folder)
        self._wait_until_it_answers()

    def stop(self) -> None:
        """End all connections, and stop the server."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End the server at once, as a power failure does, and wait until each of its processes has ended."""
        self._end(signal.SIGQUIT)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let the server accept connections and keep those that it has, but answer none meanwhile (Linux)."""
        self._signal_all(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal_all(signal.SIGCONT)

    def execute(self, statement: LiteralString) -> list[tuple[object, ...]]:
        """Execute `statement` as the owner of the database, and return the rows, if there are any."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, name: str, *options: str) -> None:
        command = [program(name), "-D", str(self._data), *options]
        subprocess.run(command, check=True, capture_output=True, user=self._user, cwd=self.folder, timeout=_PATIENCE)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError((self.folder / "log").read_text(encoding="utf-8")) from None
                time.sleep(0.02)
            else:
                return

    def _end(self, signal_number: int) -> None:
        if self._process is not None:
            self._process.send_signal(signal_number)
            self._process.wait(timeout=_PATIENCE)
            self._process = None

    def _signal_all(self, signal_number: int) -> None:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text(encoding="ascii")
        for pid in (self._process.pid, *map(int, children.split())):
            os.kill(pid, signal_number)


@contextmanager
def own_server() -> Iterator[PostgresServer]:
    """Run a server, and remove it at the end."""
    program("postgres")
    folder = Path(tempfile.mkdtemp(prefix="vobiz-"))  # pytest's own folders are closed to other users
    try:
        server = PostgresServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder)


def program(name: str) -> str:
    """Return the path of a program of PostgreSQL's server, or skip the test."""
    folders = (None, *(str(folder) for folder in sorted(_BINARIES, reverse=True)))
    found = next(filter(None, (shutil.which(name, path=path) for path in folders)), None)
    return found or missing(f"PostgreSQL's {name} was not found (Debian: apt-get install postgresql)")


def unprivileged_user() -> str | None:
    """Return the user as whom to run a server that refuses to run as root; None if this user is not root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 Windows does not have it

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in _UNPRIVILEGED if user in known)
