"""The subcommand `vobiz-mock seed`, which prints a seed file."""

from __future__ import annotations

import click


@click.command()
@click.option("--example", is_flag=True, required=True, help="Print the default seed, with comments.")
def seed(*, example: bool) -> None:
    """Print a seed file that you can adapt."""
    from vobiz_mock.state.seed_file import example as example_seed  # noqa: PLC0415 - --help does not need it

    del example  # required, and the only option
    click.echo(example_seed(), nl=False)
