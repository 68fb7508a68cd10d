"""How many requests the generated and repeated checks send. A leaf: it imports nothing of the package."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FAST", "FULL", "GENTLE", "Effort"]


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How many requests the generated and repeated checks send. Zero disables a kind of check.

    `spellings`, `bodies`, `sequences` and `generated` are numbers of examples, `generated` in each operation; `steps`
    is the longest sequence; `repeats` is how often an unchanging request is repeated; `rounds` is how often `racers`
    concurrent assigns are sent.
    """

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
# For a provider on another host, which gets five requests a second.
GENTLE = Effort(spellings=15, bodies=15, sequences=4, steps=8, repeats=10, rounds=1, racers=3, generated=2)
