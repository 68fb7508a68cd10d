"""Runs what docker/shared describes by hand: two fakes with the variables of its Compose file, and nginx with its file.

Only what a container changes is replaced: addresses, ports and paths.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from tests._postgres import missing
from tests._postgres_server import unprivileged_user

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests._postgres_server import PostgresServer

FOLDER = Path(__file__).parents[2] / "docker" / "shared"
COMPOSE: Mapping[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
FAKES = ("vobiz-1", "vobiz-2")
VALUES = {"POSTGRES_PASSWORD": "of-the-database", "VOBIZ_MOCK_CONTROL_TOKEN": "of-the-control-api"}
ACCOUNT, TOKEN = "MA_BN2MZ1VV", "secret"  # of the example seed
_FIELDS = {
    "X-Auth-ID": ACCOUNT,
    "X-Auth-Token": TOKEN,
    "Content-Type": "application/json",
    "Authorization": f"Bearer {VALUES['VOBIZ_MOCK_CONTROL_TOKEN']}",
}


@dataclass(frozen=True)
class Answer:
    """A response: its status and its body."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A process that listens on a port of this machine."""

    port: int
    process: subprocess.Popen[str]

    def open(self) -> HTTPConnection:
        """Return a connection to it, which waits less than the 15 seconds between two comments in a stream."""
        return HTTPConnection("127.0.0.1", self.port, timeout=10)

    def kill(self) -> None:
        """End it at once, and wait until its port is closed."""
        self.process.kill()
        self.process.wait()

    def send(self, method: str, target: str, body: object = None, **fields: str) -> Answer:
        """Send a request, with a target that is not changed, on a connection of its own."""
        with closing(self.open()) as connection:
            connection.request(method, target, None if body is None else json.dumps(body), {**_FIELDS, **fields})
            response = connection.getresponse()
            return Answer(response.status, response.read())

    @contextmanager
    def events(self) -> Iterator[Iterator[str]]:
        """Open the event stream of the journal, and return the data of its events."""
        with closing(self.open()) as connection:
            connection.request("GET", "/_mock/journal/events", headers=_FIELDS)
            with closing(connection.getresponse()) as stream:
                yield (line.decode() for line in stream if line.startswith(b"data:"))

    def journal(self, **query: str) -> list[dict[str, Any]]:
        """Return the entries of the journal, the newest last."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        entries: list[dict[str, Any]] = self.send("GET", f"/_mock/journal?{asked}").json["entries"]
        return entries


@dataclass(frozen=True)
class Shared:
    """Fakes, and the balancer in front of them."""

    nginx: Server
    fakes: tuple[Server, ...]


@contextmanager
def running(store: str) -> Iterator[Shared]:
    """Run two fakes with a store in place of the one in the Compose file, and nginx in front of them."""
    with _fakes(store) as fakes, _nginx(fakes) as nginx:
        yield Shared(nginx, fakes)


def store_in(server: PostgresServer) -> str:
    """Make the database and its password as the image does, and return its URL in place of the one of Compose."""
    server.execute("CREATE ROLE vobiz SUPERUSER LOGIN PASSWORD 'of-the-database'")
    server.execute("CREATE DATABASE vobiz OWNER vobiz")
    rules = server.folder / "data" / "pg_hba.conf"
    rules.write_text(f"local all vobiz scram-sha-256\n{rules.read_text(encoding='utf-8')}", encoding="utf-8")
    server.execute("SELECT pg_reload_conf()")
    before, separator, after = variables(FAKES[0])["VOBIZ_MOCK_STORE"].partition("@postgres/")
    assert separator
    return f"{before}@/{after}?host={server.folder}"


def variables(service: str) -> dict[str, str]:
    """Return the variables of a service, with those of the person who starts it."""
    given: Mapping[str, str] = COMPOSE["services"][service]["environment"]
    return {name: re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: VALUES[found[1]], text) for name, text in given.items()}


def _environment(service: str, store: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("VOBIZ_", "PG"))}
    replaced = {"VOBIZ_MOCK_STORE": store, "VOBIZ_MOCK_PORT": "0"}
    return {**inherited, **variables(service), **replaced, "PYTHONUNBUFFERED": "1"}


@contextmanager
def _fakes(store: str) -> Iterator[tuple[Server, ...]]:
    """Start all fakes at once, as Compose does, and then wait for each."""
    with ExitStack() as stack:
        processes = [stack.enter_context(_process(_environment(name, store))) for name in FAKES]
        yield tuple(Server(_port(process), process) for process in processes)


@contextmanager
def _process(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "vobiz_mock", "serve", "--log-level", "error"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _port(fake: subprocess.Popen[str]) -> int:
    assert fake.stdout is not None
    listening = re.search(r":(\d+)$", fake.stdout.readline().strip())
    assert listening is not None
    return int(listening[1])


@contextmanager
def _nginx(fakes: tuple[Server, ...]) -> Iterator[Server]:
    command = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if command is None:
        missing("nginx was not found (Debian: apt-get install nginx)")
    folder, user = Path(tempfile.mkdtemp(prefix="vobiz-")), unprivileged_user()
    if user is not None:
        shutil.chown(folder, user)
    # nginx takes over a listening socket whose number is in this variable, so that no other process gets the port.
    with socket.create_server(("127.0.0.1", 0), backlog=511) as listener:
        port, inherited = listener.getsockname()[1], listener.fileno()
        file = folder / "nginx.conf"
        file.write_text(_configuration(folder, port, fakes), encoding="utf-8")
        environment = {**os.environ, "NGINX": f"{inherited};"}
        words = [command, "-e", f"{folder}/log", "-p", str(folder), "-c", str(file), "-g", "daemon off;"]
        process = subprocess.Popen(words, env=environment, user=user, pass_fds=[inherited], text=True)
    try:
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder)


def _configuration(folder: Path, port: int, fakes: tuple[Server, ...]) -> str:
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    addresses = {f"{name}:8055": f"127.0.0.1:{fake.port}" for name, fake in zip(FAKES, fakes, strict=True)}
    replaced = {"/tmp/": f"{folder}/", "/dev/stderr": f"{folder}/log", "listen 8055": f"listen 127.0.0.1:{port}"}  # noqa: S108 of the container
    for old, new in {**addresses, **replaced}.items():
        assert old in text
        text = text.replace(old, new)
    return text
