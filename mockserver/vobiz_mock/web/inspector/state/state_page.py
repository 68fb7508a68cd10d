"""Renders the page State, also with what a person typed into it and what was wrong with that."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import render_template

from vobiz_mock.web.inspector.typed_text import problems_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from vobiz_mock.errors import SeedError, SteeringError
    from vobiz_mock.steering import Steering


class StatePage:
    """Renders the page, also with what a person typed and what was wrong with it.

    Args:
        steering: The control of the fake.
    """

    def __init__(self, steering: Steering) -> None:
        self._steering = steering

    def __call__(self, **refused: Any) -> str:  # noqa: ANN401 the values of a template
        """Return the page.

        Args:
            refused: `form`, the name of the form that was refused; `problems`; and what was typed into it.
        """
        steering = self._steering
        values = {"form": "", "problems": (), "text": "", "name": "", "typed": {}, **refused}
        return render_template(
            "state.html",
            totals=steering.fake.store.totals(),
            requests=len(steering.journal),
            faults=len(steering.faults),
            time=steering.time(),
            snapshots=steering.snapshots.listed(),
            **values,
        )

    def refusal(self, error: SeedError | SteeringError, form: str, **typed: Any) -> ResponseReturnValue:  # noqa: ANN401
        """Return the page that says why a form was refused, with what was typed."""
        return self(form=form, problems=problems_of(error), **typed), HTTPStatus.BAD_REQUEST
