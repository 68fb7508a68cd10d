"""What a property is, and how Hypothesis draws its examples: from a seed, storing nothing on disk.

The first example that fails ends the drawing. It is not shrunk: examples are small, and each costs several requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from vobiz_contract.errors import ContractError, NotJudgedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.effort import Effort

__all__ = ["Property", "check_examples"]

_Example = TypeVar("_Example")


@dataclass(frozen=True, kw_only=True)
class Property:
    """A statement about many requests.

    `run` returns if it is true; otherwise it raises BreachError, which names the broken behaviour. `effort` selects how
    much is sent; zero disables the property. `sandbox` is whether it creates or deletes something.
    """

    id: str
    statement: str
    run: Callable[[CheckContext], None]
    effort: Callable[[Effort], int]
    sandbox: bool = False
    depends_on: tuple[str, ...] = ("assign.success", "unassign.success")


def check_examples(
    strategy: SearchStrategy[_Example], check: Callable[[_Example], None], *, examples: int, seed: int
) -> None:
    """Call `check` with this many examples of a strategy. Raises what it raised for the first that failed.

    Without any example that was judged, and if Hypothesis itself fails, this raises NotJudgedError.
    """
    import hypothesis  # noqa: PLC0415 it takes a third of a second, and `--list` does not need it

    errors: list[ContractError] = []
    judged = 0

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def check_example(example: _Example) -> None:
        nonlocal judged
        if errors:
            return
        try:
            check(example)
        except ContractError as error:
            errors.append(error)
        judged += 1

    try:
        check_example()
    except hypothesis.errors.HypothesisException as error:
        message = f"Hypothesis drew no examples: {error}"
        raise NotJudgedError(message) from error
    if errors:
        raise errors[0]
    if not judged:
        message = "no example was drawn"
        raise NotJudgedError(message)
