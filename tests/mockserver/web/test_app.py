"""The Flask application under different WSGI servers and test clients."""

from __future__ import annotations

import gc
import io
import json
import logging
import threading
import weakref
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.util import setup_testing_defaults

import flask
import flask.views
import httpx
import pytest
import requests
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import create_environ, run_wsgi_app

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import Delivery, Fake, MemoryStore, Reply, create_app
from vobiz_mock.net.keys import DELIVERY
from vobiz_mock.net.server import Server
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

ENCODED = "%2B" + NUMBER[1:]
ASSIGN = f"/api/v1/account/{ACCOUNT}/numbers/{{}}/assign"
NUMBERS = f"/api/v1/account/{ACCOUNT}/numbers"
HEADERS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
BODY = {"trunk_group_id": TRUNK}


@pytest.fixture
def app() -> Flask:
    """The application with the shared seed."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    return create_app(store=store)


@pytest.fixture
def simple_server(app: Flask) -> Iterator[str]:
    """The URL of a server of wsgiref, which sets neither RAW_URI nor REQUEST_URI."""

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with make_server("127.0.0.1", 0, app, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_default_state_is_the_example_seed() -> None:
    """Without a store, the application has the account of the example."""
    headers = {"X-Auth-ID": "MA_BN2MZ1VV", "X-Auth-Token": "secret"}
    assert create_app().test_client().get(NUMBERS, headers=headers).status_code == HTTPStatus.OK


def test_the_test_client_of_flask_preserves_the_encoding(app: Flask) -> None:
    """Werkzeug sets the raw target, so a literal plus is refused."""
    client = app.test_client()
    statuses = [
        client.post(ASSIGN.format(number), json=BODY, headers=HEADERS).status_code for number in (NUMBER, ENCODED)
    ]
    assert statuses == [HTTPStatus.NOT_FOUND, HTTPStatus.NO_CONTENT]


def test_the_test_client_of_flask_can_pass_a_query(app: Flask) -> None:
    """The query is used, although the raw target of werkzeug does not contain it."""
    page = app.test_client().get(NUMBERS, query_string={"per_page": 1}, headers=HEADERS).json
    assert page is not None
    assert page["per_page"] == 1


def test_wsgiref_can_serve_the_application(simple_server: str) -> None:
    """The application reads PATH_INFO and QUERY_STRING."""
    page = requests.get(f"{simple_server}{NUMBERS}?search=%2B9122", headers=HEADERS, timeout=30)
    assert [item["e164"] for item in page.json()["items"]] == [NUMBER]
    assigned = requests.post(simple_server + ASSIGN.format(ENCODED), json=BODY, headers=HEADERS, timeout=30)
    assert assigned.status_code == HTTPStatus.NO_CONTENT


def test_httpx_can_use_the_application_without_a_socket(app: Flask) -> None:
    """WSGITransport sets only PATH_INFO and QUERY_STRING."""
    with httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://fake", headers=HEADERS) as client:
        page = client.get(NUMBERS, params={"per_page": 1}).json()
        assigned = client.post(ASSIGN.format(ENCODED), json=BODY)
    assert page["per_page"] == 1
    assert assigned.status_code == HTTPStatus.NO_CONTENT


def test_a_mounted_application_ignores_its_prefix(app: Flask) -> None:
    """The raw target contains the prefix, and the paths of the API do not."""
    mounted = DispatcherMiddleware(app, {"/vobiz": app.wsgi_app})
    status, _ = post(mounted, RAW_URI="/vobiz" + ASSIGN.format(NUMBER), PATH_INFO="/vobiz" + ASSIGN.format(NUMBER))
    assert status == "404 NOT FOUND"
    status, _ = post(mounted, RAW_URI="/vobiz" + ASSIGN.format(ENCODED), PATH_INFO="/vobiz" + ASSIGN.format(NUMBER))
    assert status == "204 NO CONTENT"


def test_request_uri_can_replace_raw_uri(app: Flask) -> None:
    """Waitress and mod_wsgi set this key for the raw target."""
    status, headers = post(app, REQUEST_URI=ASSIGN.format(NUMBER), PATH_INFO=ASSIGN.format(NUMBER))
    assert (status, headers["X-Mock-Behaviour"]) == ("404 NOT FOUND", "assign.plus-unencoded")


def test_a_missing_raw_target_is_logged_once(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """The first request logs a warning, and the second one does not."""
    with caplog.at_level(logging.WARNING, "vobiz_mock"):
        statuses = [post(app, PATH_INFO=ASSIGN.format(NUMBER))[0] for _ in range(2)]
    assert statuses == ["204 NO CONTENT", "400 BAD REQUEST"]
    assert len([record for record in caplog.records if "RAW_URI" in record.message]) == 1


def test_the_application_limits_the_body(app: Flask) -> None:
    """A body of more than a megabyte is refused with 413 under any server."""
    response = app.test_client().post(ASSIGN.format(ENCODED), data=b"x" * (1024 * 1024 + 1), headers=HEADERS)
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def post(app: Any, **environ: str) -> tuple[str, dict[str, str]]:
    """POST a valid assignment with these keys in the environment; return the status line and the headers."""
    body = b'{"trunk_group_id": "%s"}' % TRUNK.encode()
    whole: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_AUTH_ID": ACCOUNT,
        "HTTP_X_AUTH_TOKEN": TOKEN,
        "wsgi.input": io.BytesIO(body),
        **environ,
    }
    setup_testing_defaults(whole)
    seen: list[Any] = []
    for _ in app(whole, lambda status, headers, _error=None: seen.extend((status, headers))):
        pass
    return seen[0], dict(seen[1])


def test_the_delivery_of_a_reply_reaches_the_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application passes it on in the environment."""
    late = Reply(status=HTTPStatus.OK, delivery=Delivery(wait=1.0))
    monkeypatch.setattr(Fake, "answer", lambda *_, **__: late)
    environ = create_environ("/api")
    list(app(environ, lambda *_: lambda _: None))
    assert environ[DELIVERY] == late.delivery


