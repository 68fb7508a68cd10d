"""What a property is, and how Hypothesis draws for one: from a seed, keeping nothing on disk.

The first example that breaks something ends the drawing. It is not shrunk: examples are small, and each costs a
provider several requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from vobiz_contract.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from vobiz_contract.lab import Lab
    from vobiz_contract.target import Effort

__all__ = ["Property", "hunt"]

_Drawn = TypeVar("_Drawn")


@dataclass(frozen=True, kw_only=True)
class Property:
    """A statement about many requests. `effort` says how much of it there is; nought leaves it out."""

    id: str
    statement: str
    run: Callable[[Lab], None]
    effort: Callable[[Effort], int]
    depends_on: tuple[str, ...] = ("assign.success", "unassign.success")


def hunt(strategy: SearchStrategy[_Drawn], run: Callable[[_Drawn], None], *, examples: int, seed: int) -> None:
    """Run with so many drawn examples; raises what the first bad one raised."""
    import hypothesis  # noqa: PLC0415 a third of a second, which a fast run has no use for

    found: list[ContractError] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def drawn(example: _Drawn) -> None:
        if found:
            return
        try:
            run(example)
        except ContractError as error:
            found.append(error)

    drawn()
    if found:
        raise found[0]
