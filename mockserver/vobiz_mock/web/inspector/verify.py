"""The page Verify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering


def verification_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("verify", __name__)

    @pages.get("/inspector/verify")
    def form() -> str:
        """Show the page."""
        return render_template("verify.html", steering=steering)

    return pages
