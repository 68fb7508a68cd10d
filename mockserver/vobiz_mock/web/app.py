"""The Flask application: answers the requests for the API with a fake, and serves the fake's own paths.

Flask routes only the paths below `/_mock/`, and GET and HEAD of the root. The fake answers all other requests in place
of a view, because it routes by the raw target and Flask by the decoded path. Flask therefore adds no redirect, no
automatic OPTIONS or HEAD, and no HTML to them. This module decides nothing about them.
"""

from __future__ import annotations

import logging
import weakref
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, Response, json
from werkzeug.exceptions import ClientDisconnected, HTTPException

from vobiz_mock.api.target import printable
from vobiz_mock.errors import StoreUnavailableError, TakesLongError
from vobiz_mock.fake import Fake
from vobiz_mock.messages import AT_ONCE
from vobiz_mock.net.keys import CALL_AGAIN, DELIVERY
from vobiz_mock.net.refusal import refusal_body
from vobiz_mock.steering import Steering
from vobiz_mock.stores import given_store
from vobiz_mock.web.access import Access, media_refusal
from vobiz_mock.web.control import control_routes
from vobiz_mock.web.control_request import refused, too_large, unknown_query
from vobiz_mock.web.cors import Cors, preflight
from vobiz_mock.web.docs import docs_routes
from vobiz_mock.web.faults import fault_routes
from vobiz_mock.web.flask_parts import MAX_BODY_BYTES, FakeFlask, FakeRequest, ReplyResponse, sent_request
from vobiz_mock.web.inspector.mount import Inspector
from vobiz_mock.web.journal import journal_routes
from vobiz_mock.web.own_paths import DOCS, ICON, PREFIX
from vobiz_mock.web.state import clock_routes, snapshot_routes, state_routes
from vobiz_mock.web.verify import verification_routes
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Collection
    from wsgiref.types import WSGIEnvironment

    from flask.typing import ResponseReturnValue

    from vobiz_mock.messages import Reply
    from vobiz_mock.settings import Settings
    from vobiz_mock.state.store import Store
    from vobiz_mock.web.cors import Fields
    from vobiz_spec import Spec

_log = logging.getLogger("vobiz_mock")
_MAX_LOGGED = 200  # characters of an origin
_ROUTES = (
    journal_routes,
    verification_routes,
    fault_routes,
    state_routes,
    snapshot_routes,
    clock_routes,
)
_ROUTING_ERRORS = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


def create_app(
    settings: Settings | None = None, store: Store | str | None = None, *, cors: Collection[str] = ()
) -> Flask:
    """Create the fake as a WSGI application, for any WSGI server or test client.

    Args:
        settings: The settings of the fake.
        store: The state; by default a new `MemoryStore`. A store without accounts is filled with the example seed. Or
            the URL of a database, such as `sqlite:///vobiz.db`, which gets the example seed if it has no state yet.
        cors: The origins whose pages in a browser may call the fake, such as `http://localhost:3000`; `*` for any.

    Raises:
        ValueError: One of the origins is not an origin.
        StoreError: The URL is not one of a store, or the database cannot be used.
        MissingExtraError: A database is wanted, and the extra `sql` is not installed.
    """
    opened = given_store(store, None, load())
    app = application(Steering(Fake(opened.store, settings, backend=opened.backend)), cors=cors)
    weakref.finalize(app, opened.close)
    return app


def application(steering: Steering, *, cors: Collection[str], host: str | None = None) -> Flask:
    """Create a fake's WSGI application.

    Args:
        steering: The control of the fake.
        cors: The origins whose pages in a browser may call the fake.
        host: The host name or address that the fake listens on. It may be the Host of requests for the control API.

    Raises:
        ValueError: One of the origins is not an origin.
    """
    fake = steering.fake
    access = Access(fake.settings.control_token, host)
    inspector = Inspector(steering, access, f"/{PREFIX}")
    app = FakeFlask("vobiz_mock", static_folder=None)
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False, MAX_CONTENT_LENGTH=MAX_BODY_BYTES + 1)
    app.url_map.merge_slashes = False
    app.may_wait = fake.backend.may_wait
    _Hooks(fake, Cors(cors, _page_headers(fake.spec)), access, inspector).install(app)
    own = (control_routes(steering, inspector), *(routes(steering) for routes in _ROUTES), inspector.routes())
    for routes in own:
        app.register_blueprint(routes, url_prefix=f"/{PREFIX}")
    app.register_blueprint(docs_routes(fake.spec), url_prefix=f"/{DOCS}")
    app.add_url_rule("/", "control.index")
    app.add_url_rule(f"/{ICON}", f"{DOCS}.icon")
    return app


