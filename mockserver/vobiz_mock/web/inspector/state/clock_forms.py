"""The form that sets the time of the fake."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for

from vobiz_mock.errors import SteeringError

if TYPE_CHECKING:
    from flask import Blueprint
    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering
    from vobiz_mock.web.inspector.state.state_page import StatePage


def add_clock_form(pages: Blueprint, steering: Steering, page: StatePage) -> None:
    """Add the form to the blueprint of the state."""

    @pages.post("/inspector/clock")
    def set_clock() -> ResponseReturnValue:
        """Freeze, set or advance the time."""
        try:
            steering.set_clock(_change())
        except SteeringError as error:
            return page.refusal(error, "clock", typed=request.form)
        flash(f"The time of the fake is {steering.time()['now']}.")
        return redirect(url_for(".state", _anchor="clock"), HTTPStatus.SEE_OTHER)


def _change() -> dict[str, Any]:
    """Return the change of the clock that the form asks for.

    Raises:
        SteeringError: It asks for none, or a number of seconds is not one.
    """
    change, text = request.form.get("change", ""), request.form.get("value", "").strip()
    match change:
        case "follow":
            return {}
        case "freeze":
            return {"frozen": text or True}
        case "offset" | "advance":
            return {change: _seconds(text)}
        case _:
            raise SteeringError(f"{change!r:.60} is unknown; expected freeze, offset, advance or follow")


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SteeringError(f"{text!r:.60} is not a number of seconds; expected one such as 3600") from None
