"""A request of a client, as far as it has arrived. Imports nothing of the package."""

from __future__ import annotations


class Incoming:
    """A request, which the parser fills.

    Attributes:
        method: The method.
        target: The target as it was sent.
        version: The version of HTTP, such as `1.1`.
        fields: The header fields, with names in lower case, in the order in which they were sent.
        body: The body, with the chunked transfer coding removed. It is empty if the body is too large.
        keep_alive: Whether the connection can serve another request after this one.
        expects_continue: Whether the client awaits a 100 before it sends the body.
        is_too_large: Whether the body exceeds the limit.
        is_complete: Whether the whole request has arrived.
    """

    __slots__ = (
        "body",
        "expects_continue",
        "fields",
        "is_complete",
        "is_too_large",
        "keep_alive",
        "method",
        "target",
        "version",
    )

    def __init__(self) -> None:
        self.method = self.version = ""
        self.target = b""
        self.fields: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.keep_alive = True
        self.expects_continue = self.is_too_large = self.is_complete = False
