"""What can come of a check other than that it passes.

    ContractError
    ├── CannotCheckError   nothing can be judged: bad arguments, no provider, refused credentials
    ├── BreachError        the provider broke a behaviour
    ├── NotJudgedError     this behaviour cannot be judged here
    ├── NoAnswerError      a request got no answer that can be read
    └── GoneError          several requests in a row got none: the provider has gone

A leaf: it imports nothing of the package but types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_contract.exchange import Exchange

__all__ = ["BreachError", "CannotCheckError", "ContractError", "GoneError", "NoAnswerError", "NotJudgedError"]


class ContractError(Exception):
    """Anything that this package raises on purpose."""


class CannotCheckError(ContractError):
    """The provider cannot be checked at all."""


class BreachError(ContractError):
    """The provider did not do what a behaviour says.

    `behaviour` names it; `expected` and `seen` are sentences for a person; `exchange` is the request that shows it.
    """

    def __init__(self, behaviour: str, *, expected: str, seen: str, exchange: Exchange | None = None) -> None:
        super().__init__(f"{behaviour}: expected {expected}, seen {seen}")
        self.behaviour = behaviour
        self.expected = expected
        self.seen = seen
        self.exchange = exchange


class NotJudgedError(ContractError):
    """The behaviour cannot be judged of this provider, or what is known of Vobiz leaves open what was seen."""


class NoAnswerError(ContractError):
    """No answer came, or none that is HTTP."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange.problem or "no answer")
        self.exchange = exchange


class GoneError(NoAnswerError):
    """The provider does not answer any more."""
