"""The bodies of the responses that the server sends in place of the application. It must not depend on Vobiz's API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from http import HTTPStatus


def refusal_body(status: HTTPStatus, message: str) -> bytes:
    """Return the JSON body of a refusal by the server.

    Args:
        status: The status. Its name becomes the error, such as `bad_request`.
        message: The reason, as a sentence.
    """
    return json.dumps({"error": status.name.lower(), "message": message}).encode()
