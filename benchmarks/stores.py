"""The command `python -m benchmarks.stores`: what a request costs with each store, and how late it is answered.

The CPU of PostgreSQL counts too. Its server must run on this machine, and do nothing else meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.load import connected, drive, latencies, until
from benchmarks.prepared import Exchange, Sender, segment, write_seed
from benchmarks.process import running
from benchmarks.processes import cpu, parent
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.load import Cycle
    from benchmarks.process import Process

_CONNECTIONS = 8
_WARM_UP = 1.0  # seconds
_HEAD = "| store | numbers | workers | requests/s | requests per CPU s | of it the database | p50 ms | p99 ms |"


@dataclass(frozen=True)
class Store:
    """A store that is measured.

    Attributes:
        name: Its name in the table.
        url: Its URL; empty for the memory.
        server: The process of the database. None if it is in the process of the fake.
    """

    name: str
    url: str = ""
    server: int | None = None

    def options(self, workers: int) -> Sequence[str]:
        """Return the options of `vobiz-mock serve`."""
        return ("--store", self.url, f"--workers={workers}") if self.url else ()

    def cpu(self) -> float:
        """Return the CPU seconds that the process of the database has used so far."""
        return 0.0 if self.server is None else cpu(self.server)


class Figures(NamedTuple):
    """What was measured of a store.

    Attributes:
        per_second: The requests per second while all connections send.
        per_cpu_second: The requests per second of CPU, that of the database included, meanwhile.
        database: The part of the CPU that the database used.
        p50: The median of the latencies at a fixed rate, in ms.
        p99: Their 99th percentile.
    """

    per_second: float
    per_cpu_second: float
    database: float
    p50: float
    p99: float

    def row(self, *names: object) -> str:
        """Return the figures as a row of the table."""
        cells = (f"{self.per_second:.0f}", f"{self.per_cpu_second:.0f}", f"{self.database:.0%}")
        return f"| {' | '.join(map(str, (*names, *cells)))} | {self.p50:.1f} | {self.p99:.1f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each store, and print a table."""
    options = _parser().parse_args(arguments)
    print(_HEAD, "|" + "---|" * 8, sep="\n")  # noqa: T201 it is a command
    with tempfile.TemporaryDirectory(prefix="vobiz-mock-stores-") as name:
        folder = Path(name)
        for size in options.sizes:
            seed = write_seed(folder / f"seed-{size}.json", owned=size, inventory=0)
            with _stores(folder, size, options.postgres) as stores:
                for store in stores:
                    _measure(store, size, options, folder, seed)
    return 0


def _measure(store: Store, size: int, options: argparse.Namespace, folder: Path, seed: Path) -> None:
    """Measure a store with each number of workers, and print a row of each. The first of them loads the seed."""
    first: tuple[str, ...] = ("--seed", str(seed))
    for workers in options.workers if store.url else (1,):
        command = ["serve", "--port", "{port}", "--log-level=warning", *first, *store.options(workers)]
        figures = asyncio.run(_figures(store, command, folder, options))
        print(figures.row(store.name, f"{size:,}", workers), flush=True)  # noqa: T201 it is a command
        first = ()


async def _figures(store: Store, command: Sequence[str], folder: Path, options: argparse.Namespace) -> Figures:
    sender = Sender(load().base_path)
    is_up = Exchange(sender.write("list_numbers", query="?per_page=1"), HTTPStatus.OK)
    program = Path(sys.executable).with_name("vobiz-mock")
    async with (
        running([str(program), *command], is_up, folder, {}) as process,
        connected(process.port, _CONNECTIONS) as connections,
    ):
        cycles = [_cycle(sender, index) for index in range(_CONNECTIONS)]
        for connection, cycle in zip(connections, cycles, strict=True):  # the store remembers the last measurement
            await connection.send(replace(cycle[-1], status=None))
        await drive(connections, cycles, until(_WARM_UP))
        begun, before = time.perf_counter(), _used(process, store)
        sent = await drive(connections, cycles, until(options.seconds))
        wall, (fake, database) = time.perf_counter() - begun, _used(process, store)
        fake, database = fake - before[0], database - before[1]
        found = await latencies(connections, cycles, rate=options.rate, seconds=options.seconds)
    cut = [1e3 * value for value in quantiles(found, n=100)]
    return Figures(sent / wall, sent / (fake + database), database / (fake + database), cut[49], cut[98])


def _cycle(sender: Sender, index: int) -> Cycle:
    """Return an assign of a number of its own, and the unassign."""
    written = segment(index)
    return tuple(Exchange(write(written), HTTPStatus.NO_CONTENT) for write in _writers(sender))


def _writers(sender: Sender) -> tuple[Callable[[str], bytes], ...]:
    return sender.assign, sender.unassign


def _used(process: Process, store: Store) -> tuple[float, float]:
    return process.cpu(), store.cpu()


@contextmanager
def _stores(folder: Path, size: int, postgres: str | None) -> Iterator[list[Store]]:
    """Yield the stores, each of which is empty. What is made in PostgreSQL is dropped afterwards."""
    files = [
        Store(f"SQLite, {level}", f"sqlite:///{folder}/{level}-{size}.db?synchronous={level.lower()}")
        for level in ("FULL", "NORMAL")
    ]
    if postgres is None:
        yield [Store("memory"), *files]
        return
    with _database(postgres) as database:
        yield [Store("memory"), *files, database]


@contextmanager
def _database(server: str) -> Iterator[Store]:
    """Yield an empty database of a PostgreSQL server."""
    import psycopg  # noqa: PLC0415 it is needed for this store alone

    name = f"vobiz_mock_bench_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            url = urlsplit(server)._replace(path=f"/{name}").geturl()
            yield Store("PostgreSQL", url, parent(connection.info.backend_pid))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stores", description=__doc__)
    parser.add_argument("--postgres", metavar="URL", help="a PostgreSQL server of this machine, as a superuser")
    sizes, workers = [10, 1_000_000], [1, 2, 4]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes, help="the numbers of the account")
    parser.add_argument("--workers", type=int, nargs="+", default=workers, help="how many processes serve")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each measurement takes (default: 5)")
    parser.add_argument("--rate", type=float, default=100.0, help="requests/s for the latencies (default: 100)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
