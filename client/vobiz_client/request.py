"""A request before it is sent: with its secrets for the transport, and without them for errors.

Knows nothing of endpoints or sockets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_client.errors import SentRequest


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request to send.

    Attributes:
        shown: The request as errors show it, without secrets.
        body: The JSON text to send, empty if there is none.
        secrets: The values in the body that no repr, log record or error may show.

    """

    shown: SentRequest
    body: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
