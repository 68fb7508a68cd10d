"""The values that travel: a request as it was sent, and the reply to it.

Every way in makes a `Request` and carries out a `Reply`; everything that answers is a function from one to the other.
Imports nothing of the package, and knows neither Vobiz nor WSGI.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Answerer = Callable[["Request"], "Reply"]


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as it was sent.

    Attributes:
        method: The method, as it was written.
        target: The request target (RFC 9112, 3.2), undecoded; bytes beyond ASCII are latin-1 characters.
        headers: The fields by their names in lower case. The values of a repeated field are joined by a comma.
        body: The body, with its chunks put together.
        body_too_large: Whether the body exceeded the server's limit and was not read; `body` is empty then.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    body_too_large: bool = False


class End(StrEnum):
    """What happens to the connection after a reply."""

    OPEN = "open"  # what HTTP says: usually it serves the next request
    CLOSE = "close"
    RESET = "reset"
    SILENCE = "silence"  # it stays open, and nothing more is sent


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How a reply leaves.

    Attributes:
        wait: Seconds before the first byte.
        rate: Bytes of the body that leave in a second; None sends them at once.
        length: Bytes of the body that leave before the rest is cut; None sends all. With 0 the head does not leave
            either.
        end: What happens to the connection then. A reply that was cut cannot leave it open: it is closed.
    """

    wait: float = 0.0
    rate: float | None = None
    length: int | None = None
    end: End = End.OPEN


AT_ONCE = Delivery()


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer, as it is to be sent. `headers` are in the order in which they are sent."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delivery: Delivery = AT_ONCE
