"""The path `/_mock/verify`: compares the journal with an expectation."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint

from vobiz_mock.web.control_request import off_the_loop, refuse_in_json, sent_json

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering


def verification_routes(steering: Steering) -> Blueprint:
    """Return the blueprint with `verify`."""
    routes = Blueprint("verification", __name__)
    refuse_in_json(routes)

    @routes.post("/verify")
    @off_the_loop
    def verify() -> ResponseReturnValue:
        """Compare the journal with an expectation: 200 if it holds, 409 with what differs if it does not."""
        result = steering.judge(sent_json())
        return result.as_json(), HTTPStatus.OK if result.ok else HTTPStatus.CONFLICT

    return routes
