"""The command `vobiz-mock`: one module for each subcommand."""

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
    r"""Run a fake Vobiz: the number-to-trunk API, with state, for development and CI.

    \b
    Start it:                      vobiz-mock serve
    Start it with your own data:   vobiz-mock seed --example > seed.yaml
                                   vobiz-mock serve --seed seed.yaml
    """


_cli.add_command(serve)
_cli.add_command(seed)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; `argv` is without the program's name. Raises SystemExit."""
    _cli.main(args=list(argv) if argv is not None else None, prog_name="vobiz-mock")
