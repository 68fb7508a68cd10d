"""Runs a session as the command's options say, and writes its reports. Must not know how anything is judged."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING

import click

from vobiz_contract.cli.explain import explanation
from vobiz_contract.cli.extras import missing_extra
from vobiz_contract.cli.options import CheckOptions, check_options
from vobiz_contract.cli.parameters import with_options
from vobiz_contract.cli.refusal import ReportingCommand
from vobiz_contract.cli.restoring import restore
from vobiz_contract.cli.signals import Interruption, interruptible
from vobiz_contract.cli.state_files import left_behind
from vobiz_contract.errors import CannotCheckError
from vobiz_contract.reports import console
from vobiz_contract.reports.colour import Palette, wants_colour
from vobiz_contract.reproduction.plain import shown
from vobiz_contract.session import Plan, Session, StateFile
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.results import Report, Result
    from vobiz_contract.session import Judgeable

__all__ = ["main"]

_EXAMPLE = """\b
Example: start the fake, and check it.
  vobiz-mock serve &
  vobiz-contract check http://127.0.0.1:8055 \\
      --auth-id MA_BN2MZ1VV --auth-token secret \\
      --number +912271264217 \\
      --trunk-id e3e55a78-1234-5678-90ab-cdef12345678 \\
      --html report.html --json report.json

\b
If something fails, read what was expected, and check that again.
  vobiz-contract explain assign.conflict.status
  export VOBIZ_AUTH_TOKEN=secret
  vobiz-contract check http://127.0.0.1:8055 \\
      --replay report.json --write-tests failing-tests
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXAMPLE)
@click.version_option(package_name="vobiz-mock")
def _cli() -> None:
    """Check a provider of Vobiz's number-to-trunk API against the OpenAPI document."""


@_cli.command(cls=ReportingCommand, epilog=_EXAMPLE, short_help="Check the provider at a URL.")
@with_options
@click.pass_context
def check(ctx: click.Context, /, **_: object) -> None:
    """Check the provider at URL, an origin such as http://127.0.0.1:8055.

    Needs an account and its token, a number that may be assigned and unassigned, and a trunk to assign it to. The
    trunks of the numbers are restored at the end. A whole example is below the options.

    Exits with 0 if it conforms, 1 if it does not, 2 if it could not be checked. With 2, too, each report that was asked
    for is written, and says why.
    """
    options = check_options(ctx).replaying()
    selected = Plan(load()).selected(options.run_options(loopback=True))
    if not selected:
        raise click.UsageError("--only and --skip leave nothing to judge.")
    if options.list_only:
        click.echo("\n".join(_plan_line(item) for item in selected))
        return
    baseline = options.known_failures()
    report = _run(options, total=len(selected))
    if options.update_baseline and options.baseline and not report.obstacle:
        baseline = baseline.updated(report)
        baseline.write(options.baseline)
    report = baseline.applied(replace(report, least_coverage=options.min_coverage))
    _show(report, options)
    options.output.write(report)
    ctx.exit(report.exit_code)


@_cli.command(short_help="Explain a behaviour or a property.")
@click.argument("id_", metavar="ID")
def explain(id_: str) -> None:
    """Explain the behaviour or property ID: statement, level, source, what is sent and expected, and a hint."""
    click.echo(explanation(id_))


_cli.add_command(restore)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command with these arguments, by default those of the process. Raises SystemExit."""
    _cli.main(args=list(argv) if argv is not None else None, prog_name="vobiz-contract")


def _run(options: CheckOptions, *, total: int) -> Report:
    provider = options.provider()
    run_options = options.run_options(loopback=provider.loopback)
    session = Session(provider, run_options)
    if missing := missing_extra():
        return replace(session.report(), problem=missing)
    click.echo(console.intent(provider, rate=run_options.rate), err=True)
    if run_options.state is not None:
        _announce(run_options.state, provider)
    try:
        with (
            _no_hypothesis_folder(),
            interruptible() as interruption,
            _progress(total, verbose=options.verbose) as show,
        ):
            return _interruptible_run(session, show, interruption)
    except CannotCheckError as error:
        return replace(session.measured_report(), problem=str(error))
    except KeyboardInterrupt:
        problem = "interrupted" if session.unrestored else "interrupted; what was found is restored"
        return replace(session.measured_report(), problem=problem)


def _interruptible_run(session: Session, show: Callable[[Result], None], interruption: Interruption) -> Report:
    """Run a session. A signal raises KeyboardInterrupt, also where something else has caught or replaced it."""

    def on_result(result: Result) -> None:
        show(result)
        interruption.raise_if_lost()

    try:
        return session.run(on_result=on_result, on_restore=interruption.ignore)
    except Exception:  # Hypothesis raises its own error, if it is interrupted while it prepares a test
        if session.is_restored:
            interruption.raise_if_lost()
        raise


def _announce(state: Path, provider: Provider) -> None:
    """Say how to restore, also what earlier runs have not restored. Raises click.UsageError if the file is there."""
    if taken := StateFile(state).taken():
        raise click.UsageError(taken)
    click.echo(f"If the run is killed: vobiz-contract restore --state {quote(str(state))}", err=True)
    for sentence in left_behind(provider, state):
        click.echo(f"Warning: {sentence}.", err=True)


def _show(report: Report, options: CheckOptions) -> None:
    if report.problem:
        for line in (*report.unrestored, f"Could not be checked: {report.problem}."):
            click.echo(shown(line, report.provider), err=True)
        return
    palette = Palette(enabled=wants_colour(os.environ, is_terminal=sys.stdout.isatty()))
    click.echo(console.as_text(report, palette, verbose=options.verbose))


def _plan_line(item: Judgeable) -> str:
    return f"{item.id:<38} {item.level or 'property':<12} {item.judged:<8} {item.statement}"


@contextlib.contextmanager
def _progress(total: int, *, verbose: bool) -> Iterator[Callable[[Result], None]]:
    """Yield a function that shows a result: a bar on a terminal, otherwise a line for each failure."""
    if not sys.stderr.isatty():
        yield lambda result: click.echo(console.result_line(result), err=True) if verbose or result.failures else None
        return
    done = 0

    def show(result: Result) -> None:
        nonlocal done
        done += 1
        click.echo(console.progress_bar(done, total, result.id), nl=False, err=True)

    yield show
    click.echo(err=True)


@contextlib.contextmanager
def _no_hypothesis_folder() -> Iterator[None]:
    """Keep Hypothesis from leaving its cache in the working directory."""
    from hypothesis.configuration import set_hypothesis_home_dir  # noqa: PLC0415 it is slow, and `--list` omits it

    with tempfile.TemporaryDirectory(prefix="vobiz-contract-") as folder:
        set_hypothesis_home_dir(folder)
        yield
