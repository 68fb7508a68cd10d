"""The page State."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering


def state_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("state", __name__)

    @pages.get("/inspector/state")
    def state() -> str:
        """Show the page."""
        return render_template("state.html", steering=steering)

    return pages
