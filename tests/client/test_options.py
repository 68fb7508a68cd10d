"""Options of single calls, the responses as they were received, and what is logged."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from importlib import metadata
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.client._responses import always, in_turn, page

from raw_server import Ending, RawResponse, respond
from two_accounts import TOKEN
from vobiz_client import InvalidArgumentError, Response, Retries, ServerError, TransportError, VobizError

if TYPE_CHECKING:
    from tests.client.conftest import Serve

OK = respond(HTTPStatus.OK, page(), headers={"X-Request-Id": "r1"})
UNAVAILABLE = respond(HTTPStatus.SERVICE_UNAVAILABLE, "<html>")
NO_CONTENT = respond(HTTPStatus.NO_CONTENT)


def test_one_call_has_its_own_timeout(serve: Serve) -> None:
    """The client keeps its own."""
    with serve(always(RawResponse(b"", Ending.SILENCE)), timeout=30) as (client, _):
        with pytest.raises(TransportError):
            client.with_options(timeout=0.05).list_numbers()
        assert client._options.timeout == 30


def test_one_call_has_its_own_retries(serve: Serve) -> None:
    """With retries where the client has none, and the other way round."""
    with serve(in_turn(UNAVAILABLE, OK, UNAVAILABLE), retries=None) as (client, server):
        assert client.with_options(retries=Retries()).list_numbers().total == 0
        with pytest.raises(ServerError):
            client.list_numbers()
        assert len(server.received) == 3


def test_other_options_stay(serve: Serve) -> None:
    """Only what is given changes, and the connection is shared."""
    with serve(in_turn(OK, UNAVAILABLE, OK), retries=Retries()) as (client, server):
        client.list_numbers()
        assert client.with_options(timeout=5).list_numbers().total == 0
        assert server.connections == 1


@pytest.mark.parametrize("options", [{"timeout": None}, {"timeout": 0}, {"retries": 5}, {"deadline": -1}, {"sleep": 1}])
def test_option_that_is_not_valid_is_rejected(serve: Serve, options: Any) -> None:
    """Nothing is sent."""
    with serve(always(OK)) as (client, server):
        with pytest.raises(InvalidArgumentError, match=next(iter(options))):
            client.with_options(**options)
        assert server.received == []


def test_response_is_seen_as_it_was_received(serve: Serve) -> None:
    """It has the status, the header fields and the bytes, and the request without the token."""
    seen: list[Response] = []
    with serve(always(OK)) as (client, server):
        client.with_options(on_response=seen.append).list_numbers()
        client.list_numbers()
    (response,) = seen
    assert (response.status, response.headers["x-request-id"]) == (HTTPStatus.OK, "r1")
    assert OK.data.endswith(response.content)
    assert response.request is not None
    assert response.request.url == f"{server.url}{server.received[0].target}"


def test_response_of_every_try_is_seen(serve: Serve) -> None:
    """Those that became an error are, too."""
    seen: list[Response] = []
    with serve(in_turn(UNAVAILABLE, OK), retries=Retries(), on_response=seen.append) as (client, _):
        client.list_numbers()
    assert [(response.status, response.text[:6]) for response in seen] == [(503, "<html>"), (200, '{"item')]


def test_threads_see_their_own_responses(serve: Serve) -> None:
    """Each call has its own function."""

    def echo(request: Any) -> RawResponse:
        return respond(HTTPStatus.OK, page(), headers={"X-Page": request.target.rpartition("=")[2]})

    def seen(number: int) -> list[str]:
        found: list[str] = []
        client.with_options(on_response=lambda response: found.append(response.headers["X-Page"])).list_numbers(
            page=number
        )
        return found

    with serve(echo) as (client, _), ThreadPoolExecutor(8) as pool:
        assert list(pool.map(seen, range(1, 50))) == [[str(number)] for number in range(1, 50)]


def test_response_hides_its_content_in_its_repr(serve: Serve) -> None:
    """A service may repeat the token, and reprs are logged."""
    seen: list[Response] = []
    with (
        serve(always(respond(HTTPStatus.OK, TOKEN, headers={"X-A": TOKEN})), on_response=seen.append) as (client, _),
        pytest.raises(VobizError),
    ):
        client.list_numbers()
    assert TOKEN not in repr(seen)


@pytest.mark.parametrize("agent", ["python-requests", "our-app/7"])
def test_user_agent_has_versions(serve: Serve, agent: str) -> None:
    """That of this package, and what the session calls itself."""
    session = requests.Session()
    own = f"python-requests/{requests.__version__}" if agent == "python-requests" else agent
    session.headers["User-Agent"] = own
    with session, serve(always(NO_CONTENT), session=session) as (client, server):
        client.unassign_number("+12")
    expected = f"vobiz-client/{metadata.version('vobiz-mock')} {own}"
    assert server.received[0].headers["user-agent"] == expected


def test_user_agent_of_the_own_session_has_versions(serve: Serve) -> None:
    """Operators tell from it which client sent a request."""
    with serve(always(NO_CONTENT)) as (client, server):
        client.unassign_number("+12")
    assert re.fullmatch(r"vobiz-client/\S+ python-requests/\S+", server.received[0].headers["user-agent"])


def _records(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    own = [record for record in caplog.records if record.name == "vobiz_client"]
    return [record.getMessage() for record in own if record.levelno == level]


def test_each_request_is_one_line(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """At the level DEBUG, with what was sent and what came back."""
    caplog.set_level(logging.DEBUG, "vobiz_client")
    with serve(in_turn(UNAVAILABLE, OK), retries=Retries()) as (client, server):
        client.list_numbers()
    url = server.url + server.received[0].target
    first, second = _records(caplog, logging.DEBUG)
    assert re.fullmatch(rf"GET {url} 503 in \d+\.\d+ s", first)
    assert re.fullmatch(rf"GET {url} 200 in \d+\.\d+ s", second)


def test_request_without_a_response_is_logged(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """With the name of the error."""
    caplog.set_level(logging.DEBUG, "vobiz_client")
    with serve(always(RawResponse(b"", Ending.RESET))) as (client, _), pytest.raises(TransportError):
        client.list_numbers()
    (line,) = _records(caplog, logging.DEBUG)
    assert line.endswith("failed: ConnectionError")


def test_each_retry_is_one_line(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """At the level INFO, with the reason and the wait."""
    caplog.set_level(logging.INFO, "vobiz_client")
    with serve(in_turn(UNAVAILABLE, OK), retries=Retries(first_wait=2, jitter=0)) as (client, _):
        client.list_numbers()
    assert _records(caplog, logging.INFO) == [
        "list_numbers: try 1 of 4 ended in ServerError (503); the next one is in 2 s"
    ]


def test_success_without_retries_logs_nothing_at_info(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """What is as usual is DEBUG."""
    caplog.set_level(logging.INFO, "vobiz_client")
    with serve(always(OK)) as (client, _):
        client.list_numbers()
    assert _records(caplog, logging.INFO) == []
