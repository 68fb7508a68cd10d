"""The Flask application: converts a WSGI environment into a `Request`, and a `Reply` into a response.

Flask routes only the paths below `/_mock/`. All other requests are answered in a `before_request` function, because the
fake routes by the raw target and Flask by the decoded path. Flask therefore adds no redirect, no automatic OPTIONS or
HEAD, and no HTML to them. This module decides nothing about them.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge

from vobiz_mock.api.target import parse_target
from vobiz_mock.fake import Fake
from vobiz_mock.messages import AT_ONCE, Request
from vobiz_mock.net.keys import BODY_TOO_LARGE, DELIVERY
from vobiz_mock.net.refusal import refusal_body
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.web.control import control
from vobiz_mock.web.raw_target import RawTarget
from vobiz_spec import load

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from vobiz_mock.fake import Settings
    from vobiz_mock.messages import Reply
    from vobiz_mock.state.store import Store

_log = logging.getLogger("vobiz_mock")
_CONTROL = "_mock"
_MAX_BODY_BYTES = 1024 * 1024
_AUTOMATIC_METHODS = {"HEAD", "OPTIONS"}  # Flask implements them for each GET; below /_mock/ the fake refuses them


def create_app(settings: Settings | None = None, store: Store | None = None) -> Flask:
    """Create the fake as a WSGI application, for any WSGI server or test client.

    Args:
        settings: The settings of the fake.
        store: The state. By default it is in memory and starts with the example seed.
    """
    if store is None:
        store = MemoryStore()
        store.load(load_seed(None, load()))
    app = Flask("vobiz_mock", static_folder=None)
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False, MAX_CONTENT_LENGTH=_MAX_BODY_BYTES + 1)
    app.url_map.merge_slashes = False
    _Hooks(Fake(store, settings)).install(app)
    return app


class _Hooks:
    """The functions that Flask calls, for one fake."""

    def __init__(self, fake: Fake) -> None:
        self._fake = fake
        self._raw_target = RawTarget()

    def install(self, app: Flask) -> None:
        app.before_request(self._answer)
        app.after_request(self._sign)
        app.register_error_handler(ClientDisconnected, _refuse_incomplete)
        app.register_error_handler(HTTPException, self._refuse)
        app.register_error_handler(Exception, self._fail)
        app.register_blueprint(control(self._fake.spec), url_prefix=f"/{_CONTROL}")

    def _answer(self) -> Response | None:
        """Answer a request, or return None for a path below `/_mock/`, so that Flask routes it."""
        target = self._raw_target.of(request.environ)
        if not _is_control(target):
            return _response(self._fake.answer(_request(target)), request.environ)
        if request.method in _AUTOMATIC_METHODS:
            return _response(self._fake.refuse_method("GET"), request.environ)
        return None

    def _sign(self, response: Response) -> Response:
        """Add the header fields of the fake to a response that Flask made."""
        for name, value in self._fake.signature():
            response.headers.setdefault(name, value)
        return response

    def _refuse(self, error: HTTPException) -> Response:
        """Replace an HTTP error of Flask by JSON. Only paths below `/_mock/` can cause one."""
        if error.code != HTTPStatus.METHOD_NOT_ALLOWED:
            return _response(self._fake.refuse("route-unknown"), request.environ)
        methods = set(getattr(error, "valid_methods", None) or ()) - _AUTOMATIC_METHODS
        return _response(self._fake.refuse_method(", ".join(sorted(methods))), request.environ)

    def _fail(self, error: Exception) -> Response:
        _log.exception("Internal error in the fake; please report it.", exc_info=error)
        return _response(self._fake.refuse("server-error"), request.environ)


def _refuse_incomplete(_error: ClientDisconnected) -> Response:
    """Refuse a body that is shorter than its Content-Length. The server of the fake does not pass it on at all."""
    body = refusal_body(HTTPStatus.BAD_REQUEST, "The body is shorter than the Content-Length header says.")
    return Response(body, HTTPStatus.BAD_REQUEST, content_type="application/json")


def _is_control(target: str) -> bool:
    return _CONTROL in target and parse_target(target).segments[:1] == (_CONTROL,)


def _request(target: str) -> Request:
    too_large = bool(request.environ.get(BODY_TOO_LARGE))
    body = b""
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        too_large = True
    if len(body) > _MAX_BODY_BYTES:  # some servers cut a chunked body at the limit instead of refusing it
        too_large, body = True, b""
    return Request(
        method=request.method,
        target=target,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
        body_too_large=too_large,
    )


def _response(reply: Reply, environ: WSGIEnvironment) -> Response:
    if reply.delivery is not AT_ONCE:
        environ[DELIVERY] = reply.delivery
    response = Response(status=reply.status)
    response.headers.clear()
    response.headers.extend(reply.headers)
    response.response = [reply.body]
    return response
