"""The options of `vobiz-contract check` as values with types. The module `parameters` has how click reads them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from vobiz_contract.cli.baseline import Baseline
from vobiz_contract.cli.output import Output
from vobiz_contract.cli.replay import EarlierRun
from vobiz_contract.cli.state_files import default_state_file
from vobiz_contract.effort import FAST, FULL, GENTLE
from vobiz_contract.provider.provider import Provider
from vobiz_contract.session import Options

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CheckOptions", "check_options"]

_GENTLE_RATE = 5.0  # requests a second


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """The command's options, as click parsed them. Each field has the name of a parameter."""

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
    verbose: bool
    min_coverage: float | None
    baseline: Path | None
    update_baseline: bool
    replay: Path | None
    tests_folder: Path | None

    @property
    def output(self) -> Output:
        """Where the reports go."""
        return Output.of(vars(self))

    def replaying(self) -> CheckOptions:
        """Return the options with what --replay names; an option that is given wins. Raises click.UsageError."""
        if self.replay is None:
            return self
        earlier = EarlierRun.read(self.replay)
        return replace(
            self,
            only=self.only or earlier.found_by,
            seed=earlier.seed if self.seed is None else self.seed,
            auth_id=self.auth_id or earlier.account,
            numbers=self.numbers or earlier.numbers,
            trunk_ids=self.trunk_ids or earlier.trunk_ids,
            fast=self.fast or earlier.fast,
        )

    def known_failures(self) -> Baseline:
        """Return the baseline; an empty one if none is named. Raises click.UsageError."""
        if self.baseline is None:
            if self.update_baseline:
                raise click.UsageError("--update-baseline needs --baseline FILE.")
            return Baseline({})
        return Baseline.read(self.baseline, may_be_missing=self.update_baseline)

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
    more = (parts.path.removesuffix("/"), parts.query, parts.fragment)
    return parts.scheme in {"http", "https"} and bool(host) and not any(more)
