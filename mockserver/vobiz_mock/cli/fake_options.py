"""The options with which a command finds the fake that it speaks to."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from vobiz_mock.cli.parameters import EnvironmentOption, FakeUrl, Port
from vobiz_mock.cli.remote import Remote
from vobiz_mock.settings import CONTROL_TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Any]

_option = functools.partial(click.option, cls=EnvironmentOption, show_envvar=True)


def speaks_to_a_fake(command: Command) -> Command:
    """Add the options, and call the command with a `Remote` as its first argument."""

    @_option("--url", type=FakeUrl(), envvar="VOBIZ_MOCK_URL", help="The URL of the fake.")
    @_option(
        "--port",
        type=Port(),
        default=8055,
        show_default=True,
        envvar="VOBIZ_MOCK_PORT",
        help="The port of the fake, if it runs on this machine and --url is not given.",
    )
    @functools.wraps(command)
    def with_remote(*, url: str | None, port: int, **others: Any) -> Any:  # noqa: ANN401 those of the command
        token = os.environ.get(CONTROL_TOKEN_VARIABLE, "").strip()
        return command(Remote(_url(click.get_current_context(), url, port), token or None), **others)

    return with_remote


def _url(context: click.Context, url: str | None, port: int) -> str:
    """Return the URL of the fake. An option counts more than a variable, and a URL more than a port."""
    typed = {name for name in ("url", "port") if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    if len(typed) == 2:  # noqa: PLR2004 both
        raise click.UsageError("--url and --port exclude each other, since a URL has a port.")
    if url is not None and typed != {"port"}:
        return url
    if port == 0:
        raise click.UsageError("0 is not the port of a fake; expected the one that `vobiz-mock serve` prints.")
    return f"http://127.0.0.1:{port}"
