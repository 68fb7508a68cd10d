"""The command `vobiz-mock`, with one module per subcommand."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_COMMANDS = ("ca", "clock", "docs", "fault", "journal", "seed", "serve", "spec", "state", "store", "verify", "wait")

# click wraps each paragraph that does not begin with \b, a backspace.
_HELP = """Run a stateful fake of Vobiz's number-to-trunk API, for development and CI.

\b
Start the fake:                  vobiz-mock serve
Wait for it in a script:         vobiz-mock wait http://127.0.0.1:8055
Start the fake with your data:   vobiz-mock seed --example > seed.yaml
                                 vobiz-mock serve --seed seed.yaml
Keep its state after its end:    vobiz-mock serve --store sqlite:///vobiz.db
See what it receives:            vobiz-mock journal --follow
Let its next answer be a 503:    vobiz-mock fault add 503
Check what it received:          vobiz-mock verify --behaviour assign.success --times 1
"""


class _Commands(click.Group):
    """The subcommands. Each has a module of its name, which is imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Return the names."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        """Return a subcommand; None if there is none of this name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, help=_HELP)
@click.version_option(package_name="vobiz-mock")
def _cli() -> None:
    """Group the subcommands."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command.

    Args:
        argv: The arguments without the program name; by default those of the process.

    Raises:
        SystemExit: Always, with the exit code.
    """
    _cli.main(args=list(argv) if argv is not None else None, prog_name="vobiz-mock")
