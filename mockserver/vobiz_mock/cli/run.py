"""Carries out `vobiz-mock serve`: starts the fake and prints a greeting."""

from __future__ import annotations

import gc
import logging
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from vobiz_mock.cli.control_token import control_token
from vobiz_mock.cli.endpoints import ListenOptions, advice, endpoints
from vobiz_mock.cli.export import Export
from vobiz_mock.cli.greeting import greeting
from vobiz_mock.cli.parameters import NO_ORIGIN
from vobiz_mock.cli.workers import check_workers, serve_together
from vobiz_mock.errors import CertificateError, ListenError, MissingExtraError, SeedError
from vobiz_mock.exposure import default_origins, warn_of_example_token
from vobiz_mock.fake import Fake
from vobiz_mock.journal.background import log_to
from vobiz_mock.journal.log import line_writer, write_line
from vobiz_mock.net.listener import listen
from vobiz_mock.net.server import Server
from vobiz_mock.real_host import real_host
from vobiz_mock.settings import Settings
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from vobiz_mock.journal.background import Write
    from vobiz_mock.net.listener import Endpoint, Listener
    from vobiz_mock.real_host import RealHost
    from vobiz_mock.settings import Plus
    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store

# Seconds after which a thread that takes long gives way to the event loop. A request in the loop waits for that at each
# of its system calls, and with Python's 5 ms that adds up to 20 ms.
_TURN = 0.0005
# When the collector looks for garbage. A request leaves none behind, but the journal keeps what each has made, and with
# Python's 700 objects the collector would look through it after every few requests.
_COLLECTIONS = (50_000, 20, 100)


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
    workers: int
    is_address_given: bool

    @property
    def addresses(self) -> ListenOptions:
        """The options about addresses."""
        return ListenOptions(self.host, self.port, self.tls, self.proxy, self.listen, is_given=self.is_address_given)


def run(options: ServeOptions, *, is_shared: Callable[[ServeOptions], bool] = lambda _: False) -> None:
    """Start a fake, and serve until a signal arrives.

    Args:
        options: The options.
        is_shared: Returns whether several processes can share the store that the options choose.

    Raises:
        click.ClickException: The server cannot listen, the certificates cannot be used, the workers cannot start, or
            the state cannot be written at the end.
        click.UsageError: An option or the seed is invalid.
    """
    logging.getLogger("vobiz_mock").setLevel(options.log_level.upper())
    check_workers(options.workers, is_shared=is_shared(options))
    where = endpoints(options.addresses)
    export = None if options.export_file is None else Export(options.export_file)
    seed = _load(options.seed_file)
    if options.workers == 1:
        _alone(options, where, seed, export)
    else:
        _together(options, where, seed, export)


def _alone(options: ServeOptions, where: tuple[Endpoint, ...], seed: Seed, export: Export | None) -> None:
    """Serve in this process."""
    with log_to(sys.stderr) as write:
        steering = _steering(options, seed, write)
        app, real = _application(steering, options, where), _real_host(options, where)
        server = _server(app, _listen(options, where), real)
        _warn(steering, where)
        _settle()
        server.serve_forever(lambda _: _greet(options, server.endpoints, seed))
        gc.freeze()  # Python would look through the whole journal several times at its end
        if export is not None:
            export.write(steering)


def _together(options: ServeOptions, where: tuple[Endpoint, ...], seed: Seed, export: Export | None) -> None:
    """Serve in worker processes, which are forked when this one has loaded all that they can share."""
    with log_to(sys.stderr):  # its thread ends before the first fork
        steering = _steering(options, seed, None)
        _application(steering, options, where)
        _warn(steering, where)
    import_module("vobiz_mock.api.openapi")  # a refusal needs it: 20 MB, which each worker would have itself
    real, listeners = _real_host(options, where), _listen(options, where)

    def make(write: Write | None) -> Server:
        app = _application(_steering(options, seed, write), options, where)
        _settle()
        return _server(app, listeners, real)

    _settle()
    found = tuple(listener.endpoint for listener in listeners)
    serve_together(make, options.workers, listeners, lambda: _greet(options, found, seed))
    if export is not None:
        export.write(steering)


def _greet(options: ServeOptions, found: Sequence[Endpoint], seed: Seed) -> None:
    first, *others = (endpoint.url for endpoint in found)
    lines = greeting(first, seed, own=options.seed_file is not None, others=others, magic=options.magic)
    click.echo("\n".join(lines))


def _steering(options: ServeOptions, seed: Seed, write: Write | None) -> Steering:
    sink = line_writer(write, logging.getLevelName(options.log_level.upper())) if write else write_line
    return Steering(Fake(_store(seed), _settings(options), sinks=(sink,)), seed)


def _store(seed: Seed) -> Store:
    store = MemoryStore()
    store.load(seed)
    return store


def _settings(options: ServeOptions) -> Settings:
    return Settings(
        validate_responses=options.validate_responses,
        plus=options.plus,
        magic=options.magic,
        frozen_at=options.clock,
        random_seed=options.random_seed,
        control_token=control_token(os.environ),
        journal_entries=options.journal_entries,
    )


def _application(steering: Steering, options: ServeOptions, where: tuple[Endpoint, ...]) -> WSGIApplication:
    return application(steering, cors=_allowed(options.origins, where), host=where[0].host)


def _server(app: WSGIApplication, listeners: tuple[Listener, ...], real: RealHost | None) -> Server:
    tls, rules = (real.tls, real.rules) if real else (None, None)
    return Server(app, listeners=listeners, tls=tls, rules=rules)


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
