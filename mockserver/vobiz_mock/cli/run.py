"""Carries out `vobiz-mock serve`: starts the fake and prints a greeting."""

from __future__ import annotations

import errno
import gc
import logging
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from vobiz_mock.cli.control_token import control_token
from vobiz_mock.cli.export import Export
from vobiz_mock.cli.greeting import greeting
from vobiz_mock.cli.parameters import NO_ORIGIN
from vobiz_mock.errors import ListenError, SeedError
from vobiz_mock.exposure import default_origins, warn_of_example_token
from vobiz_mock.fake import Fake
from vobiz_mock.journal.background import log_to
from vobiz_mock.journal.log import line_writer, write_line
from vobiz_mock.net.server import Server
from vobiz_mock.settings import Settings
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from vobiz_mock.settings import Plus
    from vobiz_mock.state.records import Seed

# Seconds after which a thread that takes long gives way to the event loop. A request in the loop waits for that at each
# of its system calls, and with Python's 5 ms that adds up to 20 ms.
_TURN = 0.0005


class ServeOptions(NamedTuple):
    """The options. Each field has the name of a parameter of the command."""

    host: str
    port: int
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


def run(options: ServeOptions) -> None:
    """Start a fake, and serve until a signal arrives.

    Raises:
        click.ClickException: The server cannot listen, or the state cannot be written at the end.
        click.UsageError: An option or the seed is invalid.
    """
    logging.getLogger("vobiz_mock").setLevel(options.log_level.upper())
    export = None if options.export_file is None else Export(options.export_file)
    store = MemoryStore()
    seed = _load(options.seed_file)
    store.load(seed)
    settings = Settings(
        validate_responses=options.validate_responses,
        plus=options.plus,
        magic=options.magic,
        frozen_at=options.clock,
        random_seed=options.random_seed,
        control_token=control_token(os.environ),
        journal_entries=options.journal_entries,
    )
    with log_to(sys.stderr) as write:
        sink = line_writer(write, logging.getLevelName(options.log_level.upper())) if write else write_line
        steering = Steering(Fake(store, settings, sinks=(sink,)), seed)
        app = application(
            steering,
            cors=_allowed(options.origins, options.host),
            host=options.host,
            control_token=settings.control_token,
        )
        server = _listen(app, options.host, options.port)
        warn_of_example_token(options.host, store, load())
        gc.freeze()  # the collector need not look through what stays
        gc.enable()
        sys.setswitchinterval(_TURN)
        server.serve_forever(lambda url: click.echo("\n".join(greeting(url, seed, own=options.seed_file is not None))))
        if export is not None:
            export.write(steering)


def _allowed(origins: tuple[str, ...], host: str) -> tuple[str, ...]:
    """Return the origins that the option allows, or those of the address if it is not given."""
    if NO_ORIGIN not in origins:
        return origins or default_origins(host)
    if set(origins) != {NO_ORIGIN}:
        raise click.UsageError(f"--cors {NO_ORIGIN} allows no origin, and cannot be combined with another --cors.")
    return ()


def _listen(app: WSGIApplication, host: str, port: int) -> Server:
    try:
        return Server(app, host=host, port=port)
    except ListenError as error:
        raise click.ClickException(f"{error}. {_advice(error)}") from error


def _advice(error: ListenError) -> str:
    """Say which option helps: the address or the port can be what is wrong."""
    cause = error.__cause__
    wrong_port = isinstance(cause, OSError) and cause.errno in {errno.EADDRINUSE, errno.EACCES}
    if wrong_port:
        return "Choose another port with --port, or a free one with --port 0."
    return "Choose an address of this machine with --host, such as 127.0.0.1."


def _load(seed_file: Path | None) -> Seed:
    try:
        return load_seed(seed_file, load())
    except SeedError as error:
        raise click.UsageError(f"The seed cannot be used.\n{error}") from error
