"""The page Faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering


def fault_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("faults", __name__)

    @pages.get("/inspector/faults")
    def active() -> str:
        """Show the page."""
        return render_template("faults.html", steering=steering)

    return pages
