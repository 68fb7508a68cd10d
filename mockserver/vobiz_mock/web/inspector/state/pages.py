"""The page State: reset, export, import, snapshots and the clock."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, request, url_for

from vobiz_mock.errors import SeedError, SteeringError
from vobiz_mock.state.seed_export import exported
from vobiz_mock.state.seed_file import parse
from vobiz_mock.state.seed_text import json_text, yaml_text
from vobiz_mock.web.inspector.state.clock_forms import add_clock_form
from vobiz_mock.web.inspector.state.snapshot_forms import add_snapshot_forms
from vobiz_mock.web.inspector.state.state_page import StatePage
from vobiz_mock.web.inspector.typed_text import typed_text

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering

_WRITERS = {"yaml": yaml_text, "json": json_text}
_NOT_CONFIRMED = "Nothing has changed: tick the box beside the button first."


def state_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("state", __name__)
    page = StatePage(steering)

    @pages.get("/inspector/state")
    def state() -> str:
        """Show the page."""
        steering.advance()
        return page()

    _add_reset(pages, steering, page)
    _add_files(pages, steering, page)
    add_snapshot_forms(pages, steering, page)
    add_clock_form(pages, steering, page)
    return pages


def _add_reset(pages: Blueprint, steering: Steering, page: StatePage) -> None:
    @pages.post("/inspector/reset")
    def reset() -> ResponseReturnValue:
        """Return to the state at the start."""
        try:
            _check_confirmed()
        except SteeringError as error:
            return page.refusal(error, "reset")
        steering.reset()
        flash("The fake has the state of its start.")
        return redirect(url_for(".state"), HTTPStatus.SEE_OTHER)


def _add_files(pages: Blueprint, steering: Steering, page: StatePage) -> None:
    spec = steering.fake.spec

    @pages.get("/inspector/export/vobiz-state.<any(yaml, json):suffix>")
    def export(suffix: str) -> Response:
        """Return the whole state as a file."""
        # A list: what is left to the server to iterate would be made in its event loop.
        body = [piece.encode() for piece in _WRITERS[suffix](exported(steering.dump(), spec))]
        headers = {"Content-Disposition": f"attachment; filename=vobiz-state.{suffix}", "Cache-Control": "no-store"}
        return Response(body, content_type=f"application/{suffix}", headers=headers)

    @pages.post("/inspector/import")
    def import_() -> ResponseReturnValue:
        """Replace the state by that of a seed."""
        text = request.form.get("text", "")
        try:
            text = typed_text()
            seed = parse(text, spec, source="seed")
            _check_confirmed()
        except (SeedError, SteeringError) as error:
            return page.refusal(error, "import", text=text)
        steering.replace(seed)
        flash(f"Imported. Accounts: {len(seed.accounts):,}, numbers: {len(seed.numbers):,}.")
        return redirect(url_for(".state"), HTTPStatus.SEE_OTHER)


def _check_confirmed() -> None:
    if request.form.get("sure") != "yes":
        raise SteeringError(_NOT_CONFIRMED)
