"""How click reads the options of `vobiz-contract check`: their names, types and help."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vobiz_contract.formats import is_e164, is_uuid

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = ["with_options"]

_LEAST = 0.1  # requests a second, or seconds for a response
_WHOLE = 100  # percent


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options to a command."""
    for parameter in reversed(_PARAMETERS):
        command = parameter(command)
    return command


class _E164(click.ParamType[str]):
    name = "+number"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value if it is a phone number in E.164 form."""
        if not is_e164(value):
            self.fail(f"{value!r} is not a number in E.164 form, such as +912271264217", param, ctx)
        return value


class _Uuid(click.ParamType[str]):
    name = "uuid"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value if it is a UUID."""
        if not is_uuid(value):
            self.fail(f"{value!r} is not a UUID, such as e3e55a78-1234-5678-90ab-cdef12345678", param, ctx)
        return value


class _Whole(click.ParamType[int]):
    name = "integer"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the value if it is a whole number from 0."""
        if not re.fullmatch(r"[0-9]{1,18}", str(value)):
            self.fail(f"{value!r} is not a whole number; expected one from 0, such as 4711", param, ctx)
        return int(value)


class _Amount(click.ParamType[float]):
    name = "number"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the value if it is a finite number of at least 0.1."""
        try:
            amount = float(value)
        except ValueError:
            amount = math.nan
        if not _LEAST <= amount < math.inf:
            self.fail(f"{value!r} is not an amount; expected a number from {_LEAST}, such as 5", param, ctx)
        return amount


class _Percent(_Amount):
    name = "percent"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the value if it is a percentage above 0."""
        percent = super().convert(value, param, ctx)
        if percent > _WHOLE:
            self.fail(f"{value!r} is not a percentage; expected a number up to 100, such as 80", param, ctx)
        return percent


class _ReportFile(click.Path):
    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path if it can be written. Otherwise, a run of minutes would end without its report."""
        file = Path(value)
        if not file.parent.is_dir():
            self.fail(f"'{value}' cannot be written: there is no folder {file.parent}", param, ctx)
        path = super().convert(value, param, ctx)
        try:
            with file.open("a", encoding="utf-8"):
                pass
            if not file.stat().st_size:
                file.unlink()  # until the report is there
        except OSError as error:
            self.fail(f"'{value}' cannot be written: {error.strerror}", param, ctx)
        return path


class _Folder(click.Path):
    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path after making the folder."""
        try:
            Path(value).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.fail(f"the folder '{value}' cannot be made: {error.strerror}", param, ctx)
        return super().convert(value, param, ctx)


_FILE = _ReportFile(path_type=Path, dir_okay=False)
_BASELINE = click.Path(path_type=Path, dir_okay=False)
_PARAMETERS = (
    click.argument("url"),
    click.option("--auth-id", envvar="VOBIZ_AUTH_ID", show_envvar=True, help="Authenticate as this account."),
    click.option("--auth-token", envvar="VOBIZ_AUTH_TOKEN", show_envvar=True, help="Authenticate with this token."),
    click.option(
        "--number",
        "numbers",
        type=_E164(),
        multiple=True,
        help="Assign and unassign this number. Choose one that nobody calls, and that nobody and no other run changes "
        "meanwhile. Repeatable.",
    ),
    click.option("--trunk-id", "trunk_ids", type=_Uuid(), multiple=True, help="Assign to this trunk. Repeatable."),
    click.option("--foreign-number", type=_E164(), help="Expect that this number belongs to another account."),
    click.option("--foreign-trunk-id", type=_Uuid(), help="Expect that this trunk belongs to another account."),
    click.option("--foreign-uri-id", type=_Uuid(), help="Expect that this origination URI belongs to another account."),
    click.option(
        "--foreign-credential-id", type=_Uuid(), help="Expect that this credential belongs to another account."
    ),
    click.option("--foreign-ip-acl-id", type=_Uuid(), help="Expect that this IP ACL belongs to another account."),
    click.option(
        "--sandbox",
        is_flag=True,
        help="Also buy and release numbers, and create, change and delete trunks, URIs, credentials and IP ACLs. "
        "Only on loopback.",
    ),
    click.option("--yes-this-is-live", is_flag=True, help="Allow a provider that is not on loopback."),
    click.option("--strict", is_flag=True, help="Fail on drift too: if observed or inferred behaviours are broken."),
    click.option("--only", multiple=True, metavar="GLOB", help="Judge only these, by id or glob. Repeatable."),
    click.option("--skip", multiple=True, metavar="GLOB", help="Omit these, by id or glob. Repeatable."),
    click.option(
        "--state",
        "state_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Keep in this file what to restore, until the run has ended. Chosen and printed by default.",
    ),
    click.option("--list", "list_only", is_flag=True, help="Print what would be judged, and send nothing."),
    click.option(
        "--seed",
        type=_Whole(),
        help="Repeat a run with its random seed, which the report has. Chosen at random by default.",
    ),
    click.option(
        "--rate",
        type=_Amount(),
        help="Send at most this many requests a second. Off loopback 5 by default.",
    ),
    click.option(
        "--timeout",
        type=_Amount(),
        default=10.0,
        show_default=True,
        help="Wait at most this many seconds for a complete response.",
    ),
    click.option("--fast", is_flag=True, help="Send fewer requests, without Schemathesis, as for a commit hook."),
    click.option("--json", "json_file", type=_FILE, help="Write the report as JSON, with every request sent."),
    click.option("--junit", "junit_file", type=_FILE, help="Write the report as JUnit's XML."),
    click.option("--html", "html_file", type=_FILE, help="Write the report as one HTML page."),
    click.option(
        "--write-tests",
        "tests_folder",
        type=_Folder(path_type=Path, file_okay=False),
        help="Write a pytest file per failure to this folder. Each needs only pytest and requests.",
    ),
    click.option("--github", is_flag=True, help="Annotate a GitHub workflow, and write its step summary."),
    click.option("-v", "--verbose", is_flag=True, help="Print a line per behaviour, and each gap of the coverage."),
    click.option("--min-coverage", type=_Percent(), metavar="PERCENT", help="Fail if less of the document was seen."),
    click.option("--baseline", type=_BASELINE, help="Fail only for failures that this file does not have."),
    click.option(
        "--update-baseline", is_flag=True, help="Write the failures and the coverage of this run to the baseline."
    ),
    click.option(
        "--replay", type=_BASELINE, metavar="REPORT", help="Check only the failures of an earlier run's JSON report."
    ),
)
