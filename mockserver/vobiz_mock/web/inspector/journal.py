"""The page Journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering


def journal_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("journal", __name__)

    @pages.get("/inspector/journal")
    def entries() -> str:
        """Show the page."""
        return render_template("journal.html", steering=steering)

    return pages
