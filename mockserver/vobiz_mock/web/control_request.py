"""What the views below `/_mock/` have in common: they read JSON, and refuse in JSON what is wrong with it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import json, request

from vobiz_mock.errors import SeedError, SteeringError

if TYPE_CHECKING:
    from flask import Blueprint

    Refusal = tuple[dict[str, str], int]


def sent_json() -> Any:  # noqa: ANN401 any value of JSON
    """Return the value of the body.

    Raises:
        SteeringError: The body is not JSON.
    """
    try:
        return json.loads(request.get_data())
    except ValueError as error:  # a UnicodeDecodeError is one, too
        raise SteeringError(f"the body is not JSON: {error}") from error


def refuse_in_json(routes: Blueprint) -> None:
    """Let the views of a blueprint raise `SteeringError` and `SeedError` for a request that is refused with 400."""
    routes.register_error_handler(SteeringError, _refused)
    routes.register_error_handler(SeedError, _refused)


def _refused(error: Exception) -> Refusal:
    return {"error": "invalid request", "message": str(error)}, HTTPStatus.BAD_REQUEST
