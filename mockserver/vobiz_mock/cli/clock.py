"""The subcommands `vobiz-mock clock`, which show and set the time of a running fake."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from vobiz_mock.cli.fake_options import speaks_to_a_fake
from vobiz_mock.cli.parameters import Timestamp
from vobiz_mock.cli.terminal import say, shown

if TYPE_CHECKING:
    from datetime import datetime

    from vobiz_mock.cli.remote import Remote

_MAX_SHOWN = 40  # characters of a duration in an error
_LONGEST_DAYS = 36_500  # as the document of the control API has it, in seconds
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}

_HELP = """Show and set the time of a running fake.

\b
Show it:                         vobiz-mock clock show
Stop it now:                     vobiz-mock clock freeze
Stop it at a time:               vobiz-mock clock freeze 2026-01-01T00:00:00Z
Let a cooldown end:              vobiz-mock clock advance 24h
Follow the real time again:      vobiz-mock clock reset
"""


class Duration(click.ParamType[float]):
    """A time with a unit, in seconds."""

    name = "duration"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds."""
        found = re.fullmatch(r"(-?\d+(?:\.\d+)?)([smhd]?)", str(value), re.ASCII)
        if found is None:
            self.fail(f"{value!r} is not a duration; expected one such as 90s, 30m, 24h or 7d", param, ctx)
        seconds = float(found[1]) * _UNITS[found[2]]
        if abs(seconds) > _LONGEST_DAYS * _UNITS["d"]:
            self.fail(f"{str(value)[:_MAX_SHOWN]!r} is too long; expected at most {_LONGEST_DAYS}d", param, ctx)
        return seconds


def _example(text: str, example: str) -> str:
    return f"{text}\n\n\b\nExample:                         vobiz-mock clock {example}\n"


@click.group(help=_HELP)
def clock() -> None:
    """Group the subcommands."""


@clock.command(help=_example("Print the time of the fake.", "show"))
@speaks_to_a_fake
def show(fake: Remote) -> None:
    """Print the time of the fake."""
    _say(fake.ask("GET", "/clock").json())


@clock.command(help=_example("Stop the clock at TIME. By default, stop it now.", "freeze 2026-01-01T00:00:00Z"))
@click.argument("time", type=Timestamp(), required=False)
@speaks_to_a_fake
def freeze(fake: Remote, *, time: datetime | None) -> None:
    """Stop the clock."""
    _set(fake, frozen=True if time is None else time.isoformat())


# A negative duration is not an option.
@clock.command(
    context_settings={"ignore_unknown_options": True},
    help=_example("Move the clock forward by DURATION. A stopped clock stays stopped.", "advance 24h"),
)
@click.argument("duration", type=Duration())
@speaks_to_a_fake
def advance(fake: Remote, *, duration: float) -> None:
    """Move the clock forward."""
    _set(fake, advance=duration)


@clock.command(
    context_settings={"ignore_unknown_options": True},
    help=_example("Follow the real time at a distance of DURATION.", "offset -30m"),
)
@click.argument("duration", type=Duration())
@speaks_to_a_fake
def offset(fake: Remote, *, duration: float) -> None:
    """Follow the real time at a distance."""
    _set(fake, offset=duration)


@clock.command(help=_example("Follow the real time, without a distance.", "reset"))
@speaks_to_a_fake
def reset(fake: Remote) -> None:
    """Follow the real time."""
    _set(fake)


def _set(fake: Remote, **time: Any) -> None:  # noqa: ANN401 the keys of the control API
    _say(fake.send("PUT", "/clock", time).json())


def _say(time: dict[str, Any]) -> None:
    state = "stopped" if time["frozen"] else "running"
    say(f"{shown(str(time['now']))} ({state}{_distance(time['offset'])})")


def _distance(seconds: float) -> str:
    return f", {seconds:+g} s from the real time" if seconds else ""
