"""The coverage of a run by operation: which statuses, parameters, behaviours and links of each were seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_contract.coverage.names import links_of, parameters_of, responses_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vobiz_contract.coverage.values import Coverage
    from vobiz_spec import Operation, Spec

__all__ = ["Covered", "OperationCoverage", "Share", "by_operation"]

_UNKNOWN = "no reason is known"


@dataclass(frozen=True)
class Covered:
    """One thing of an operation, whether it was seen, and why not; empty if it was."""

    name: str
    reason: str

    @property
    def seen(self) -> bool:
        """Whether the run has seen it."""
        return not self.reason


@dataclass(frozen=True)
class Share:
    """The things of one kind that an operation has."""

    kind: str
    items: tuple[Covered, ...]

    @property
    def seen(self) -> int:
        """How many were seen."""
        return sum(one.seen for one in self.items)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.items)


@dataclass(frozen=True)
class OperationCoverage:
    """What a run has seen of one operation. Its `reason` says why no request of it was answered, or is empty."""

    operation: Operation
    reason: str
    shares: tuple[Share, ...]


def by_operation(coverage: Coverage, spec: Spec) -> tuple[OperationCoverage, ...]:
    """Return the coverage of each operation, in the document's order; nothing if it was not measured."""
    if not coverage.parts:
        return ()
    gaps = {part.kind: {gap.name: gap.reason or _UNKNOWN for gap in part.gaps} for part in coverage.parts}
    return tuple(
        OperationCoverage(one, gaps["operations"].get(one.id, ""), tuple(_shares(spec, one, gaps)))
        for one in spec.operations.values()
    )


def _shares(spec: Spec, operation: Operation, gaps: Mapping[str, Mapping[str, str]]) -> Iterator[Share]:
    """Yield what an operation has of each kind. A name loses the operation's id at its beginning."""
    names: dict[str, Iterable[str]] = {
        "responses": responses_of(spec, operation),
        "parameters": parameters_of(spec, operation),
        "behaviours": [one.id for one in operation.behaviours],
        "links": [f"{operation.id}.{link}" for link in links_of(spec, operation)],
    }
    for kind, own in names.items():
        items = tuple(Covered(_short(one, operation), gaps[kind].get(one, "")) for one in own)
        if items:
            yield Share(kind, items)


def _short(name: str, operation: Operation) -> str:
    return name.removeprefix(operation.id).lstrip(" .")
