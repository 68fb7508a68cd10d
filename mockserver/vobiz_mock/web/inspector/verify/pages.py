"""The page Verify: compares the journal with what a person expects. The address has the expectation."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from vobiz_mock.errors import SteeringError
from vobiz_mock.web.inspector import suggestions
from vobiz_mock.web.inspector.same_elsewhere import verify_command, verify_python
from vobiz_mock.web.inspector.verify import form as verification_form
from vobiz_mock.web.inspector.verify.shown import headline, selected, shown_nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering
    from vobiz_mock.verification.result import Result


def verification_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("verify", __name__)

    @pages.get("/inspector/verify")
    def form() -> ResponseReturnValue:
        """Show the form, and if something was typed into it, the result."""
        if not verification_form.is_asked(request.args):
            return _page(steering)
        try:
            expectation = verification_form.expectation_of(request.args)
            result = steering.judge(expectation)
        except SteeringError as error:
            return _page(steering, problem=str(error)), HTTPStatus.BAD_REQUEST
        return _page(steering, **_shown(result, expectation))

    return pages


def _page(steering: Steering, *, problem: str = "", result: Result | None = None, **shown: Any) -> str:  # noqa: ANN401
    """Return the page.

    Args:
        steering: The control of the fake.
        problem: Why the expectation was refused; empty if it was not.
        result: The result; None if there is none.
        shown: What is shown of it.
    """
    return render_template(
        "verify.html",
        problem=problem,
        result=result,
        **shown,
        journal=steering.journal,
        form=verification_form,
        suggestions=suggestions.for_verification(steering),
        typed=request.args,
    )


def _shown(result: Result, expectation: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is shown of a result."""
    return {
        "result": result,
        "headline": headline(result),
        "nearest": shown_nearest(result),
        "selected": selected(expectation),
        "ways": [
            ("In Python", verify_python(expectation)),
            ("On the command line", verify_command(expectation, request.host_url)),
            (f"As JSON, for POST {request.script_root}/verify", json.dumps(expectation, ensure_ascii=False, indent=2)),
        ],
    }
