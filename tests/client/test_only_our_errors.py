"""Whatever a session, a file, a setting or a response is like, only errors of this package come out."""

from __future__ import annotations

import contextlib
import gc
import io
from http import HTTPStatus
from traceback import TracebackException
from typing import TYPE_CHECKING, Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests.adapters import BaseAdapter
from tests.client._operations import OPERATIONS
from tests.client._responses import always, page

from raw_server import Ending, RawResponse, RawServer, respond
from two_accounts import ACCOUNT, TOKEN
from vobiz_client import Client, InvalidArgumentError, Retries, TransportError, VobizError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.client.conftest import Serve

OK = always(respond(HTTPStatus.OK, page()))


class _Recorded(BaseAdapter):
    """Responds like vcrpy: its raw response is a BytesIO, whose read1 has no keywords."""

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        response = requests.Response()
        response.status_code, response.request, response.url = HTTPStatus.OK, request, str(request.url)
        response.raw = io.BytesIO(b'{"items": [], "page": 1, "per_page": 1, "total": 7}')
        return response

    def close(self) -> None:
        pass


class _Raising(BaseAdapter):
    """Raises an error instead of sending."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def send(self, *_: Any, **__: Any) -> requests.Response:
        raise self.error

    def close(self) -> None:
        pass


def _client(session: requests.Session, **options: Any) -> Client:
    settings = {"auth_id": ACCOUNT, "auth_token": TOKEN, "base_url": "http://127.0.0.1:9", "retries": None}
    return Client(session=session, **(settings | options))


def _error_of(session: requests.Session, **options: Any) -> VobizError:
    with pytest.raises(VobizError) as caught:
        _client(session, **options).list_numbers()
    return caught.value


def test_response_of_a_recorder_is_read() -> None:
    """Recorders such as vcrpy have a read1 that does not decode."""
    with requests.Session() as session:
        session.mount("http://", _Recorded())
        assert _client(session).list_numbers().total == 7


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("x"),
        KeyError("x"),
        AssertionError(),
        RecursionError(),
        OSError("x"),
        UnicodeDecodeError("ascii", b"\xff", 0, 1, "x"),
        ConnectionResetError(),
        TypeError(),
        requests.exceptions.InvalidJSONError(),
    ],
    ids=repr,
)
def test_error_of_an_adapter_is_a_transport_error(error: Exception) -> None:
    """Adapters of a user's session raise what they like. It is the cause of the client's error."""
    with requests.Session() as session:
        session.mount("http://", _Raising(error))
        found = _error_of(session)
    assert (type(found), found.__cause__) == (TransportError, error)


@pytest.mark.parametrize("form", ["{}", "Bearer {} was refused"])
def test_token_in_the_error_of_an_adapter_is_hidden(form: str) -> None:
    """Neither the error nor its cause shows it."""
    with requests.Session() as session:
        session.mount("http://", _Raising(RuntimeError(form.format(TOKEN))))
        found = _error_of(session)
    assert (TOKEN in str(found), found.__cause__, found.__context__) == (False, None, None)


def _fail(*_: Any, **__: Any) -> None:
    raise LookupError("hook")


def test_error_of_a_hook_is_a_transport_error(serve: Serve) -> None:
    """A hook of the user's session is called while the request is sent."""
    with requests.Session() as session:
        session.hooks["response"].append(_fail)
        with serve(OK, session=session) as (client, _), pytest.raises(TransportError, match="hook"):
            client.list_numbers()


def _with_a_failing_hook(session: requests.Session) -> RawResponse:
    session.hooks["response"].append(_fail)
    return respond(HTTPStatus.OK, page())


