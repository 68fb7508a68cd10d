"""Calls the inspector for its paths. It is made when it is first asked for, since few fakes are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from vobiz_mock.web.control_request import off_the_loop
from vobiz_mock.web.own_paths import COOKIE, INSPECTOR
from vobiz_mock.web.pages import protect

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering
    from vobiz_mock.web.access import Access, Refusal

_METHODS = ["GET", "POST"]


class Inspector:
    """The inspector of one fake.

    Args:
        steering: The control of the fake.
        access: Decides who may use the inspector.
        prefix: The path below which the inspector is mounted, such as `/_mock`.
    """

    def __init__(self, steering: Steering, access: Access, prefix: str) -> None:
        self._steering = steering
        self._access = access
        self._prefix = prefix
        self._app: Flask | None = None

    def knows(self, environ: WSGIEnvironment) -> bool:
        """Return whether the browser has shown the token, and so need not send it again."""
        if COOKIE not in environ.get("HTTP_COOKIE", ""):
            return False
        from vobiz_mock.web.inspector.app import is_signed_in  # noqa: PLC0415 see above

        return is_signed_in(self._made(), environ)

    def refused(self, refusal: Refusal) -> Response:
        """Return the page that says why a request is refused, or for one without the token, that asks for it."""
        from vobiz_mock.web.inspector.app import refusal_page  # noqa: PLC0415 see above

        app = self._made()
        with app.request_context(self._inner()):
            return protect(app.process_response(refusal_page(refusal)))

    def routes(self) -> Blueprint:
        """Return the blueprint with the paths of the inspector, apart from its first page."""
        routes = Blueprint("inspector", __name__)

        @routes.route(f"/{INSPECTOR}/<path:rest>", methods=_METHODS)
        @routes.route(f"/{INSPECTOR}/static/<path:rest>", endpoint="static")
        @routes.route(f"/{INSPECTOR}/sign-in", methods=_METHODS, defaults={"rest": ""}, endpoint="sign_in")
        def page(rest: str) -> ResponseReturnValue:
            """Show a page of the inspector, for people."""
            del rest
            return self.page()

        return routes

    def page(self) -> ResponseReturnValue:
        """Return the page that the inspector has for the current request."""
        return off_the_loop(self._page)()

    def _page(self) -> ResponseReturnValue:
        return protect(Response.from_app(self._made(), self._inner()))

    def _inner(self) -> WSGIEnvironment:
        """Return the current request as the inspector has it: below the path where it is mounted."""
        environ = request.environ
        path = environ.get("PATH_INFO", "").removeprefix(self._prefix) or "/"
        return {**environ, "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + self._prefix, "PATH_INFO": path}

    def _made(self) -> Flask:
        if self._app is None:
            from vobiz_mock.web.inspector.app import inspector_app  # noqa: PLC0415 see above

            self._app = inspector_app(self._steering, self._access)
        return self._app
