"""Asks for the control token, once for each browser."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from vobiz_mock.web.access import Access

SIGN_IN = "sign_in.sign_in"  # the endpoint of the form for the token
SIGNED_IN = "signed_in"


def sign_in_pages(access: Access) -> Blueprint:
    """Return the blueprint with the form for the token."""
    pages = Blueprint("sign_in", __name__)

    @pages.get("/inspector/sign-in")
    def form() -> str:
        """Show the form."""
        return render_template("sign_in.html", wanted=request.args.get("next", ""), is_wrong=False)

    @pages.post("/inspector/sign-in")
    def sign_in() -> ResponseReturnValue:
        """Check the token."""
        if (refusal := access.refusal_of_page(request.environ)) is not None:
            return render_template("problem.html", status=refusal.status, message=refusal.message), refusal.status
        wanted = request.form.get("next", "")
        if not access.is_token(request.form.get("token", "")):
            return render_template("sign_in.html", wanted=wanted, is_wrong=True), HTTPStatus.UNAUTHORIZED
        session[SIGNED_IN] = True
        return redirect(_address(wanted), HTTPStatus.SEE_OTHER)

    @pages.post("/inspector/sign-out")
    def sign_out() -> ResponseReturnValue:
        """Forget that the token was shown."""
        session.clear()
        return redirect(url_for(".form"), HTTPStatus.SEE_OTHER)

    return pages


def _address(path: str) -> str:
    """Return where to go afterwards: to a path of the inspector, and never to another host."""
    start = url_for("accounts.overview")
    parts = urlsplit(path)
    is_own = not parts.scheme and not parts.netloc and path.startswith("/") and "\\" not in path
    return request.script_root + path if is_own and not path.startswith("//") else start
