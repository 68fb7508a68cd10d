"""The settings of a fake. This module must not import anything that takes long."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from vobiz_mock.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Plus = Literal["refuse", "accept"]
CONTROL_TOKEN_VARIABLE = "VOBIZ_MOCK_CONTROL_TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a fake.

    Attributes:
        validate_responses: Whether to validate each reply against the OpenAPI document. An invalid reply becomes a 500.
        clock: Returns the current time, as an aware datetime.
        frozen_at: The time at which the clock is frozen at the start, and after a reset. None lets it run.
        random_seed: Determines the ids of the records that clients create. None makes them unpredictable.
        control_token: The token that requests for paths below `/_mock/` must have. Without one, only requests from this
            machine are answered there.
        plus: What happens to a number whose plus is not percent-encoded in the path: `refuse` it, or `accept` it, for
            clients that cannot encode it. The live service may refuse it.
        journal_entries: How many requests the journal keeps. With 0, it is off.
        journal_bytes: How much memory they take together, about.
        magic: Whether the magic numbers are in the inventory, and their requests meet the faults of `docs/magic.md`.
    """

    validate_responses: bool = False
    clock: Callable[[], datetime] = utc_now
    frozen_at: datetime | None = None
    random_seed: int | None = None
    control_token: str | None = field(default=None, repr=False)
    plus: Plus = "refuse"
    journal_entries: int = 10_000
    journal_bytes: int = 32 * 1024 * 1024
    magic: bool = False

    @property
    def accepts_plus(self) -> bool:
        """Whether a number is found although its plus is not percent-encoded."""
        return self.plus == "accept"

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            ValueError: `plus` is neither of its values, a bound of the journal is negative, or the token of the control
                API is not one.
        """
        if self.plus not in get_args(Plus):
            raise ValueError(f"plus is {self.plus!r}; expected one of {', '.join(get_args(Plus))}")
        for name in ("journal_entries", "journal_bytes"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; expected a number, 0 or more")
        if self.control_token is not None and not re.fullmatch("[!-~]+", self.control_token):
            raise ValueError("the control token is empty or has other characters than printable ASCII without spaces")
