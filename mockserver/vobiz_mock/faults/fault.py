"""An active fault: its definition, and how many requests it has seen and met."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vobiz_mock.faults.definition import Definition


class Fault:
    """What goes wrong with the requests that meet it.

    Args:
        id_: The id.
        definition: What it does, and to which requests.

    Attributes:
        id: The id, such as `f1`.
        definition: What it does, and to which requests.
        fitted: How many requests have fitted its conditions since it was added.
        met: How many of them have met it.
    """

    def __init__(self, id_: str, definition: Definition) -> None:
        self.id = id_
        self.definition = definition
        self.fitted = 0
        self.met = 0

    def __repr__(self) -> str:
        return f"Fault({self.as_json()!r})"

    @property
    def is_spent(self) -> bool:
        """Whether no further request can meet it."""
        times = self.definition.times
        return times is not None and self.met >= times

    @property
    def free(self) -> int | None:
        """How many further requests that fit it can pass it by; None if there is no certain limit."""
        if self.definition.times is not None or self.definition.chance < 1:
            return None
        return max(0, self.definition.on.nth - 1 - self.fitted)

    def as_json(self) -> dict[str, Any]:
        """Return the fault in the format in which it is written, with its id and the number of requests it has met."""
        return {"id": self.id, **self.definition.as_json(), "met": self.met}

    def draw(self, what: str, number: int) -> str:
        """Return the seed of something that is drawn for the n-th request that fits.

        It depends on nothing else, so that equal requests in equal order give equal draws.
        """
        return f"{self.definition.seed} {what} {number}"

    def takes(self, number: int) -> bool:
        """Return whether the n-th request that fits the conditions meets the fault."""
        definition = self.definition
        if self.is_spent or number < definition.on.nth:
            return False
        chance = random.Random(self.draw("chance", number)) if definition.chance < 1 else None  # noqa: S311 it must repeat
        return chance is None or chance.random() < definition.chance
