"""What a check is: data and a short run. Its level, statement and prerequisites stand in the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_contract.lab import Lab

__all__ = ["Check"]


@dataclass(frozen=True)
class Check:
    """How one behaviour is judged. `run` returns where it holds, and raises BreachError or NotJudgedError."""

    behaviour: str
    run: Callable[[Lab], None]
