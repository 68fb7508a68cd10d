"""The subcommand `vobiz-mock journal`, which shows what a running fake has received."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from vobiz_mock.cli.fake_options import speaks_to_a_fake
from vobiz_mock.cli.follow import followed, last_number
from vobiz_mock.cli.journal_lines import Lines
from vobiz_mock.cli.terminal import say, shown_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.cli.remote import Remote

    Query = list[tuple[str, str]]
    Write = Callable[[dict[str, Any]], None]

_HELP = """Show what a running fake has received.

\b
All that it remembers:           vobiz-mock journal
Those with 404, live:            vobiz-mock journal --follow --status 404
As cURL lines:                   vobiz-mock journal --curl --limit 1
For a browser's tools:           vobiz-mock journal --har > journal.har
For another program:             vobiz-mock journal --json | jq .behaviour
Forget them:                     vobiz-mock journal --clear

A line has the time, the method, the target as it was sent, the status and the behaviour. The fault that it met follows,
and what became of the answer if it was not sent. Below a refused request are the reason and a corrected request.
"""


@click.command(help=_HELP)
@click.option("--follow", "-f", is_flag=True, help="Print new requests as they are received, until Ctrl-C.")
@click.option("--account", help="Only requests of this account.")
@click.option("--operation", help="Only those of this operation, such as assign_number.")
@click.option("--number", help="Only those of this number in E.164 form, however it was spelt.")
@click.option("--behaviour", help="Only those that met this behaviour, such as assign.success.")
@click.option("--status", help="Only those with this status.")
@click.option("--spelling", help="Only those with this encoding rule of the number, such as plus-unencoded.")
@click.option("--fault", help="Only those that met the fault with this id.")
@click.option("--delivery", help="Only those whose answer had this fate, such as reset or client-left.")
@click.option("--since", help="Only later ones: the number of a request, or a time such as 2026-01-31T12:00:00Z.")
@click.option("--limit", type=click.IntRange(min=1), help="Only so many, the newest. By default, 1000.")
@click.option("--json", "style", flag_value="json", help="Print one JSON object per line.")
@click.option("--har", "style", flag_value="har", help="Print an HTTP Archive (HAR 1.2).")
@click.option("--curl", "style", flag_value="curl", help="Print each request as a cURL line.")
@click.option("--clear", is_flag=True, help="Forget all requests, or those of --account.")
@speaks_to_a_fake
def journal(
    fake: Remote, *, follow: bool, limit: int | None, style: str | None, clear: bool, **filters: str | None
) -> None:
    """Print the journal, or forget it."""
    query = [(name, value) for name, value in filters.items() if value is not None]
    _check(clear=clear, follow=follow, style=style, selects=limit is not None or any(n != "account" for n, _ in query))
    if clear:
        fake.ask("DELETE", "/journal", query=query)
        say("Forgotten.")
    elif style == "har":
        archive = fake.ask("GET", "/journal.har", query=_limited(query, limit)).json()
        say(json.dumps(archive, indent=2))
    elif follow:
        _follow(fake, query, limit, _WRITERS[style]())
    else:
        _print(fake, query, limit, _WRITERS[style]())


def _check(*, clear: bool, follow: bool, style: str | None, selects: bool) -> None:
    """Refuse options that exclude each other."""
    if clear and (follow or style or selects):
        raise click.UsageError("--clear forgets all requests, or those of --account. It has no other option.")
    if follow and style == "har":
        raise click.UsageError("--har is one JSON object, which has an end. With --follow, use --json.")


def _limited(query: Query, limit: int | None) -> Query:
    return query if limit is None else [*query, ("limit", str(limit))]


def _follow(fake: Remote, query: Query, limit: int | None, write: Write) -> None:
    """Print entries until Ctrl-C, which is the way to end it, and no error."""
    try:
        last = _print(fake, query, limit, write)
        for entry in followed(fake, query, last):
            write(entry)
    except KeyboardInterrupt:
        click.get_current_context().exit(0)


def _print(fake: Remote, query: Query, limit: int | None, write: Write) -> int:
    """Print the entries that the fake has, and return the number of the latest."""
    found = fake.ask("GET", "/journal", query=_limited(query, limit)).json()
    for entry in found["entries"]:
        write(entry)
    return last_number(found)


def _write_json(entry: dict[str, Any]) -> None:
    say(json.dumps(entry))  # ASCII: no control character of a request is in it


def _write_curl(entry: dict[str, Any]) -> None:
    say(shown_lines(entry["curl"] or f"# {entry['id']}: the body was too large to be kept"))


_WRITERS: dict[str | None, Callable[[], Write]] = {
    None: lambda: Lines(say),
    "json": lambda: _write_json,
    "curl": lambda: _write_curl,
}
