"""The subcommand `vobiz-mock seed`, which prints a seed file."""

from __future__ import annotations

import click

from vobiz_mock.state.seed_file import example as example_seed


@click.command()
@click.option("--example", is_flag=True, required=True, help="Print the default seed, with comments.")
def seed(*, example: bool) -> None:
    """Print a seed file that you can adapt."""
    del example  # required, and the only option
    click.echo(example_seed(), nl=False)
