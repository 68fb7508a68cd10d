"""The command `vobiz-contract`: reads arguments, runs a session, writes reports, says how it ended."""

from __future__ import annotations

import contextlib
import random
import re
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import click

from vobiz_contract import console, files, github, page
from vobiz_contract.errors import CannotCheckError
from vobiz_contract.lab import is_e164, is_uuid
from vobiz_contract.properties import PROPERTIES
from vobiz_contract.session import Options, Session, selected
from vobiz_contract.target import FAST, FULL, GENTLE, Target
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from vobiz_contract.report import Report

_GENTLE_RATE = 5.0
_Params = Any


class _E164(click.ParamType[str]):
    name = "+number"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """A number as the user wrote it, if it is one."""
        if not is_e164(value):
            self.fail(f"{value!r} is no number in E.164 form, such as +912271264217", param, ctx)
        return value


class _Uuid(click.ParamType[str]):
    name = "uuid"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """A UUID as the user wrote it, if it is one."""
        if not is_uuid(value):
            self.fail(f"{value!r} is no UUID, such as e3e55a78-1234-5678-90ab-cdef12345678", param, ctx)
        return value


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vobiz-mock")
def _cli() -> None:
    """Contract checks of a provider of Vobiz's number-to-trunk API."""


_OUT = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    click.argument("url"),
    click.option("--auth-id", envvar="VOBIZ_AUTH_ID", show_envvar=True, help="The account."),
    click.option("--auth-token", envvar="VOBIZ_AUTH_TOKEN", show_envvar=True, help="Its Auth Token."),
    click.option(
        "--number", "numbers", type=_E164(), multiple=True, help="May be assigned and unassigned freely. Repeatable."
    ),
    click.option("--trunk-id", "trunk_ids", type=_Uuid(), multiple=True, help="A trunk to assign to. Repeatable."),
    click.option("--foreign-number", type=_E164(), help="A number of another account."),
    click.option("--foreign-trunk-id", type=_Uuid(), help="A trunk of another account."),
    click.option("--sandbox", is_flag=True, help="Also buy numbers, create and delete trunks. Loopback only."),
    click.option("--yes-this-is-live", is_flag=True, help="Required for a host that is not loopback."),
    click.option("--strict", is_flag=True, help="Fail on drift too: on what was only observed or inferred."),
    click.option("--only", multiple=True, metavar="GLOB", help="Judge these alone, by id or glob. Repeatable."),
    click.option("--skip", multiple=True, metavar="GLOB", help="Leave these out, by id or glob. Repeatable."),
    click.option("--list", "list_", is_flag=True, help="Print what would be judged; send nothing."),
    click.option("--seed", type=click.IntRange(0), help="Draw the same again; by default by chance, and reported."),
    click.option("--rate", type=click.FloatRange(0.1), help="Requests a second; 5 by default off loopback."),
    click.option(
        "--timeout", type=click.FloatRange(0.1), default=10.0, show_default=True, help="Seconds to wait for an answer."
    ),
    click.option("--fast", is_flag=True, help="For a commit hook: little is drawn, and Schemathesis stays out."),
    click.option("--json", "json_file", type=_OUT, help="Write the report as JSON, with every request sent."),
    click.option("--junit", "junit_file", type=_OUT, help="Write the report as JUnit's XML."),
    click.option("--html", "html_file", type=_OUT, help="Write the report as one HTML page."),
    click.option("--github", "github_", is_flag=True, help="Annotate a GitHub workflow, and write its step summary."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@_cli.command()
@_with_options
@click.pass_context
def check(ctx: click.Context, /, **params: _Params) -> None:
    """Check the provider at URL, an origin such as http://127.0.0.1:8055.

    Exits with 0 where it conforms, 1 where it does not, 2 where it could not be checked.
    """
    options = _options(params, loopback=True)
    if not selected(options):
        raise click.UsageError("--only and --skip leave nothing to judge.")
    if params["list_"]:
        click.echo("\n".join(_plan(options)))
        return
    target = _target(params)
    options = _options(params, loopback=target.loopback)
    click.echo(console.intent(target, rate=options.rate), err=True)
    with _no_traces():
        report = _run(target, options)
    click.echo("\n".join(console.summary(report)))
    _write(report, params)
    ctx.exit(report.exit_code)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; `argv` is without the program's name. Raises SystemExit."""
    _cli.main(args=list(argv) if argv is not None else None, prog_name="vobiz-contract")


def _run(target: Target, options: Options) -> Report:
    session = Session(target, options)
    try:
        with _signals() as quiet, _quiet_exit(session, quiet):
            _judge(session, options)
    except CannotCheckError as error:
        _cannot(str(error))
    except KeyboardInterrupt:
        for problem in session.unrestored:
            click.echo(problem, err=True)
        _cannot("interrupted; what was found is put back" if not session.unrestored else "interrupted")
    return session.report()


def _judge(session: Session, options: Options) -> None:
    total, bar = len(selected(options)), sys.stderr.isatty()
    for done, result in enumerate(session.judge_all(), start=1):
        if bar:
            click.echo(console.progress_bar(done, total, result.id), nl=False, err=True)
        else:
            click.echo(console.result_line(result))
    if bar:
        click.echo(err=True)


@contextlib.contextmanager
def _quiet_exit(session: Session, quiet: Callable[[], None]) -> Iterator[None]:
    """Let nothing interrupt the putting back."""
    with contextlib.ExitStack() as stack:
        session.__enter__()
        stack.push(session)
        stack.callback(quiet)
        yield


@contextlib.contextmanager
def _signals() -> Iterator[Callable[[], None]]:
    """SIGTERM ends a run as SIGINT does; yields what makes both be ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    numbers = (signal.SIGINT, signal.SIGTERM)

    def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    def quiet() -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)

    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield quiet
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _no_traces() -> Iterator[None]:
    """Hypothesis keeps a cache in the working directory, unless it is told of another place."""
    from hypothesis.configuration import set_hypothesis_home_dir  # noqa: PLC0415 a fast --list has no use for it

    with tempfile.TemporaryDirectory(prefix="vobiz-contract-") as folder:
        set_hypothesis_home_dir(folder)
        yield


def _target(params: _Params) -> Target:
    needed = {"--auth-id": "auth_id", "--auth-token": "auth_token", "--number": "numbers", "--trunk-id": "trunk_ids"}
    missing = [option for option, name in needed.items() if not params[name]]
    if missing:
        raise click.UsageError(f"Missing: {', '.join(missing)}.")
    target = Target(
        url=_origin(params["url"]),
        auth_id=params["auth_id"],
        auth_token=params["auth_token"],
        numbers=tuple(dict.fromkeys(params["numbers"])),
        trunk_ids=tuple(dict.fromkeys(params["trunk_ids"])),
        foreign_number=params["foreign_number"],
        foreign_trunk_id=params["foreign_trunk_id"],
        sandbox=params["sandbox"],
    )
    if not target.loopback and not params["yes_this_is_live"]:
        raise click.UsageError(f"{target.url} is not this machine. If that is meant, add --yes-this-is-live.")
    if not target.loopback and target.sandbox:
        raise click.UsageError("--sandbox buys and deletes, and is for a provider on this machine alone.")
    return target


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        good = False
    if not good or parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        hint = re.match(r"https?://[^/?#@]+", url)
        write = hint[0] if hint else "http://127.0.0.1:8055"
        raise click.UsageError(f"{url!r} is no origin; write {write}")
    return f"{parts.scheme}://{parts.netloc}"


def _options(params: _Params, *, loopback: bool) -> Options:
    seed = params["seed"]
    return Options(
        seed=random.randrange(2**31) if seed is None else seed,  # noqa: S311 it draws examples
        effort=FAST if params["fast"] else FULL if loopback else GENTLE,
        rate=params["rate"] or (None if loopback else _GENTLE_RATE),
        timeout=params["timeout"],
        strict=params["strict"],
        only=params["only"],
        skip=params["skip"],
    )


def _plan(options: Options) -> Iterator[str]:
    spec, properties = load(), {one.id: one for one in PROPERTIES}
    for name in selected(options):
        if name in properties:
            yield f"{name:<32} {'property':<12} {'safe':<8} {properties[name].statement}"
        else:
            one = spec.behaviours[name]
            yield f"{name:<32} {one.level:<12} {one.judged:<8} {one.statement}"


def _write(report: Report, params: _Params) -> None:
    writers = {"json_file": files.as_json, "junit_file": files.as_junit, "html_file": page.as_html}
    for name, write in writers.items():
        file: Path | None = params[name]
        if file is not None:
            try:
                file.write_text(write(report), encoding="utf-8", errors="backslashreplace")
            except OSError as error:
                _cannot(f"{file} cannot be written: {error.strerror}")
    if params["github_"]:
        click.echo("\n".join(github.workflow_commands(report)))
        github.write_summary(report)


def _cannot(reason: str) -> NoReturn:
    click.echo(f"Could not be checked: {reason}.", err=True)
    raise SystemExit(2)
