"""A command that leaves its reports also if it refuses its arguments: a nightly job then shows why it is red."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from vobiz_contract.cli.output import Output
from vobiz_contract.provider.provider import Provider
from vobiz_contract.results import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ReportingCommand"]


class ReportingCommand(click.Command):
    """Writes a report of each usage error, to wherever reports were asked for."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 as click has it
    ) -> click.Context:
        """Parse the arguments."""
        given = list(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            lenient = {"resilient_parsing": True, "ignore_unknown_options": True, "allow_extra_args": True}
            _report(error, super().make_context(info_name, given, parent, **{**extra, **lenient}).params)
            raise

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 as click has it
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            _report(error, ctx.params)
            raise


def _report(error: click.UsageError, parameters: Mapping[str, Any]) -> None:
    """Write a report that has nothing but the reason. Its token is that of the options, so that it is masked."""
    provider = Provider(
        url="the provider",
        auth_id=str(parameters.get("auth_id") or ""),
        auth_token=str(parameters.get("auth_token") or ""),
        numbers=(),
        trunk_ids=(),
    )
    report = Report(
        provider=provider,
        seed=parameters.get("seed") or 0,
        strict=bool(parameters.get("strict")),
        started=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=0.0,
        results=(),
        problem=error.format_message(),
    )
    Output.of(parameters).write(report)