def test_a_raw_uri_beyond_latin_1_is_answered(app: Flask) -> None:
    """A server can pass such a text, although PEP 3333 forbids it."""
    environ = {**create_environ("/", headers=HEADERS), "RAW_URI": NUMBERS + "/\u20ac/assign"}
    _, status, _ = run_wsgi_app(app, environ)
    assert status == "405 METHOD NOT ALLOWED"


def test_a_body_that_is_shorter_than_declared_is_refused(app: Flask) -> None:
    """A request that is incomplete must not have an effect, and its path is not to blame."""
    environ = create_environ("/", method="DELETE", headers=HEADERS)
    environ |= {"RAW_URI": ASSIGN.format(ENCODED), "CONTENT_LENGTH": "10", "wsgi.input": io.BytesIO(b"{}")}
    body, status, _ = run_wsgi_app(app, environ)
    assert (status, json.loads(b"".join(body))["error"]) == ("400 BAD REQUEST", "bad_request")


def test_hooks_of_a_user_see_the_paths_of_the_api(app: Flask) -> None:
    """They are called around the fake's answer, as around a view."""
    seen: list[str] = []
    app.before_request(lambda: seen.append(f"before {flask.request.path}"))
    app.teardown_request(lambda _error: seen.append("teardown"))

    @app.after_request
    def after(response: flask.Response) -> flask.Response:
        seen.append(f"after {response.status_code}")
        return response

    response = app.test_client().get(NUMBERS, headers={**HEADERS, "X-Auth-Token": "wrong"})
    assert (response.status_code, seen) == (401, [f"before {NUMBERS}", "after 401", "teardown"])


def _own_session(app: Flask) -> list[str]:
    class OwnSessions(SecureCookieSessionInterface):
        def open_session(self, app: Flask, request: flask.Request) -> SecureCookieSession | None:
            seen.append("seen")
            return super().open_session(app, request)

    seen: list[str] = []
    app.session_interface = OwnSessions()
    return seen


def _own_request(app: Flask) -> list[str]:
    class OwnRequest(app.request_class):  # type: ignore[name-defined, misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            seen.append("seen")

    seen: list[str] = []
    app.request_class = OwnRequest
    return seen


def _registered(register: Callable[[Flask, Callable[..., Any]], object]) -> Callable[[Flask], list[str]]:
    """Return a function that registers a hook, which notes each request."""

    def watch(app: Flask) -> list[str]:
        def note(*passed: Any, **_: Any) -> Any:
            seen.append("seen")
            return passed[0] if passed and isinstance(passed[0], flask.Response) else None

        hooks.append(note)
        register(app, note)
        return seen

    seen: list[str] = []
    hooks: list[object] = []  # a signal does not keep its receivers
    return watch


def _on_blueprint(app: Flask, note: Callable[..., Any]) -> None:
    own = flask.Blueprint("own", __name__)
    own.before_app_request(note)
    app.register_blueprint(own)


WATCHES = {
    "before_request": _registered(lambda app, note: app.before_request(note)),
    "after_request": _registered(lambda app, note: app.after_request(note)),
    "teardown_request": _registered(lambda app, note: app.teardown_request(note)),
    "teardown_appcontext": _registered(lambda app, note: app.teardown_appcontext(note)),
    "url_value_preprocessor": _registered(lambda app, note: app.url_value_preprocessor(note)),
    "request_started": _registered(lambda app, note: flask.request_started.connect(note, app)),
    "request_finished": _registered(lambda app, note: flask.request_finished.connect(note, app)),
    "request_tearing_down": _registered(lambda app, note: flask.request_tearing_down.connect(note, app)),
    "appcontext_popped": _registered(lambda app, note: flask.appcontext_popped.connect(note, app)),
    "before_app_request": _registered(_on_blueprint),
    "session_interface": _own_session,
    "request_class": _own_request,
}


