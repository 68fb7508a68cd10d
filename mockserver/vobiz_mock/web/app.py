"""The Flask application: converts a WSGI environment into a `Request`, and a `Reply` into a response.

Flask routes only the paths below `/_mock/`, and GET and HEAD of the root. All other requests are answered in a
`before_request` function, because the fake routes by the raw target and Flask by the decoded path. Flask therefore adds
no redirect, no automatic OPTIONS or HEAD, and no HTML to them. This module decides nothing about them.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge

from vobiz_mock.api.target import parse_target, printable
from vobiz_mock.fake import Fake
from vobiz_mock.messages import AT_ONCE, Request
from vobiz_mock.net.keys import BODY_TOO_LARGE, DELIVERY
from vobiz_mock.net.refusal import refusal_body
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import fill
from vobiz_mock.web.control import OPEN, PREFIX, control
from vobiz_mock.web.cors import Cors, preflight
from vobiz_mock.web.raw_target import RawTarget
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Collection
    from wsgiref.types import WSGIEnvironment

    from vobiz_mock.api.target import Target
    from vobiz_mock.fake import Settings
    from vobiz_mock.messages import Reply
    from vobiz_mock.state.store import Store
    from vobiz_mock.web.cors import Fields, Preflight
    from vobiz_spec import Spec

_log = logging.getLogger("vobiz_mock")
_MAX_BODY_BYTES = 1024 * 1024
_MAX_LOGGED = 200  # characters of an origin


def create_app(settings: Settings | None = None, store: Store | None = None, *, cors: Collection[str] = ()) -> Flask:
    """Create the fake as a WSGI application, for any WSGI server or test client.

    Args:
        settings: The settings of the fake.
        store: The state; by default a new `MemoryStore`. A store without accounts is filled with the example seed.
        cors: The origins whose pages in a browser may call the fake, such as `http://localhost:3000`; `*` for any.

    Raises:
        ValueError: One of the origins is not an origin.
    """
    store = MemoryStore() if store is None else store
    fill(store, load())
    return application(settings, store, cors=cors)


def application(settings: Settings | None, store: Store, *, cors: Collection[str]) -> Flask:
    """Create the fake as a WSGI application with a store that is used as it is.

    Args:
        settings: The settings of the fake.
        store: The state.
        cors: The origins whose pages in a browser may call the fake.

    Raises:
        ValueError: One of the origins is not an origin.
    """
    fake = Fake(store, settings)
    app = Flask("vobiz_mock", static_folder=None)
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False, MAX_CONTENT_LENGTH=_MAX_BODY_BYTES + 1)
    app.url_map.merge_slashes = False
    _Hooks(fake, Cors(cors, _page_headers(fake.spec))).install(app)
    return app


class _Hooks:
    """The functions that Flask calls, for one fake."""

    def __init__(self, fake: Fake, cors: Cors) -> None:
        self._fake = fake
        self._cors = cors
        self._raw_target = RawTarget()

    def install(self, app: Flask) -> None:
        app.before_request(self._answer)
        app.after_request(self._admit)
        app.after_request(self._sign)  # the last one is called first
        app.register_error_handler(ClientDisconnected, _refuse_incomplete)
        app.register_error_handler(HTTPException, self._refuse)
        app.register_error_handler(Exception, self._fail)
        app.register_blueprint(control(self._fake.spec), url_prefix=f"/{PREFIX}")
        app.add_url_rule("/", "control.index")

    def _answer(self) -> Response | None:
        """Answer a request, or return None for a path of the fake's own, so that Flask routes it."""
        raw = self._raw_target.of(request.environ)
        target = parse_target(raw)
        g.open = _is_open(target)
        asked = preflight(dict(request.headers)) if g.open and request.method == "OPTIONS" else None
        if asked is not None and self._allowed(asked, target):
            return _bare(self._cors.permission(asked))
        if _is_own(target, request.method):
            return None
        return _response(self._fake.answer(_request(raw)), request.environ)

    def _allowed(self, asked: Preflight, target: Target) -> bool:
        """Return whether the page may send what it asks for, and log the answer, which browsers hardly explain."""
        page = printable(asked.origin, limit=_MAX_LOGGED)
        if self._cors.allows(asked.origin):
            _log.info("OPTIONS %s 204 preflight of %s", target.path, page)
            return True
        _log.warning("%s: pages of %s may not call the fake; allow them with --cors %s", target.path, page, page)
        return False

    def _admit(self, response: Response) -> Response:
        """Add the header fields that let a page of another origin read a response."""
        if g.get("open") and "Access-Control-Allow-Origin" not in response.headers:
            response.headers.extend(self._cors.additions(request.headers.get("Origin"), tuple(response.headers.keys())))
        return response

    def _sign(self, response: Response) -> Response:
        """Add the header fields of the fake to a response that Flask made."""
        for name, value in self._fake.signature():
            response.headers.setdefault(name, value)
        return response

    def _refuse(self, error: HTTPException) -> Response:
        """Replace an HTTP error of Flask by JSON, and answer OPTIONS. Only paths of the fake's own come here."""
        if error.code != HTTPStatus.METHOD_NOT_ALLOWED:
            return _response(self._fake.refuse("route-unknown"), request.environ)
        allow = ", ".join(sorted({*(getattr(error, "valid_methods", None) or ()), "OPTIONS"}))
        if request.method == "OPTIONS":
            return _bare((("Allow", allow),))
        return _response(self._fake.refuse_method(allow), request.environ)

    def _fail(self, error: Exception) -> Response:
        _log.exception("Internal error in the fake; please report it.", exc_info=error)
        return _response(self._fake.refuse("server-error"), request.environ)


def _refuse_incomplete(_error: ClientDisconnected) -> Response:
    """Refuse a body that is shorter than its Content-Length. The server of the fake does not pass it on at all."""
    body = refusal_body(HTTPStatus.BAD_REQUEST, "The body is shorter than the Content-Length header says.")
    return Response(body, HTTPStatus.BAD_REQUEST, content_type="application/json")


def _is_own(target: Target, method: str) -> bool:
    """Return whether a path is the fake's own. All other paths are the API's, also those that it does not have."""
    return target.segments[:1] == (PREFIX,) or (target.segments == ("",) and method in {"GET", "HEAD"})


def _is_open(target: Target) -> bool:
    """Return whether pages of other origins may call a path, if the fake allows them."""
    return target.segments[:1] != (PREFIX,) or (len(target.segments) == 2 and target.segments[1] in OPEN)  # noqa: PLR2004


def _page_headers(spec: Spec) -> tuple[str, ...]:
    """Return the header fields that the API's requests have, and that a page may not send without permission."""
    schemes = spec.document["components"]["securitySchemes"].values()
    return (*(scheme["name"] for scheme in schemes if scheme.get("in") == "header"), "Content-Type")


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


def _bare(headers: Fields) -> Response:
    """Return a 204 with these header fields."""
    response = Response(status=HTTPStatus.NO_CONTENT)
    response.headers.clear()
    response.headers.extend(headers)
    return response


def _response(reply: Reply, environ: WSGIEnvironment) -> Response:
    if reply.delivery is not AT_ONCE:
        environ[DELIVERY] = reply.delivery
    response = Response(status=reply.status)
    response.headers.clear()
    response.headers.extend(reply.headers)
    response.response = [reply.body]
    return response
