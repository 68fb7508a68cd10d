"""The page Accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

if TYPE_CHECKING:
    from vobiz_mock.steering import Steering


def account_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("accounts", __name__)

    @pages.get("/")
    def overview() -> str:
        """Show the page."""
        return render_template("accounts.html", steering=steering)

    return pages