@pytest.mark.parametrize("watch", WATCHES.values(), ids=WATCHES)
def test_what_a_user_registers_sees_requests_to_the_server(app: Flask, watch: Callable[[Flask], list[str]]) -> None:
    """The server of the fake leaves out Flask's contexts, unless something of a user would miss them."""
    seen = watch(app)
    with Server(app) as server:
        status = requests.get(f"{server.url}{NUMBERS}", headers=HEADERS, timeout=30).status_code
    assert (status, seen) == (HTTPStatus.OK, ["seen"])


def test_a_hook_of_a_user_can_answer_in_place_of_the_fake(app: Flask) -> None:
    """The first `before_request` function that returns something decides."""
    app.before_request(lambda: ("busy", HTTPStatus.SERVICE_UNAVAILABLE))
    assert app.test_client().get(NUMBERS, headers=HEADERS).text == "busy"


@pytest.mark.parametrize("status", [HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE])
def test_a_hook_of_a_user_can_abort(app: Flask, status: HTTPStatus) -> None:
    """The client gets the status that the hook chose, not the fake's refusal of an unknown path."""
    app.before_request(lambda: flask.abort(status))
    response = app.test_client().get(NUMBERS, headers=HEADERS)
    assert (response.status_code, "X-Mock-Behaviour" in response.headers) == (status, False)


@pytest.mark.parametrize("is_terminated", [True, False])
def test_a_hook_of_a_user_can_read_the_body(app: Flask, *, is_terminated: bool) -> None:
    """The fake gets it nevertheless, also under a server that ends bodies itself, as gunicorn does."""
    seen: list[object] = []
    app.before_request(lambda: seen.append(flask.request.get_json()))
    response = app.test_client().post(
        ASSIGN.format(ENCODED), json=BODY, headers=HEADERS, environ_overrides={"wsgi.input_terminated": is_terminated}
    )
    assert (response.status_code, seen) == (HTTPStatus.NO_CONTENT, [BODY])


def test_a_hook_of_a_user_can_change_an_answer(app: Flask) -> None:
    """The response is one of Flask's."""

    @app.after_request
    def change(response: flask.Response) -> flask.Response:
        response.headers["X-Own"] = "1"
        response.set_data(response.get_data().replace(b"total", b"how_many"))
        return response

    response = app.test_client().get(NUMBERS, headers=HEADERS)
    assert (response.headers["X-Own"], "how_many" in response.get_json()) == ("1", True)
    assert response.content_length == len(response.data)


def test_a_hook_of_a_user_need_not_be_hashable(app: Flask) -> None:
    """Flask calls any callable object, such as an instance of a dataclass."""

    @dataclass
    class Mark:
        value: str

        def __call__(self, response: flask.Response) -> flask.Response:
            response.headers["X-Own"] = self.value
            return response

    app.after_request(Mark("1"))
    assert app.test_client().get(NUMBERS, headers=HEADERS).headers.get("X-Own") == "1"


def test_an_application_does_not_keep_what_a_user_calls_once(app: Flask) -> None:
    """A view class makes an object for each request, whose method Flask passes to `ensure_sync`."""
    kept: list[weakref.ref[object]] = []

    class View(flask.views.MethodView):
        def get(self) -> str:
            kept.append(weakref.ref(self))
            return "mine"

    app.add_url_rule("/_mock/own", view_func=View.as_view("own"))
    assert app.test_client().get("/_mock/own").text == "mine"
    gc.collect()
    assert [reference() for reference in kept] == [None]


def test_an_error_handler_of_a_user_is_called(app: Flask) -> None:
    """It replaces that of the fake for its own exception."""

    class OwnError(Exception):
        """An exception of the user."""

    @app.before_request
    def fail() -> None:
        raise OwnError

    app.register_error_handler(OwnError, lambda _error: ("own", HTTPStatus.IM_A_TEAPOT))
    assert app.test_client().get(NUMBERS, headers=HEADERS).status_code == HTTPStatus.IM_A_TEAPOT


def test_a_blueprint_of_a_user_below_the_prefix_is_served(app: Flask) -> None:
    """Other paths are those of the API."""
    own = flask.Blueprint("own", __name__, url_prefix="/_mock/own")
    own.add_url_rule("/", view_func=lambda: "mine")
    app.register_blueprint(own)
    assert app.test_client().get("/_mock/own/").text == "mine"
