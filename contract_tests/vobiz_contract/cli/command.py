"""Runs a session as the command's options say, and writes its reports. Must not know how anything is judged."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from vobiz_contract.cli.options import CheckOptions, check_options, with_options
from vobiz_contract.cli.restoring import restore
from vobiz_contract.cli.signals import interruptible
from vobiz_contract.errors import CannotCheckError
from vobiz_contract.reports import FILE_WRITERS, console, github
from vobiz_contract.results import ExitCode
from vobiz_contract.session import Plan, Session
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vobiz_contract.results import Report, Result
    from vobiz_contract.session import Judgeable

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vobiz-mock")
def _cli() -> None:
    """Check a provider of Vobiz's number-to-trunk API against the OpenAPI document."""


@_cli.command()
@with_options
@click.pass_context
def check(ctx: click.Context, /, **_: object) -> None:
    """Check the provider at URL, an origin such as http://127.0.0.1:8055.

    Exits with 0 if it conforms, 1 if it does not, 2 if it could not be checked.
    """
    options = check_options(ctx)
    selected = Plan(load()).selected(options.run_options(loopback=True))
    if not selected:
        raise click.UsageError("--only and --skip leave nothing to judge.")
    if options.list_only:
        click.echo("\n".join(_plan_line(item) for item in selected))
        return
    report = _run(options, total=len(selected))
    click.echo(console.as_text(report))
    _write(report, options)
    ctx.exit(report.exit_code)


_cli.add_command(restore)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command with these arguments, by default those of the process. Raises SystemExit."""
    _cli.main(args=list(argv) if argv is not None else None, prog_name="vobiz-contract")


def _run(options: CheckOptions, *, total: int) -> Report:
    provider = options.provider()
    run_options = options.run_options(loopback=provider.loopback)
    click.echo(console.intent(provider, rate=run_options.rate), err=True)
    session = Session(provider, run_options)
    click.echo(f"If the run is killed: vobiz-contract restore --state {run_options.state}", err=True)
    try:
        with interruptible() as ignore_signals, _no_hypothesis_folder(), _progress(total) as show:
            return session.run(on_result=show, on_restore=ignore_signals)
    except CannotCheckError as error:
        _cannot_check(str(error))
    except KeyboardInterrupt:
        for problem in session.unrestored:
            click.echo(problem, err=True)
        _cannot_check("interrupted" if session.unrestored else "interrupted; what was found is restored")


def _plan_line(item: Judgeable) -> str:
    return f"{item.id:<38} {item.level or 'property':<12} {item.judged:<8} {item.statement}"


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[Result], None]]:
    """Yield a function that shows a result: a bar on a terminal, otherwise a line each."""
    if not sys.stderr.isatty():
        yield lambda result: click.echo(console.result_line(result))
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


def _write(report: Report, options: CheckOptions) -> None:
    for name, file in options.report_files.items():
        try:
            file.write_text(FILE_WRITERS[name](report), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            _cannot_check(f"{file} cannot be written: {error.strerror}")
    if options.github:
        click.echo(github.as_workflow_commands(report))
        if summary_file := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(summary_file).open("a", encoding="utf-8") as summary:
                summary.write(github.as_step_summary(report))


def _cannot_check(reason: str) -> NoReturn:
    click.echo(f"Could not be checked: {reason}.", err=True)
    raise SystemExit(ExitCode.CANNOT_CHECK)
