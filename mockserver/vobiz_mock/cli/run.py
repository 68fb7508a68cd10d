"""Carries out `vobiz-mock serve`: starts the fake and prints a greeting."""

from __future__ import annotations

import gc
import logging
import os
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from vobiz_mock.cli.control_token import control_token
from vobiz_mock.cli.endpoints import ListenOptions, advice, endpoints
from vobiz_mock.cli.export import Export
from vobiz_mock.cli.greeting import greeting
from vobiz_mock.cli.parameters import NO_ORIGIN
from vobiz_mock.cli.workers import check_workers, serve_together
from vobiz_mock.errors import CertificateError, ListenError, MissingExtraError, SeedError, StoreError
from vobiz_mock.exposure import default_origins, warn_of_example_token
from vobiz_mock.fake import Fake
from vobiz_mock.journal.background import log_to
from vobiz_mock.journal.log import line_writer, write_line
from vobiz_mock.net.listener import listen
from vobiz_mock.net.server import Server
from vobiz_mock.real_host import real_host
from vobiz_mock.settings import Settings
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.stores import MEMORY, find_store, open_store
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from vobiz_mock.journal.background import Write
    from vobiz_mock.net.listener import Endpoint, Listener
    from vobiz_mock.real_host import RealHost
    from vobiz_mock.settings import Plus
    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store
    from vobiz_mock.stores import OpenStore

# Seconds after which a thread that takes long gives way to the event loop. A request in the loop waits for that at each
# of its system calls, and with Python's 5 ms that adds up to 20 ms.
_TURN = 0.0005
_MIB = 1024 * 1024
# When the collector looks for garbage. A request leaves none behind, but the journal keeps what each has made, and with
# Python's 700 objects the collector would look through it after every few requests.
_COLLECTIONS = (50_000, 20, 100)
_FEW = 10_000  # numbers of a store that are read for the greeting


class ServeOptions(NamedTuple):
    """The options. Each field has the name of a parameter of the command, apart from the last one.

    Attributes:
        is_address_given: Whether the host or the port is given.
    """

    host: str
    port: int
    tls: int | None
    proxy: int | None
    proxy_others: Literal["refuse", "tunnel"]
    listen: tuple[Endpoint, ...]
    tls_names: tuple[str, ...]
    ca_dir: Path | None
    seed_file: Path | None
    origins: tuple[str, ...]
    log_level: str
    validate_responses: bool
    plus: Plus
    clock: datetime | None
    random_seed: int | None
    export_file: Path | None
    magic: bool
    journal_entries: int
    journal_size: int
    store: str
    workers: int
    is_address_given: bool

    @property
    def addresses(self) -> ListenOptions:
        """The options about addresses."""
        return ListenOptions(self.host, self.port, self.tls, self.proxy, self.listen, is_given=self.is_address_given)


def run(options: ServeOptions) -> None:
    """Start a fake, and serve until a signal arrives.

    Raises:
        click.ClickException: The server cannot listen, the certificates or the store cannot be used, the workers cannot
            start, or the state cannot be written at the end.
        click.UsageError: An option or the seed is invalid.
    """
    logging.getLogger("vobiz_mock").setLevel(options.log_level.upper())
    check_workers(options.workers, is_shared=options.store != MEMORY)
    where = endpoints(options.addresses)
    export = None if options.export_file is None else Export(options.export_file)
    seed = _load(options.seed_file)
    serve = _alone if options.workers == 1 else _together
    try:
        serve(options, where, seed, export)
    except StoreError as error:
        raise click.ClickException(f"{error}.") from error


def _alone(options: ServeOptions, where: tuple[Endpoint, ...], seed: Seed, export: Export | None) -> None:
    """Serve in this process."""
    with log_to(sys.stderr) as write, _opened(options.store, seed) as opened:
        _say_which_state(opened, options.seed_file)
        steering = _steering(options, opened, write)
        app, real = _application(steering, options, where), _real_host(options, where)
        server = _server(app, _listen(options, where), real, opened)
        _warn(steering, where)
        _settle()
        lines = _greeting(server.endpoints, options, opened, seed)
        server.serve_forever(lambda _: click.echo("\n".join(lines)))
        gc.freeze()  # Python would look through the whole journal several times at its end
        if export is not None:
            _write_state(export, steering)


def _together(options: ServeOptions, where: tuple[Endpoint, ...], seed: Seed, export: Export | None) -> None:
    """Serve in worker processes, which are forked when this one has loaded all that they can share.

    Each opens the store for itself: no connection and no thread of this process is left when they are forked. It makes
    no new one if the store has vanished meanwhile.
    """
    real, listeners = _real_host(options, where), _listen(options, where)
    with log_to(sys.stderr), _opened(options.store, seed) as opened:
        _say_which_state(opened, options.seed_file)
        steering = _steering(options, opened, None)
        _application(steering, options, where)
        _warn(steering, where)
        lines = _greeting(tuple(listener.endpoint for listener in listeners), options, opened, seed)
    import_module("vobiz_mock.api.openapi")  # a refusal needs it: 20 MB, which each worker would have itself

    @contextmanager
    def working(write: Write | None) -> Iterator[Server]:
        with _closed_at_the_end(find_store(options.store)) as opened:
            app = _application(_steering(options, opened, write), options, where)
            _settle()
            yield _server(app, listeners, real, opened)

    _settle()
    serve_together(working, options.workers, listeners, lambda: click.echo("\n".join(lines)))
    if export is not None:
        with _closed_at_the_end(find_store(options.store)) as opened:
            _write_state(export, _steering(options, opened, None))


