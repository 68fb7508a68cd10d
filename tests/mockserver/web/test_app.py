"""The Flask application, under whatever calls it as WSGI."""

from __future__ import annotations

import io
import logging
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.util import setup_testing_defaults

import httpx
import pytest
import requests
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import MemoryStore, create_app
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """The URL of wsgiref's server, which gives the application neither RAW_URI nor REQUEST_URI."""

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Write nothing."""

    with make_server("127.0.0.1", 0, app, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_it_starts_with_the_example_seed() -> None:
    """Without a store of one's own there is something to try."""
    headers = {"X-Auth-ID": "MA_BN2MZ1VV", "X-Auth-Token": "secret"}
    assert create_app().test_client().get(NUMBERS, headers=headers).status_code == HTTPStatus.OK


def test_flask_s_test_client_tells_a_plus_from_its_encoding(app: Flask) -> None:
    """Werkzeug gives the raw target, so the literal plus is refused."""
    client = app.test_client()
    statuses = [
        client.post(ASSIGN.format(number), json=BODY, headers=HEADERS).status_code for number in (NUMBER, ENCODED)
    ]
    assert statuses == [HTTPStatus.NOT_FOUND, HTTPStatus.NO_CONTENT]


def test_flask_s_test_client_passes_a_query(app: Flask) -> None:
    """A query that is given apart from the path counts."""
    page = app.test_client().get(NUMBERS, query_string={"per_page": 1}, headers=HEADERS).json
    assert page is not None
    assert page["per_page"] == 1


def test_wsgiref_serves_it(simple_server: str) -> None:
    """Path and query are taken from the decoded environment."""
    page = requests.get(f"{simple_server}{NUMBERS}?search=%2B9122", headers=HEADERS, timeout=30)
    assert [item["e164"] for item in page.json()["items"]] == [NUMBER]
    assigned = requests.post(simple_server + ASSIGN.format(ENCODED), json=BODY, headers=HEADERS, timeout=30)
    assert assigned.status_code == HTTPStatus.NO_CONTENT


def test_httpx_serves_it_without_a_socket(app: Flask) -> None:
    """Httpx's WSGITransport gives the decoded path alone."""
    with httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://fake", headers=HEADERS) as client:
        page = client.get(NUMBERS, params={"per_page": 1}).json()
        assigned = client.post(ASSIGN.format(ENCODED), json=BODY)
    assert page["per_page"] == 1
    assert assigned.status_code == HTTPStatus.NO_CONTENT


def test_a_mounted_application_does_not_see_its_prefix(app: Flask) -> None:
    """Under a prefix the raw target has it, and the API's paths do not."""
    mounted = DispatcherMiddleware(app, {"/vobiz": app.wsgi_app})
    status, _ = post(mounted, RAW_URI="/vobiz" + ASSIGN.format(NUMBER), PATH_INFO="/vobiz" + ASSIGN.format(NUMBER))
    assert status == "404 NOT FOUND"
    status, _ = post(mounted, RAW_URI="/vobiz" + ASSIGN.format(ENCODED), PATH_INFO="/vobiz" + ASSIGN.format(NUMBER))
    assert status == "204 NO CONTENT"


def test_request_uri_serves_as_well_as_raw_uri(app: Flask) -> None:
    """Waitress and mod_wsgi have that name for the raw target."""
    status, headers = post(app, REQUEST_URI=ASSIGN.format(NUMBER), PATH_INFO=ASSIGN.format(NUMBER))
    assert (status, headers["X-Mock-Behaviour"]) == ("404 NOT FOUND", "assign.plus-unencoded")


def test_a_server_without_the_raw_target_is_told_of_once(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """The log warns at the first request that wire forms cannot be told apart, and not again."""
    with caplog.at_level(logging.WARNING, "vobiz_mock"):
        statuses = [post(app, PATH_INFO=ASSIGN.format(NUMBER))[0] for _ in range(2)]
    assert statuses == ["204 NO CONTENT", "400 BAD REQUEST"]
    assert len([record for record in caplog.records if "RAW_URI" in record.message]) == 1


def test_a_body_that_the_caller_does_not_bound_is_bounded(app: Flask) -> None:
    """More than a megabyte is refused with 413 under any server."""
    response = app.test_client().post(ASSIGN.format(ENCODED), data=b"x" * (1024 * 1024 + 1), headers=HEADERS)
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def post(app: Any, **environ: str) -> tuple[str, dict[str, str]]:
    """POST a good assignment in an environment of PEP 3333 with these keys: the status and the header fields."""
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
