"""The command `vobiz-mock`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from vobiz_mock import seed as seeds
from vobiz_mock.app import Settings, create_app
from vobiz_mock.mock_server import load_seed
from vobiz_mock.server import ListenError, Server
from vobiz_mock.store import MemoryStore
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_mock.model import Seed

_LEVELS = ("debug", "info", "warning", "error")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vobiz-mock")
def _cli() -> None:
    r"""A fake Vobiz: the number-to-trunk API, with state, for development and CI.

    \b
    Start it:                      vobiz-mock serve
    Start it with your own data:   vobiz-mock seed --example > seed.yaml
                                   vobiz-mock serve --seed seed.yaml
    """


@_cli.command()
@click.option(
    "--host",
    default="127.0.0.1",
    envvar="VOBIZ_MOCK_HOST",
    show_default=True,
    show_envvar=True,
    help="The address to listen on. Others than loopback let the network in.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8055,
    envvar="VOBIZ_MOCK_PORT",
    show_default=True,
    show_envvar=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--seed",
    "seed_file",
    type=click.Path(path_type=Path),
    envvar="VOBIZ_MOCK_SEED",
    show_envvar=True,
    help="A seed file, YAML or JSON. Without one: the account, trunk and numbers of Vobiz's examples.",
)
@click.option(
    "--log-level",
    type=click.Choice(_LEVELS, case_sensitive=False),
    default="info",
    show_default=True,
    envvar="VOBIZ_MOCK_LOG_LEVEL",
    show_envvar=True,
    help="info writes a line per request to stderr.",
)
@click.option(
    "--validate-responses/--no-validate-responses",
    envvar="VOBIZ_MOCK_VALIDATE_RESPONSES",
    show_envvar=True,
    default=False,
    help="Check every answer against the OpenAPI document; one that breaks it becomes a 500.",
)
def serve(host: str, port: int, seed_file: Path | None, log_level: str, *, validate_responses: bool) -> None:
    """Start the fake, until SIGINT (Ctrl-C) or SIGTERM.

    Prints `Listening on http://127.0.0.1:8055` once it accepts connections. `GET /_mock/health` answers 200.

    Exits with 0 when it was stopped, 1 when it cannot listen, 2 for a wrong option or seed.
    """
    logging.basicConfig(format="%(levelname)s %(message)s")
    logging.getLogger("vobiz_mock").setLevel(log_level.upper())
    try:
        seed = load_seed(seed_file)
    except seeds.SeedError as error:
        raise click.UsageError(f"The seed cannot be used.\n{error}") from error
    store = MemoryStore()
    store.load(seed)
    app = create_app(Settings(validate_responses=validate_responses), store)
    try:
        server = Server(app, host=host, port=port)
    except ListenError as error:
        raise click.ClickException(f"{error}. Choose another with --port, or --port 0 for a free one.") from error
    server.serve_forever(lambda url: click.echo("\n".join(_greeting(url, seed, own=seed_file is not None))))


@_cli.command()
@click.option("--example", is_flag=True, required=True, help="Print a commented seed file, the one used by default.")
def seed(*, example: bool) -> None:
    """Print a seed file to start from."""
    del example  # the only thing that can be asked for so far
    click.echo(seeds.example(), nl=False)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; `argv` is without the program's name. Raises SystemExit."""
    _cli.main(args=list(argv) if argv is not None else None, prog_name="vobiz-mock")


def _greeting(url: str, seed: Seed, *, own: bool) -> Iterator[str]:
    """What a person reads when the fake has started. The token shows only where it is the example's."""
    yield f"Listening on {url}"
    yield ""
    for account in seed.accounts:
        numbers = [number.e164 for number in seed.numbers if number.account_id == account.account_id]
        trunks = [trunk.trunk_id for trunk in seed.trunks if trunk.account_id == account.account_id]
        yield f"Account {account.account_id}{' (trial)' if account.trial else ''}"
        yield f"  numbers  {_some(numbers)}"
        yield f"  trunks   {_some(trunks)}"
    yield f"Inventory  {_some([number.e164 for number in seed.numbers if number.account_id is None])}"
    yield ""
    yield from _to_try(url, seed, own=own)
    yield "Ctrl-C stops it."


def _to_try(url: str, seed: Seed, *, own: bool) -> Iterator[str]:
    trunks = {trunk.account_id: trunk.trunk_id for trunk in reversed(seed.trunks)}
    free = (n for n in seed.numbers if n.account_id in trunks and n.trunk_group_id is None)
    number = next(free, None)
    if number is None or number.account_id is None:
        return
    account = next(account for account in seed.accounts if account.account_id == number.account_id)
    path = f"{load().base_path}/account/{quote(account.account_id, safe='')}/numbers/{quote(number.e164, safe='')}"
    token = "$VOBIZ_AUTH_TOKEN" if own else account.auth_token
    yield "Assign a number to a trunk:"
    yield f'  curl -i -X POST "{url}{path}/assign" \\'
    yield f'    -H "X-Auth-ID: {account.account_id}" -H "X-Auth-Token: {token}" \\'
    yield '    -H "Content-Type: application/json" \\'
    yield f'    -d \'{{"trunk_group_id": "{trunks[number.account_id]}"}}\''
    yield ""


def _some(items: list[str]) -> str:
    shown = 3
    more = f" and {len(items) - shown} more" if len(items) > shown else ""
    return (", ".join(items[:shown]) + more) or "none"
