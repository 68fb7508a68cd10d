"""The errors that end a check or a run.

    ContractError
    ├── CannotCheckError      nothing can be judged: no provider, or credentials that it refuses
    ├── BreachError           the provider broke a behaviour
    ├── NotJudgedError        this behaviour cannot be judged here
    │   └── RateLimitedError  the provider limits requests, and asks to wait too long
    ├── NoResponseError       a request got no response that can be read
    │   └── ProviderGoneError  several requests in a row got none
    ├── UnsafeRequestError    the checks were about to send a request that is not allowed
    └── RefusedRequestError   the same for a request of Schemathesis; in `schemathesis_run.transport`

Each one can be pickled and copied. A leaf: it imports nothing of the package but types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.wanted import Wanted

__all__ = [
    "BreachError",
    "CannotCheckError",
    "ContractError",
    "NoResponseError",
    "NotJudgedError",
    "ProviderGoneError",
    "RateLimitedError",
    "UnsafeRequestError",
]


class ContractError(Exception):
    """The root of all errors that this package raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        # The default is `type(self)(*self.args)`, which does not work for an __init__ that composes the message.
        return _new, (type(self),), {**vars(self), "args": self.args}


def _new(kind: type[ContractError]) -> ContractError:
    return kind.__new__(kind)


class CannotCheckError(ContractError):
    """The provider cannot be checked at all."""


class BreachError(ContractError):
    """The provider broke a behaviour.

    Attributes:
        behaviour: The id of the behaviour.
        expected: What the document says, as a phrase for a person.
        seen: What the provider did instead, as a phrase.
        exchange: The request and response that show it, if one pair does.
        cause: The request whose effect is wrong, if `exchange` only reads the effect.
        trunks: The trunks of numbers that the list should have shown, if an effect is wrong.
        wanted: What `exchange` should have had, if that can be said as data.

    """

    def __init__(  # noqa: PLR0913 each is an attribute
        self,
        behaviour: str,
        *,
        expected: str,
        seen: str,
        exchange: Exchange | None = None,
        cause: Exchange | None = None,
        trunks: Mapping[str, str | None] | None = None,
        wanted: Wanted | None = None,
    ) -> None:
        super().__init__(f"{behaviour}: expected {expected}, seen {seen}")
        self.behaviour = behaviour
        self.expected = expected
        self.seen = seen
        self.exchange = exchange
        self.cause = cause
        self.trunks = dict(trunks or {})
        self.wanted = wanted


class NotJudgedError(ContractError):
    """The behaviour cannot be judged: the provider gives no chance to, or the public documentation leaves it open."""


class RateLimitedError(NotJudgedError):
    """The provider limits requests, and asks to wait too long or too often. `exchange` has the last response."""

    def __init__(self, exchange: Exchange) -> None:
        retry_after = exchange.header("Retry-After")
        asked = f"Retry-After: {retry_after}" if retry_after else "without Retry-After"
        super().__init__(f"the provider limits requests: {exchange.status}, {asked}")
        self.exchange = exchange


class NoResponseError(ContractError):
    """A request got no response, or none that is HTTP. `exchange.problem` says what happened."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange.problem or "no response")
        self.exchange = exchange


class ProviderGoneError(NoResponseError):
    """Several requests in a row got no response."""


class UnsafeRequestError(ContractError):
    """A check was about to send a request that is not allowed, which is a bug in the check."""

    def __init__(self, method: str, target: str) -> None:
        super().__init__(f"not to be sent outside a sandbox: {method} {target}")
        self.method = method
        self.target = target
