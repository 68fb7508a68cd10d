"""How calls are made: with which timeouts, deadline and retries, and who sees the responses.

They can differ from call to call. Knows nothing of how a request is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from vobiz_client.errors import InvalidArgumentError
from vobiz_client.retries import OFF, Retries
from vobiz_client.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_client.responses import Response


_LONGEST = 10**9  # seconds. Sockets and clocks do not take much more


class Changes(TypedDict, total=False):
    """The keyword arguments of `Client.with_options`; see Options."""

    timeout: float | tuple[float, float]
    deadline: float | None
    retries: Retries | None
    on_response: Callable[[Response], object] | None


@dataclass(frozen=True, kw_only=True)
class Options:
    """How calls are made.

    Attributes:
        timeout: Seconds: one number, or one to connect and one to wait for data.
        deadline: The seconds that a call may take, with all its tries and waits. None for no bound.
        retries: When to try again. None turns retries off.
        on_response: A function that is called with each response as it was received.

    Raises:
        InvalidArgumentError: A value is not valid.

    """

    timeout: float | tuple[float, float]
    deadline: float | None
    retries: Retries | None
    on_response: Callable[[Response], object] | None = None

    def __post_init__(self) -> None:
        if not _is_timeout(self.timeout):
            raise InvalidArgumentError(
                f"timeout={shown(self.timeout)} is not valid: seconds above 0, or two such numbers, to connect and to "
                "wait for data.",
                hint="for example (3.05, 30)",
            )
        if self.deadline is not None and not _is_duration(self.deadline):
            raise InvalidArgumentError(f"deadline={shown(self.deadline)} is not valid: seconds above 0, or None.")
        if self.retries is not None and not isinstance(self.retries, Retries):
            raise InvalidArgumentError(f"retries={shown(self.retries)} is not valid: a Retries, or None.")
        if self.on_response is not None and not callable(self.on_response):
            raise InvalidArgumentError(f"on_response={shown(self.on_response)} is not valid: a function, or None.")

    @property
    def tries(self) -> Retries:
        """When to try again, also if retries are turned off."""
        return self.retries or OFF


def _is_timeout(timeout: object) -> bool:
    if isinstance(timeout, tuple):
        return len(timeout) == len(("connect", "read")) and all(map(_is_duration, timeout))
    return _is_duration(timeout)


def _is_duration(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= _LONGEST
