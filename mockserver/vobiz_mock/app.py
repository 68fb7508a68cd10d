"""The fake as a Flask application: reads a request, has it decided, and writes the answer.

Flask's own routing serves only what lies under `/_mock/`. Vobiz's paths are judged by their raw target, which Flask
never sees, and so are answered before Flask routes: no redirect, no automatic OPTIONS or HEAD, no HTML.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from flask import Flask, Response, g, request
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

from vobiz_mock import seed as seeds
from vobiz_mock.checks import Call, first_refusal
from vobiz_mock.conformance import ResponseGuard
from vobiz_mock.control import control
from vobiz_mock.operations import Operations
from vobiz_mock.outcome import Outcome, Outcomes
from vobiz_mock.routes import Router
from vobiz_mock.store import MemoryStore
from vobiz_mock.wellformed import RequestReader
from vobiz_mock.wire import parse_target
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.routes import Route
    from vobiz_mock.store import Store
    from vobiz_mock.wire import Target
    from vobiz_spec import Operation, Spec

_log = logging.getLogger("vobiz_mock")
_CONTROL = "_mock"
_VERSION = version("vobiz-mock")


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a fake behaves, apart from its state.

    `validate_responses` checks every answer against the document and turns one that breaks it into a 500; `clock`
    gives the time, with a time zone.
    """

    validate_responses: bool = False
    clock: Callable[[], datetime] = _utc_now


def create_app(settings: Settings | None = None, store: Store | None = None) -> Flask:
    """The fake as a WSGI application that needs RAW_URI or REQUEST_URI in its environment.

    Without a store it keeps its state in memory, and starts with the example seed.
    """
    app = Flask("vobiz_mock", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    spec = load()
    if store is None:
        store = MemoryStore()
        store.load(seeds.parse(seeds.example(), spec))
    _Fake(spec, store, settings or Settings()).install(app)
    return app


class _Fake:
    """The parts of one fake, wired together, as Flask's hooks."""

    def __init__(self, spec: Spec, store: Store, settings: Settings) -> None:
        self._spec = spec
        self._store = store
        self._settings = settings
        self._router = Router(spec)
        self._reader = RequestReader(spec)
        self._outcomes = Outcomes(spec)
        self._operations = Operations(spec, store, self._outcomes, settings.clock)
        self._guard = ResponseGuard(spec) if settings.validate_responses else None

    def install(self, app: Flask) -> None:
        app.before_request(self._answer)
        app.after_request(self._sign)
        app.register_error_handler(HTTPException, self._refuse_control)
        app.register_error_handler(Exception, self._fail)
        app.register_blueprint(control(self._spec), url_prefix=f"/{_CONTROL}")

    def _answer(self) -> Response | None:
        """The answer to a request for one of Vobiz's paths; None, so that Flask goes on, under `/_mock/`."""
        target = parse_target(request.environ.get("RAW_URI") or request.environ["REQUEST_URI"])
        if target.segments[:1] == (_CONTROL,):
            if request.method in {"HEAD", "OPTIONS"}:
                return _response(self._outcomes.refusal("method-not-allowed", headers={"Allow": "GET"}))
            return None
        route = self._router.route(target)
        operation = route.operations.get(request.method)
        outcome = self._decide(target, route, operation)
        response = _response(outcome)
        _log_answer(target, outcome)
        g.operation = operation
        return response

    def _decide(self, target: Target, route: Route, operation: Operation | None) -> Outcome:
        if not route.operations:
            return self._outcomes.refusal("route-unknown")
        if operation is None:
            some = next(iter(route.operations.values()))
            allow = {"Allow": ", ".join(route.operations)}
            return self._outcomes.refusal("method-not-allowed", some, headers=allow)
        if request.environ.get("vobiz_mock.body_too_large"):
            return self._outcomes.refusal("body-too-large", operation)
        call = self._call(target, route, operation)
        return first_refusal(call, self._outcomes) or self._operations.answer(call)

    def _call(self, target: Target, route: Route, operation: Operation) -> Call:
        reading = self._reader.read(
            operation,
            path=route.parameters,
            query=ImmutableMultiDict(
                parse_qsl(target.query)
            ),  # an empty one is as good as none: Vobiz's pages write so
            headers=Headers(request.headers),
            body=request.get_data(cache=False),
        )
        auth_id = request.headers.get("X-Auth-ID", "")
        return Call(
            operation=operation,
            sent=route.sent,
            parameters=route.parameters,
            auth_id=auth_id,
            auth_token=request.headers.get("X-Auth-Token", ""),
            reading=reading,
            account=self._store.account(auth_id),
        )

    def _sign(self, response: Response) -> Response:
        """Say whose answer it is: the gateway's headers as documented, and that it comes from the fake."""
        response.headers["Server"] = self._spec.document["components"]["headers"]["Server"]["example"]
        response.headers["Date"] = http_date(self._settings.clock())
        response.headers["X-Mock-Version"] = f"vobiz-mock/{_VERSION}"
        operation: Operation | None = g.get("operation")
        return self._guard.checked(response, operation) if self._guard and operation else response

    def _refuse_control(self, error: HTTPException) -> Response:
        """Flask's own refusals, which only paths under `/_mock/` can meet, as JSON."""
        name = "method-not-allowed" if error.code == 405 else "route-unknown"  # noqa: PLR2004
        methods = getattr(error, "valid_methods", None) or ()
        allow = ", ".join(sorted(set(methods) - {"HEAD", "OPTIONS"}))
        return _response(self._outcomes.refusal(name, headers={"Allow": allow} if allow else {}))

    def _fail(self, error: Exception) -> Response:
        _log.exception("The fake itself failed; please report this.", exc_info=error)
        return _response(self._outcomes.refusal("server-error"))


def _response(outcome: Outcome) -> Response:
    response = Response(status=outcome.status)
    if outcome.body is None:
        del response.headers["Content-Type"]
    else:
        response.data = json.dumps(outcome.body)
        response.mimetype = "application/json"
    response.headers["X-Mock-Behaviour"] = outcome.behaviour
    response.headers.update(outcome.headers)
    if outcome.hint is not None:
        response.headers["X-Mock-Hint"] = outcome.hint.encode("ascii", "backslashreplace").decode().replace("\n", " ")
    return response


def _log_answer(target: Target, outcome: Outcome) -> None:
    said = f"{outcome.behaviour}: {outcome.hint}" if outcome.hint else outcome.behaviour
    _log.info("%s %s %d %s", request.method.encode("ascii", "replace").decode(), target.path, outcome.status, said)
