"""The command `vobiz-mock`, with one module per subcommand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vobiz_mock.cli.seed import seed
from vobiz_mock.cli.serve import serve

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vobiz-mock")
def _cli() -> None:
    r"""Run a stateful fake of Vobiz's number-to-trunk API, for development and CI.

    \b
    Start the fake:                  vobiz-mock serve
    Start the fake with your data:   vobiz-mock seed --example > seed.yaml
                                     vobiz-mock serve --seed seed.yaml
    """


_cli.add_command(serve)
_cli.add_command(seed)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command.

    Args:
        argv: The arguments without the program name; by default those of the process.

    Raises:
        SystemExit: Always, with the exit code.
    """
    _cli.main(args=list(argv) if argv is not None else None, prog_name="vobiz-mock")
