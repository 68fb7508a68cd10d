"""The subcommands `vobiz-mock fault`: let something go wrong in a running fake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vobiz_mock.cli.fake_options import speaks_to_a_fake
from vobiz_mock.cli.fault_parts import FaultId, Header, Times, Wait, fault_of
from vobiz_mock.cli.fault_table import fault_lines, fault_text
from vobiz_mock.cli.terminal import say

if TYPE_CHECKING:
    from vobiz_mock.cli.remote import Remote

_HELP = """Let something go wrong in a running fake.

\b
The next answer is a 503:    vobiz-mock fault add 503
It works, but is lost:       vobiz-mock fault add commit-then-lose
List the faults:             vobiz-mock fault list
Remove them:                 vobiz-mock fault clear
"""

_ADD_HELP = """Let requests fail, be late, or lose their answer. Prints the id of the fault.

\b
A preset:                    vobiz-mock fault add commit-then-lose
A behaviour:                 vobiz-mock fault add assign.rate-limited --times 3
Any answer:                  vobiz-mock fault add 503 --body '{"error": "down"}'
The effect, but no answer:   vobiz-mock fault add --when after --end reset --number +912271264217
Each answer is late:         vobiz-mock fault add --wait 0.5 --times always
Some are late, at random:    vobiz-mock fault add --wait 0.1..2 --chance 0.3 --times always
As JSON:                     vobiz-mock fault add '{"do": {"status": 503}, "times": 2}'

FAULT is the name of a preset or of a behaviour, a status, a JSON object, or `-` to read the object from stdin.
The options add to it. A fault that can never fire is refused, with the reason; the exit code is 2.
"""

_LIST_HELP = """List the faults, with how many requests have met each.

\b
For a person:                vobiz-mock fault list
For another program:         vobiz-mock fault list --json
"""

_CLEAR_HELP = """Remove the fault with this ID, or all.

\b
One:                         vobiz-mock fault clear f1
All:                         vobiz-mock fault clear
"""


@click.group(help=_HELP)
def fault() -> None:
    """Group the subcommands."""


@fault.command(help=_ADD_HELP)
@click.argument("word", metavar="[FAULT]", required=False)
@click.option("--operation", help="Only requests for this operation, such as assign_number.")
@click.option("--account", help="Only requests of this account.")
@click.option("--number", help="Only requests with this number in E.164 form, however it is spelt.")
@click.option("--spelling", help="Only requests with this encoding rule of the number, such as plus-unencoded.")
@click.option("--nth", type=click.IntRange(min=1), help="Begin with the n-th request that fits.")
@click.option("--times", type=Times(), help="How many requests meet it, or `always`. By default, one.")
@click.option(
    "--when",
    type=click.Choice(["before", "after"]),
    help="`before`: the request has no effect. `after`: it has, and its answer is changed or lost. By default, before.",
)
@click.option("--behaviour", help="Give the document's answer of this behaviour.")
@click.option("--status", type=click.IntRange(200, 599), help="Give an answer with this status.")
@click.option("--body", help="The body of that answer: JSON, or any text, which is sent as it is.")
@click.option("--header", "headers", type=Header(), multiple=True, help="A header field, such as 'Retry-After: 1'.")
@click.option("--malformed", is_flag=True, help="Cut the JSON of the answer in the middle.")
@click.option("--wait", type=Wait(), help="Seconds before the answer, or bounds of a random time, such as 0.1..2.")
@click.option("--rate", type=float, help="Send so many bytes of the body per second.")
@click.option("--length", type=click.IntRange(min=0), help="Send so many bytes of the body, and not the rest.")
@click.option(
    "--end", type=click.Choice(["reset", "close", "silence"]), help="What happens to the connection afterwards."
)
@click.option("--chance", type=float, help="The probability, up to 1, with which a request that fits meets it.")
@click.option("--seed", type=click.IntRange(min=0), help="The seed of what is random. By default, one is chosen.")
@speaks_to_a_fake
def add(fake: Remote, *, word: str | None, **options: Any) -> None:  # noqa: ANN401 those above
    """Add a fault."""
    added = fake.send("POST", "/faults", fault_of(word, options)).json()
    say(f"Added {fault_text(added)}")


@fault.command(
    "list", help="List the faults, with how many requests have met each.\n\n\b\nExample: vobiz-mock fault list"
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@speaks_to_a_fake
def list_(fake: Remote, *, as_json: bool) -> None:
    """Print the faults."""
    found = fake.ask("GET", "/faults").json()["faults"]
    for line in fault_lines(found, as_json=as_json):
        say(line)


@fault.command(help=_CLEAR_HELP)
@click.argument("id_", metavar="[ID]", type=FaultId(), required=False)
@speaks_to_a_fake
def clear(fake: Remote, *, id_: str | None) -> None:
    """Remove faults."""
    fake.ask("DELETE", "/faults" if id_ is None else f"/faults/{id_}")
    say("Removed all faults." if id_ is None else f"Removed {id_}.")
