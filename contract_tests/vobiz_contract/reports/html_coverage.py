"""The coverage of a run as a page shows it: the kinds of things, and the gaps of each by their reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vobiz_contract.coverage import Coverage, by_operation
from vobiz_contract.reproduction.plain import shown
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vobiz_contract.coverage import Gap, OperationCoverage, Part
    from vobiz_contract.provider.provider import Provider

__all__ = ["CoverageView", "KindView", "coverage_view"]


@dataclass(frozen=True)
class KindView:
    """One kind of things in the document. `gaps` has the names of those that were not seen, by reason."""

    part: Part
    percent: int
    gaps: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class CoverageView:
    """How much of the document was seen, in percent, of which kinds, and of which operations."""

    percent: str
    kinds: tuple[KindView, ...]
    operations: tuple[OperationCoverage, ...]


def coverage_view(coverage: Coverage, provider: Provider) -> CoverageView:
    """Return the coverage as the page shows it."""
    readable = Coverage(tuple(_readable(part, provider) for part in coverage.parts))
    return CoverageView(
        percent=f"{coverage.percent:.1f}",
        kinds=tuple(KindView(part, _percent(part), _by_reason(part.gaps)) for part in readable.parts),
        operations=by_operation(readable, load()),
    )


def _readable(part: Part, provider: Provider) -> Part:
    """Return a part whose reasons, which may have words of the provider, hide the token."""
    return replace(part, gaps=tuple(replace(gap, reason=shown(gap.reason, provider)) for gap in part.gaps))


def _percent(part: Part) -> int:
    """Return the share that was seen, rounded down: 100 only if nothing is missing."""
    return 100 * part.seen // part.total if part.total else 0


def _by_reason(gaps: Iterable[Gap]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names: dict[str, list[str]] = {}
    for gap in gaps:
        names.setdefault(gap.reason, []).append(gap.name)
    return tuple((reason, tuple(own)) for reason, own in sorted(names.items(), key=lambda item: -len(item[1])))
