"""The values at the two ends of the pipeline: the request as it was sent, and the reply to it.

A front end, such as the HTTP server, builds a `Request` and delivers a `Reply`. This module imports no other module of
the package. It must not depend on Vobiz's API or on WSGI.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Fate(StrEnum):
    """What became of a reply."""

    WAITING = "waiting"  # it is not sent yet, or not all of it
    SENT = "sent"  # the connection took all of it; whether the client read it is not known
    CUT = "cut"  # a part of it was sent, and the connection was closed
    CLOSED = "closed"  # the connection was closed before anything was sent
    RESET = "reset"  # the connection was reset, before, within or after it
    SILENT = "silent"  # what the delivery allows was sent, and the connection stays open without a further byte
    LEFT = "client-left"  # the client disconnected before all of it was sent


class Receipt:
    """What becomes of a reply, as the server that sends it reports. It is the only value here that changes.

    Attributes:
        fate: What has become of the reply.
        seconds: The time from the complete request to the end of the reply. None while it is not known.
    """

    __slots__ = ("_tell", "fate", "seconds")

    def __init__(self) -> None:
        self.fate = Fate.WAITING
        self.seconds: float | None = None
        self._tell: Callable[[], object] | None = None

    def conclude(self, fate: Fate, seconds: float) -> None:
        """Report what became of the reply at last, and how long it took."""
        self.fate, self.seconds = fate, seconds
        if self._tell is not None:
            self._tell()

    def when_concluded(self, tell: Callable[[], object]) -> None:
        """Have a function called when it is known what became of the reply, or now. It may be called twice.

        Args:
            tell: It is called in the thread of the server, must not block, and must not raise.
        """
        self._tell = tell
        if self.seconds is not None:
            tell()


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """An HTTP request as it was sent.

    Attributes:
        method: The method, in the case in which it was sent.
        target: The request target (RFC 9112, section 3.2), not decoded. Non-ASCII bytes are latin-1 characters. If a
            character is beyond latin-1, the text is replaced by its UTF-8 bytes.
        headers: The header values by lower-case name. The values of a repeated field are joined with a comma.
        body: The body, with the chunked transfer coding removed.
        body_too_large: Whether the body exceeded the server's limit and was not read. `body` is empty then.
        receipt: Where the server reports what becomes of the reply. None if it does not.
        base: The URL at which the request can be sent again, if the Host header may lead to another host.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # the token is among them
    body: bytes = field(default=b"", repr=False)
    body_too_large: bool = False
    receipt: Receipt | None = field(default=None, repr=False, compare=False)
    base: str | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the target latin-1, as the rest of the pipeline expects it."""
        if not self.target.isascii():
            object.__setattr__(self, "target", _as_bytes(self.target).decode("latin-1"))


def _as_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


class End(StrEnum):
    """What happens to the connection after a reply."""

    OPEN = "open"  # whatever HTTP prescribes: usually the connection serves the next request
    CLOSE = "close"
    RESET = "reset"
    SILENCE = "silence"  # the connection stays open, but the server sends nothing more


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """How a reply is sent.

    Attributes:
        wait: The delay before the first byte, in seconds. It ends early if the client has closed its side for a second.
        rate: The speed of the body, in bytes per second. None sends it at once. A client that has closed its side for a
            second receives the rest at once.
        length: How many bytes of the body are sent before the reply is cut. None sends all of them. With 0 the status
            line and the header fields are not sent either.
        end: What happens to the connection afterwards. After a cut reply, OPEN has the effect of CLOSE.
    """

    wait: float = 0.0
    rate: float | None = None
    length: int | None = None
    end: End = End.OPEN

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            ValueError: A value is negative or not finite, the rate is 0, or the end is unknown.
        """
        if not (math.isfinite(self.wait) and self.wait >= 0):
            raise ValueError(f"wait is {self.wait}; expected seconds, 0 or more")
        if self.rate is not None and not (math.isfinite(self.rate) and self.rate > 0):
            raise ValueError(f"rate is {self.rate}; expected bytes per second, more than 0")
        if self.length is not None and (type(self.length) is not int or self.length < 0):
            raise ValueError(f"length is {self.length}; expected a number of bytes, 0 or more")
        if self.end not in set(End):
            raise ValueError(f"end is {self.end}; expected one of {', '.join(End)}")


AT_ONCE = Delivery()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """An HTTP response to be sent.

    Attributes:
        status: The HTTP status code.
        headers: The header fields, as pairs of name and value, in the order in which they are sent.
        body: The body; empty if there is none.
        delivery: How the reply is sent.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delivery: Delivery = AT_ONCE
