"""The subcommands `vobiz-mock state`: save, replace and reset the state of a running fake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vobiz_mock.cli.atomic_file import AtomicFile
from vobiz_mock.cli.fake_options import speaks_to_a_fake
from vobiz_mock.cli.input_text import read_input
from vobiz_mock.cli.parameters import YAML_NAMES, FilePath
from vobiz_mock.cli.remote import JSON, YAML, RefusedError
from vobiz_mock.cli.snapshot import snapshot
from vobiz_mock.cli.terminal import say, shown

if TYPE_CHECKING:
    from pathlib import Path

    from vobiz_mock.cli.remote import Remote

_HELP = """Save, replace and reset the state of a running fake.

\b
Save the state as a seed file:   vobiz-mock state export --out seed.yaml
Load a seed file:                vobiz-mock state import seed.yaml
Return to the start:             vobiz-mock state reset
Remember a state by name:        vobiz-mock state snapshot save bought
                                 vobiz-mock state snapshot restore bought
"""

_EXPORT_HELP = """Print the state as a seed file, with the tokens of its accounts.

\b
Print it:                        vobiz-mock state export
Save it:                         vobiz-mock state export --out seed.yaml
Start another fake with it:      vobiz-mock serve --port 0 --seed seed.yaml

With --out, the file is replaced only if the export has succeeded. It is YAML if its name ends in .yaml or .yml, and
otherwise JSON.
"""

_IMPORT_HELP = """Replace the whole state by that of a seed file. `-` reads it from stdin.

\b
Load a file:                     vobiz-mock state import seed.yaml
Load the example:                vobiz-mock seed --example | vobiz-mock state import -

A seed that is invalid changes nothing: the problems are printed, and the exit code is 2. Faults and the journal stay.
"""

_RESET_HELP = """Return to the state at the start. Remove all faults, forget the journal, and follow the real time.

\b
Between two tests:               vobiz-mock state reset
"""


@click.group(help=_HELP)
def state() -> None:
    """Group the subcommands."""


@state.command("export", help=_EXPORT_HELP)
@click.option("--out", "file", type=FilePath(), help="Write to this file. By default, print to stdout.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON. By default, print YAML.")
@speaks_to_a_fake
def export(fake: Remote, *, file: Path | None, as_json: bool) -> None:
    """Print the state, or write it to a file."""
    if file is None:
        click.echo(_exported(fake, JSON if as_json else YAML), nl=False)
        return
    is_yaml = file.suffix.lower() in YAML_NAMES
    if as_json and is_yaml:
        raise click.UsageError(f"--json contradicts the name {str(file)!r}; write --out {file.with_suffix('.json')}")
    try:
        _write(file, fake, YAML if is_yaml else JSON)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RefusedError(f"{shown(str(file))} cannot be written: {reason}") from error


def _write(path: Path, fake: Remote, kind: str) -> None:
    """Write the state to a file. Find out first whether it can be written."""
    file = AtomicFile(path)
    file.check()
    file.replace([_exported(fake, kind).decode()])


def _exported(fake: Remote, kind: str) -> bytes:
    """Return the state as a text that ends with a newline."""
    body = fake.ask("GET", "/state", accept=kind).body
    return body if body.endswith(b"\n") else body + b"\n"


@state.command("import", help=_IMPORT_HELP)
@click.argument("file", type=FilePath(), metavar="FILE|-")
@speaks_to_a_fake
def import_(fake: Remote, *, file: Path) -> None:
    """Replace the state."""
    content = read_input(str(file))
    kind = JSON if content.lstrip()[:1] == b"{" else YAML
    source = "stdin" if str(file) == "-" else shown(str(file))
    try:
        fake.ask("PUT", "/state", body=content, kind=kind)
    except RefusedError as error:
        raise RefusedError(f"{source} is not loaded, and nothing has changed.\n{error.message}") from error
    say(f"The fake at {fake.url} has the state of {source}.")


@state.command(help=_RESET_HELP)
@speaks_to_a_fake
def reset(fake: Remote) -> None:
    """Return to the state at the start."""
    fake.ask("POST", "/reset")
    say(f"The fake at {fake.url} has the state of its start.")


state.add_command(snapshot)
