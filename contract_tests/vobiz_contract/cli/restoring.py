"""`vobiz-contract restore`: restores what a killed run has left."""

from __future__ import annotations

from pathlib import Path

import click

from vobiz_contract.cli.signals import interruptible
from vobiz_contract.errors import CannotCheckError
from vobiz_contract.results import ExitCode
from vobiz_contract.session import Options, Session, StateFile

__all__ = ["restore"]


@click.command(short_help="Restore what a killed run has left.")
@click.option(
    "--state",
    "state_file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The state file of the run, whose path it printed at its start.",
)
@click.option(
    "--auth-token", envvar="VOBIZ_AUTH_TOKEN", show_envvar=True, required=True, help="Authenticate with this token."
)
@click.pass_context
def restore(ctx: click.Context, /, state_file: Path, auth_token: str) -> None:
    """Restore the trunks that a killed run had found, and remove what it has created.

    Exits with 0 if all is restored, 1 if something could not be, 2 if nothing could be tried.
    """
    try:
        saved = StateFile(state_file).read()
        click.echo(f"Restores {', '.join(saved.found.trunks)} of account {saved.auth_id} at {saved.url}.", err=True)
        with interruptible() as interruption:
            interruption.ignore()
            problems = Session.resumed(saved, auth_token, Options(state=state_file)).finish()
    except CannotCheckError as error:
        click.echo(f"Could not be restored: {error}.", err=True)
        ctx.exit(ExitCode.CANNOT_CHECK)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        ctx.exit(ExitCode.DOES_NOT_CONFORM)
    click.echo("What the run has found is restored.")
