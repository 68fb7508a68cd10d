"""The command `vobiz-mock`, with one module per subcommand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vobiz_mock.cli.ca import ca
from vobiz_mock.cli.clock import clock
from vobiz_mock.cli.fault import fault
from vobiz_mock.cli.journal import journal
from vobiz_mock.cli.seed import seed
from vobiz_mock.cli.serve import serve
from vobiz_mock.cli.spec import spec
from vobiz_mock.cli.state import state
from vobiz_mock.cli.verify import verify
from vobiz_mock.cli.wait import wait

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


# click wraps each paragraph that does not begin with \b, a backspace.
_HELP = """Run a stateful fake of Vobiz's number-to-trunk API, for development and CI.

\b
Start the fake:                  vobiz-mock serve
Wait for it in a script:         vobiz-mock wait http://127.0.0.1:8055
Start the fake with your data:   vobiz-mock seed --example > seed.yaml
                                 vobiz-mock serve --seed seed.yaml
See what it receives:            vobiz-mock journal --follow
Let its next answer be a 503:    vobiz-mock fault add 503
Check what it received:          vobiz-mock verify --behaviour assign.success --times 1
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, help=_HELP)
@click.version_option(package_name="vobiz-mock")
def _cli() -> None:
    """Group the subcommands."""


for _command in (serve, wait, seed, spec, journal, verify, fault, state, clock, ca):
    _cli.add_command(_command)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command.

    Args:
        argv: The arguments without the program name; by default those of the process.

    Raises:
        SystemExit: Always, with the exit code.
    """
    _cli.main(args=list(argv) if argv is not None else None, prog_name="vobiz-mock")