def _with_an_odd_length(_: requests.Session) -> RawResponse:
    return RawResponse(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5, 7\r\n\r\n")


@pytest.mark.parametrize("name", ["list_numbers", "release_number"])
@pytest.mark.parametrize("prepare", [_with_a_failing_hook, _with_an_odd_length])
def test_error_leaves_no_connection_open(
    serve: Serve, prepare: Callable[[requests.Session], RawResponse], name: str
) -> None:
    """Requests and urllib3 do not close it. Pytest fails the test for the ResourceWarning of an unclosed socket."""
    with requests.Session() as session:
        handler, retries = always(prepare(session)), Retries(first_wait=0)  # with retries, a lost release is looked up
        with serve(handler, session=session, retries=retries) as (client, _), pytest.raises(TransportError):
            OPERATIONS[name](client)
    gc.collect()


def test_error_tells_nothing_of_one_that_was_handled_before() -> None:
    """The caller may send a request in an `except` block."""
    with requests.Session() as session:
        session.mount("http://", _Raising(OSError("the own one")))
        try:
            raise ValueError("another")  # noqa: TRY301 it must be handled
        except ValueError:
            found = _error_of(session)
    assert "(OSError: the own one)" in str(found)


def test_error_shows_no_token_in_local_variables(serve: Serve) -> None:
    """Those of requests and urllib3 had it in a dictionary of headers."""
    with requests.Session() as session, serve(always(_with_an_odd_length(session))) as (client, _):
        with pytest.raises(TransportError) as caught:
            client.list_numbers()
        lines = TracebackException.from_exception(caught.value, capture_locals=True).format()
        assert TOKEN not in "".join(lines)


def test_error_that_was_handled_before_keeps_its_local_variables() -> None:
    """Only those of the request are dropped."""
    with requests.Session() as session:
        session.mount("http://", _Raising(OSError()))
        try:
            _fail("kept")
        except LookupError as before:
            _error_of(session)
            lines = list(TracebackException.from_exception(before, capture_locals=True).format())
    assert "'kept'" in "".join(lines)


def _missing_file(session: requests.Session, folder: Path) -> None:
    session.verify = str(folder / "missing.pem")


def _no_certificates(session: requests.Session, folder: Path) -> None:
    session.verify = str(folder / "empty.pem")
    (folder / "empty.pem").write_text("nothing")


def _missing_own_certificate(session: requests.Session, folder: Path) -> None:
    session.cert = (str(folder / "missing.pem"), str(folder / "missing.key"))


@pytest.mark.parametrize("setting", [_missing_file, _no_certificates, _missing_own_certificate])
def test_file_of_certificates_that_cannot_be_used_is_a_transport_error(
    unused_port: int, tmp_path: Path, setting: Callable[[requests.Session, Path], None]
) -> None:
    """Nothing was sent, and another try would not help."""
    with requests.Session() as session:
        setting(session, tmp_path)
        found = _error_of(session, base_url=f"https://127.0.0.1:{unused_port}", retries=Retries(first_wait=0))
    assert isinstance(found, TransportError)
    assert found.sent is False


@pytest.mark.parametrize(
    "proxy", ["nonsense", "http://", "http://[", "socks5://127.0.0.1:9", "http://a:b@:x", "://", 5, b"\xff", "\x00"]
)
def test_proxy_that_cannot_be_used_is_a_transport_error(proxy: Any) -> None:
    """Whatever requests and urllib3 make of it."""
    with requests.Session() as session:
        session.proxies["http"] = proxy
        assert type(_error_of(session)) is TransportError


@pytest.mark.parametrize("host", ["127.0.0.1:65536", "a..b", "-", "a" * 70, ".", "[::1", "[v1.x]", "1.2.3.4.5:80", "%"])
def test_host_that_cannot_be_reached_is_an_error_of_ours(host: str) -> None:
    """It is rejected as a setting, or as soon as something is sent."""
    with pytest.raises(VobizError), requests.Session() as session:
        _client(session, base_url=f"http://{host}", timeout=0.5).list_numbers()


@pytest.mark.parametrize(
    "options",
    [
        {"auth_id": 5},
        {"auth_id": b"MA"},
        {"auth_token": 5},
        {"base_url": 5},
        {"base_url": b"http://x"},
        {"timeout": "5"},
        {"timeout": 10**5000},
        {"deadline": 10**5000},
        {"deadline": 0},
        {"deadline": "5"},
        {"deadline": True},
        {"deadline": float("nan")},
        {"retries": 5},
        {"on_response": 5},
    ],
    ids=lambda options: next(iter(options)),
)
def test_setting_of_a_wrong_type_is_rejected(options: dict[str, Any]) -> None:
    """No TypeError comes out."""
    with pytest.raises(InvalidArgumentError):
        Client(**{"auth_id": ACCOUNT, "auth_token": TOKEN, **options})


@pytest.mark.parametrize("name", ["attempts", "first_wait", "longest_wait", "jitter"])
@pytest.mark.parametrize("value", ["1", None, [1], float("nan")])
def test_value_of_retries_of_a_wrong_type_is_rejected(name: str, value: Any) -> None:
    """No TypeError comes out."""
    with pytest.raises(InvalidArgumentError):
        Retries(**{name: value})


class _NoRepr:
    def __repr__(self) -> str:
        raise RuntimeError


def _nested(depth: int) -> list[Any]:
    return [_nested(depth - 1)] if depth else []


@pytest.mark.parametrize("value", [10**5000, _NoRepr(), _nested(900), object(), b"+12", "\ud800"], ids=type)
def test_argument_that_cannot_be_shown_is_rejected(serve: Serve, value: Any) -> None:
    """The error names its type."""
    with serve(OK) as (client, server):
        for call in (
            lambda: client.list_numbers(page=value if isinstance(value, int) else -1),
            lambda: client.unassign_number(value),
            lambda: client.retrieve_trunk(value),
            lambda: client.list_inventory(exclude=value),
        ):
            with pytest.raises(InvalidArgumentError):
                call()
        assert server.received == []


STATUS = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.1 404 x", b"HTTP/1.1 503 x", b"HTTP/1.1 204 x", b"HTTP/1.0 200 OK"]
)
HEADERS = st.sampled_from(
    [
        b"Content-Type: application/json; charset=utf-16",
        b"Content-Type: text/html; charset=nonsense",
        b"Content-Type: a; charset=hex",
        b"Content-Encoding: gzip",
        b"Content-Encoding: br, deflate",
        b"Content-Encoding: nonsense",
        b"Content-Length: 5",
        b"Content-Length: -5",
        b"Content-Length: 5, 7",
        b"Content-Length: x",
        b"Transfer-Encoding: chunked",
        b"Retry-After: 99999999999999",
        b"Retry-After: Mon, 01 Jan 0001 00:00:00 +2359",
        b"Retry-After: \xff",
        b"Location: http://[",
        b"Set-Cookie: a=b; expires=x",
        b"Connection: close",
        b"\xff: \xff",
        b"no colon",
    ]
)
BODY = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=20).map(lambda text: text.encode("utf-16")),
    st.sampled_from(
        [b"5\r\n{}\r\n", b"zz\r\n", b"5\r\n[[[[[\r\n0\r\n\r\n", b"[" * 100_000, b"\xef\xbb\xbf{}", b"9" * 5000]
    ),
)


class _Scripted(RawServer):
    def __init__(self) -> None:
        super().__init__(lambda _: self.response)
        self.response = respond(HTTPStatus.OK)


@pytest.fixture(scope="module")
def scripted() -> Any:
    """A server that sends the response that a test sets."""
    with _Scripted() as server:
        yield server


@given(status=STATUS, headers=st.lists(HEADERS, max_size=4), body=BODY, name=st.sampled_from(sorted(OPERATIONS)))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_response_makes_a_foreign_error(
    scripted: _Scripted, status: bytes, headers: list[bytes], body: bytes, name: str
) -> None:
    """Odd status lines, header fields, encodings, chunks and bodies become values or errors of this package."""
    scripted.response = RawResponse(b"\r\n".join([status, *headers, b"", body]), Ending.CLOSE)
    client = Client(auth_id=ACCOUNT, auth_token=TOKEN, base_url=scripted.url, retries=None, timeout=2)
    with client, contextlib.suppress(VobizError):
        OPERATIONS[name](client)
