"""A request and the response to it, as values. A leaf: it imports nothing of the package."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus

__all__ = ["Exchange", "Request"]

_FAULT = "X-Mock-Fault"


@dataclass(frozen=True, kw_only=True)
class Request:
    """An HTTP request. Target and headers are sent as they are; without a `body` no Content-Length is sent either."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request and the response to it. Without a response `status` is None, and `problem` says why.

    `seconds` is the time from the start of the connection to the end of the response. `at_once` is whether the request
    was sent together with others. `fallback` is whether it was sent only because the one before got 404.
    """

    request: Request
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    problem: str | None = None
    seconds: float = 0.0
    at_once: bool = False
    fallback: bool = False

    @property
    def refused(self) -> bool:
        """Whether the response says that the request was wrong, so that it should have changed nothing."""
        return self.status is not None and HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def injected(self) -> bool:
        """Whether a fake says that the response is a fault that somebody asked for. It then proves nothing."""
        return self.header(_FAULT) is not None

    def header_values(self, name: str) -> tuple[str, ...]:
        """Return all values of a response header, whose name may be in any case."""
        return tuple(value.strip() for key, value in self.headers if key.lower() == name.lower())

    def header(self, name: str) -> str | None:
        """Return the first value of a response header, or None."""
        return next(iter(self.header_values(name)), None)

    def json(self) -> object:
        """Parse the response's body, also after a byte order mark. Raises ValueError if it is not JSON."""
        value: object = json.loads(self.body)
        return value
