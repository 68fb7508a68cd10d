"""The page Faults: what goes wrong on purpose, and how to let more go wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from vobiz_mock.errors import NotFoundError, SteeringError
from vobiz_mock.faults.magic import MAGIC_NUMBERS
from vobiz_mock.faults.presets import PRESETS
from vobiz_mock.web.control_request import json_of
from vobiz_mock.web.inspector import suggestions
from vobiz_mock.web.inspector.faults.form import GROUPS, JSON_EXAMPLE, PRESET_FIELDS, fault_of, preset_of
from vobiz_mock.web.inspector.faults.listing import shown_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering

# The forms that add a fault: from what was typed to the fault as it is written.
_FORMS: Mapping[str, Callable[[Mapping[str, str]], Any]] = {
    "preset": preset_of,
    "own": fault_of,
    "json": lambda typed: json_of(typed.get("json", ""), "the fault"),
}


def fault_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("faults", __name__)
    faults = steering.faults

    @pages.get("/inspector/faults")
    def active() -> str:
        """Show the active faults, and the forms that add one."""
        return _page(steering)

    @pages.get("/inspector/faults/<any(preset, own, json, clear):form>")
    def again(form: str) -> ResponseReturnValue:
        """Show the page to a person who opens the address of a form once more."""
        del form
        return redirect(url_for(".active"), HTTPStatus.SEE_OTHER)

    @pages.post("/inspector/faults/<any(preset, own, json):form>")
    def add(form: str) -> ResponseReturnValue:
        """Add a fault. One that is refused leaves in its form what was typed."""
        try:
            added = faults.add_written(_FORMS[form](request.form))
        except SteeringError as error:
            return _page(steering, form, str(error)), HTTPStatus.BAD_REQUEST
        return _changed(f"Added {added.id}.")

    @pages.post("/inspector/faults/clear")
    def clear() -> ResponseReturnValue:
        """Remove all faults."""
        faults.clear()
        return _changed("Removed all faults.")

    @pages.post("/inspector/faults/<fault_id>/remove")
    def remove(fault_id: str) -> ResponseReturnValue:
        """Remove a fault."""
        if not faults.remove(fault_id):
            raise NotFoundError(f"There is no fault {fault_id!r:.120}. It may have been removed already.")
        return _changed(f"Removed {fault_id}.")

    return pages


def _changed(message: str) -> ResponseReturnValue:
    """Return to the start of the page, which shows a message."""
    flash(message)
    return redirect(url_for(".active", _anchor="main"), HTTPStatus.SEE_OTHER)


def _page(steering: Steering, refused: str = "", problem: str = "") -> str:
    """Return the page.

    Args:
        steering: The control of the fake.
        refused: The form whose fault was refused; empty if none was.
        problem: Why.
    """
    return render_template(
        "faults.html",
        faults=shown_faults(steering, request.host_url),
        presets=PRESETS,
        preset_fields=PRESET_FIELDS,
        groups=GROUPS,
        json_example=JSON_EXAMPLE,
        magic_numbers=MAGIC_NUMBERS,
        is_magic=steering.fake.settings.magic,
        suggestions=suggestions.for_faults(steering),
        refused=refused,
        problem=problem,
        typed=request.form,
    )
