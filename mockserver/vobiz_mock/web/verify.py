"""The path `/_mock/verify`: compares the journal with an expectation."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from vobiz_mock.net.keys import CALL_AGAIN
from vobiz_mock.web.control_request import refuse_in_json, sent_json

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering


def verification(steering: Steering) -> Blueprint:
    """Return the blueprint with `verify`."""
    routes = Blueprint("verification", __name__)
    refuse_in_json(routes)

    @routes.post("/verify")
    def verify() -> tuple[dict[str, Any], int] | Response:
        """Compare the journal with an expectation: 200 if it holds, 409 with what differs if it does not."""
        if (call_again := request.environ.get(CALL_AGAIN)) is not None:
            call_again()  # a full journal takes a tenth of a second, and other clients must not wait for it
            return Response()
        result = steering.judge(sent_json())
        return result.as_json(), HTTPStatus.OK if result.ok else HTTPStatus.CONFLICT

    return routes
