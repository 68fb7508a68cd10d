"""The clock of a fake, which can be frozen, set and advanced. Imports no other module of the package."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def utc_now() -> datetime:
    """Return the real time, as an aware datetime."""
    return datetime.now(UTC)


class Clock:
    """The time of a fake: that of another clock, plus an offset, or a fixed time. Several threads may use it.

    Args:
        base: Returns the time that is followed, as an aware datetime.
    """

    def __init__(self, base: Callable[[], datetime] = utc_now) -> None:
        self._base = base
        self._offset = timedelta()
        self._frozen: datetime | None = None

    def __call__(self) -> datetime:
        """Return the time, as an aware datetime."""
        if self._frozen is not None:
            return self._frozen
        return self._base() + self._offset if self._offset else self._base()

    @property
    def is_frozen(self) -> bool:
        """Whether the time stays the same."""
        return self._frozen is not None

    @property
    def offset(self) -> timedelta:
        """What is added to the time that is followed."""
        return self._offset

    def freeze(self, at: datetime | None = None) -> None:
        """Stop at a time, which is the current one by default.

        Args:
            at: An aware datetime.

        Raises:
            ValueError: The time has no time zone.
        """
        if at is not None and at.tzinfo is None:
            raise ValueError(f"{at} has no time zone; expected an aware datetime")
        self._frozen = at or self()

    def set_offset(self, offset: timedelta) -> None:
        """Follow the other clock at a distance."""
        self._frozen, self._offset = None, offset

    def advance(self, by: timedelta) -> None:
        """Move the time forward. A frozen time stays frozen."""
        if self._frozen is not None:
            self._frozen += by
        else:
            self._offset += by

    def reset(self) -> None:
        """Follow the other clock again, without an offset."""
        self.set_offset(timedelta())
