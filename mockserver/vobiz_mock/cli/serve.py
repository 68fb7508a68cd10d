"""The subcommand `vobiz-mock serve`: its options. The module `run` carries it out."""

from __future__ import annotations

import functools
import gc
from typing import Any, get_args

import click
from click.core import ParameterSource

from vobiz_mock.cli.endpoints import HOST, PORT, PROXY_PORT, TLS_PORT
from vobiz_mock.cli.parameters import (
    EnvironmentOption,
    FilePath,
    Host,
    HostName,
    Listen,
    Origin,
    Port,
    StoreName,
    Timestamp,
)
from vobiz_mock.settings import Plus

_LEVELS = ("debug", "info", "warning", "error")
_option = functools.partial(click.option, cls=EnvironmentOption, show_envvar=True)


@click.command()
@_option(
    "--host",
    type=Host(),
    default=HOST,
    envvar="VOBIZ_MOCK_HOST",
    show_default=True,
    help="Listen on this address. An address other than loopback exposes the fake to the network.",
)
@_option(
    "--port",
    type=Port(),
    default=PORT,
    envvar="VOBIZ_MOCK_PORT",
    show_default=True,
    help="Listen on this port. 0 selects a free port.",
)
@_option(
    "--tls",
    type=Port(),
    is_flag=False,
    flag_value=TLS_PORT,
    envvar="VOBIZ_MOCK_TLS",
    help=f"Listen on this port with TLS, too. Without a port: {TLS_PORT}. `vobiz-mock ca` says how to trust the "
    "certificate, which is for api.vobiz.ai and localhost.",
)
@_option(
    "--proxy",
    type=Port(),
    is_flag=False,
    flag_value=PROXY_PORT,
    envvar="VOBIZ_MOCK_PROXY",
    help=f"Listen on this port as a forward proxy, which leads to the fake what is meant for api.vobiz.ai. Without a "
    f"port: {PROXY_PORT}.",
)
@_option(
    "--proxy-others",
    type=click.Choice(["refuse", "tunnel"]),
    default="refuse",
    envvar="VOBIZ_MOCK_PROXY_OTHERS",
    show_default=True,
    help="Refuse requests to the proxy for other hosts, or tunnel them. This machine and private networks are never "
    "reached.",
)
@_option(
    "--listen",
    type=Listen(),
    multiple=True,
    envvar="VOBIZ_MOCK_LISTEN",
    help="Listen on this URL: http://ADDRESS:PORT, https://ADDRESS:PORT or proxy://ADDRESS:PORT. Repeatable.",
)
@_option(
    "--tls-name",
    "tls_names",
    type=HostName(),
    multiple=True,
    envvar="VOBIZ_MOCK_TLS_NAME",
    help="Give the certificate this name, too. Repeatable.",
)
@_option(
    "--ca-dir",
    type=FilePath(),
    envvar="VOBIZ_MOCK_CA_DIR",
    help="Keep the certificates in this folder. By default, in one among the data of the user's programs.",
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
@_option(
    "--clock",
    type=Timestamp(),
    envvar="VOBIZ_MOCK_CLOCK",
    help="Freeze the time of the fake, such as 2026-01-01T00:00:00Z. PUT /_mock/clock changes it.",
)
@_option(
    "--random-seed",
    type=click.IntRange(min=0),
    envvar="VOBIZ_MOCK_RANDOM_SEED",
    help="Determine the ids of the records that clients create. With the same number, the ids are the same.",
)
@_option(
    "--export-on-exit",
    "export_file",
    type=FilePath(),
    envvar="VOBIZ_MOCK_EXPORT_ON_EXIT",
    help="Write the state to this file when a signal stops the fake, as a seed: in YAML if the name ends in .yaml or "
    ".yml, and otherwise in JSON.",
)
@_option(
    "--magic/--no-magic",
    envvar="VOBIZ_MOCK_MAGIC",
    default=False,
    help="Put the magic numbers into the inventory: numbers whose requests always meet an error or a loss.",
)
@_option(
    "--journal",
    "journal_entries",
    type=click.IntRange(min=0),
    metavar="N",
    default=10_000,
    envvar="VOBIZ_MOCK_JOURNAL",
    show_default=True,
    help="Keep the latest N requests for /_mock/journal, as far as --journal-size has room. 0 keeps none.",
)
@_option(
    "--journal-size",
    type=click.IntRange(min=1, max=1_048_576),
    metavar="MIB",
    default=32,
    envvar="VOBIZ_MOCK_JOURNAL_SIZE",
    show_default=True,
    help="Let the requests of the journal take about this many MiB of memory. With a store in a database, they take "
    "memory in each process that reads them.",
)
@_option(
    "--store",
    type=StoreName(),
    metavar="URL",
    default="memory",
    envvar="VOBIZ_MOCK_STORE",
    show_default=True,
    help="Keep the state in a database: sqlite:///vobiz.db, or postgresql://user:password@host/database, which several "
    "fakes may share. It needs the extra sql. With memory, it ends with the fake. Write a password into the variable: "
    "other users of this machine see the options.",
)
@_option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    envvar="VOBIZ_MOCK_WORKERS",
    show_default=True,
    help="Serve with this number of processes, which share the ports and the state. More than one need a store that "
    "processes share.",
)
def serve(**options: Any) -> None:  # noqa: ANN401 the types are those of the decorators above
    """Start the fake, and serve until SIGINT (Ctrl-C) or SIGTERM.

    Prints `Listening on http://127.0.0.1:8055` when it accepts connections. From then on, `GET /_mock/health` returns
    200.

    With the variable VOBIZ_MOCK_CONTROL_TOKEN, requests below /_mock/ need this token. Without it, only this machine
    may use them.

    Exits with 0 after a signal, with 1 if it cannot listen, cannot use the certificates or the store, cannot start its
    workers or cannot write the state at the end, and with 2 if an option or the seed is invalid.
    """
    gc.disable()  # it would look again and again through all that is imported and loaded; `run` enables it
    try:
        from vobiz_mock.cli.run import ServeOptions, run  # noqa: PLC0415 - it imports much that --help does not need

        run(ServeOptions(**options, is_address_given=_is_given("host", "port")))
    finally:
        gc.enable()


def _is_given(*names: str) -> bool:
    """Return whether one of these parameters is not at its default."""
    source = click.get_current_context().get_parameter_source
    return any(source(name) is not ParameterSource.DEFAULT for name in names)