def _opened(name: str, seed: Seed) -> AbstractContextManager[OpenStore]:
    """Open the store, and close it at the end."""
    return _closed_at_the_end(open_store(name, lambda: seed))


@contextmanager
def _closed_at_the_end(opened: OpenStore) -> Iterator[OpenStore]:
    try:
        yield opened
    finally:
        opened.close()


def _say_which_state(opened: OpenStore, seed_file: Path | None) -> None:
    """Say it if the seed that the user gave is not loaded."""
    if seed_file is None or opened.is_new:
        return
    how = f"To replace it, run: vobiz-mock store import --store {opened.name} {seed_file}"
    click.echo(f"NOTE {seed_file} is not loaded, because {opened.name} has a state already. {how}", err=True)


def _greeting(found: Sequence[Endpoint], options: ServeOptions, opened: OpenStore, seed: Seed) -> list[str]:
    """Return the lines that are printed at the start."""
    own = options.seed_file is not None or not opened.is_new
    url, *others = (endpoint.url for endpoint in found)
    store = None if opened.name == MEMORY else opened.name
    shown = seed if opened.is_new else _excerpt(opened.store)
    return [*greeting(url, shown, own=own, others=others, magic=options.magic, store=store)]


def _excerpt(store: Store) -> Seed | None:
    """Return the state of a store; None if it would take long."""
    totals = store.totals()
    return store.dump() if totals.numbers + totals.for_sale <= _FEW else None


def _write_state(export: Export, steering: Steering) -> None:
    """Write the state to the file of the option."""
    try:
        export.write(steering)
    except StoreError as error:
        raise click.ClickException(f"The state cannot be exported: {error}.") from error


def _steering(options: ServeOptions, opened: OpenStore, write: Write | None) -> Steering:
    sink = line_writer(write, logging.getLevelName(options.log_level.upper())) if write else write_line
    return Steering(Fake(opened.store, _settings(options), sinks=(sink,), backend=opened.backend))


def _settings(options: ServeOptions) -> Settings:
    return Settings(
        validate_responses=options.validate_responses,
        plus=options.plus,
        magic=options.magic,
        frozen_at=options.clock,
        random_seed=options.random_seed,
        control_token=control_token(os.environ),
        journal_entries=options.journal_entries,
        journal_bytes=options.journal_size * _MIB,
    )


def _application(steering: Steering, options: ServeOptions, where: tuple[Endpoint, ...]) -> WSGIApplication:
    return application(steering, cors=_allowed(options.origins, where), host=where[0].host)


def _server(app: WSGIApplication, listeners: tuple[Listener, ...], real: RealHost | None, opened: OpenStore) -> Server:
    tls, rules = (real.tls, real.rules) if real else (None, None)
    return Server(app, listeners=listeners, tls=tls, rules=rules, threads=opened.threads)


def _warn(steering: Steering, where: tuple[Endpoint, ...]) -> None:
    """Warn if other machines can use a public token."""
    for host in dict.fromkeys(endpoint.host for endpoint in where):
        warn_of_example_token(host, steering.fake.store, load())


def _settle() -> None:
    """Prepare the process for serving, after all is loaded that stays."""
    gc.freeze()  # the collector need not look through it
    gc.set_threshold(*_COLLECTIONS)
    gc.enable()
    sys.setswitchinterval(_TURN)


def _allowed(origins: tuple[str, ...], where: tuple[Endpoint, ...]) -> tuple[str, ...]:
    """Return the origins that the option allows, or those of the addresses if it is not given."""
    if NO_ORIGIN not in origins:
        return origins or min((default_origins(endpoint.host) for endpoint in where), key=len)
    if set(origins) != {NO_ORIGIN}:
        raise click.UsageError(f"--cors {NO_ORIGIN} allows no origin, and cannot be combined with another --cors.")
    return ()


def _real_host(options: ServeOptions, where: tuple[Endpoint, ...]) -> RealHost | None:
    """Return what TLS and the proxy need; None without them."""
    if all(endpoint.scheme == "http" for endpoint in where):
        return None
    tunnels = options.proxy_others == "tunnel"
    try:
        return real_host(load(), names=options.tls_names, tunnels_others=tunnels, folder=options.ca_dir)
    except MissingExtraError as error:
        raise click.UsageError(f"--tls and --proxy need more than a plain installation: {error}") from error
    except CertificateError as error:
        raise click.ClickException(str(error)) from error


def _listen(options: ServeOptions, where: tuple[Endpoint, ...]) -> tuple[Listener, ...]:
    try:
        return listen(where)
    except ListenError as error:
        raise click.ClickException(f"{error}. {advice(error, options.addresses)}") from error


def _load(seed_file: Path | None) -> Seed:
    try:
        return load_seed(seed_file, load())
    except SeedError as error:
        raise click.UsageError(f"The seed cannot be used.\n{error}") from error
