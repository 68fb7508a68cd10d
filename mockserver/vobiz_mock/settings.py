"""The settings of a fake. This module must not import anything that takes long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from vobiz_mock.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Plus = Literal["refuse", "accept"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a fake.

    Attributes:
        validate_responses: Whether to validate each reply against the OpenAPI document. An invalid reply becomes a 500.
        clock: Returns the current time, as an aware datetime.
        plus: What happens to a number whose plus is not percent-encoded in the path: `refuse` it, or `accept` it, for
            clients that cannot encode it. The live service may refuse it.
        journal_entries: How many requests the journal keeps. With 0, it is off.
        journal_bytes: How much memory they take together, about.
    """

    validate_responses: bool = False
    clock: Callable[[], datetime] = utc_now
    plus: Plus = "refuse"
    journal_entries: int = 10_000
    journal_bytes: int = 32 * 1024 * 1024

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            ValueError: `plus` is neither of its values, or a bound of the journal is negative.
        """
        if self.plus not in get_args(Plus):
            raise ValueError(f"plus is {self.plus!r}; expected one of {', '.join(get_args(Plus))}")
        for name in ("journal_entries", "journal_bytes"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; expected a number, 0 or more")
