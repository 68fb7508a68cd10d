"""The clock of a fake, which can be frozen, set and advanced. Imports no other module of the package."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

# Section 5.6 of RFC 3339. `datetime` reads more than that, such as a date alone.
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
# The times that can be set. From each of them, a cooldown and a year of a running clock can be added.
_EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
_LATEST = datetime(9998, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """Return the real time, as an aware datetime."""
    return datetime.now(UTC)


def read_time(text: str) -> datetime:
    """Return the time that a person wrote as a timestamp of RFC 3339, as an aware datetime.

    Raises:
        ValueError: It is not a timestamp, or there is no such time.
    """
    try:
        if _TIMESTAMP.fullmatch(text) is not None:
            return datetime.fromisoformat(text.upper())
    except ValueError:  # such as the 31st of February
        pass
    raise ValueError(f"{text!r:.60} is not a time; {_EXPECTED}")


class ClockSetting(NamedTuple):
    """How the time follows from that of the other clock.

    Attributes:
        frozen: The fixed time. None follows the other clock.
        offset: What is added to the time of the other clock.
    """

    frozen: datetime | None = None
    offset: timedelta = timedelta()


class SettingStore(Protocol):
    """Where the setting of a clock is kept. Several threads may use it."""

    def get(self) -> ClockSetting | None:
        """Return the setting; None if it is that of the start."""

    def known(self) -> ClockSetting | None:
        """Return the setting as it is known without waiting for another process."""

    def change(self, change: Callable[[ClockSetting | None], ClockSetting | None]) -> None:
        """Replace the setting by what a function returns of it. If it raises, nothing has changed."""


class MemorySettingStore:
    """The setting of a clock in memory."""

    def __init__(self) -> None:
        self._setting: ClockSetting | None = None  # replaced at each change, so that a reader needs no lock
        self._lock = Lock()

    def get(self) -> ClockSetting | None:
        """Return the setting; None if it is that of the start."""
        return self._setting

    known = get

    def change(self, change: Callable[[ClockSetting | None], ClockSetting | None]) -> None:
        """Replace the setting by what a function returns of it."""
        with self._lock:
            self._setting = change(self._setting)


class Clock:
    """The time of a fake: that of another clock, plus an offset, or a fixed time. Several threads may use it.

    Args:
        base: Returns the time that is followed, as an aware datetime.
        frozen_at: The fixed time at the start, an aware datetime. None follows the other clock.
        store: Where the setting is kept. None keeps it in memory.

    Raises:
        ValueError: The fixed time has no time zone, or is not from 1000 to 9997.
    """

    def __init__(
        self,
        base: Callable[[], datetime] = utc_now,
        frozen_at: datetime | None = None,
        store: SettingStore | None = None,
    ) -> None:
        self._base = base
        self._start = ClockSetting(frozen=None if frozen_at is None else _settable(frozen_at))
        self._store = store or MemorySettingStore()

    def __call__(self) -> datetime:
        """Return the time, as an aware datetime."""
        return self._time(self._store.get() or self._start)

    def at_once(self) -> datetime:
        """Return the time as far as it is known without waiting for another process that may have set it."""
        return self._time(self._store.known() or self._start)

    @property
    def is_frozen(self) -> bool:
        """Whether the time stays the same."""
        return self._setting.frozen is not None

    @property
    def offset(self) -> timedelta:
        """What is added to the time that is followed."""
        return self._setting.offset

    def freeze(self, at: datetime | None = None) -> None:
        """Stop at a time, which is the current one by default.

        Args:
            at: An aware datetime.

        Raises:
            ValueError: The time has no time zone, or is not from 1000 to 9997.
        """
        frozen = None if at is None else _settable(at)
        self._change(lambda setting: setting._replace(frozen=frozen or self._time(setting)))

    def set_offset(self, offset: timedelta) -> None:
        """Follow the other clock at a distance.

        Raises:
            ValueError: The time would not be from 1000 to 9997.
        """
        _sum(self._base(), offset)
        self._change(lambda _: ClockSetting(offset=offset))

    def advance(self, by: timedelta) -> None:
        """Move the time forward. A frozen time stays frozen.

        Raises:
            ValueError: The time would not be from 1000 to 9997.
        """
        self._change(lambda setting: self._advanced(setting, by))

    def follow(self) -> None:
        """Follow the other clock again, without an offset."""
        self._change(lambda _: ClockSetting())

    def reset(self) -> None:
        """Return to the start: to the fixed time if there was one, or else to the other clock without an offset."""
        self._store.change(lambda _: None)

    @property
    def _setting(self) -> ClockSetting:
        return self._store.get() or self._start

    def _change(self, change: Callable[[ClockSetting], ClockSetting]) -> None:
        self._store.change(lambda setting: change(setting or self._start))

    def _time(self, setting: ClockSetting) -> datetime:
        frozen, offset = setting
        if frozen is not None:
            return frozen
        return self._base() + offset if offset else self._base()

    def _advanced(self, setting: ClockSetting, by: timedelta) -> ClockSetting:
        advanced = _sum(self._time(setting), by)
        if setting.frozen is not None:
            return setting._replace(frozen=advanced)
        return ClockSetting(offset=setting.offset + by)


def _sum(time: datetime, by: timedelta) -> datetime:
    try:
        return _settable(time + by)
    except OverflowError as error:
        raise ValueError(f"{by.total_seconds():g} s after {time} is too far; {_EXPECTED}") from error


def _settable(time: datetime) -> datetime:
    """Return a time in UTC.

    Raises:
        ValueError: It has no time zone, or is out of range.
    """
    if time.tzinfo is None:
        raise ValueError(f"{time} has no time zone; expected an aware datetime")
    try:
        settable = _EARLIEST <= time <= _LATEST
    except OverflowError:  # its UTC is before the year 1, or after the year 9999
        settable = False
    if not settable:
        raise ValueError(f"{time.isoformat()} is too far; {_EXPECTED}")
    return time.astimezone(UTC)


_EXPECTED = f"expected a time from {_EARLIEST.year} to {_LATEST.year - 1}, such as 2026-01-01T00:00:00Z"
