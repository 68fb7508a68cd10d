"""A request and what came of it, as values. A leaf: it imports nothing of the package."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

__all__ = ["Exchange", "Request"]


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request: the target and the headers as they are to be sent; `body` None sends none, and no length."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request and what came of it; `status` is None, and `problem` says why, where no answer came."""

    request: Request
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    problem: str | None = None
    seconds: float = 0.0

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a header, whatever the case of its name."""
        return tuple(value.strip() for key, value in self.headers if key.lower() == name.lower())

    def header(self, name: str) -> str | None:
        """The first value of a header, if there is one."""
        return next(iter(self.all(name)), None)

    def json(self) -> Any:  # noqa: ANN401 whatever was sent
        """The body as JSON. Raises ValueError where it is none."""
        return json.loads(self.body.decode("utf-8"))
