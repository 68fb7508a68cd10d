"""The subcommand `vobiz-mock spec`, which prints the OpenAPI document."""

from __future__ import annotations

import json
from importlib.resources import files

import click

from vobiz_spec import load


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON. By default, print it as YAML, with comments.")
def spec(*, as_json: bool) -> None:
    """Print the OpenAPI document of the API."""
    text = json.dumps(load().document, indent=2, ensure_ascii=False) + "\n" if as_json else _yaml()
    click.echo(text.encode(), nl=False)  # bytes, since a terminal's encoding may lack a character


def _yaml() -> str:
    return files("vobiz_spec").joinpath("vobiz.yaml").read_text(encoding="utf-8")
