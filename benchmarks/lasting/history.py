"""What clients did and saw: the values of which a history consists. It must not know who answered, nor how."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Trunk = str | None  # what a register of a number holds: the trunk, or None without one


class Kind(StrEnum):
    """What a call asks for."""

    ASSIGN = "assign"
    UNASSIGN = "unassign"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a client, and what it was told.

    Attributes:
        client: Who called.
        number: The number that the call is about.
        kind: What was asked for.
        sent: When the first byte may have left, on a clock that all clients share.
        answered: When the answer was complete. None if there was none: the call took effect after `sent`, or never.
        trunk: The trunk that an assign wanted, or that a read saw.
        accepted: Whether a change took effect, according to the answer. A refused assign saw that there was a trunk,
            and a refused unassign that there was none.
        node: Who was asked.
        latest: When an unanswered call had taken effect at the latest, if it did. The search for an order takes long if
            many calls may take effect at any later time.
    """

    client: str
    number: str
    kind: Kind
    sent: float
    answered: float | None = None
    trunk: Trunk = None
    accepted: bool = True
    node: str = ""
    latest: float = inf

    @property
    def end(self) -> float:
        """When the call had taken effect at the latest."""
        return self.latest if self.answered is None else self.answered

    @property
    def changes(self) -> bool:
        """Whether the call changes the number if it takes effect."""
        return self.kind is not Kind.READ and (self.accepted or self.answered is None)

    @property
    def after(self) -> Trunk:
        """The trunk of the number once the call has taken effect."""
        return None if self.kind is Kind.UNASSIGN else self.trunk

    def fits(self, trunk: Trunk) -> bool:
        """Return whether the call could take effect and be answered so while the number had this trunk, or none."""
        if self.kind is Kind.READ:
            return trunk == self.trunk
        return (trunk is None) is ((self.kind is Kind.ASSIGN) is self.changes)

    def __str__(self) -> str:
        """Return the call as a line of a report."""
        wanted = f"assign to {self.trunk}" if self.kind is Kind.ASSIGN else str(self.kind)
        until = "    no answer" if self.answered is None else f"{self.answered:13.6f}"
        return f"{self.sent:13.6f} {until}  {self.client:10} {self.node:8} {wanted}: {self._seen()}"

    def _seen(self) -> str:
        if self.answered is None:
            return "unknown"
        if self.kind is Kind.READ:
            return f"saw {self.trunk or 'no trunk'}"
        if self.accepted:
            return "done"
        return "refused, it has a trunk" if self.kind is Kind.ASSIGN else "refused, it has no trunk"


def by_number(calls: Iterable[Call]) -> Mapping[str, list[Call]]:
    """Return the calls of each number: numbers are independent, so that each must fit an order of its own."""
    found: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        found[call.number].append(call)
    return found
