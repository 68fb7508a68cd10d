"""The responses that the server sends in place of the application. This module must not depend on Vobiz's API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from http import HTTPStatus


@dataclass(frozen=True)
class Refusal:
    """The response to a request that does not reach the application.

    Attributes:
        status: The status. Its name becomes the error, such as `bad_request`.
        message: The reason, as a sentence.
        is_hidden: Whether the client does not show it, since it expects another protocol. The server logs it then.
    """

    status: HTTPStatus
    message: str
    is_hidden: bool = False

    @property
    def body(self) -> bytes:
        """The body, in JSON."""
        return refusal_body(self.status, self.message)

    @property
    def response(self) -> bytes:
        """The whole response. It announces that the server closes the connection."""
        head = (
            f"HTTP/1.1 {self.status} {self.status.phrase}\r\n"
            "content-type: application/json\r\n"
            f"content-length: {len(self.body)}\r\n"
            "connection: close\r\n\r\n"
        )
        return head.encode() + self.body


class RefusedError(Exception):
    """The request is refused. Raised in a callback of the parser, to stop it."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.message)


def refusal_body(status: HTTPStatus, message: str) -> bytes:
    """Return the JSON body of a refusal by the server.

    Args:
        status: The status. Its name becomes the error, such as `bad_request`.
        message: The reason, as a sentence.
    """
    return json.dumps({"error": status.name.lower(), "message": message}).encode()
