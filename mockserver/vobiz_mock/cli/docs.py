"""The subcommand `vobiz-mock docs`, which writes the reference as a static site."""

from __future__ import annotations

from pathlib import Path

import click

from vobiz_spec import load


@click.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder, which is created if it does not exist. Files of the same names are replaced.",
)
def docs(out: Path) -> None:
    """Write the reference of the API as a static site, to publish it or to read it without a fake.

    A running fake serves the same pages at /docs.
    """
    from vobiz_spec.reference import Site  # noqa: PLC0415 other commands do not need it

    site = Site(load(), is_served=False)
    try:
        site.write(out)
    except OSError as error:
        raise click.ClickException(f"{error.filename or out} cannot be written: {error.strerror}") from error
    click.echo(f"Wrote {len(site.names)} files to {out}. Open {out / 'index.html'} in a browser.")
