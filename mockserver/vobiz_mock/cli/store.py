"""The subcommands `vobiz-mock store`: prepare the database that keeps the state of fakes, and save and replace it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vobiz_mock.cli.atomic_file import AtomicFile
from vobiz_mock.cli.input_text import read_input
from vobiz_mock.cli.parameters import YAML_NAMES, EnvironmentOption, FilePath, StoreName
from vobiz_mock.cli.remote import RefusedError
from vobiz_mock.cli.terminal import say, shown, shown_lines
from vobiz_mock.errors import SeedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store

_HELP = """Prepare the database that keeps the state of fakes, and save and replace the state in it.

\b
Make a file a store:             vobiz-mock store init --store sqlite:///vobiz.db
Start a fake that uses it:       vobiz-mock serve --port 0 --store sqlite:///vobiz.db
Save its state as a seed file:   vobiz-mock store export --store sqlite:///vobiz.db --out seed.yaml
Give it another state:           vobiz-mock store import --store sqlite:///vobiz.db seed.yaml

Fakes may run meanwhile: they see the new state at once. VOBIZ_MOCK_STORE may name the store in place of --store.
"""

_INIT_HELP = """Make the tables of a new database, and give it a state. A store that has a state keeps it.

\b
With the example:                vobiz-mock store init --store sqlite:///vobiz.db
With your data:                  vobiz-mock store init --store sqlite:///vobiz.db --seed seed.yaml

`vobiz-mock serve` does the same when it starts. A database of PostgreSQL must exist, and the user needs the right to
create tables in its schema.
"""

_MIGRATE_HELP = """Bring the tables of a database up to date, after an upgrade of vobiz-mock.

\b
Before the fakes start:          vobiz-mock store migrate --store sqlite:///vobiz.db

`vobiz-mock serve` does the same when it starts. Stop the fakes of the earlier version first, and save the database.
"""

_EXPORT_HELP = """Print the state as a seed file, with the tokens of its accounts.

\b
Print it:                        vobiz-mock store export --store sqlite:///vobiz.db
Save it:                         vobiz-mock store export --store sqlite:///vobiz.db --out seed.yaml

With --out, the file is replaced only if the export has succeeded. It is YAML if its name ends in .yaml or .yml, and
otherwise JSON.
"""

_IMPORT_HELP = """Replace the state, and that to which a reset returns, by that of a seed file. `-` reads it from stdin.

\b
Load a file:                     vobiz-mock store import --store sqlite:///vobiz.db seed.yaml
Load the example:                vobiz-mock seed --example | vobiz-mock store import --store sqlite:///vobiz.db -

A seed that is invalid changes nothing: the problems are printed, and the exit code is 2. Faults, snapshots, the clock
and the journal stay. A new database becomes a store first.
"""


class DatabaseName(StoreName):
    """The URL of a database."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the URL as it was given."""
        if value == "memory":
            self.fail("a store in memory ends with its fake; expected sqlite:///vobiz.db or another URL", param, ctx)
        return super().convert(value, param, ctx)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002
        """Return what could be written."""
        return "Write --store sqlite:///vobiz.db, or the URL of another database."


def _names_a_store(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--store",
        "url",
        cls=EnvironmentOption,
        type=DatabaseName(),
        metavar="URL",
        required=True,
        envvar="VOBIZ_MOCK_STORE",
        show_envvar=True,
        help="The database, such as sqlite:///vobiz.db or postgresql://user:password@host/database.",
    )(command)


@click.group(help=_HELP)
def store() -> None:
    """Group the subcommands."""


@store.command(help=_INIT_HELP)
@click.option("--seed", "seed_file", type=FilePath(), help="The seed file. By default, the example.")
@_names_a_store
def init(*, url: str, seed_file: Path | None) -> None:
    """Make the tables, and give them a state."""
    from vobiz_mock.stores import open_store  # noqa: PLC0415 - --help does not need it

    seed = _seed(seed_file)
    with _failing():
        opened = open_store(url, lambda: seed)
        done = "is a store now" if opened.is_new else "is a store already, and has not changed"
        say(f"{opened.name} {done} ({_content(opened.store)}).")
        opened.close()


