"""The inspector as a Flask application: who may use its forms, and how it refuses."""

from __future__ import annotations

import hmac
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Request, Response, get_flashed_messages, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import HTTPException

from vobiz_mock.errors import ConflictError, NotFoundError, SeedError, SteeringError, StoreUnavailableError
from vobiz_mock.net.keys import BODY_TOO_LARGE
from vobiz_mock.version import VERSION
from vobiz_mock.web.flask_parts import MAX_BODY_BYTES
from vobiz_mock.web.inspector.accounts.pages import account_pages
from vobiz_mock.web.inspector.faults.pages import fault_pages
from vobiz_mock.web.inspector.journal.pages import journal_pages
from vobiz_mock.web.inspector.sign_in import SIGN_IN, SIGNED_IN, sign_in_pages
from vobiz_mock.web.inspector.state.pages import state_pages
from vobiz_mock.web.inspector.verify.pages import verification_pages
from vobiz_mock.web.own_paths import COOKIE
from vobiz_spec.pages import environment

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from flask.typing import ResponseReturnValue

    from vobiz_mock.steering import Steering
    from vobiz_mock.web.access import Access, Refusal

_log = logging.getLogger("vobiz_mock")
_PAGES = (account_pages, journal_pages, fault_pages, verification_pages, state_pages)
_FORM_KEY = "form_key"
_MAX_SIGN_IN_BYTES = 16 * 1024  # the form is read before it is known who has sent it
_REFUSALS = {
    SteeringError: HTTPStatus.BAD_REQUEST,
    SeedError: HTTPStatus.BAD_REQUEST,
    ConflictError: HTTPStatus.CONFLICT,
    NotFoundError: HTTPStatus.NOT_FOUND,
}


class _Keys:
    """The keys of an inspector. Fakes that share a backend and a token have the same: a browser may speak to each.

    In memory, the secret is forgotten at the end: a person who has shown the token does so once for each start.

    Args:
        secret: A secret of the backend.
        token: The control token. With another one, a browser has to show it again.
    """

    def __init__(self, secret: bytes, token: str) -> None:
        self._secret = secret
        self._token = token

    def of(self, use: str) -> str:
        """Return the key for a use. It says nothing of the others."""
        return hmac.new(self._secret, f"{use} {self._token}".encode(), "sha256").hexdigest()


class _Sessions(SecureCookieSessionInterface):
    """Sessions in a cookie that browsers send to the control API and the inspector only.

    A browser sends a cookie to all ports of a host. The name has the port, so that the fakes of a machine keep theirs.
    """

    def get_cookie_name(self, app: Flask) -> str:
        """Return the name of the cookie for the port that the browser knows."""
        port = request.host.rpartition(":")[2]
        return f"{super().get_cookie_name(app)}{f'_{port}' if port.isascii() and port.isdigit() else ''}"

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 Flask's signature
        """Return the path below which the inspector is mounted."""
        return request.script_root


class _Flask(Flask):
    """A Flask application whose templates have the layout of all pages."""

    def create_jinja_environment(self) -> Any:  # noqa: ANN401 that of Flask only has another loader
        """Return the environment of the templates."""
        return environment(__package__)


def inspector_app(steering: Steering, access: Access) -> Flask:
    """Create the inspector of a fake.

    Args:
        steering: The control of the fake.
        access: Decides who has the token, and from where a form may be sent.
    """
    app = _Flask(__package__, static_url_path="/inspector/static")
    keys = _Keys(steering.fake.backend.secret, steering.fake.settings.control_token or "")
    app.config.update(
        SECRET_KEY=keys.of("cookie"),
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
    )
    app.session_interface = _Sessions()
    # Anyone may see the form for the token. Its key opens no other form.
    form_key, sign_in_key = keys.of("form"), keys.of("sign-in")
    app.before_request(lambda: _refuse_form(sign_in_key) if request.endpoint == SIGN_IN else _refuse_form(form_key))
    app.after_request(_not_kept)
    app.jinja_env.globals.update(
        url_for=url_for,
        get_flashed_messages=get_flashed_messages,
        form_key=form_key,
        sign_in_key=sign_in_key,
        version=VERSION,
        spec=steering.fake.spec,
        is_signed_in=lambda: SIGNED_IN in session,
    )
    for pages in _PAGES:
        app.register_blueprint(pages(steering))
    app.register_blueprint(sign_in_pages(access))
    app.register_error_handler(HTTPException, _failed)
    for error, status in _REFUSALS.items():
        app.register_error_handler(error, lambda raised, status=status: _problem(status, str(raised)))
    app.register_error_handler(StoreUnavailableError, _refuse_for_now)
    return app


def is_signed_in(app: Flask, environ: WSGIEnvironment) -> bool:
    """Return whether the cookie of a request says that its browser has shown the token."""
    found = app.session_interface.open_session(app, Request(environ))
    return bool(found and found.get(SIGNED_IN))


def refusal_page(refusal: Refusal) -> Response:
    """Return the page for a request that is refused. One without the token is sent to where it can be shown."""
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
        return cast("Response", redirect(url_for("sign_in.form", next=wanted or None), HTTPStatus.SEE_OTHER))
    return Response(*_problem(refusal.status, refusal.message))


def _refuse_form(form_key: str) -> ResponseReturnValue | None:
    """Refuse a form that a page of this process has not shown: a page from elsewhere cannot know the key."""
    if request.method != "POST":
        return None
    if request.environ.get(BODY_TOO_LARGE):
        return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The form is larger than 1 MiB.")
    if request.endpoint == SIGN_IN:
        request.max_content_length = _MAX_SIGN_IN_BYTES
    if hmac.compare_digest(request.form.get(_FORM_KEY, "").encode(), form_key.encode()):
        return None
    return _problem(HTTPStatus.FORBIDDEN, "The form is from an earlier start of the fake. Open the page again.")


def _not_kept(response: Response) -> Response:
    """Let no browser keep a page, which shows the state."""
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _failed(error: HTTPException) -> ResponseReturnValue:
    return _problem(HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR), error.description or error.name)


def _refuse_for_now(error: StoreUnavailableError) -> ResponseReturnValue:
    """Return a page while the store cannot be used."""
    _log.error("%s %s 503: %s", request.method, request.path, error)
    return *_problem(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}. Load the page again later."), {"Retry-After": "1"}


def _problem(status: HTTPStatus, message: str) -> tuple[str, int]:
    """Return a page that says what was wrong."""
    return render_template("problem.html", status=status, message=message), status
