"""`vobiz-mock seed`."""

from __future__ import annotations

import click

from vobiz_mock.state.seed_file import example as example_seed


@click.command()
@click.option("--example", is_flag=True, required=True, help="Print a commented seed file, the one used by default.")
def seed(*, example: bool) -> None:
    """Print a seed file to start from."""
    del example  # the only thing that can be asked for so far
    click.echo(example_seed(), nl=False)
