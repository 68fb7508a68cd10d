"""The clock of a fake: frozen, set and advanced, within bounds."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from vobiz_mock.clock import Clock

BASE = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    """A clock that follows one which stands at the start of a year."""
    return Clock(lambda: BASE)


def test_it_follows_the_other_clock_at_a_distance(clock: Clock) -> None:
    """An advance is added to the offset."""
    clock.set_offset(-HOUR)
    clock.advance(3 * HOUR)
    assert (clock(), clock.offset, clock.is_frozen) == (BASE + 2 * HOUR, 2 * HOUR, False)


def test_a_frozen_time_moves_only_by_an_advance(clock: Clock) -> None:
    """It stays frozen."""
    clock.freeze()
    clock.advance(HOUR)
    assert (clock(), clock.is_frozen) == (BASE + HOUR, True)


def test_no_advance_of_several_threads_is_lost(clock: Clock) -> None:
    """Each of them counts, although the threads take turns all the time."""
    usual = sys.getswitchinterval()
    clock.freeze()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(clock.advance, [HOUR] * 4000))
    finally:
        sys.setswitchinterval(usual)
    assert clock() == BASE + 4000 * HOUR


def test_following_again_forgets_the_offset_and_the_frozen_time(clock: Clock) -> None:
    """The time is that of the other clock."""
    clock.set_offset(HOUR)
    clock.freeze()
    clock.follow()
    assert (clock(), clock.is_frozen) == (BASE, False)


def test_a_reset_returns_to_the_time_at_which_it_was_frozen_at_the_start() -> None:
    """The real time is another thing."""
    clock = Clock(frozen_at=BASE)
    clock.follow()
    clock.reset()
    assert (clock(), clock.is_frozen) == (BASE, True)


def test_a_time_is_shown_in_utc(clock: Clock) -> None:
    """Its own distance from UTC is not kept."""
    clock.freeze(datetime(2026, 1, 1, 5, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))))
    assert (clock(), clock().tzinfo) == (BASE, UTC)


@pytest.mark.parametrize("by", [timedelta.max, timedelta.min, timedelta(days=365 * 8000), timedelta(days=-365 * 1100)])
def test_a_time_out_of_range_changes_nothing(clock: Clock, by: timedelta) -> None:
    """A request could not compute the end of a cooldown otherwise."""
    for change in (clock.advance, clock.set_offset):
        with pytest.raises(ValueError, match="expected a time from 1000 to 9997"):
            change(by)
    assert clock() == BASE


def test_a_time_without_a_zone_is_refused(clock: Clock) -> None:
    """It would be unclear which one is meant."""
    with pytest.raises(ValueError, match="has no time zone"):
        clock.freeze(BASE.replace(tzinfo=None))


@pytest.mark.parametrize(
    "time",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(-HOUR)),
        datetime.min.replace(tzinfo=timezone(HOUR)),
    ],
)
def test_a_time_is_not_frozen_out_of_range(clock: Clock, time: datetime) -> None:
    """Also not one that has no UTC."""
    with pytest.raises(ValueError, match="is too far"):
        clock.freeze(time)
