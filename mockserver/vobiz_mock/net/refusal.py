"""What the server itself answers, in place of the application. Knows nothing of Vobiz."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from http import HTTPStatus


def refusal_body(status: HTTPStatus, message: str) -> bytes:
    """The JSON body of a status that the server answers by itself."""
    return json.dumps({"error": status.name.lower(), "message": message}).encode()