@store.command(help=_MIGRATE_HELP)
@_names_a_store
def migrate(*, url: str) -> None:
    """Bring the tables up to date."""
    from vobiz_mock.stores import check_name, migrate_store  # noqa: PLC0415 - --help does not need it

    with _failing():
        before, now = migrate_store(url)
    done = f"is up to date: version {now}" if before == now else f"is migrated from version {before} to {now}"
    say(f"{check_name(url)} {done}.")


@store.command("export", help=_EXPORT_HELP)
@click.option("--out", "file", type=FilePath(), help="Write to this file. By default, print to stdout.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON. By default, print YAML.")
@_names_a_store
def export(*, url: str, file: Path | None, as_json: bool) -> None:
    """Print the state, or write it to a file."""
    from vobiz_mock.state.seed_text import json_text, yaml_text  # noqa: PLC0415 - --help does not need it

    is_yaml = not as_json if file is None else file.suffix.lower() in YAML_NAMES
    if as_json and is_yaml:
        raise click.UsageError(f"--json contradicts the name {str(file)!r}; write --out {Path(str(file)).stem}.json")
    target = None if file is None else _checked(file)
    text = (yaml_text if is_yaml else json_text)(_state(url))
    if target is None:
        click.echo("".join(text), nl=False)
    else:
        with _writing(target[1]):
            target[0].replace(text)


@store.command("import", help=_IMPORT_HELP)
@click.argument("file", type=FilePath(), metavar="FILE|-")
@_names_a_store
def import_(*, url: str, file: Path) -> None:
    """Replace the state."""
    from vobiz_mock.stores import import_state  # noqa: PLC0415 - --help does not need it

    seed = _read(file)
    with _failing():
        opened = import_state(url, seed)
        say(f"{opened.name} has the state of {_name(file)} ({_content(opened.store)}). A reset returns to it.")
        opened.close()


def _state(url: str) -> Mapping[str, Any]:
    """Return the state of a store at the time of its clock, as the values of a seed."""
    from vobiz_mock.fake import Fake  # noqa: PLC0415 - --help does not need it
    from vobiz_mock.steering import Steering  # noqa: PLC0415 - --help does not need it
    from vobiz_mock.stores import find_store  # noqa: PLC0415 - --help does not need it

    with _failing():
        opened = find_store(url)
        try:
            return Steering(Fake(opened.store, backend=opened.backend)).state()
        finally:
            opened.close()


def _content(store: Store) -> str:
    totals = store.totals()
    return f"accounts: {totals.accounts}, numbers: {totals.numbers}, inventory: {totals.for_sale}"


def _seed(file: Path | None) -> Seed:
    """Return the seed of a file, or the example."""
    from vobiz_mock.state.seed_file import load_seed  # noqa: PLC0415 - --help does not need it
    from vobiz_spec import load  # noqa: PLC0415 - --help does not need it

    return _read(file) if file is not None else load_seed(None, load())


def _read(file: Path) -> Seed:
    """Return the seed of a file, or of stdin."""
    from vobiz_mock.state.seed_file import parse  # noqa: PLC0415 - --help does not need it
    from vobiz_spec import load  # noqa: PLC0415 - --help does not need it

    source = _name(file)
    try:
        return parse(read_input(str(file)).decode("utf-8-sig"), load(), source=source)
    except (SeedError, UnicodeDecodeError) as error:
        problems = shown_lines(str(error))
        raise RefusedError(f"{source} is not loaded, and nothing has changed.\n{problems}") from error


def _name(file: Path) -> str:
    return "stdin" if str(file) == "-" else shown(str(file))


def _checked(path: Path) -> tuple[AtomicFile, Path]:
    """Return a file that can be written."""
    with _writing(path):
        file = AtomicFile(path)
        file.check()
    return file, path


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RefusedError(f"{shown(str(path))} cannot be written: {reason}") from error


@contextmanager
def _failing() -> Iterator[None]:
    """Say why a store cannot be used. The exit code is 1."""
    try:
        yield
    except StoreError as error:
        raise click.ClickException(f"{error}.") from error
