"""The subcommand `vobiz-mock verify`, which compares the journal of a running fake with an expectation."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import click

from vobiz_mock.cli.fake_options import speaks_to_a_fake
from vobiz_mock.cli.input_text import is_given, json_object
from vobiz_mock.cli.terminal import say

if TYPE_CHECKING:
    from vobiz_mock.cli.remote import Remote

_EXAMPLE = '{"behaviour": "assign.success", "times": 1}'

_HELP = """Check that a running fake has received what you expect.

\b
Once:                vobiz-mock verify --behaviour assign.success --times 1
Never:               vobiz-mock verify --number +912271264217 --times 0
No mistakes:         vobiz-mock verify --contract
In this order:       vobiz-mock verify '{"order": [{"behaviour": "unassign.success"},
                                                   {"behaviour": "assign.success"}]}'
Nothing else:        vobiz-mock verify '{"only": [{"operation": "assign_number"}]}'

The options, or the keys of EXPECTATION, say which requests count. Without --times, --at-least and --at-most, there must
be at least one. EXPECTATION is a JSON object, or `-` to read it from stdin.

Exits with 0 if the expectation is met. Exits with 1 if it is not, and shows what was expected, the nearest requests,
and what differs. Exits with 2 if it is malformed.
"""


@click.command(help=_HELP)
@click.argument("expectation", required=False)
@click.option("--operation", help="The id of the operation, such as assign_number.")
@click.option("--account", help="The account id in the path.")
@click.option("--number", help="The number in E.164 form, however it was spelt.")
@click.option("--trunk-group-id", help="The trunk in the body or in the path.")
@click.option("--behaviour", help="The behaviour that the request met, such as assign.success.")
@click.option("--status", type=int, help="The status of the answer.")
@click.option("--spelling", help="The encoding rule of the number in the path, such as plus-unencoded.")
@click.option("--fault", help="The id of the fault that the request met.")
@click.option("--times", type=int, help="Exactly how many requests; 0 for none.")
@click.option("--at-least", type=int, help="How many requests at least.")
@click.option("--at-most", type=int, help="How many requests at most.")
@click.option("--contract", is_flag=True, help="No request broke the contract, such as one with a literal plus.")
@speaks_to_a_fake
def verify(fake: Remote, *, expectation: str | None, **options: Any) -> None:  # noqa: ANN401 those above
    """Ask the fake whether an expectation is met."""
    wanted = _wanted(expectation, {key: value for key, value in options.items() if is_given(value)})
    answer = fake.send("POST", "/verify", wanted, expected={HTTPStatus.CONFLICT})
    if answer.status == HTTPStatus.CONFLICT:
        raise click.ClickException(answer.message())
    say("As expected.")


def _wanted(text: str | None, options: dict[str, Any]) -> dict[str, Any]:
    """Return the expectation, as the control API takes it."""
    keys = json_object(text, example=_EXAMPLE) if text is not None else {}
    if twice := sorted(keys.keys() & options.keys()):
        raise click.UsageError(f"The JSON has {twice[0]!r} already; leave out --{twice[0].replace('_', '-')}.")
    if not (keys or options):
        raise click.UsageError(f"Nothing is expected; write an option such as --times 1, or JSON such as {_EXAMPLE}")
    return keys | options
