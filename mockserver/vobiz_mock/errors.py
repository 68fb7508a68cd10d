"""The exceptions of the package. A leaf: imports nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN_PROBLEMS = 10


class VobizMockError(Exception):
    """The root of the errors that the fake raises to whoever starts it."""


class SeedError(VobizMockError, ValueError):
    """A seed that cannot be used.

    Attributes:
        source: The seed file, or another name of the seed.
        problems: A line for each thing that is wrong. The message shows the first ten.
    """

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        self.problems = tuple(problems)
        hidden = len(self.problems) - _SHOWN_PROBLEMS
        more = [f"and {hidden} more"] if hidden > 0 else []
        super().__init__("\n".join([*self.problems[:_SHOWN_PROBLEMS], *more]))

    def __reduce__(self) -> tuple[type[SeedError], tuple[str, tuple[str, ...]]]:
        return type(self), (self.source, self.problems)


class ListenError(VobizMockError, OSError):
    """An address that the server cannot listen on.

    Attributes:
        host: The address.
        port: The port; 0 is any free one.
        reason: Why, in the words of the operating system.
    """

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        self.reason = reason
        super().__init__(f"cannot listen on {host} port {port}: {reason}")

    def __reduce__(self) -> tuple[type[ListenError], tuple[str, int, str]]:
        return type(self), (self.host, self.port, self.reason)
