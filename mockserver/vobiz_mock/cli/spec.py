"""The subcommand `vobiz-mock spec`, which prints the OpenAPI document."""

from __future__ import annotations

import click

from vobiz_spec import document_text


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON. By default, print it as YAML, with comments.")
def spec(*, as_json: bool) -> None:
    """Print the OpenAPI document of the API."""
    click.echo(document_text(as_json=as_json).encode(), nl=False)  # bytes: a terminal's encoding may lack a character
