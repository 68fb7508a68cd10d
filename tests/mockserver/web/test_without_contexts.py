"""Replies that are sent without Flask's contexts."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from tests.mockserver.api._requests import Case, cases
from werkzeug.test import EnvironBuilder, run_wsgi_app

from vobiz_mock import MemoryStore, Settings, create_app
from vobiz_mock.net.keys import CALL_AGAIN
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from flask import Flask

    from vobiz_mock import Request

SEED = {"accounts": [{"account_id": "MA_X", "auth_token": "x", "numbers": ["+912271264217"]}]}


def _application(*, watched: bool) -> Flask:
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    app = create_app(Settings(clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)), store)
    if watched:  # so that Flask makes its contexts
        app.teardown_request(lambda _error: None)
    # The first refusal takes long, so that the application asks to be called again.
    app.test_client().post("/api/v1/account/MA_X/trunks", headers={"X-Auth-ID": "MA_X", "X-Auth-Token": "x"})
    return app


QUICK, FULL = _application(watched=False), _application(watched=True)


def _answer(app: Flask, request: Request) -> tuple[object, ...]:
    """Return the status, the header fields and the body of a reply, as the server of the fake gets them."""
    path, _, query = request.target.partition("?")
    environ = EnvironBuilder(method=request.method).get_environ()
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    environ |= {
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": request.target,
        "REQUEST_URI": request.target,
        "wsgi.input": BytesIO(request.body),
        "wsgi.input_terminated": True,
        CALL_AGAIN: lambda: None,
    }
    chunks, status, headers = run_wsgi_app(app, environ, buffered=True)
    return status, list(headers), b"".join(chunks)


@pytest.mark.memory_store("with a database, an application lets its server call it again in a thread")
@settings(max_examples=300)
@given(cases().filter(lambda case: not case.operation.id.startswith("create_")))  # new ids are random
def test_a_reply_is_the_same_with_and_without_contexts(case: Case) -> None:
    """Status, header fields and body are."""
    assert _answer(QUICK, case.request) == _answer(FULL, case.request)
