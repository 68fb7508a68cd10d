"""The commands `vobiz-mock clock`, against a fake that listens on a port."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mockserver.cli._command import Command

NEW_YEAR = "2026-01-01T00:00:00Z"


def test_a_time_can_be_stopped_and_advanced(command: Command) -> None:
    """It stays stopped."""
    command("clock", "freeze", NEW_YEAR)
    assert command("clock", "advance", "24h").stdout == "2026-01-02T00:00:00.000000Z (stopped)\n"
    assert command("clock", "show").stdout == "2026-01-02T00:00:00.000000Z (stopped)\n"


@pytest.mark.parametrize(("duration", "seconds"), [("90", "+90"), ("90s", "+90"), ("30m", "+1800"), ("-1d", "-86400")])
def test_a_duration_has_a_unit(command: Command, duration: str, seconds: str) -> None:
    """Seconds are the default, and a negative one is no option."""
    done = command("clock", "offset", duration)
    assert (done.exit_code, done.stdout.endswith(f"(running, {seconds} s from the real time)\n")) == (0, True)


def test_a_clock_can_be_stopped_now_and_released(command: Command) -> None:
    """A reset follows the real time."""
    stopped, released = command("clock", "freeze"), command("clock", "reset")
    assert ("(stopped)" in stopped.stdout, "(running)" in released.stdout) == (True, True)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["advance", "soon"], "'soon' is not a duration; expected one such as 90s, 30m, 24h or 7d"),
        (["freeze", "yesterday"], "'yesterday' is not a time; expected a time from"),
        (["advance", "999999999999d"], "'999999999999d' is too long; expected at most 36500d"),
        (["offset", f"-{'9' * 400}"], "is too long; expected at most 36500d"),
    ],
)
def test_a_wrong_time_is_explained(command: Command, args: list[str], message: str) -> None:
    """The exit code is 2, whether the command or the fake refuses it."""
    done = command("clock", *args)
    assert (done.exit_code, message in done.stderr) == (2, True)
