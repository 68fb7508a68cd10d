"""What a check is: a behaviour's id and a function. The document has its level, statement and prerequisites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_contract.checks.context import CheckContext

__all__ = ["Check"]


@dataclass(frozen=True)
class Check:
    """How one behaviour is judged.

    `run` returns if the provider has the behaviour; otherwise it raises BreachError or NotJudgedError.
    """

    behaviour: str
    run: Callable[[CheckContext], None]
