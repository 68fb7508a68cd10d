"""The subcommand `vobiz-mock serve`, which starts the fake and prints a greeting."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from urllib.parse import quote

import click

from vobiz_mock.errors import ListenError, SeedError
from vobiz_mock.fake import Plus, Settings
from vobiz_mock.net.server import Server
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.web.app import create_app
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.state.records import Seed

_LEVELS = ("debug", "info", "warning", "error")
_SHOWN = 3  # how many numbers or trunks of an account the greeting lists


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    envvar="VOBIZ_MOCK_HOST",
    show_default=True,
    show_envvar=True,
    help="Listen on this address. An address other than loopback exposes the fake to the network.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8055,
    envvar="VOBIZ_MOCK_PORT",
    show_default=True,
    show_envvar=True,
    help="Listen on this port. 0 selects a free port.",
)
@click.option(
    "--seed",
    "seed_file",
    type=click.Path(path_type=Path),
    envvar="VOBIZ_MOCK_SEED",
    show_envvar=True,
    help="Load this seed file (YAML or JSON). By default, load the account, trunk and numbers of Vobiz's examples.",
)
@click.option(
    "--log-level",
    type=click.Choice(_LEVELS, case_sensitive=False),
    default="info",
    show_default=True,
    envvar="VOBIZ_MOCK_LOG_LEVEL",
    show_envvar=True,
    help="Log messages of this level and above to stderr. With info, log one line per request.",
)
@click.option(
    "--validate-responses/--no-validate-responses",
    envvar="VOBIZ_MOCK_VALIDATE_RESPONSES",
    show_envvar=True,
    default=False,
    help="Validate each response against the OpenAPI document, and replace an invalid one by a 500.",
)
@click.option(
    "--plus",
    type=click.Choice(get_args(Plus)),
    default="refuse",
    show_default=True,
    envvar="VOBIZ_MOCK_PLUS",
    show_envvar=True,
    help="Refuse a number whose plus is not percent-encoded in the path, or accept it, for clients that cannot encode.",
)
def serve(  # noqa: PLR0913 one argument for each option
    host: str, port: int, seed_file: Path | None, log_level: str, *, validate_responses: bool, plus: Plus
) -> None:
    """Start the fake, and serve until SIGINT (Ctrl-C) or SIGTERM.

    Prints `Listening on http://127.0.0.1:8055` when it accepts connections. From then on, `GET /_mock/health` returns
    200.

    Exits with 0 after a signal, with 1 if it cannot listen, and with 2 if an option or the seed is invalid.
    """
    logging.basicConfig(format="%(levelname)s %(message)s")
    logging.getLogger("vobiz_mock").setLevel(log_level.upper())
    seed = _load(seed_file)
    store = MemoryStore()
    store.load(seed)
    app = create_app(Settings(validate_responses=validate_responses, plus=plus), store)
    try:
        server = Server(app, host=host, port=port)
    except ListenError as error:
        raise click.ClickException(f"{error}. Choose another port with --port, or a free one with --port 0.") from error
    server.serve_forever(lambda url: click.echo("\n".join(_greeting(url, seed, own=seed_file is not None))))


def _load(seed_file: Path | None) -> Seed:
    try:
        return load_seed(seed_file, load())
    except SeedError as error:
        raise click.UsageError(f"The seed cannot be used.\n{error}") from error


def _greeting(url: str, seed: Seed, *, own: bool) -> Iterator[str]:
    """Yield the lines that are printed at the start. They contain the token only if it is that of the example seed."""
    yield f"Listening on {url}"
    yield ""
    for account in seed.accounts:
        numbers = [number.e164 for number in seed.numbers if number.account_id == account.account_id]
        trunks = [trunk.trunk_id for trunk in seed.trunks if trunk.account_id == account.account_id]
        yield f"Account {account.account_id}{' (trial)' if account.trial else ''}"
        yield f"  numbers  {_abbreviated(numbers)}"
        yield f"  trunks   {_abbreviated(trunks)}"
    yield f"Inventory  {_abbreviated([number.e164 for number in seed.numbers if number.account_id is None])}"
    yield ""
    yield from _example_request(url, seed, own=own)
    yield "Press Ctrl-C to stop."


def _example_request(url: str, seed: Seed, *, own: bool) -> Iterator[str]:
    """Yield a cURL command that assigns a number, if the seed has an account with a trunk and an unassigned number."""
    trunks = {trunk.account_id: trunk.trunk_id for trunk in reversed(seed.trunks)}
    unassigned = (n for n in seed.numbers if n.account_id in trunks and n.trunk_group_id is None)
    number = next(unassigned, None)
    if number is None or number.account_id is None:
        return
    account = next(account for account in seed.accounts if account.account_id == number.account_id)
    path = f"{load().base_path}/account/{quote(account.account_id, safe='')}/numbers/{quote(number.e164, safe='')}"
    token = "$VOBIZ_AUTH_TOKEN" if own else account.auth_token
    yield "To assign a number to a trunk, run:"
    yield f'  curl -i -X POST "{url}{path}/assign" \\'
    yield f'    -H "X-Auth-ID: {account.account_id}" -H "X-Auth-Token: {token}" \\'
    yield '    -H "Content-Type: application/json" \\'
    yield f'    -d \'{{"trunk_group_id": "{trunks[number.account_id]}"}}\''
    yield ""


def _abbreviated(items: list[str]) -> str:
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return (", ".join(items[:_SHOWN]) + more) or "none"
