"""How a run is made, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from vobiz_contract.effort import Effort

__all__ = ["Options"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a run is made.

    Attributes:
        seed: The random seed. The same seed sends the same requests to a provider that responds equally.
        effort: How much is sent; by default FULL on loopback, otherwise GENTLE.
        rate: The most requests a second; None does not limit them.
        timeout: Seconds within which a response must be complete.
        strict: Whether drift fails too.
        only: Ids or globs of the behaviours and properties to judge; empty selects all.
        skip: Ids or globs of those to omit.
        state: A file that says what to restore, from before the first change to the end, in case the run is killed.

    """

    seed: int = 0
    effort: Effort | None = None
    rate: float | None = None
    timeout: float = 10.0
    strict: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    state: Path | None = None

    def selects(self, name: str) -> bool:
        """Return whether a behaviour or property is to be judged."""
        return (not self.only or _matches(name, self.only)) and not _matches(name, self.skip)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
