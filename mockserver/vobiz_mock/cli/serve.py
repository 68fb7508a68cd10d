"""The subcommand `vobiz-mock serve`, which starts the fake and prints a greeting."""

from __future__ import annotations

import errno
import functools
import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import click

from vobiz_mock.cli.greeting import greeting
from vobiz_mock.cli.parameters import NO_ORIGIN, EnvironmentOption, FilePath, Host, Origin, Port
from vobiz_mock.errors import ListenError, SeedError
from vobiz_mock.exposure import default_origins, warn_of_example_token
from vobiz_mock.fake import Plus, Settings
from vobiz_mock.journal.background import log_to
from vobiz_mock.journal.log import line_writer, write_line
from vobiz_mock.net.server import Server
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from vobiz_mock.state.records import Seed

_LEVELS = ("debug", "info", "warning", "error")
_option = functools.partial(click.option, cls=EnvironmentOption, show_envvar=True)


@click.command()
@_option(
    "--host",
    type=Host(),
    default="127.0.0.1",
    envvar="VOBIZ_MOCK_HOST",
    show_default=True,
    help="Listen on this address. An address other than loopback exposes the fake to the network.",
)
@_option(
    "--port",
    type=Port(),
    default=8055,
    envvar="VOBIZ_MOCK_PORT",
    show_default=True,
    help="Listen on this port. 0 selects a free port.",
)
@_option(
    "--seed",
    "seed_file",
    type=FilePath(),
    envvar="VOBIZ_MOCK_SEED",
    help="Load this seed file (YAML or JSON). By default, load the account, trunk and numbers of Vobiz's examples.",
)
@_option(
    "--cors",
    "origins",
    type=Origin(),
    multiple=True,
    envvar="VOBIZ_MOCK_CORS",
    help="Let pages of this origin, such as http://localhost:3000, call the fake from a browser. Repeatable. * allows "
    "any origin, and none allows no origin. By default, * on a loopback address, and otherwise none.",
)
@_option(
    "--log-level",
    type=click.Choice(_LEVELS, case_sensitive=False),
    default="info",
    show_default=True,
    envvar="VOBIZ_MOCK_LOG_LEVEL",
    help="Log messages of this level and above to stderr: with info one line per request, with warning one line per "
    "refused request.",
)
@_option(
    "--validate-responses/--no-validate-responses",
    envvar="VOBIZ_MOCK_VALIDATE_RESPONSES",
    default=False,
    help="Validate each response against the OpenAPI document, and replace an invalid one by a 500.",
)
@_option(
    "--plus",
    type=click.Choice(get_args(Plus)),
    default="refuse",
    envvar="VOBIZ_MOCK_PLUS",
    show_default=True,
    help="Refuse a number whose plus is not percent-encoded in the path, or accept it, for clients that cannot encode.",
)
def serve(**options: Any) -> None:  # noqa: ANN401 the types are those of the decorators above
    """Start the fake, and serve until SIGINT (Ctrl-C) or SIGTERM.

    Prints `Listening on http://127.0.0.1:8055` when it accepts connections. From then on, `GET /_mock/health` returns
    200.

    Exits with 0 after a signal, with 1 if it cannot listen, and with 2 if an option or the seed is invalid.
    """
    _serve(_Options(**options))


@dataclass(frozen=True, kw_only=True)
class _Options:
    """The options. Each field has the name of a parameter above."""

    host: str
    port: int
    seed_file: Path | None
    origins: tuple[str, ...]
    log_level: str
    validate_responses: bool
    plus: Plus


def _serve(options: _Options) -> None:
    logging.getLogger("vobiz_mock").setLevel(options.log_level.upper())
    seed = _load(options.seed_file)
    store = MemoryStore()
    store.load(seed)
    settings = Settings(validate_responses=options.validate_responses, plus=options.plus)
    with log_to(sys.stderr) as write:
        sink = line_writer(write, logging.getLevelName(options.log_level.upper())) if write else write_line
        app = application(settings, store, cors=_allowed(options.origins, options.host), sinks=(sink,))
        server = _listen(app, options.host, options.port)
        warn_of_example_token(options.host, store, load())
        server.serve_forever(lambda url: click.echo("\n".join(greeting(url, seed, own=options.seed_file is not None))))


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
