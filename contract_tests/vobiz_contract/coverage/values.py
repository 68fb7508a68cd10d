"""How much of the document a run has seen, as values. A leaf: it imports nothing of the package."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Coverage", "Gap", "Part"]


@dataclass(frozen=True)
class Gap:
    """One thing of the document that a run has not seen, and why."""

    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One kind of things in the document, such as its operations: how many there are, and which were not seen."""

    kind: str
    total: int
    gaps: tuple[Gap, ...]

    @property
    def seen(self) -> int:
        """How many were seen."""
        return self.total - len(self.gaps)


@dataclass(frozen=True)
class Coverage:
    """The coverage of all kinds. Without parts it was not measured."""

    parts: tuple[Part, ...] = ()

    @property
    def percent(self) -> float:
        """How much was seen, of all kinds together."""
        total = sum(part.total for part in self.parts)
        return 100 * sum(part.seen for part in self.parts) / total if total else 0.0