class _Hooks:
    """The functions that Flask calls, for one fake."""

    def __init__(self, fake: Fake, cors: Cors, access: Access, inspector: Inspector) -> None:
        self._fake = fake
        self._cors = cors
        self._access = access
        self._inspector = inspector

    def install(self, app: FakeFlask) -> None:
        app.reply, app.answer, app.complete = self._reply, self._answer, self._complete
        app.register_error_handler(ClientDisconnected, _refuse_incomplete)
        app.register_error_handler(HTTPException, self._refuse)
        app.register_error_handler(StoreUnavailableError, _refuse_for_now)
        app.register_error_handler(Exception, self._fail)

    def _answer(self, sent: FakeRequest) -> Response | None:
        """Answer a request, or return None for a path of the fake's own, so that Flask routes it."""
        if sent.method == "OPTIONS" and (permission := self._permission(sent)) is not None:
            return _bare(permission)
        if sent.is_own:
            return self._refuse_control(sent)
        reply = self._reply(sent)
        return Response() if reply is None else ReplyResponse(reply)

    def _refuse_control(self, sent: FakeRequest) -> Response | None:
        """Refuse a request for the control API; None if it is allowed, or for another path of the fake's own."""
        if sent.is_public:
            return None
        refusal = self._access.refusal(sent.environ, is_known=self._inspector.knows(sent.environ))
        if sent.is_page:
            return None if refusal is None else self._inspector.refused(refusal)
        if refusal is None and sent.routing_exception is None:
            refusal = media_refusal(sent.environ) or unknown_query(sent)
        if refusal is None:
            return None
        body, status = refused(*refusal)
        response = Response(json.dumps(body), status, content_type="application/json")
        if status == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = 'Bearer realm="vobiz-mock"'
        return response

    def _reply(self, sent: FakeRequest) -> Reply | None:
        """Return the reply of the API; None if the server is told to ask again in a thread, since it takes long."""
        call_again = sent.environ.get(CALL_AGAIN)
        try:
            reply = self._fake.answer(sent.as_request(), at_once=call_again is not None)
        except TakesLongError:
            assert call_again is not None  # otherwise it may take long
            call_again()
            return None
        _pass_on(reply, sent.environ)
        return reply

    def _permission(self, sent: FakeRequest) -> Fields | None:
        """Return the header fields of the reply to a preflight; None if it is none, or if the page is not allowed.

        The answer is logged, because browsers hardly explain it.
        """
        asked = preflight(dict(sent.headers)) if sent.is_open else None
        if asked is None:
            return None
        page = printable(asked.origin, limit=_MAX_LOGGED)
        if self._cors.allows(asked.origin):
            _log.info("OPTIONS %s 204 preflight of %s", sent.parsed.path, page)
            return self._cors.permission(asked)
        _log.warning("%s: pages of %s may not call the fake; allow them with --cors %s", sent.parsed.path, page, page)
        return None

    def _complete(self, response: Response) -> Response:
        """Add the header fields of the fake, and those that let a page of another origin read the response."""
        if not isinstance(response, ReplyResponse):
            for name, value in self._fake.signature():
                response.headers.setdefault(name, value)
        sent = sent_request()
        if "HTTP_ORIGIN" in sent.environ and sent.is_open and "Access-Control-Allow-Origin" not in response.headers:
            response.headers.extend(self._cors.additions(sent.headers.get("Origin"), tuple(response.headers.keys())))
        return response

    def _refuse(self, error: HTTPException) -> ResponseReturnValue:
        """Replace an error of Flask's routing by JSON, and answer OPTIONS. Return the error of a user's hook."""
        sent = sent_request()
        if not sent.is_own or error.code not in {*_ROUTING_ERRORS, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}:
            return error
        if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return too_large()
        if error.code == HTTPStatus.NOT_FOUND:
            return _response(self._fake.refuse("route-unknown"), sent.environ)
        allow = ", ".join(sorted({*(getattr(error, "valid_methods", None) or ()), "OPTIONS"}))
        if sent.method == "OPTIONS":
            return _bare((("Allow", allow),))
        return _response(self._fake.refuse_method(allow), sent.environ)

    def _fail(self, error: Exception) -> Response:
        _log.exception("Internal error in the fake; please report it.", exc_info=error)
        return _response(self._fake.refuse("server-error"), sent_request().environ)


def _refuse_incomplete(_error: ClientDisconnected) -> Response:
    """Refuse a body that is shorter than its Content-Length. The server of the fake does not pass it on at all."""
    body = refusal_body(HTTPStatus.BAD_REQUEST, "The body is shorter than the Content-Length header says.")
    return Response(body, HTTPStatus.BAD_REQUEST, content_type="application/json")


def _refuse_for_now(error: StoreUnavailableError) -> Response:
    """Refuse a request for the control API while the store cannot be used."""
    _log.error("%s %s 503: %s", sent_request().method, sent_request().parsed.path, error)
    body, status = refused(HTTPStatus.SERVICE_UNAVAILABLE, "service unavailable", str(error))
    return Response(json.dumps(body), status, {"Retry-After": "1"}, content_type="application/json")


def _page_headers(spec: Spec) -> tuple[str, ...]:
    """Return the header fields that the API's requests have, and that a page may not send without permission."""
    schemes = spec.document["components"]["securitySchemes"].values()
    return (*(scheme["name"] for scheme in schemes if scheme.get("in") == "header"), "Content-Type")


def _bare(headers: Fields) -> Response:
    """Return a 204 with these header fields."""
    response = Response(status=HTTPStatus.NO_CONTENT)
    response.headers.clear()
    response.headers.extend(headers)
    return response


def _response(reply: Reply, environ: WSGIEnvironment) -> Response:
    _pass_on(reply, environ)
    return ReplyResponse(reply)


def _pass_on(reply: Reply, environ: WSGIEnvironment) -> None:
    """Tell the server how a reply is sent."""
    if reply.delivery is not AT_ONCE:
        environ[DELIVERY] = reply.delivery
