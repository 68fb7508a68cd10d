"""The subcommands `vobiz-mock state snapshot`: states that a running fake keeps under names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import click

from vobiz_mock.cli.fake_options import speaks_to_a_fake
from vobiz_mock.cli.terminal import say, shown

if TYPE_CHECKING:
    from vobiz_mock.cli.remote import Remote

_HELP = """Keep states of a running fake under names, in the fake.

\b
Remember the state:              vobiz-mock state snapshot save bought
Return to it:                    vobiz-mock state snapshot restore bought
List the names:                  vobiz-mock state snapshot list
Forget one:                      vobiz-mock state snapshot remove bought
"""

_LIST_HELP = """Print the names of the snapshots, one in a line.

\b
Example:                         vobiz-mock state snapshot list
"""


@click.group(help=_HELP)
def snapshot() -> None:
    """Group the subcommands."""


class SnapshotName(click.ParamType[str]):
    """The name of a snapshot."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, which the document of the control API allows."""
        from vobiz_mock.control_document import control_document  # noqa: PLC0415 - --help does not need it

        written = control_document()["components"]["parameters"]["SnapshotName"]
        if not (value.isprintable() and re.search(written["schema"]["pattern"], value)):  # $ admits a line end
            expected = f"1 to 100 characters, such as {written['example']}"
            self.fail(f"{value!r} does not fit. {written['description']} Expected {expected}", param, ctx)
        return value


class _Action(NamedTuple):
    """What is done with a snapshot.

    Attributes:
        method: The method of the request.
        suffix: What follows the name in its path.
        help: The help of the command, without its example.
        done: What is printed afterwards.
    """

    method: str
    suffix: str
    help: str
    done: str


_ACTIONS = {
    "save": _Action("PUT", "", "Remember the state under a name. A snapshot with this name is replaced.", "Saved"),
    "restore": _Action("POST", "/restore", "Return to the state that has this name.", "Restored"),
    "remove": _Action("DELETE", "", "Forget the snapshot with this name.", "Removed"),
}


def _add_command(name: str, action: _Action) -> None:
    example = f"\b\nExample:                         vobiz-mock state snapshot {name} bought\n"

    @snapshot.command(name, help=f"{action.help}\n\n{example}")
    @click.argument("name", type=SnapshotName())
    @speaks_to_a_fake
    def run(fake: Remote, *, name: str) -> None:
        fake.ask(action.method, f"/snapshots/{name}{action.suffix}")
        say(f"{action.done} {name}.")


for _name, _action in _ACTIONS.items():
    _add_command(_name, _action)


@snapshot.command("list", help=_LIST_HELP)
@speaks_to_a_fake
def list_(fake: Remote) -> None:
    """Print the names."""
    for name in fake.ask("GET", "/snapshots").json()["snapshots"]:
        say(shown(name))
