"""What is checked, and how hard: the values that a run is given. Knows nothing of checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from vobiz_contract.guard import Guard, is_loopback

__all__ = ["FAST", "FULL", "GENTLE", "Effort", "Target"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A provider, and what of it may be touched.

    `numbers` may be assigned and unassigned freely, to `trunk_ids`; what is `foreign_…` belongs to another account;
    `sandbox` allows what spends or destroys.
    """

    url: str
    auth_id: str
    auth_token: str = field(repr=False)
    numbers: tuple[str, ...]
    trunk_ids: tuple[str, ...]
    foreign_number: str | None = None
    foreign_trunk_id: str | None = None
    sandbox: bool = False

    @property
    def loopback(self) -> bool:
        """Whether the provider runs on this machine."""
        return is_loopback(urlsplit(self.url).hostname or "")

    @property
    def guard(self) -> Guard:
        """What may be sent to it."""
        return Guard(everything=self.sandbox and self.loopback, numbers=self.numbers)


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is sent by what draws its requests, or repeats them. Nought leaves it out."""

    spellings: int
    bodies: int
    sequences: int
    steps: int
    repeats: int
    rounds: int
    racers: int
    generated: int


FULL = Effort(spellings=60, bodies=60, sequences=25, steps=14, repeats=60, rounds=8, racers=6, generated=10)
FAST = Effort(spellings=6, bodies=6, sequences=2, steps=10, repeats=4, rounds=2, racers=6, generated=0)
# On a host that is not this machine, where five requests a second are sent.
GENTLE = Effort(spellings=15, bodies=15, sequences=4, steps=8, repeats=10, rounds=1, racers=3, generated=2)
