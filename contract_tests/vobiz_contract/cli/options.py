"""The options of `vobiz-contract check`: how click reads them, and their values with types."""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from vobiz_contract.cli.state_files import default_state_file
from vobiz_contract.effort import FAST, FULL, GENTLE
from vobiz_contract.formats import is_e164, is_uuid
from vobiz_contract.provider.provider import Provider
from vobiz_contract.session import Options

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = ["CheckOptions", "check_options", "with_options"]

_GENTLE_RATE = 5.0  # requests a second
_LEAST = 0.1  # requests a second, or seconds for a response


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """The command's options, as click parsed them. Each field has the name of a parameter of `_PARAMETERS`."""

    url: str
    auth_id: str | None
    auth_token: str | None = field(repr=False)
    numbers: tuple[str, ...]
    trunk_ids: tuple[str, ...]
    foreign_number: str | None
    foreign_trunk_id: str | None
    foreign_uri_id: str | None
    foreign_credential_id: str | None
    foreign_ip_acl_id: str | None
    sandbox: bool
    yes_this_is_live: bool
    strict: bool
    only: tuple[str, ...]
    skip: tuple[str, ...]
    state_file: Path | None
    list_only: bool
    seed: int | None
    rate: float | None
    timeout: float
    fast: bool
    json_file: Path | None
    junit_file: Path | None
    html_file: Path | None
    github: bool

    @property
    def report_files(self) -> dict[str, Path]:
        """The files to write, by the name of their format."""
        files = {"json": self.json_file, "junit": self.junit_file, "html": self.html_file}
        return {name: file for name, file in files.items() if file is not None}

    def provider(self) -> Provider:
        """Return the provider to check. Raises click.UsageError for options that are missing or not allowed."""
        if not (self.auth_id and self.auth_token and self.numbers and self.trunk_ids):
            raise click.UsageError(f"Missing: {', '.join(self._missing())}.")
        provider = Provider(
            url=_origin(self.url),
            auth_id=self.auth_id,
            auth_token=self.auth_token,
            numbers=tuple(dict.fromkeys(self.numbers)),
            trunk_ids=tuple(dict.fromkeys(self.trunk_ids)),
            foreign_number=self.foreign_number,
            foreign_trunk_id=self.foreign_trunk_id,
            foreign_uri_id=self.foreign_uri_id,
            foreign_credential_id=self.foreign_credential_id,
            foreign_ip_acl_id=self.foreign_ip_acl_id,
            sandbox=self.sandbox,
        )
        if not provider.loopback and not self.yes_this_is_live:
            raise click.UsageError(f"{provider.url} is not on this machine. To check it, add --yes-this-is-live.")
        if not provider.loopback and provider.sandbox:
            raise click.UsageError("--sandbox buys numbers and deletes trunks; it needs a provider on this machine.")
        return provider

    def run_options(self, *, loopback: bool) -> Options:
        """Return how the run is made; a provider that is not on this machine gets fewer requests by default."""
        return Options(
            seed=random.randrange(2**31) if self.seed is None else self.seed,  # noqa: S311 it draws examples
            effort=FAST if self.fast else FULL if loopback else GENTLE,
            rate=self.rate or (None if loopback else _GENTLE_RATE),
            timeout=self.timeout,
            strict=self.strict,
            only=self.only,
            skip=self.skip,
            state=self.state_file or default_state_file(self.url, self.auth_id or ""),
        )

    def _missing(self) -> list[str]:
        required = {
            "--auth-id": self.auth_id,
            "--auth-token": self.auth_token,
            "--number": self.numbers,
            "--trunk-id": self.trunk_ids,
        }
        return [option for option, value in required.items() if not value]


def check_options(ctx: click.Context) -> CheckOptions:
    """Return the options that click parsed."""
    return CheckOptions(**ctx.params)


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


class _ReportFile(click.Path):
    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path if its folder exists. Otherwise, a run of minutes would end without its report."""
        if not Path(value).parent.is_dir():
            self.fail(f"'{value}' cannot be written: there is no folder {Path(value).parent}", param, ctx)
        return super().convert(value, param, ctx)


def _origin(url: str) -> str:
    """Return a URL's origin. Raises click.UsageError if it has anything else, such as a path."""
    if "@" in url:
        message = "The URL has an @, as before it a user and a password; write the origin only, such as "
        raise click.UsageError(f"{message}http://127.0.0.1:8055, and set VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN.")
    if not _is_origin(url):
        found = re.match(r"https?://[^/?#@]+", url)
        suggestion = found[0] if found else "http://127.0.0.1:8055"
        raise click.UsageError(f"{url!r} is not an origin; write {suggestion}")
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a port that is not a number raises too
    except ValueError:
        return False
    more = (parts.path.removesuffix("/"), parts.query, parts.fragment, parts.username)
    return parts.scheme in {"http", "https"} and bool(host) and not any(more)


_FILE = _ReportFile(path_type=Path, dir_okay=False)
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
    click.option("--github", is_flag=True, help="Annotate a GitHub workflow, and write its step summary."),
)
