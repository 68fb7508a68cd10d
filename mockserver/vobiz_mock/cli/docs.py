"""The subcommand `vobiz-mock docs`, which writes the reference as a static site."""

from __future__ import annotations

from pathlib import Path

import click

from vobiz_spec import load

# click wraps each paragraph that does not begin with \b, a backspace.
_HELP = """Write the reference of the API as a static site.

A running fake serves the same pages at /docs. Here they are for reading without a fake, and for publishing: any web
server can serve the folder, and a browser can open it from the disk. Beside the pages it has the OpenAPI document,
the same text as Markdown, and llms.txt.

\b
Read it here:          vobiz-mock docs --out site
                       open site/index.html in a browser
Write a newer version: vobiz-mock docs --out site
                       replaces the files, and removes those that it has no more

A folder with files that this command did not write is refused without --force. If something cannot be written, the
folder stays as it was.
"""


@click.command(help=_HELP)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder, which is created if it does not exist.",
)
@click.option("--force", is_flag=True, help="Write into a folder that has other files. They stay.")
def docs(out: Path, *, force: bool) -> None:
    """Write the site."""
    from vobiz_spec.reference import ForeignFolderError, Site  # noqa: PLC0415 other commands do not need it

    site = Site(load(), is_served=False)
    try:
        removed = site.write(out, force=force)
    except ForeignFolderError as error:
        raise click.BadParameter(f"{error}. Name another folder, or add --force.", param_hint="--out") from error
    except OSError as error:
        raise click.ClickException(f"cannot write {error.filename or out}: {error.strerror}") from error
    click.echo(f"Wrote the reference to {out}. Open {out / 'index.html'} in a browser.")
    if removed:
        click.echo(f"Removed what only an earlier version had: {', '.join(removed)}")
